"""The GeoPackage adapter: the whole of ``banmap.store.protocol.Store`` on one file."""

import sqlite3
import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Self

import pandas as pd

from banmap.errors import InputError
from banmap.store.geopackage.changes import Incoming, apply_change, rows_from_table
from banmap.store.geopackage.connection import Connections
from banmap.store.geopackage.garbage import no_cycle_search
from banmap.store.geopackage.query import condition_from_where, known_table
from banmap.store.geopackage.reading import Selection, read_rows
from banmap.store.geopackage.sql import quoted
from banmap.store.geopackage.versions import adopt_outside_edits, next_version, record_version
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
        selection = Selection(known_table(table), columns, where, bbox, as_of)
        with no_cycle_search(), self._connections.borrow() as db:
            return read_rows(db, selection)

    def count(self, table: str, *, where: Where | None = None, bbox: Bbox | None = None) -> int:
        """Count current rows that ``where`` and ``bbox`` keep."""
        contract = known_table(table)
        condition = condition_from_where(contract, where)
        with self._connections.borrow() as db:
            if bbox is not None:
                return len(read_rows(db, Selection(contract, (), where, bbox)))
            sql = f"SELECT count(*) FROM {quoted(table)} WHERE {condition.sql}"
            return int(db.execute(sql, condition.parameters).fetchone()[0])

    def commit(self, changes: Sequence[Change], *, author: str, message: str, time: datetime) -> int | None:
        """Apply all changes in one transaction; see ``Store.commit``."""
        with no_cycle_search():
            incoming = [_incoming(change) for change in changes]
            with self._writing, self._connections.transaction() as db:
                adopt_outside_edits(db, time)
                version = next_version(db)
                touched = {item.table.name for item in incoming if apply_change(db, item, version)}
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


def _incoming(change: Change) -> Incoming:
    """Check a change against its table's contract and encode it, before the store is locked."""
    table = known_table(change.table)
    if table.name == "versions":
        raise InputError("table versions is written by the store itself; leave it out of the commit")
    rows = rows_from_table(table, check_table(change.rows, table.name))
    return Incoming(table, rows, change.replaces)


def _has_rows(db: sqlite3.Connection, table: str) -> bool:
    return bool(db.execute(f"SELECT EXISTS (SELECT 1 FROM {quoted(table)})").fetchone()[0])
