"""One change of a commit, done by SQLite on all rows at once: update, add, retire."""

import sqlite3
from collections.abc import Iterable

import pandas as pd

from banmap.store.geopackage.blob import blobs_from_geometries
from banmap.store.geopackage.query import condition_from_where
from banmap.store.geopackage.rtree import create_triggers, drop_triggers, pack_rtree
from banmap.store.geopackage.schema import quoted, stored_columns
from banmap.store.geopackage.values import SQL_TYPES, values_from_column
from banmap.store.protocol import Where
from banmap.tables import Table

_BULK_ROWS = 2_000  # from here on packing the whole R-tree may pay
_BULK_SHARE = 4  # it pays where at least a quarter of the rows are new

Rows = list[tuple[object, ...]]


def rows_from_table(table: Table, frame: pd.DataFrame) -> Rows:
    """Encode a table that ``check_table`` has passed as rows for SQLite, in the same order."""
    columns: list[Iterable[object]] = [
        values_from_column(frame[name], kind) for name, kind in table.columns.items()
    ]
    if table.geometry:
        columns.append(blobs_from_geometries(frame.geometry.to_numpy()))
    return list(zip(*columns, strict=True))


def apply_change(
    db: sqlite3.Connection, table: Table, rows: Rows, replaces: Where | None, version: int
) -> bool:
    """Bring rows, sorted by key, into a table; say whether anything changed.

    Rows of a known key that differ are updated, unknown keys are added, and current rows that match
    ``replaces`` and are not among ``rows`` are retired.
    """
    if not _has_any_key(db, table, rows):
        retired = _retire(db, table, replaces, besides="SELECT 0")
        _add(db, table, rows, version)
        return bool(retired or rows)
    _receive(db, table, rows)
    changed = _update(db, table, version)
    changed += _retire(db, table, replaces, besides="SELECT fid FROM temp.matched")
    new = db.execute("SELECT * FROM temp.incoming WHERE n NOT IN (SELECT n FROM temp.matched) ORDER BY n")
    added = [row[1:] for row in new]
    _add(db, table, added, version)
    db.execute("DROP TABLE temp.matched")
    db.execute("DROP TABLE temp.incoming")
    return bool(changed or added)


def _has_any_key(db: sqlite3.Connection, table: Table, rows: Rows) -> bool:
    """Say whether the table may hold a key of ``rows``: it holds one of their first key columns."""
    position = list(table.columns).index(table.key[0])
    firsts = {row[position] for row in rows}
    sql = f"SELECT EXISTS (SELECT 1 FROM {quoted(table.name)} WHERE {quoted(table.key[0])} = ?)"
    return any(db.execute(sql, (first,)).fetchone()[0] for first in firsts)


def _receive(db: sqlite3.Connection, table: Table, rows: Rows) -> None:
    """Put the rows beside the table and match them by key: ``changed`` 1 in attributes, 2 in geometry."""
    columns = [f"{quoted(name)} {SQL_TYPES[kind]}" for name, kind in table.columns.items()]
    columns += ["geom BLOB"] if table.geometry else []
    db.execute(f"CREATE TEMP TABLE incoming (n INTEGER PRIMARY KEY, {', '.join(columns)})")
    slots = ", ".join("?" * len(columns))
    db.executemany(f"INSERT INTO temp.incoming VALUES (NULL, {slots})", rows)
    same_key = " AND ".join(f"t.{quoted(name)} = i.{quoted(name)}" for name in table.key)
    differs = " OR ".join(_differs(table, name) for name in table.columns if name not in table.key) or "0"
    moved = "t.geom IS NOT i.geom" if table.geometry else "0"
    db.execute("CREATE TEMP TABLE matched (fid INTEGER PRIMARY KEY, n INTEGER, changed INTEGER)")
    db.execute(
        f"INSERT INTO temp.matched SELECT t.fid, i.n, CASE WHEN {moved} THEN 2 ELSE ({differs}) END "
        f"FROM temp.incoming i CROSS JOIN {quoted(table.name)} t ON {same_key}"
    )


def _differs(table: Table, column: str) -> str:
    """Compare a stored value with an incoming one; NULL that another program left reads as empty."""
    empty = {"text": "''", "bool": "0"}.get(table.columns[column])
    stored = f"coalesce(t.{quoted(column)}, {empty})" if empty else f"t.{quoted(column)}"
    return f"{stored} IS NOT i.{quoted(column)}"


def _update(db: sqlite3.Connection, table: Table, version: int) -> int:
    changed = 0
    for kind in (1, 2):
        names = [quoted(name) for name in stored_columns(table) if kind == 2 or name != "geom"]  # noqa: PLR2004
        assignments = ", ".join(f"{name} = i.{name}" for name in names)
        changed += db.execute(
            f"UPDATE {quoted(table.name)} SET {assignments}, version = ? FROM temp.matched m "
            f"JOIN temp.incoming i ON i.n = m.n WHERE m.changed = ? AND {quoted(table.name)}.fid = m.fid",
            (version, kind),
        ).rowcount
    return changed


def _retire(db: sqlite3.Connection, table: Table, replaces: Where | None, *, besides: str) -> int:
    if replaces is None:
        return 0
    condition = condition_from_where(table, replaces)
    sql = f"DELETE FROM {quoted(table.name)} WHERE {condition.sql} AND fid NOT IN ({besides})"
    return db.execute(sql, condition.parameters).rowcount


def _add(db: sqlite3.Connection, table: Table, rows: Rows, version: int) -> None:
    if not rows:
        return
    columns = stored_columns(table)
    names = ", ".join(map(quoted, columns))
    slots = ", ".join("?" * len(columns))
    sql = f"INSERT INTO {quoted(table.name)} ({names}, version) VALUES ({slots}, {version})"
    if not (table.geometry and _is_bulk(db, table, len(rows))):
        db.executemany(sql, rows)
        return
    drop_triggers(db, table.name)
    db.executemany(sql, rows)
    pack_rtree(db, table.name)
    create_triggers(db, table.name)


def _is_bulk(db: sqlite3.Connection, table: Table, added: int) -> bool:
    if added < _BULK_ROWS:
        return False
    stored = db.execute(f"SELECT count(*) FROM {quoted(table.name)}").fetchone()[0]
    return added * _BULK_SHARE >= stored
