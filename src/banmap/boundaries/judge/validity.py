"""Validity: every unit has an area that is a valid polygon; what cannot be judged further is left out."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from banmap.boundaries.judge.edges import Shapes
from banmap.boundaries.judge.violation import violation
from banmap.findings import Finding

PROVISIONAL = "provisional"
Types = tuple[shapely.GeometryType, ...]
_AREAS: Types = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_LINES: Types = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)


def usable_areas(geometries: gpd.GeoSeries) -> Shapes:
    """Give the shapes with an empty polygon in place of what is no area or has no finite coordinates."""
    return _usable(geometries, _AREAS, shapely.Polygon())


def usable_lines(geometries: gpd.GeoSeries) -> Shapes:
    """Give the shapes with an empty line in place of what is no line or has no finite coordinates."""
    return _usable(geometries, _LINES, shapely.LineString())


def _usable(geometries: gpd.GeoSeries, types: Types, filler: shapely.Geometry) -> Shapes:
    shapes: Shapes = np.array(geometries.to_numpy(), dtype=object)
    lon_lat, owner = shapely.get_coordinates(shapes, return_index=True)
    usable = np.isin(shapely.get_type_id(shapes), types)
    usable[owner[~np.isfinite(lon_lat).all(axis=1)]] = False
    shapes[~usable] = filler
    return shapes


def find_invalid_lines(arcs: gpd.GeoDataFrame) -> Iterator[Finding]:
    """Find arcs that are no line."""
    empty = shapely.is_empty(usable_lines(arcs.geometry))
    for name in arcs.loc[empty, "id"]:
        yield violation("invalid_arc", "", f"arc {name} has no line; build the map anew")


def find_invalid_shapes(units: gpd.GeoDataFrame) -> Iterator[Finding]:
    """Find units whose geometry is missing, empty, no area, or an invalid polygon.

    Empty is allowed, with a warning, for a provisional unit: nobody walked it and there was no land left.
    A unit above villages may be empty too; whether its villages are is judged with the nesting.
    """
    shapes = units.geometry.to_numpy()
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    is_area = np.isin(shapely.get_type_id(shapes), _AREAS)
    invalid = ~empty & ~(is_area & shapely.is_valid(shapes))
    for row in np.flatnonzero(empty).tolist():
        yield _of_empty(units.iloc[row])
    for row in np.flatnonzero(invalid).tolist():
        code, shape = str(units["code"].iloc[row]), shapes[row]
        text = f"unit {code}: its geometry is no valid polygon ({_reason(shape)}); build the map anew"
        yield violation("invalid_shape", code, text, shape)


def _of_empty(unit: pd.Series) -> Finding:
    code, level = unit["code"], unit["level"]
    if level == "village" and unit["status"] != PROVISIONAL:
        text = f"village {code} has no land in the map although it is {unit['status']}; look at its walks"
        return violation("no_land", code, text)
    text = f"{level} {code} has no land in the map; give its centre point or a walk, or its villages"
    return violation("no_land", code, text, severity="warning")


def _reason(shape: shapely.Geometry) -> str:
    if shapely.get_type_id(shape) not in _AREAS:
        return f"it is a {shapely.GeometryType(int(shapely.get_type_id(shape))).name.lower()}"
    return str(shapely.is_valid_reason(shape))
