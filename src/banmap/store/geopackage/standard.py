"""The tables that the GeoPackage standard asks for, and what it wants written in them.

Source: OGC 12-128r17 (GeoPackage 1.3), clauses 1.1, 2.1 and 2.3, annex C.
"""

import sqlite3

from pyproj import CRS

from banmap.tables import Table

APPLICATION_ID = 0x47504B47  # "GPKG"
USER_VERSION = 10300  # GeoPackage 1.3.0: GDAL from 3.6 on reads it without a warning
NEVER = "1970-01-01T00:00:00.000Z"  # last change of a table that nothing was committed to
HISTORY_EXTENSION = "banmap_history"

_DEFINITIONS = {
    "gpkg_rtree_index": "http://www.geopackage.org/spec130/#extension_rtree",
    HISTORY_EXTENSION: "banmap: docs/decisions/store-history.md",
}
_WGS84_WKT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",'
    '0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],'
    'AUTHORITY["EPSG","4326"]]'
)
_REFERENCE_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinates"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinates"),
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84_WKT, "longitude and latitude in decimal degrees"),
)
_STATEMENTS = (
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
)


def create_standard_tables(db: sqlite3.Connection, *, metric_crs: str | None) -> None:
    """Make the tables of the standard with the rows it requires, and list the metric CRS if there is one."""
    for statement in _STATEMENTS:
        db.execute(statement)
    systems = [*_REFERENCE_SYSTEMS, *([_reference_system(metric_crs)] if metric_crs else [])]
    db.executemany("INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", systems)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {USER_VERSION}")


def register_table(db: sqlite3.Connection, table: Table) -> None:
    """List a table in gpkg_contents: features with geometry, or attributes without."""
    data_type, srs_id = ("features", 4326) if table.geometry else ("attributes", None)
    db.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id)"
        " VALUES (?, ?, ?, ?, ?)",
        (table.name, data_type, table.name, NEVER, srs_id),
    )
    if table.geometry:
        geometry_type = table.geometry.upper()
        row = (table.name, "geom", geometry_type, 4326, 0, 0)
        db.execute("INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, ?, ?)", row)


def register_extension(db: sqlite3.Connection, table: str, column: str | None, extension: str) -> None:
    """List a table or column that goes beyond the standard's core; other programs may read on without it."""
    row = (table, column, extension, _DEFINITIONS[extension], "write-only")
    db.execute("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", row)


def _reference_system(crs: str) -> tuple[str, int, str, int, str, str]:
    parsed = CRS.from_user_input(crs)
    authority, code = parsed.to_authority() or ("NONE", "100000")
    wkt = parsed.to_wkt("WKT1_GDAL")
    return parsed.name, int(code), authority, int(code), wkt, "metric CRS of this workspace"
