"""One change of a commit, done by SQLite on all rows at once: update, add, retire."""

import sqlite3
from dataclasses import dataclass
from typing import Any

import pandas as pd

from banmap.errors import InputError
from banmap.store.geopackage.blob import blobs_from_geometries
from banmap.store.geopackage.bulk import add_in_bulk, is_bulk
from banmap.store.geopackage.query import condition_from_where
from banmap.store.geopackage.shapes import stored_geometries
from banmap.store.geopackage.sql import quoted, stored_columns
from banmap.store.geopackage.values import SQL_TYPES, values_from_column
from banmap.store.protocol import Where
from banmap.tables import Table

Rows = list[tuple[Any, ...]]

_ATTRIBUTES, _GEOMETRY = 1, 2  # what a row that differs differs in


@dataclass(frozen=True)
class Incoming:
    """Rows for a table, encoded for SQLite and sorted by key, and the rows that they replace."""

    table: Table
    rows: Rows
    replaces: Where | None


def rows_from_table(table: Table, frame: pd.DataFrame) -> Rows:
    """Encode a table that ``check_table`` has passed as rows for SQLite, in the same order.

    Raises InputError for a row without its key or with geometry of another type.
    """
    _check_keys(table, frame)
    columns = [values_from_column(frame[name], kind) for name, kind in table.columns.items()]
    if table.geometry:
        columns.append(blobs_from_geometries(stored_geometries(table, frame)))
    return list(zip(*columns, strict=True))


def _check_keys(table: Table, frame: pd.DataFrame) -> None:
    for column in table.key:
        without = frame[column].isna()
        if without.any():
            others = [name for name in table.key if name != column]
            row = frame.loc[without, others].iloc[0].to_dict()
            raise InputError(f"table {table.name}: a row has no {column}; give it one ({row})")


def apply_change(db: sqlite3.Connection, incoming: Incoming, version: int) -> bool:
    """Bring the rows into their table and say whether anything changed.

    Rows of a known key that differ are updated, unknown keys are added, and current rows that match
    ``replaces`` and are not among the rows are retired. Equal rows are not touched.
    """
    table, rows = incoming.table, incoming.rows
    if not _may_hold_a_key(db, table, rows):
        retired = _retire(db, incoming, besides="SELECT 0")
        _add(db, table, rows, version)
        return bool(retired or rows)
    _receive(db, table, rows)
    changed = _update(db, table, version, _ATTRIBUTES) + _update(db, table, version, _GEOMETRY)
    changed += _retire(db, incoming, besides="SELECT fid FROM temp.matched")
    matched = {row[0] for row in db.execute("SELECT n FROM temp.matched")}
    added = [row for number, row in enumerate(rows, start=1) if number not in matched]
    _add(db, table, added, version)
    db.execute("DROP TABLE temp.matched")
    db.execute("DROP TABLE temp.incoming")
    return bool(changed or added)


def _may_hold_a_key(db: sqlite3.Connection, table: Table, rows: Rows) -> bool:
    """Say whether the table holds any value of the first key column of the rows: else all keys are new."""
    position = list(table.columns).index(table.key[0])
    firsts = {row[position] for row in rows}
    sql = f"SELECT EXISTS (SELECT 1 FROM {quoted(table.name)} WHERE {quoted(table.key[0])} = ?)"
    return any(db.execute(sql, (first,)).fetchone()[0] for first in firsts)


def _receive(db: sqlite3.Connection, table: Table, rows: Rows) -> None:
    """Put the rows beside the table, numbered from 1, and match them with its rows by key."""
    columns = [f"{quoted(name)} {SQL_TYPES[kind]}" for name, kind in table.columns.items()]
    columns += ["geom BLOB"] if table.geometry else []
    db.execute(f"CREATE TEMP TABLE incoming (n INTEGER PRIMARY KEY, {', '.join(columns)})")
    slots = ", ".join("?" * len(columns))
    db.executemany(f"INSERT INTO temp.incoming VALUES (NULL, {slots})", rows)
    same_key = " AND ".join(f"t.{quoted(name)} = i.{quoted(name)}" for name in table.key)
    differs = " OR ".join(_differs(table, name) for name in table.columns if name not in table.key) or "0"
    moved = "t.geom IS NOT i.geom" if table.geometry else "0"
    db.execute("CREATE TEMP TABLE matched (fid INTEGER PRIMARY KEY, n INTEGER, differs INTEGER)")
    db.execute(
        f"INSERT INTO temp.matched SELECT t.fid, i.n, CASE WHEN {moved} THEN {_GEOMETRY} "
        f"WHEN {differs} THEN {_ATTRIBUTES} END "
        f"FROM temp.incoming i CROSS JOIN {quoted(table.name)} t ON {same_key}"
    )


def _differs(table: Table, column: str) -> str:
    """Compare a stored value with an incoming one; NULL that another program left reads as empty."""
    empty = {"text": "''", "bool": "0"}.get(table.columns[column])
    stored = f"coalesce(t.{quoted(column)}, {empty})" if empty else f"t.{quoted(column)}"
    return f"{stored} IS NOT i.{quoted(column)}"


def _update(db: sqlite3.Connection, table: Table, version: int, differs: int) -> int:
    """Update the rows that differ; the geometry only where it moved, so that the R-tree rests otherwise."""
    names = [quoted(name) for name in stored_columns(table) if name != "geom" or differs == _GEOMETRY]
    assignments = ", ".join(f"{name} = i.{name}" for name in names)
    return db.execute(
        f"UPDATE {quoted(table.name)} SET {assignments}, version = ? FROM temp.matched m "
        f"JOIN temp.incoming i ON i.n = m.n WHERE m.differs = ? AND {quoted(table.name)}.fid = m.fid",
        (version, differs),
    ).rowcount


def _retire(db: sqlite3.Connection, incoming: Incoming, *, besides: str) -> int:
    if incoming.replaces is None:
        return 0
    condition = condition_from_where(incoming.table, incoming.replaces)
    sql = f"DELETE FROM {quoted(incoming.table.name)} WHERE {condition.sql} AND fid NOT IN ({besides})"
    return db.execute(sql, condition.parameters).rowcount


def _add(db: sqlite3.Connection, table: Table, rows: Rows, version: int) -> None:
    columns = stored_columns(table)
    names = ", ".join(map(quoted, columns))
    slots = ", ".join("?" * len(columns))
    sql = f"INSERT INTO {quoted(table.name)} ({names}, version) VALUES ({slots}, {version:d})"
    if is_bulk(db, table, len(rows)):
        add_in_bulk(db, table, sql, rows)
    else:
        db.executemany(sql, rows)
