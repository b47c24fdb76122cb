"""Opening and making the file: is it there, is it ours, may it be written."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from banmap.crs import check_metric_crs
from banmap.errors import NotFoundError, StoreError
from banmap.store.geopackage.connection import Connections, connect, store_errors
from banmap.store.geopackage.schema import MARK, SCHEMA_VERSION, add_missing_tables, create_mark, is_complete
from banmap.store.geopackage.standard import APPLICATION_ID, create_standard_tables
from banmap.store.geopackage.store import GeoPackageStore

_OLDEST_SQLITE = (3, 35, 0)  # UPDATE … FROM, json_each, pragma functions
_MAGIC = b"SQLite format 3\x00"
_WAL = 2  # the file's own note, in byte 18, that its newest pages may stand in the write-ahead log


def open_geopackage(path: Path, *, read_only: bool, busy_timeout_s: float) -> GeoPackageStore:
    """Open a file that banmap made. Raises NotFoundError or StoreError; see ``banmap.store.open_store``."""
    _check_sqlite()
    _check_file(path, read_only=read_only)
    mode = _read_mode(path) if read_only else "rw"
    with store_errors(path), closing(connect(path, mode=mode, busy_timeout_s=busy_timeout_s)) as db:
        _check_ours(db, path)
        complete = is_complete(db)
    if read_only and not complete:
        raise StoreError(f"{path} was made by an older banmap; open it once for writing to renew it")
    connections = Connections(path, mode=mode, busy_timeout_s=busy_timeout_s)
    if not complete:
        with connections.transaction() as db:
            add_missing_tables(db)
    return GeoPackageStore(connections)


def create_geopackage(path: Path, *, metric_crs: str | None, busy_timeout_s: float) -> None:
    """Make the file with all tables, empty, unless there is one with anything in it.

    Killed half-way it leaves an empty file, which the next call fills.
    """
    _check_sqlite()
    if metric_crs is not None:
        check_metric_crs(metric_crs)
    if path.is_dir() or (path.exists() and not _is_database(path)):
        return  # opening it says what is wrong with it
    if not path.parent.is_dir():
        raise StoreError(f"{path} cannot be made: folder {path.parent} does not exist; make it first")
    with store_errors(path), closing(connect(path, mode="rwc", busy_timeout_s=busy_timeout_s)) as db:
        _fill(db, metric_crs)


def _fill(db: sqlite3.Connection, metric_crs: str | None) -> None:
    db.execute("BEGIN IMMEDIATE")
    if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        create_standard_tables(db, metric_crs=metric_crs)
        create_mark(db)
        add_missing_tables(db)
    db.execute("COMMIT")


def _check_sqlite() -> None:
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        wanted = ".".join(map(str, _OLDEST_SQLITE))
        raise StoreError(f"this Python has SQLite {sqlite3.sqlite_version}; banmap needs {wanted} or newer")


def _check_file(path: Path, *, read_only: bool) -> None:
    if not path.exists():
        raise NotFoundError(f"{path} does not exist; check its name, or make it with: banmap init {path}")
    if path.is_dir():
        raise StoreError(f"{path} is a folder; give a .gpkg file that banmap made")
    if not os.access(path, os.R_OK):
        raise StoreError(f"{path} may not be read by you; ask its owner for the right to read it")
    if path.stat().st_size == 0:
        raise StoreError(f"{path} is empty; delete it and make a store with: banmap init {path}")
    if not _is_database(path):
        raise StoreError(f"{path} is not a GeoPackage; give a .gpkg file that banmap made")
    if not read_only and not os.access(path, os.W_OK):
        raise StoreError(f"{path} is read-only; copy it to a folder you may write to, or open it read-only")
    if not read_only and not os.access(path.parent, os.W_OK):
        raise StoreError(f"folder {path.parent} is read-only; copy {path.name} to one you may write to")


def _is_database(path: Path) -> bool:
    """Say whether a file is empty or begins as SQLite's files do."""
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) in (b"", _MAGIC)
    except OSError:
        return False


def _read_mode(path: Path) -> str:
    """Choose how to open for reading; a write-ahead log needs a folder that may be written to."""
    with path.open("rb") as file:
        in_wal = file.read(19)[18] == _WAL
    if not in_wal or os.access(path.parent, os.W_OK):
        return "ro"
    if path.with_name(path.name + "-wal").exists():
        raise StoreError(
            f"{path} has newer commits in {path.name}-wal beside it; copy both to a folder you may write to"
        )
    return "ro&immutable=1"


def _check_ours(db: sqlite3.Connection, path: Path) -> None:
    if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        raise StoreError(f"{path} is empty; delete it and make a store with: banmap init {path}")
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreError(f"{path} is a database but not a GeoPackage; give a .gpkg file that banmap made")
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (MARK,)).fetchone() is None:
        raise StoreError(f"{path} is a GeoPackage that banmap did not make; make a store with banmap init")
    layout = db.execute(f"SELECT max(schema_version) FROM {MARK}").fetchone()[0] or 0
    if layout > SCHEMA_VERSION:
        raise StoreError(f"{path} was made by a newer banmap (layout {layout}); update banmap here")
