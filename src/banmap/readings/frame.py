"""The frame: the official outline of the district or province that the survey has to fit."""

from pathlib import Path

import geopandas as gpd
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

from banmap.codes import code_from_text
from banmap.crs import WGS84
from banmap.errors import InputError
from banmap.readings.columns import value_of
from banmap.readings.datum import datum_operation
from banmap.readings.vector import layers_from_file, texts_from_attributes
from banmap.tables import check_table


def read_frame(path: Path) -> gpd.GeoDataFrame:
    """Read the table ``frame`` from any vector file; lines that close a ring count as its area.

    Raises InputError where the file holds no area. A feature without a code gets its number in the file.
    """
    if not path.is_file():
        raise InputError(f"frame {path}: there is no such file")
    rows: dict[str, tuple[str, list[BaseGeometry]]] = {}
    layers, _ = layers_from_file(path)
    for layer in layers.values():
        if not isinstance(layer, gpd.GeoDataFrame):
            continue
        texts = texts_from_attributes(layer).to_dict("records")
        for number, (shape, attributes) in enumerate(
            zip(_in_degrees(layer, path.name), texts, strict=True), 1
        ):
            own = {str(name): str(value) for name, value in attributes.items()}
            code = code_from_text(value_of("code", own)) or str(number)
            rows.setdefault(code, (value_of("name", own), []))[1].append(shape)
    areas = {code: _area(shapes) for code, (_, shapes) in rows.items()}
    kept = [code for code in rows if not areas[code].is_empty]
    if not kept:
        raise InputError(f"frame {path.name}: holds no area and no line that closes a ring; give the outline")
    data = {"code": kept, "name": [rows[code][0] for code in kept]}
    return check_table(gpd.GeoDataFrame(data, geometry=[areas[code] for code in kept], crs=WGS84), "frame")


def _in_degrees(layer: gpd.GeoDataFrame, file_name: str) -> list[BaseGeometry]:
    try:
        crs = "" if layer.crs is None else layer.crs.to_wkt()
        operation = datum_operation("wgs84", crs=crs, is_grid=_is_grid(layer), zone=None)
    except InputError as error:
        raise InputError(f"frame {file_name}: {error}") from error
    flat = shapely.force_2d(layer.geometry.to_numpy())
    return list(shapely.transform(flat, operation.lon_lat_from_xy))


def _is_grid(layer: gpd.GeoDataFrame) -> bool:
    return bool(abs(layer.total_bounds).max() > 360)  # noqa: PLR2004 - no degree is larger


def _area(shapes: list[BaseGeometry]) -> MultiPolygon:
    """Join areas, and the areas that lines enclose, into one valid shape."""
    flat = [one for shape in shapes if shape is not None for one in _simple(shape)]
    lines = [one for one in flat if one.geom_type in ("LineString", "LinearRing")]
    closed = list(polygonize(shapely.union_all(lines))) if lines else []
    areas = [shapely.make_valid(one) for one in flat if one.geom_type == "Polygon"]
    joined = shapely.union_all([*areas, *closed])
    polygons = [one for one in _simple(joined) if isinstance(one, Polygon) and one.area > 0]
    return MultiPolygon(polygons)


def _simple(shape: BaseGeometry) -> list[BaseGeometry]:
    return [
        one
        for part in getattr(shape, "geoms", [shape])
        for one in ([part] if not hasattr(part, "geoms") else _simple(part))
    ]
