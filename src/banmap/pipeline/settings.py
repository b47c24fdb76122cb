"""What a store remembers about its survey: the metric CRS, and a notice that stands on every map."""

import geopandas as gpd
import pandas as pd

from banmap.crs import check_metric_crs, utm_from_lon_lat
from banmap.errors import InputError
from banmap.store import Change, Store

METRIC_CRS = "metric_crs"
NOTICE = "notice"


def read_settings(store: Store) -> dict[str, str]:
    """Read every setting of a store."""
    table = store.read("settings")
    return dict(zip(table["name"], table["value"], strict=True))


def change_of_settings(settings: dict[str, str]) -> Change:
    """Set these settings; the others stay. An empty value is not stored."""
    given = {name: value for name, value in sorted(settings.items()) if value}
    return Change("settings", pd.DataFrame({"name": list(given), "value": list(given.values())}, dtype="str"))


def metric_crs_from_survey(
    given: str | None, *, register: pd.DataFrame, frame: gpd.GeoDataFrame | None
) -> str | None:
    """Choose the CRS that lengths and areas are measured in: the given one, else the UTM zone of the survey.

    The zone is that of the middle of the register's points, else of the frame; None where neither has any.
    Raises GeometryError for a CRS that is not projected in metres.
    """
    if given:
        check_metric_crs(given)
        return given
    if frame is not None and len(frame):
        west, south, east, north = frame.total_bounds
        return utm_from_lon_lat((west + east) / 2, (south + north) / 2)
    points = register[["lon", "lat"]].dropna()
    return utm_from_lon_lat(*points.median()) if len(points) else None


def metric_crs_of_store(store: Store, *, places: pd.DataFrame) -> str:
    """Give the store's metric CRS; where ``init`` could not know it, the UTM zone of these places.

    Raises InputError where the store holds no place at all.
    """
    crs = read_settings(store).get(METRIC_CRS)
    if crs:
        return crs
    if places.empty:
        raise InputError(
            f"{store.url}: nothing in it has a place: the register has no lon and lat, no GPS file is "
            "imported and no frame is given. Import GPS files with: banmap ingest"
        )
    bounds = gpd.GeoDataFrame(places).bounds
    lon_deg, lat_deg = (bounds["minx"] + bounds["maxx"]) / 2, (bounds["miny"] + bounds["maxy"]) / 2
    return utm_from_lon_lat(float(lon_deg.median()), float(lat_deg.median()))
