"""Write tracks as a Shapefile in metres or a GeoPackage, with fixed dates inside."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pyogrio

from made_up_district.district import METRIC_CRS, WGS84
from simulation.files import Track
from simulation.spreadsheets import table_of_tracks

_FIXED_DATE = "2025-01-31"


def write_shapefile(path: Path, tracks: Sequence[Track]) -> None:
    """Write the fixes as points in UTM metres: columns seq and time, no village code."""
    layer = _layer(tracks).to_crs(METRIC_CRS)
    options = {"DBF_DATE_LAST_UPDATE": _FIXED_DATE, "ENCODING": "UTF-8"}
    pyogrio.write_dataframe(layer, path, driver="ESRI Shapefile", layer_options=options)


def write_geopackage(path: Path, tracks: Sequence[Track]) -> None:
    """Write the fixes as the layer ``track_points`` in WGS 84."""
    path.unlink(missing_ok=True)  # GDAL would change the old file, and leave traces of it in the new one
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{_FIXED_DATE}T00:00:00Z"})
    try:
        pyogrio.write_dataframe(_layer(tracks), path, driver="GPKG", layer="track_points")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _layer(tracks: Sequence[Track]) -> gpd.GeoDataFrame:
    table = table_of_tracks(tracks)
    points = gpd.points_from_xy(table["lon"], table["lat"], crs=WGS84)
    return gpd.GeoDataFrame({"seq": range(1, len(table) + 1), "time": table["time"]}, geometry=points)
