"""The R-tree over a table's geometry, as every GeoPackage program keeps it.

Single rows come in through the standard's triggers; where many rows come at once the whole tree is packed.
Source: OGC 12-128r17 (GeoPackage 1.3) annex F.3.
"""

import math
import sqlite3
import struct
from collections.abc import Callable

import numpy as np

from banmap.store.geopackage.blob import POINT_BYTES, WKB_POINT, bounds_from_blobs
from banmap.store.geopackage.packing import write_packed_rtree

_TRIGGERS = {
    "insert": """AFTER INSERT ON "{t}" WHEN (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
        BEGIN {put} END""",
    "update1": """AFTER UPDATE OF "geom" ON "{t}" WHEN OLD."fid" = NEW."fid" AND
        (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN {put} END""",
    "update2": """AFTER UPDATE OF "geom" ON "{t}" WHEN OLD."fid" = NEW."fid" AND
        (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")) BEGIN {drop} END""",
    "update3": """AFTER UPDATE ON "{t}" WHEN OLD."fid" != NEW."fid" AND
        (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN {drop} {put} END""",
    "update4": """AFTER UPDATE ON "{t}" WHEN OLD."fid" != NEW."fid" AND
        (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))
        BEGIN DELETE FROM "rtree_{t}_geom" WHERE id IN (OLD."fid", NEW."fid"); END""",
    "delete": """AFTER DELETE ON "{t}" WHEN OLD."geom" NOT NULL BEGIN {drop} END""",
}
_PUT = """INSERT OR REPLACE INTO "rtree_{t}_geom" VALUES (NEW."fid", ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"),
        ST_MinY(NEW."geom"), ST_MaxY(NEW."geom"));"""
_DROP = 'DELETE FROM "rtree_{t}_geom" WHERE id = OLD."fid";'


def register_functions(db: sqlite3.Connection) -> None:
    """Give a connection the five ST_ functions that the triggers call."""
    db.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)
    for name, side in (("ST_MinX", 0), ("ST_MaxX", 1), ("ST_MinY", 2), ("ST_MaxY", 3)):
        db.create_function(name, 1, _side_function(side), deterministic=True)


def create_rtree(db: sqlite3.Connection, table: str) -> None:
    """Make an empty R-tree over the ``geom`` of a table, with its triggers."""
    db.execute(f'CREATE VIRTUAL TABLE "rtree_{table}_geom" USING rtree(id, minx, maxx, miny, maxy)')
    create_triggers(db, table)


def create_triggers(db: sqlite3.Connection, table: str) -> None:
    """Make the six triggers that keep the R-tree of a table."""
    parts = {"t": table, "put": _PUT.format(t=table), "drop": _DROP.format(t=table)}
    for suffix, body in _TRIGGERS.items():
        db.execute(f'CREATE TRIGGER "rtree_{table}_geom_{suffix}" {body.format(**parts)}')


def drop_triggers(db: sqlite3.Connection, table: str) -> None:
    """Take the triggers away until ``create_triggers``; only inside one transaction."""
    for suffix in _TRIGGERS:
        db.execute(f'DROP TRIGGER IF EXISTS "rtree_{table}_geom_{suffix}"')


def extent_from_rtree(db: sqlite3.Connection, table: str) -> tuple[float, float, float, float] | None:
    """Give west, south, east, north of all rows in degrees, None where there are none.

    Read from the root of the R-tree, whose 32-bit numbers are rounded outward: up to a metre too wide.
    """
    row = db.execute(f'SELECT data FROM "rtree_{table}_geom_node" WHERE nodeno = 1').fetchone()
    count = int.from_bytes(row[0][2:4], "big") if row else 0
    if count == 0:
        return None
    cells = np.frombuffer(row[0][4 : 4 + 24 * count], dtype=[("id", ">i8"), ("box", ">f4", 4)])["box"]
    west, south = cells[:, 0].min(), cells[:, 2].min()
    return float(west), float(south), float(cells[:, 1].max()), float(cells[:, 3].max())


def _side_function(side: int) -> Callable[[bytes | None], float | None]:
    def side_of(blob: bytes | None) -> float | None:
        envelope = _envelope(blob)
        return None if envelope is None else envelope[side]

    return side_of


def _is_empty(blob: bytes | None) -> int | None:
    if blob is None:
        return None
    return int(_envelope(blob) is None)


def _envelope(blob: bytes | None) -> tuple[float, ...] | None:
    """Give min x, max x, min y, max y of a blob, None where it is missing or empty."""
    if blob is None:
        return None
    order = "<" if blob[3] & 1 else ">"
    if (blob[3] >> 1) & 7:
        envelope = struct.unpack_from(order + "4d", blob, 8)
        return None if math.isnan(envelope[0]) else envelope
    if len(blob) == POINT_BYTES and blob[8:13] == WKB_POINT:
        x, y = struct.unpack_from("<2d", blob, 13)
        return None if math.isnan(x) else (x, x, y, y)
    west, south, east, north = bounds_from_blobs([blob])[0].tolist()
    return None if math.isnan(west) else (west, east, south, north)


def pack_rtree(db: sqlite3.Connection, table: str) -> None:
    """Fill the R-tree of a table anew from all its rows."""
    rows = db.execute(f'SELECT fid, geom FROM "{table}" WHERE geom NOT NULL ORDER BY fid').fetchall()
    bounds = bounds_from_blobs([row[1] for row in rows])
    fids = np.array([row[0] for row in rows], dtype=np.int64)
    full = ~np.isnan(bounds).any(axis=1)
    write_packed_rtree(db, f"rtree_{table}_geom", fids[full], bounds[full])
