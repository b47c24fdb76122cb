"""Adding many rows at once: indexes rest meanwhile and are made anew behind them.

Always inside the commit's transaction, so that no other program sees a table without its indexes.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

from banmap.store.geopackage.rtree import create_triggers, drop_triggers, pack_rtree
from banmap.store.geopackage.schema import create_key_index, drop_key_index
from banmap.store.geopackage.sql import quoted
from banmap.tables import Table

_BULK_ROWS = 2_000  # below, row by row takes less than a tenth of a second
_PACK_SHARE = 20  # packing a whole R-tree pays where at least one row in twenty is new (measured)
_INDEX_SHARE = 2  # making the key's index anew pays where at least half of the rows are new (measured)


def is_bulk(db: sqlite3.Connection, table: Table, added: int) -> bool:
    """Say whether so many new rows are best added in bulk."""
    return added >= _BULK_ROWS and added * _PACK_SHARE >= _stored(db, table)


def add_in_bulk(
    db: sqlite3.Connection, table: Table, insert_sql: str, rows: Sequence[tuple[Any, ...]]
) -> None:
    """Add rows whose keys are all new, then pack the R-tree of the whole table."""
    anew = len(rows) * _INDEX_SHARE >= _stored(db, table) + len(rows)
    if anew:
        drop_key_index(db, table)
    if table.geometry:
        drop_triggers(db, table.name)
    db.executemany(insert_sql, rows)
    if table.geometry:
        pack_rtree(db, table.name)
        create_triggers(db, table.name)
    if anew:
        create_key_index(db, table)


def _stored(db: sqlite3.Connection, table: Table) -> int:
    return int(db.execute(f"SELECT count(*) FROM {quoted(table.name)}").fetchone()[0])
