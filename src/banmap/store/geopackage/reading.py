"""Reading: rows of one table as a table sorted by key, decoded some thousand rows at a time."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geopandas.array import GeometryArray
from numpy.typing import NDArray

from banmap.crs import WGS84
from banmap.errors import NotFoundError, StoreError
from banmap.store.geopackage.blob import geometries_from_blobs, point_coordinates
from banmap.store.geopackage.query import (
    Condition,
    all_of,
    column_type,
    condition_from_bbox,
    condition_from_where,
    rows_as_of,
)
from banmap.store.geopackage.sql import quoted
from banmap.store.geopackage.values import Column, Part, column_from_parts, part_from_values
from banmap.store.protocol import Bbox, Where
from banmap.tables import Table

_PART_ROWS = 2_000


@dataclass(frozen=True)
class Selection:
    """What a read asks for; ``columns`` None is all of them."""

    table: Table
    columns: Sequence[str] | None = None
    where: Where | None = None
    bbox: Bbox | None = None
    as_of: datetime | None = None


@dataclass
class _Geometries:
    """The geometries of the rows read so far: coordinates where all are points, else decoded."""

    parts: list[NDArray[Any]] = field(default_factory=list)
    points_only: bool = True

    def add(self, blobs: Sequence[bytes | None]) -> None:
        """Take the geometries of some more rows."""
        points = point_coordinates(blobs) if self.points_only else None
        if points is None and self.points_only:
            self.points_only = False
            self.parts = [np.asarray(shapely.points(part), dtype=object) for part in self.parts]
        self.parts.append(geometries_from_blobs(blobs) if points is None else points)

    def joined(self) -> GeometryArray:
        """Give all geometries so far, in order, in WGS 84."""
        joined = np.concatenate(self.parts) if self.parts else np.empty((0, 2))
        return GeometryArray(np.asarray(shapely.points(joined)) if self.points_only else joined, crs=WGS84)


def read_rows(db: sqlite3.Connection, selection: Selection) -> pd.DataFrame:
    """Read the rows of a selection, sorted by key; a GeoDataFrame where geometry is asked for."""
    wanted = _wanted_columns(selection)
    stored = ["geom" if name == "geometry" else name for name in wanted]
    if selection.bbox is not None and "geometry" not in wanted:
        stored.append("geom")
    columns, rows = _fetch(db, _statement(selection, stored), selection.table, stored)
    data = {name: columns["geom" if name == "geometry" else name] for name in wanted}
    frame = pd.DataFrame(data, index=pd.RangeIndex(rows), copy=False)
    if "geometry" in wanted:
        frame = gpd.GeoDataFrame(frame, geometry="geometry")
    return frame if selection.bbox is None else _meeting(frame, columns["geom"], selection.bbox)


def _fetch(
    db: sqlite3.Connection, statement: Condition, table: Table, stored: list[str]
) -> tuple[dict[str, Column], int]:
    """Run a statement that selects the stored columns; give them decoded, and the number of rows."""
    parts: list[list[Part]] = [[] for _ in stored]
    geometries = _Geometries()
    rows = 0
    cursor = db.execute(statement.sql, statement.parameters)
    while chunk := cursor.fetchmany(_PART_ROWS):
        rows += len(chunk)
        for name, values, part in zip(stored, zip(*chunk, strict=True), parts, strict=False):
            if name == "geom":
                geometries.add(values)
            else:
                part.append(_part(table, name, values))
    return {
        name: geometries.joined() if name == "geom" else column_from_parts(part, column_type(table, name))
        for name, part in zip(stored, parts, strict=True)
    }, rows


def _wanted_columns(selection: Selection) -> list[str]:
    """List the columns to read, each once. Raises NotFoundError for one that the table has not."""
    table = selection.table
    columns = selection.columns
    if columns is None:
        columns = [*table.columns, *(["geometry"] if table.geometry else [])]
    for name in columns:
        if name != "geometry":
            column_type(table, name)
    if table.geometry is None and ("geometry" in columns or selection.bbox is not None):
        raise NotFoundError(f"table {table.name} has no geometry; leave geometry and bbox out")
    return list(dict.fromkeys(columns))


def _statement(selection: Selection, stored: list[str]) -> Condition:
    table = selection.table
    conditions = [condition_from_where(table, selection.where)]
    source = Condition(quoted(table.name), [])
    if selection.as_of is not None:
        needed = dict.fromkeys([*stored, *table.key, *(selection.where or {})])
        source = rows_as_of(table, list(needed), selection.as_of)
    else:
        conditions.append(condition_from_bbox(table, selection.bbox))
    condition = all_of(conditions)
    names = ", ".join(map(quoted, stored)) or "NULL"
    order = ", ".join(map(quoted, table.key))
    sql = f"SELECT {names} FROM {source.sql} WHERE {condition.sql} ORDER BY {order}"
    return Condition(sql, [*source.parameters, *condition.parameters])


def _part(table: Table, column: str, values: Sequence[object]) -> Part:
    kind = column_type(table, column)
    try:
        return part_from_values(values, kind)
    except (TypeError, ValueError, OverflowError) as error:
        raise StoreError(
            f"table {table.name}: column {column} holds a value that is no {kind}: {error}"
        ) from error


def _meeting(frame: pd.DataFrame, geometries: GeometryArray, bbox: Bbox) -> pd.DataFrame:
    """Keep the rows whose envelope meets the bounding box; the R-tree's boxes are a little wider."""
    west, south, east, north = bbox
    bounds = geometries.bounds
    meets = (
        (bounds[:, 2] >= west) & (bounds[:, 0] <= east) & (bounds[:, 3] >= south) & (bounds[:, 1] <= north)
    )
    return frame if meets.all() else frame[meets].reset_index(drop=True)
