"""The truth of the sample: fifty villages in seven kumbans, their true borders, people and relief."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from made_up_district.names import DISTRICT, KUMBANS, OTHER_NAMES, PROVINCE
from simulation.coverage import grouped_codes, make_coverage, true_shared_boundary
from simulation.relief import Relief, relief_along

METRIC_CRS = "EPSG:32648"
WGS84 = "EPSG:4326"
DEGREE_DECIMALS = 7
"""About 1 cm: the truth is rounded so first, and everything else is made of the rounded truth."""

VILLAGE_KM2 = 7.0
STREAM_SHARE = 0.35
CENTRE_INSIDE_M = 350.0


@dataclass(frozen=True)
class District:
    """Hold the true villages (metric CRS, sorted by code), their centre points and the relief."""

    villages: gpd.GeoDataFrame
    centres: gpd.GeoSeries
    relief: Relief


def make_district(seed: int) -> District:
    """Make the truth; columns code, name, name_lo, other_names, kumban, population, households, women."""
    rng = np.random.default_rng(seed)
    shapes = _rounded(make_coverage(sum(map(len, KUMBANS)), seed=seed, village_km2=VILLAGE_KM2))
    middles = np.column_stack([shapes.centroid.x, shapes.centroid.y])
    groups = grouped_codes(middles, [len(kumban) for kumban in KUMBANS])
    order = np.lexsort((middles[:, 0], -middles[:, 1], groups))
    villages = gpd.GeoDataFrame(
        _people(_named(), rng), geometry=shapes.iloc[order].to_numpy(), crs=METRIC_CRS
    )
    borders = list(true_shared_boundary(villages).geometry)
    relief = relief_along(borders, stream_share=STREAM_SHARE, rng=rng)
    return District(villages, _centres(villages, relief, rng), relief)


def _rounded(coverage: gpd.GeoDataFrame) -> gpd.GeoSeries:
    degrees = coverage.geometry.to_crs(WGS84)
    rounded = shapely.transform(degrees.to_numpy(), lambda xy: np.round(xy, DEGREE_DECIMALS))
    return gpd.GeoSeries(rounded, crs=WGS84).to_crs(METRIC_CRS)


def _named() -> pd.DataFrame:
    rows = [
        {"name": name, "name_lo": f"ບ້ານ{name_lo}", "kumban": f"{DISTRICT[0]}K{number}"}
        for number, kumban in enumerate(KUMBANS, start=1)
        for name, name_lo in kumban
    ]
    table = pd.DataFrame(rows)
    table.insert(0, "code", [f"{DISTRICT[0]}{number:03d}" for number in range(1, len(table) + 1)])
    return table.assign(other_names=[OTHER_NAMES.get(name, "") for name in table["name"]])


def _people(villages: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Draw people: a household has about five, about half are women."""
    households = np.round(rng.lognormal(np.log(105), 0.4, len(villages))).astype(int)
    population = np.round(households * rng.uniform(4.6, 6.2, len(villages))).astype(int)
    women = np.round(population * rng.uniform(0.47, 0.52, len(villages))).astype(int)
    return villages.assign(population=population, households=households, women=women)


def _centres(villages: gpd.GeoDataFrame, relief: Relief, rng: np.random.Generator) -> gpd.GeoSeries:
    """Put each village's centre where its land is low, well inside its border."""
    centres = []
    for shape in villages.geometry:  # each village has its own box to draw places from
        west, south, east, north = shape.bounds
        places = rng.uniform((west, south), (east, north), (60, 2))
        inside = shapely.contains_xy(shape.buffer(-CENTRE_INSIDE_M), places)
        lowest = np.argmin(np.where(inside, relief.elevation_m(places), np.inf))
        centres.append(shapely.Point(places[lowest] if inside.any() else shape.centroid.coords[0]))
    return gpd.GeoSeries(centres, index=villages["code"], crs=METRIC_CRS)


def register_of(district: District) -> pd.DataFrame:
    """Make the register: province, district, kumbans and villages, each with its names and its parent."""
    places = district.centres.to_crs(WGS84)
    villages = pd.DataFrame(district.villages.drop(columns="geometry")).rename(columns={"kumban": "parent"})
    villages = villages.assign(level="village", lon=places.x.round(5).array, lat=places.y.round(5).array)
    kumbans = [
        (f"{DISTRICT[0]}K{number}", "kumban", kumban[0][0], f"ກຸ່ມບ້ານ{kumban[0][1]}", DISTRICT[0])
        for number, kumban in enumerate(KUMBANS, start=1)
    ]
    above = [
        (PROVINCE[0], "province", *PROVINCE[1:], ""),
        (DISTRICT[0], "district", *DISTRICT[1:], PROVINCE[0]),
        *kumbans,
    ]
    top = pd.DataFrame(above, columns=["code", "level", "name", "name_lo", "parent"])
    names, counts = ["name", "name_lo", "other_names"], ["population", "households", "women"]
    columns = ["code", "level", *names, "parent", "lon", "lat", *counts]
    whole = pd.concat([top, villages], ignore_index=True)[columns]
    return whole.astype(dict.fromkeys(counts, "Int64"))
