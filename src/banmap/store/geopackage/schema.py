"""The tables of ``banmap.tables`` inside the file, empty, with their keys, R-trees and histories."""

import sqlite3

from banmap.store.geopackage.history import create_history, create_history_triggers, is_versioned
from banmap.store.geopackage.rtree import create_rtree
from banmap.store.geopackage.sql import column_definitions, quoted
from banmap.store.geopackage.standard import HISTORY_EXTENSION, register_extension, register_table
from banmap.store.geopackage.values import SQL_TYPES
from banmap.tables import TABLES, Table

SCHEMA_VERSION = 1
MARK = "banmap_store"  # a file with this table is a store of ours


def create_mark(db: sqlite3.Connection) -> None:
    """Mark the file as a store of ours, with the version of its layout."""
    db.execute(f"CREATE TABLE {MARK} (schema_version INTEGER NOT NULL)")
    db.execute(f"INSERT INTO {MARK} VALUES ({SCHEMA_VERSION})")
    register_extension(db, MARK, None, HISTORY_EXTENSION)


def is_complete(db: sqlite3.Connection) -> bool:
    """Say whether the file has every table and column of ``banmap.tables``."""
    present = _columns_in_file(db)
    return all(set(table.columns) <= present.get(name, set()) for name, table in TABLES.items())


def add_missing_tables(db: sqlite3.Connection) -> None:
    """Make every table and column of ``banmap.tables`` that the file does not have yet."""
    present = _columns_in_file(db)
    for name, table in TABLES.items():
        if name not in present:
            _create_table(db, table)
        elif missing := [column for column in table.columns if column not in present[name]]:
            _add_columns(db, table, missing)


def create_key_index(db: sqlite3.Connection, table: Table) -> None:
    """Make the index that keeps the key of a table unique."""
    key = ", ".join(map(quoted, table.key))
    db.execute(f"CREATE UNIQUE INDEX {quoted(f'{table.name}_key')} ON {quoted(table.name)} ({key})")


def drop_key_index(db: sqlite3.Connection, table: Table) -> None:
    """Take the index of the key away until ``create_key_index``; only inside one transaction."""
    db.execute(f"DROP INDEX {quoted(f'{table.name}_key')}")


def _columns_in_file(db: sqlite3.Connection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    sql = "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    for table, column in db.execute(sql):
        found.setdefault(table, set()).add(column)
    return found


def _create_table(db: sqlite3.Connection, table: Table) -> None:
    columns = ['"fid" INTEGER PRIMARY KEY NOT NULL', *column_definitions(table, keyed=True)]
    if is_versioned(table):
        columns.append('"version" INTEGER')
    db.execute(f"CREATE TABLE {quoted(table.name)} ({', '.join(columns)})")
    create_key_index(db, table)
    register_table(db, table)
    if table.geometry:
        create_rtree(db, table.name)
        register_extension(db, table.name, "geom", "gpkg_rtree_index")
    if is_versioned(table):
        create_history(db, table)


def _add_columns(db: sqlite3.Connection, table: Table, columns: list[str]) -> None:
    places = [table.name, f"{table.name}_history"] if is_versioned(table) else [table.name]
    for place in places:
        for column in columns:
            definition = f"{quoted(column)} {SQL_TYPES[table.columns[column]]}"
            db.execute(f"ALTER TABLE {quoted(place)} ADD COLUMN {definition}")
    if is_versioned(table):
        create_history_triggers(db, table)
