"""Opening and making the file: is it there, is it ours, may it be written."""

import sqlite3
from pathlib import Path

from banmap.crs import check_metric_crs
from banmap.errors import NotFoundError, StoreError
from banmap.store.geopackage.connection import Connections
from banmap.store.geopackage.schema import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    add_missing_tables,
    create_standard_tables,
    is_complete,
)
from banmap.store.geopackage.store import GeoPackageStore


def open_geopackage(
    path: Path, *, create: bool, read_only: bool, metric_crs: str | None, busy_timeout_s: float
) -> GeoPackageStore:
    """Open a file that banmap made, or make one; see ``banmap.store.open_store``."""
    if metric_crs is not None:
        check_metric_crs(metric_crs)
    if not path.exists():
        if not create or read_only:
            raise NotFoundError(f"{path} does not exist; make it with banmap init")
        path.touch()
    connections = Connections(path, read_only=read_only, busy_timeout_s=busy_timeout_s)
    if create and path.stat().st_size == 0:
        with connections.transaction() as db:
            create_standard_tables(db, metric_crs=metric_crs)
            add_missing_tables(db)
    with connections.borrow() as db:
        check_ours(db, path)
        if not read_only and not is_complete(db):
            add_missing_tables(db)
    return GeoPackageStore(connections)


def check_ours(db: sqlite3.Connection, path: Path) -> None:
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreError(f"{path} is not a GeoPackage; give a .gpkg file that banmap made")
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'banmap_store'").fetchone():
        raise StoreError(f"{path} is a GeoPackage that banmap did not make; make a store with banmap init")
    version = db.execute("SELECT max(schema_version) FROM banmap_store").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise StoreError(f"{path} was made by a newer banmap (layout {version}); update banmap")
