"""GeoJSON, GeoPackage and Shapefile, through GDAL."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from banmap.errors import InputError
from banmap.findings import Finding
from banmap.readings.columns import value_of
from banmap.readings.points import parts_from_points
from banmap.readings.raw import AgreedLine, FileReadings, Part, file_finding
from banmap.readings.shapes import agreed_line, is_agreed, known_heights, lines_in, walk_from_line
from banmap.readings.vector import layers_from_file, texts_from_attributes

# GDAL writes the tracks of a GPX file twice: as lines without times, and as points.
_LINES_OF_POINTS = {"tracks": "track_points", "routes": "route_points"}
_LARGEST_DEGREES = 360.0


def read_vector(path: Path) -> FileReadings:
    """Read every vertex of all layers; each line and ring is a walk, points as in a table of points."""
    layers, findings = layers_from_file(path)
    spatial = {
        name: layer
        for name, layer in layers.items()
        if isinstance(layer, gpd.GeoDataFrame) and not len(layers.get(_LINES_OF_POINTS.get(name, ""), ()))
    }
    parts: list[Part] = []
    lines: list[AgreedLine] = []
    for layer in spatial.values():
        more_parts, more_lines = _layer(layer, first_walk=1 + sum(part.walk != "w" for part in parts))
        parts += more_parts
        lines += more_lines
    kind, crs = path.suffix.lower().lstrip("."), _crs(spatial, path.name)
    if spatial and not crs:
        findings = (*findings, _no_crs(path.name))
    return FileReadings(kind, tuple(_numbered(parts)), tuple(lines), crs, _is_grid(parts), findings=findings)


def _crs(layers: Mapping[str, gpd.GeoDataFrame], file_name: str) -> str:
    """Give the CRS of the layers, ``""`` where they state none."""
    stated = {layer.crs.to_wkt() for layer in layers.values() if layer.crs is not None and len(layer)}
    if len(stated) > 1:
        raise InputError(f"{file_name}: its layers have different CRS; save each layer in a file of its own")
    return next(iter(stated), "")


def _no_crs(file_name: str) -> Finding:
    text = f"{file_name}: states no CRS (a shapefile without .prj?); its coordinates are read as WGS 84"
    return file_finding("no_crs", "warning", f"{text}, or as the --datum and --zone that you gave")


def _layer(layer: gpd.GeoDataFrame, *, first_walk: int) -> tuple[list[Part], list[AgreedLine]]:
    """Take a layer apart; row numbers count its features from 1."""
    cells = texts_from_attributes(layer)
    parts: list[Part] = []
    lines: list[AgreedLine] = []
    point_rows: list[int] = []
    points: list[BaseGeometry] = []
    attributes = cells.to_dict("records")
    for row, shape in enumerate(layer.geometry):
        for one in lines_in(shape):
            own = {str(name): str(value) for name, value in attributes[row].items()}
            if one.geom_type == "Point":
                point_rows.append(row)
                points.append(one)
            elif is_agreed(one, own):
                lines.append(agreed_line(one, own, row=row + 1))
            else:
                name = f"t{first_walk + len(parts)}"
                parts.append(
                    walk_from_line(name, one, title=value_of("name", own), code=value_of("code", own))
                )
    table = cells.iloc[point_rows].set_axis(np.array(point_rows, dtype=np.int64) + 1)
    return [*parts, *_points(table, points, first_walk=first_walk + len(parts))], lines


def _points(table: pd.DataFrame, points: Sequence[BaseGeometry], *, first_walk: int) -> list[Part]:
    if not points:
        return []
    xyz = shapely.get_coordinates(list(points), include_z=True)
    heights = known_heights(xyz[:, 2])
    if "ele" not in table.columns and np.isfinite(heights).any():
        table = table.assign(ele=[repr(height) if np.isfinite(height) else "" for height in heights.tolist()])
    return parts_from_points(table, xyz[:, :2], first_walk=first_walk)


def _numbered(parts: list[Part]) -> list[Part]:
    """Count the single points of several layers through."""
    result, points = [], 0
    for part in parts:
        if part.walk == "w":
            result.append(replace(part, seq=np.array([points])))
            points += 1
        else:
            result.append(part)
    return result


def _is_grid(parts: list[Part]) -> bool:
    xy = np.vstack([part.xy for part in parts]) if parts else np.zeros((1, 2))
    return bool(np.nanmedian(np.abs(xy)) > _LARGEST_DEGREES)
