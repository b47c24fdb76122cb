"""The append-only history beside each table: every row that was, from which version to which.

Triggers write it, so that a row which QGIS or another program changes or deletes is kept as well. Such a row
loses its version, and what it was waits in the history without an end, until the next commit adopts it.
"""

import sqlite3

from banmap.store.geopackage.sql import column_definitions, quoted, stored_columns
from banmap.store.geopackage.standard import HISTORY_EXTENSION, register_extension
from banmap.tables import Table

_TRIGGERS = {
    "kept_update": """AFTER UPDATE ON {table} WHEN OLD.version IS NOT NULL AND NEW.version IS NOT NULL
        BEGIN {keep}, NULLIF(NEW.version, OLD.version)); END""",
    "outside_update": """AFTER UPDATE ON {table} WHEN OLD.version IS NEW.version AND NEW.version IS NOT NULL
        BEGIN UPDATE {table} SET version = NULL WHERE fid = NEW.fid; END""",
    "kept_delete": "AFTER DELETE ON {table} WHEN OLD.version IS NOT NULL BEGIN {keep}, NULL); END",
}


def is_versioned(table: Table) -> bool:
    """Say whether rows of a table have a version; only the versions themselves have none."""
    return table.name != "versions"


def create_history(db: sqlite3.Connection, table: Table) -> None:
    """Make the history of a table, with indexes of the few rows that wait for a version."""
    history = f"{table.name}_history"
    columns = ['"hid" INTEGER PRIMARY KEY NOT NULL', '"fid" INTEGER NOT NULL']
    columns += [*column_definitions(table, keyed=False), '"version" INTEGER', '"version_to" INTEGER']
    db.execute(f"CREATE TABLE {quoted(history)} ({', '.join(columns)})")
    for place, column in ((table.name, "version"), (history, "version_to")):
        index = quoted(f"{place}_pending")
        db.execute(f"CREATE INDEX {index} ON {quoted(place)} ({column}) WHERE {column} IS NULL")
    register_extension(db, history, None, HISTORY_EXTENSION)
    create_history_triggers(db, table)


def create_history_triggers(db: sqlite3.Connection, table: Table) -> None:
    """Make, or make anew, the triggers that keep what a row was."""
    columns = ["fid", *stored_columns(table), "version"]
    targets = ", ".join(map(quoted, [*columns, "version_to"]))
    old = ", ".join(f"OLD.{quoted(column)}" for column in columns)
    keep = f"INSERT INTO {quoted(f'{table.name}_history')} ({targets}) VALUES ({old}"
    for suffix, body in _TRIGGERS.items():
        trigger = quoted(f"{table.name}_{suffix}")
        db.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        db.execute(f"CREATE TRIGGER {trigger} {body.format(table=quoted(table.name), keep=keep)}")
