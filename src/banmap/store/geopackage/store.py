"""The GeoPackage adapter: the whole of ``banmap.store.protocol.Store`` on one file."""

import sqlite3
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

import geopandas as gpd
import numpy as np
import pandas as pd

from banmap.crs import WGS84
from banmap.errors import InputError, NotFoundError
from banmap.store.geopackage.blob import bounds_from_blobs, geometries_from_blobs
from banmap.store.geopackage.changes import apply_change, rows_from_table
from banmap.store.geopackage.connection import Connections
from banmap.store.geopackage.query import (
    all_of,
    column_type,
    condition_from_bbox,
    condition_from_where,
    known_table,
    rows_as_of,
)
from banmap.store.geopackage.schema import quoted
from banmap.store.geopackage.values import column_from_values
from banmap.store.geopackage.versions import adopt_outside_edits, record_version, next_version
from banmap.store.protocol import Bbox, Change, Where
from banmap.tables import TABLES, check_table


class GeoPackageStore:
    """Read and commit the tables of one GeoPackage; made by ``banmap.store.open_store``."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._writing = threading.Lock()

    @property
    def url(self) -> str:
        """The path of the file."""
        return str(self._connections.path)

    def tables(self) -> list[str]:
        """List the names of the tables that hold rows, sorted."""
        with self._connections.borrow() as db:
            return [name for name in sorted(TABLES) if _has_rows(db, name)]

    def read(
        self,
        table: str,
        *,
        columns: Sequence[str] | None = None,
        where: Where | None = None,
        bbox: Bbox | None = None,
        as_of: datetime | None = None,
    ) -> pd.DataFrame:
        """Read rows sorted by key; see ``Store.read``."""
        contract = known_table(table)
        wanted = (
            list(columns)
            if columns is not None
            else [*contract.columns, *(["geometry"] if contract.geometry else [])]
        )
        return read_rows(self._connections, contract, wanted, where, bbox, as_of)

    def count(self, table: str, *, where: Where | None = None, bbox: Bbox | None = None) -> int:
        """Count current rows that ``where`` and ``bbox`` keep."""
        contract = known_table(table)
        if bbox is not None:
            return len(read_rows(self._connections, contract, [], where, bbox, None))
        condition = condition_from_where(contract, where)
        with self._connections.borrow() as db:
            sql = f"SELECT count(*) FROM {quoted(table)} WHERE {condition.sql}"
            return int(db.execute(sql, condition.parameters).fetchone()[0])

    def commit(self, changes: Sequence[Change], *, author: str, message: str, time: datetime) -> int | None:
        """Apply all changes in one transaction; see ``Store.commit``."""
        encoded = []
        for change in changes:
            table = known_table(change.table)
            if table.name == "versions":
                raise InputError("table versions is written by the store itself; leave it out of the commit")
            encoded.append(
                (table, rows_from_table(table, check_table(change.rows, table.name)), change.replaces)
            )
        with self._writing, self._connections.transaction() as db:
            adopt_outside_edits(db, time)
            version = next_version(db)
            touched = {
                table.name
                for table, rows, replaces in encoded
                if apply_change(db, table, rows, replaces, version)
            }
            if not touched:
                return None
            record_version(db, version, sorted(touched), author=author, message=message, time=time)
            return version

    def close(self) -> None:
        """Close the store, leaving one plain file."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _has_rows(db: sqlite3.Connection, table: str) -> bool:
    return bool(db.execute(f"SELECT EXISTS (SELECT 1 FROM {quoted(table)})").fetchone()[0])


def read_rows(connections, contract, wanted, where, bbox, as_of):
    geometry = contract.geometry is not None and ("geometry" in wanted or bbox is not None)
    if bbox is not None and contract.geometry is None:
        raise NotFoundError(f"table {contract.name} has no geometry; leave the bounding box out")
    attributes = [name for name in wanted if name != "geometry"]
    if "geometry" in wanted and contract.geometry is None:
        raise NotFoundError(f"table {contract.name} has no geometry")
    types = [column_type(contract, name) for name in attributes]
    stored = attributes + (["geom"] if geometry else [])
    parts = [condition_from_where(contract, where)]
    source, parameters = quoted(contract.name), []
    if as_of is not None:
        needed = dict.fromkeys([*stored, *contract.key, *(where or {})])
        rows = rows_as_of(contract, list(needed), as_of)
        source, parameters = rows.sql, list(rows.parameters)
    else:
        parts.append(condition_from_bbox(contract, bbox))
    condition = all_of(parts)
    order = ", ".join(map(quoted, contract.key))
    sql = (
        f"SELECT {', '.join(map(quoted, stored)) or '1'} FROM {source} WHERE {condition.sql} ORDER BY {order}"
    )
    chunks = []
    with connections.borrow() as db:
        cursor = db.execute(sql, [*parameters, *condition.parameters])
        while rows := cursor.fetchmany(5000):
            chunks.append(list(zip(*rows)))
    lists = [[v for chunk in chunks for v in chunk[i]] for i in range(max(len(stored), 1))]
    data = {name: column_from_values(values, kind) for name, kind, values in zip(attributes, types, lists)}
    frame = pd.DataFrame(data, index=pd.RangeIndex(len(lists[0])))
    if geometry:
        blobs = lists[-1]
        if "geometry" in wanted:
            frame = gpd.GeoDataFrame(
                frame, geometry=gpd.GeoSeries(geometries_from_blobs(blobs), crs=WGS84), crs=WGS84
            )
        if bbox is not None:
            west, south, east, north = bbox
            b = bounds_from_blobs(blobs)
            keep = (b[:, 2] >= west) & (b[:, 0] <= east) & (b[:, 3] >= south) & (b[:, 1] <= north)
            frame = frame[keep].reset_index(drop=True)
    return frame[list(dict.fromkeys(wanted))]
