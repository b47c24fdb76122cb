"""The tables inside the file: those of the GeoPackage standard and those of banmap, all empty.

Beside each table stands its append-only history. Triggers write the history, so that a row that QGIS or
another program changes is kept as well; such a row loses its version until the next commit adopts it.
Source: OGC 12-128r17 (GeoPackage 1.3), annexes C and F.
"""

import sqlite3

from pyproj import CRS

from banmap.store.geopackage.rtree import create_rtree
from banmap.store.geopackage.values import SQL_TYPES
from banmap.tables import TABLES, Table

APPLICATION_ID = 0x47504B47  # "GPKG"
USER_VERSION = 10300  # GeoPackage 1.3.0: GDAL from 3.6 reads it without a warning
SCHEMA_VERSION = 1
VERSIONED = tuple(name for name in TABLES if name != "versions")
NEVER = "1970-01-01T00:00:00.000Z"  # last change of a table that nothing was committed to

_RTREE_DEFINITION = "http://www.geopackage.org/spec130/#extension_rtree"
_HISTORY_DEFINITION = "banmap docs/decisions/store-history.md"
_WGS84_WKT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",'
    '0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],'
    'AUTHORITY["EPSG","4326"]]'
)
_REFERENCE_SYSTEMS = (
    (
        "Undefined Cartesian SRS",
        -1,
        "NONE",
        -1,
        "undefined",
        "undefined Cartesian coordinate reference system",
    ),
    (
        "Undefined geographic SRS",
        0,
        "NONE",
        0,
        "undefined",
        "undefined geographic coordinate reference system",
    ),
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84_WKT, "longitude and latitude in decimal degrees"),
)
_STANDARD = (
    """CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
    organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
    description TEXT)""",
    """CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
    identifier TEXT UNIQUE, description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))""",
    """CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
    definition TEXT NOT NULL, scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
    "CREATE TABLE banmap_store (schema_version INTEGER NOT NULL)",
)


def quoted(name: str) -> str:
    """Quote a table's or column's name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def stored_columns(table: Table) -> list[str]:
    """List the columns of a row as the file has them: the contract's, then ``geom`` where there is one."""
    return [*table.columns, *(["geom"] if table.geometry else [])]


def create_standard_tables(db: sqlite3.Connection, *, metric_crs: str | None) -> None:
    """Make the tables of the standard with the rows it requires, and the row of the metric CRS if given."""
    for statement in _STANDARD:
        db.execute(statement)
    db.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", _REFERENCE_SYSTEMS)
    if metric_crs is not None:
        db.execute(
            "INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", _reference_system(metric_crs)
        )
    db.execute("INSERT INTO banmap_store VALUES (?)", (SCHEMA_VERSION,))
    _register_extension(db, "banmap_store", None, "banmap_history", _HISTORY_DEFINITION)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {USER_VERSION}")


def columns_in_file(db: sqlite3.Connection) -> dict[str, set[str]]:
    """Give the columns of every table that the file has."""
    found: dict[str, set[str]] = {}
    for table, column in db.execute(
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    ):
        found.setdefault(table, set()).add(column)
    return found


def add_missing_tables(db: sqlite3.Connection) -> None:
    """Make every table and column of ``banmap.tables`` that the file does not have yet."""
    present = columns_in_file(db)
    for name, table in TABLES.items():
        if name not in present:
            _create_table(db, table)
            continue
        for column in [column for column in table.columns if column not in present[name]]:
            for place in [name] if name == "versions" else [name, f"{name}_history"]:
                sql_type = SQL_TYPES[table.columns[column]]
                db.execute(f"ALTER TABLE {quoted(place)} ADD COLUMN {quoted(column)} {sql_type}")
            if name != "versions":
                _create_triggers(db, table)


def is_complete(db: sqlite3.Connection) -> bool:
    """Say whether the file has every table and column of ``banmap.tables``."""
    present = columns_in_file(db)
    return all(set(table.columns) <= present.get(name, set()) for name, table in TABLES.items())


def create_key_index(db: sqlite3.Connection, table: Table) -> None:
    """Make the index that keeps the key of a table unique."""
    key = ", ".join(map(quoted, table.key))
    db.execute(f"CREATE UNIQUE INDEX {quoted(f'{table.name}_key')} ON {quoted(table.name)} ({key})")


def drop_key_index(db: sqlite3.Connection, table: Table) -> None:
    """Take the index of the key away until ``create_key_index``; only inside one transaction."""
    db.execute(f"DROP INDEX {quoted(f'{table.name}_key')}")


def _create_table(db: sqlite3.Connection, table: Table) -> None:
    columns = ['"fid" INTEGER PRIMARY KEY NOT NULL', *_column_definitions(table, keyed=True)]
    if table.name != "versions":
        columns.append('"version" INTEGER')
    db.execute(f"CREATE TABLE {quoted(table.name)} ({', '.join(columns)})")
    create_key_index(db, table)
    _register(db, table)
    if table.name != "versions":
        _create_history(db, table)
        _create_triggers(db, table)


def _column_definitions(table: Table, *, keyed: bool) -> list[str]:
    definitions = [
        f"{quoted(name)} {SQL_TYPES[kind]}{' NOT NULL' if keyed and name in table.key else ''}"
        for name, kind in table.columns.items()
    ]
    return definitions + ([f'"geom" {table.geometry.upper()}'] if table.geometry else [])


def _create_history(db: sqlite3.Connection, table: Table) -> None:
    history = f"{table.name}_history"
    columns = ['"hid" INTEGER PRIMARY KEY NOT NULL', '"fid" INTEGER NOT NULL']
    columns += [*_column_definitions(table, keyed=False), '"version" INTEGER', '"version_to" INTEGER']
    db.execute(f"CREATE TABLE {quoted(history)} ({', '.join(columns)})")
    for place, column in ((table.name, "version"), (history, "version_to")):
        index = quoted(f"{place}_pending")
        db.execute(f"CREATE INDEX {index} ON {quoted(place)} ({column}) WHERE {column} IS NULL")
    _register_extension(db, history, None, "banmap_history", _HISTORY_DEFINITION)


def _create_triggers(db: sqlite3.Connection, table: Table) -> None:
    """Keep the old row of every update and deletion; take the version from rows that others changed."""
    name, history = quoted(table.name), quoted(f"{table.name}_history")
    columns = ["fid", *stored_columns(table), "version"]
    targets = ", ".join(map(quoted, [*columns, "version_to"]))
    old = ", ".join(f"OLD.{quoted(column)}" for column in columns)
    keep = f"INSERT INTO {history} ({targets}) VALUES ({old}"
    bodies = {
        "kept_update": f"AFTER UPDATE ON {name} WHEN OLD.version IS NOT NULL AND NEW.version IS NOT NULL "
        f"BEGIN {keep}, NULLIF(NEW.version, OLD.version)); END",
        "outside_update": f"AFTER UPDATE ON {name} WHEN OLD.version IS NEW.version AND NEW.version IS NOT NULL "
        f"BEGIN UPDATE {name} SET version = NULL WHERE fid = NEW.fid; END",
        "kept_delete": f"AFTER DELETE ON {name} WHEN OLD.version IS NOT NULL BEGIN {keep}, NULL); END",
    }
    for suffix, body in bodies.items():
        trigger = quoted(f"{table.name}_{suffix}")
        db.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        db.execute(f"CREATE TRIGGER {trigger} {body}")


def _register(db: sqlite3.Connection, table: Table) -> None:
    data_type, srs_id = ("features", 4326) if table.geometry else ("attributes", None)
    db.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES (?,?,?,?,?)",
        (table.name, data_type, table.name, NEVER, srs_id),
    )
    if table.geometry:
        db.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)",
            (table.name, table.geometry.upper()),
        )
        create_rtree(db, table.name)
        _register_extension(db, table.name, "geom", "gpkg_rtree_index", _RTREE_DEFINITION)


def _register_extension(
    db: sqlite3.Connection, table: str, column: str | None, extension: str, definition: str
) -> None:
    db.execute(
        "INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, 'write-only')",
        (table, column, extension, definition),
    )


def _reference_system(crs: str) -> tuple[str, int, str, int, str, str]:
    parsed = CRS.from_user_input(crs)
    authority, code = parsed.to_authority() or ("NONE", 0)
    wkt = parsed.to_wkt("WKT1_GDAL")
    return parsed.name, int(code), authority, int(code), wkt, "metric CRS of this workspace"
