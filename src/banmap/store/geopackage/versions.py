"""Versions: who changed which tables, when and why; and the changes that other programs made."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from banmap.store.geopackage.history import is_versioned
from banmap.store.geopackage.rtree import extent_from_rtree
from banmap.store.geopackage.sql import quoted
from banmap.store.geopackage.times import text_from_time
from banmap.tables import TABLES

_OUTSIDE_AUTHOR = "another program"
_OUTSIDE_MESSAGE = "rows changed outside banmap, found at the commit that follows"


def next_version(db: sqlite3.Connection) -> int:
    """Give the number of the version that comes next."""
    return int(db.execute("SELECT coalesce(max(id), 0) + 1 FROM versions").fetchone()[0])


def record_version(
    db: sqlite3.Connection, version: int, tables: Sequence[str], *, author: str, message: str, time: datetime
) -> None:
    """Write a version down and put it on every row of ``tables`` that waits for one.

    A clock that went back does not reorder history: the version then takes the time of the one before.
    """
    parent = db.execute("SELECT max(id), max(time) FROM versions").fetchone()
    moment = max(text_from_time(time), parent[1] or "")
    db.execute(
        "INSERT INTO versions (id, parent, time, author, message, tables) VALUES (?, ?, ?, ?, ?, ?)",
        (version, parent[0], moment, author, message, ",".join(tables)),
    )
    for table in tables:
        db.execute(f"UPDATE {quoted(table)} SET version = ? WHERE version IS NULL", (version,))
        history = quoted(f"{table}_history")
        db.execute(f"UPDATE {history} SET version_to = ? WHERE version_to IS NULL", (version,))
    for table in [*tables, "versions"]:
        _describe(db, table, moment)


def adopt_outside_edits(db: sqlite3.Connection, time: datetime) -> None:
    """Give rows that QGIS or another program changed since the last commit a version of their own."""
    tables = [name for name, table in TABLES.items() if is_versioned(table) and _is_pending(db, name)]
    if tables:
        version = next_version(db)
        record_version(db, version, tables, author=_OUTSIDE_AUTHOR, message=_OUTSIDE_MESSAGE, time=time)


def _is_pending(db: sqlite3.Connection, table: str) -> bool:
    current = f"SELECT 1 FROM {quoted(table)} WHERE version IS NULL"
    earlier = f"SELECT 1 FROM {quoted(f'{table}_history')} WHERE version_to IS NULL"
    return bool(db.execute(f"SELECT EXISTS ({current}) OR EXISTS ({earlier})").fetchone()[0])


def _describe(db: sqlite3.Connection, table: str, moment: str) -> None:
    """Keep the table's row in gpkg_contents right: last change and extent."""
    extent = extent_from_rtree(db, table) if TABLES[table].geometry else None
    west, south, east, north = extent or (None, None, None, None)
    db.execute(
        "UPDATE gpkg_contents SET last_change = ?, min_x = ?, min_y = ?, max_x = ?, max_y = ?"
        " WHERE table_name = ?",
        (moment, west, south, east, north, table),
    )
