"""A whole survey: one walk per village team and ring, each team with its own device error."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from simulation.walks import Walk, walk_ring

FIRST_MORNING = datetime(2025, 1, 13, 1, 0, tzinfo=UTC)
"""First walk of every simulated survey: 8 o'clock in Laos (UTC+7)."""

TEAMS_PER_DAY = 6
WGS84 = "EPSG:4326"

Range = float | tuple[float, float]


@dataclass(frozen=True)
class TeamWalk:
    """Tell which team walked which ring of its village, when, and with what true error."""

    code: str
    part: int
    start: datetime
    sigma_m: float
    tau_s: float
    walk: Walk

    @property
    def times(self) -> NDArray[np.datetime64]:
        """UTC time of every fix, to the second (numpy datetimes have no zone)."""
        start = np.datetime64(self.start.replace(tzinfo=None), "s")
        return start + np.round(self.walk.time_s).astype("timedelta64[s]")


@dataclass(frozen=True)
class Survey:
    """Hold the truth (``code`` and polygons, metric CRS) and what the teams recorded of it."""

    coverage: gpd.GeoDataFrame
    walks: tuple[TeamWalk, ...]

    @property
    def sigma_m(self) -> dict[str, float]:
        """True sd per axis of the Gauss-Markov error of every team, by village code."""
        return {team.code: team.sigma_m for team in self.walks}


def simulate_survey(
    coverage: gpd.GeoDataFrame,
    *,
    seed: int,
    claims: gpd.GeoDataFrame | None = None,
    sigma_range_m: Range = (2.0, 8.0),
    tau_range_s: Range = (60.0, 120.0),
    spacing_m: float = 10.0,
    speed_ms: float = 1.0,
    white_share: float = 0.3,
) -> Survey:
    """Let one team per village walk its rings (every part, holes too) once.

    ``coverage`` is the truth: a metric CRS and column ``code``; ``claims``, of the same form, is what the
    teams walk where that differs (planted disputes), else the truth. A team has one sigma and one tau, drawn
    evenly from their ranges, a direction and a starting place. Every village has its own random numbers, of
    ``seed`` and its code: leaving a village out or changing its claim does not change the other walks.
    """
    if coverage.crs is None or not coverage.crs.is_projected:
        raise ValueError(f"coverage needs a metric CRS, not {coverage.crs}: project it first")
    walked = (coverage if claims is None else claims).sort_values("code")
    walks: list[TeamWalk] = []
    for number, (code, shape) in enumerate(zip(walked["code"], walked.geometry, strict=True)):
        rng = team_rng(seed, code)
        sigma_m, tau_s = _drawn(sigma_range_m, rng), _drawn(tau_range_s, rng)
        morning = FIRST_MORNING + timedelta(days=number // TEAMS_PER_DAY, minutes=int(rng.integers(0, 90)))
        for part, ring_xy_m in enumerate(rings_of(shape)):
            walk = walk_ring(
                ring_xy_m,
                sigma_m=sigma_m,
                tau_s=tau_s,
                rng=rng,
                white_share=white_share,
                speed_ms=speed_ms,
                spacing_m=spacing_m,
                start_m=float(rng.uniform(0.0, 1e5)),
                reverse=bool(rng.random() < 0.5),
            )
            walks.append(TeamWalk(code, part, morning + timedelta(days=part), sigma_m, tau_s, walk))
    return Survey(coverage, tuple(walks))


def team_rng(seed: int, code: str) -> np.random.Generator:
    """Give the random numbers of one team: they depend on the seed and its village's code only."""
    return np.random.default_rng([seed, zlib.crc32(code.encode())])


def rings_of(shape: shapely.Geometry) -> Iterator[NDArray[np.float64]]:
    """Yield the rings of a (multi)polygon as (n, 2) arrays, largest part first, holes after their part."""
    for part in sorted(shapely.get_parts(shape), key=lambda polygon: -polygon.area):
        for ring in shapely.get_rings(part):
            yield shapely.get_coordinates(ring)


def _drawn(bounds: Range, rng: np.random.Generator) -> float:
    low, high = bounds if isinstance(bounds, tuple) else (bounds, bounds)
    return float(rng.uniform(low, high))


def readings_table(survey: Survey) -> gpd.GeoDataFrame:
    """Make the ``readings`` table (WGS 84) that ingest would make of the survey's tracks.

    Columns: source, unit, walk (``<code>-<part>``), seq, time (UTC), kind ``walk``, used. No device says
    its accuracy here.
    """
    crs = survey.coverage.crs
    tables = [
        pd.DataFrame(
            {
                "source": f"{team.code}-{team.part}.gpx",
                "unit": team.code,
                "walk": f"{team.code}-{team.part}",
                "seq": np.arange(len(team.walk)),
                "time": pd.DatetimeIndex(team.times).tz_localize("UTC"),
            }
        )
        for team in survey.walks
    ]
    xy_m = np.concatenate([team.walk.xy_m for team in survey.walks])
    table = pd.concat(tables, ignore_index=True).assign(kind="walk", used=True, why_not="")
    points = gpd.points_from_xy(xy_m[:, 0], xy_m[:, 1], crs=crs).to_crs(WGS84)
    return gpd.GeoDataFrame(table, geometry=points, crs=WGS84)


def claimed_rings(survey: Survey) -> gpd.GeoDataFrame:
    """Close every walk to a ring as a plain tool would: ``code`` and (multi)polygon, the survey's CRS.

    These are the rings that other tools clean in side-by-side runs. Holes are taken out of their part.
    """
    table = gpd.GeoDataFrame(
        {"code": [team.code for team in survey.walks]},
        geometry=[shapely.make_valid(shapely.polygons(team.walk.xy_m)) for team in survey.walks],
        crs=survey.coverage.crs,
    )
    table["area"] = table.area
    ordered = table.sort_values(["code", "area"], ascending=[True, False])
    shapes = {code: _without_holes(group.geometry) for code, group in ordered.groupby("code")}
    return gpd.GeoDataFrame({"code": list(shapes)}, geometry=list(shapes.values()), crs=table.crs)


def _without_holes(shapes: gpd.GeoSeries) -> shapely.Geometry:
    """Join the rings of a village, largest first: a ring inside what is there already is a hole."""
    total: shapely.Geometry = shapely.Polygon()
    for shape in shapes:
        inside = shapely.area(shapely.intersection(total, shape)) > shapely.area(shape) / 2
        total = shapely.difference(total, shape) if inside else shapely.union(total, shape)
    return total


def register_table(
    coverage: gpd.GeoDataFrame, *, district: str = "9901", district_name: str = "Thaphan (made up)"
) -> pd.DataFrame:
    """Make a register (code, level, name, parent, lon, lat and counts) of a coverage's villages.

    Takes the columns name, name_lo, kumban, kumban_name, population, households and women where
    ``coverage`` has them. With ``kumban``, kumbans stand between the villages and the district.
    """
    places = coverage.geometry.representative_point().to_crs(WGS84)
    villages = pd.DataFrame({"code": coverage["code"], "level": "village"})
    villages["name"] = coverage.get("name", "Ban " + coverage["code"])
    villages["parent"] = coverage.get("kumban", district)
    villages["lon"], villages["lat"] = places.x.round(5), places.y.round(5)
    for column in ("name_lo", "population", "households", "women"):
        villages[column] = coverage.get(column)
    above = [{"code": district, "level": "district", "name": district_name, "parent": ""}]
    if "kumban" in coverage.columns:
        names = coverage.get("kumban_name", coverage["kumban"])
        kumbans = dict(sorted(zip(coverage["kumban"], names, strict=True)))
        above += [
            {"code": code, "level": "kumban", "name": name, "parent": district}
            for code, name in kumbans.items()
        ]
    rows = above + villages.dropna(axis="columns", how="all").to_dict("records")
    return pd.DataFrame(rows)
