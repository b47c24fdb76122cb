"""A whole R-tree at once: packed by numpy, written into the node tables of SQLite's R-tree module.

About ten times as fast as row by row, and the tree is tighter. Sources: the format of nodes in SQLite's
ext/rtree/rtree.c and at https://www.sqlite.org/rtree.html; Leutenegger et al. 1997, "STR: a simple and
efficient algorithm for R-tree packing", https://doi.org/10.1109/ICDE.1997.582015.
"""

import math
import sqlite3
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_CELL = np.dtype([("id", ">i8"), ("box", ">f4", (4,))])  # box: min x, max x, min y, max y
_HEAD_BYTES = 4  # depth of the tree (in the root only) and number of cells, 16 bits each
_ROOT = 1


@dataclass(frozen=True)
class _Level:
    """The nodes of one level: their numbers, the cells of all in order, where each node's cells begin."""

    cells: NDArray[np.void]
    starts: Integers
    numbers: Integers


def write_packed_rtree(db: sqlite3.Connection, rtree: str, ids: Integers, bounds_deg: Floats) -> None:
    """Replace the content of an R-tree by ``ids`` with their (n, 4) bounds west, south, east, north.

    Bounds are rounded outward to the 32-bit numbers of an R-tree. The same ids and bounds give the same
    bytes. Falls back to SQLite's own inserts where the node tables may not be written (defensive mode).
    """
    boxes = _outward(bounds_deg)
    try:
        node_bytes = _clear(db, rtree)
    except sqlite3.OperationalError:
        _insert_one_by_one(db, rtree, ids, boxes)
        return
    _write(db, rtree, _pack(ids, boxes, (node_bytes - _HEAD_BYTES) // _CELL.itemsize), node_bytes)


def _clear(db: sqlite3.Connection, rtree: str) -> int:
    """Empty the node tables and give the size of a node in bytes."""
    size = f'SELECT length(data) FROM "{rtree}_node" WHERE nodeno = {_ROOT}'
    node_bytes = int(db.execute(size).fetchone()[0])
    for part in ("rowid", "parent", "node"):
        db.execute(f'DELETE FROM "{rtree}_{part}"')
    return node_bytes


def _outward(bounds_deg: Floats) -> NDArray[np.float32]:
    """Round (n, 4) bounds to min x, max x, min y, max y in 32 bits that still enclose them."""
    boxes = bounds_deg[:, [0, 2, 1, 3]].astype(np.float32)
    low, high = np.float32(-np.inf), np.float32(np.inf)
    for column, source, side in ((0, 0, low), (1, 2, high), (2, 1, low), (3, 3, high)):
        exact = bounds_deg[:, source]
        inside = boxes[:, column] > exact if side == low else boxes[:, column] < exact
        boxes[:, column] = np.where(inside, np.nextafter(boxes[:, column], side), boxes[:, column])
    return boxes


def _pack(ids: Integers, boxes: NDArray[np.float32], capacity: int) -> list[_Level]:
    """Group cells into leaves by place (sort, tile, sort), then nodes into nodes until one is left."""
    cells = np.empty(len(ids), dtype=_CELL)
    cells["id"], cells["box"] = ids, boxes
    cells = cells[_tile_order(boxes, capacity)]
    levels: list[_Level] = []
    next_number = _ROOT + 1
    while True:
        nodes = max(math.ceil(len(cells) / capacity), 1)
        starts = np.linspace(0, len(cells), nodes + 1).astype(np.int64)
        if nodes == 1:
            return [*levels, _Level(cells, starts, np.array([_ROOT]))]
        numbers = np.arange(next_number, next_number + nodes)
        next_number += nodes
        levels.append(_Level(cells, starts, numbers))
        cells = _parents(levels[-1])


def _tile_order(boxes: NDArray[np.float32], capacity: int) -> Integers:
    """Order boxes by upright slices from west to east, and within a slice from south to north."""
    centre_x, centre_y = boxes[:, 0] + boxes[:, 1], boxes[:, 2] + boxes[:, 3]
    slices = max(math.ceil(math.sqrt(len(boxes) / capacity)), 1)
    by_x = np.argsort(centre_x, kind="stable")
    slice_of = np.empty(len(boxes), dtype=np.int64)
    slice_of[by_x] = np.arange(len(boxes)) * slices // max(len(boxes), 1)
    return np.lexsort((centre_y, slice_of))


def _parents(level: _Level) -> NDArray[np.void]:
    """Make one cell for each node of a level: its number and the box around its cells."""
    cells = np.empty(len(level.numbers), dtype=_CELL)
    cells["id"] = level.numbers
    boxes = level.cells["box"].astype(np.float32)
    for column, reduce in ((0, np.minimum), (1, np.maximum), (2, np.minimum), (3, np.maximum)):
        cells["box"][:, column] = reduce.reduceat(boxes[:, column], level.starts[:-1])
    return cells


def _write(db: sqlite3.Connection, rtree: str, levels: list[_Level], node_bytes: int) -> None:
    leaves = levels[0]
    leaf_of = np.repeat(leaves.numbers, np.diff(leaves.starts))
    by_id = np.argsort(leaves.cells["id"], kind="stable")
    rowids = zip(leaves.cells["id"][by_id].tolist(), leaf_of[by_id].tolist(), strict=True)
    db.executemany(f'INSERT INTO "{rtree}_rowid" (rowid, nodeno) VALUES (?, ?)', rowids)
    for below, above in pairwise(levels):
        parent_of = np.repeat(above.numbers, np.diff(above.starts))
        parents = zip(below.numbers.tolist(), parent_of.tolist(), strict=True)
        db.executemany(f'INSERT INTO "{rtree}_parent" (nodeno, parentnode) VALUES (?, ?)', parents)
    for level in levels:
        depth = len(levels) - 1 if level is levels[-1] else 0
        nodes = zip(level.numbers.tolist(), _node_blobs(level, depth, node_bytes), strict=True)
        db.executemany(f'INSERT INTO "{rtree}_node" (nodeno, data) VALUES (?, ?)', nodes)


def _node_blobs(level: _Level, depth: int, node_bytes: int) -> list[bytes]:
    blobs = []
    for start, end in zip(level.starts[:-1].tolist(), level.starts[1:].tolist(), strict=True):
        head = depth.to_bytes(2, "big") + (end - start).to_bytes(2, "big")
        blobs.append((head + level.cells[start:end].tobytes()).ljust(node_bytes, b"\0"))
    return blobs


def _insert_one_by_one(db: sqlite3.Connection, rtree: str, ids: Integers, boxes: NDArray[np.float32]) -> None:
    db.execute(f'DELETE FROM "{rtree}"')
    rows = zip(ids.tolist(), *boxes.astype(np.float64).T.tolist(), strict=True)
    db.executemany(f'INSERT INTO "{rtree}" VALUES (?, ?, ?, ?, ?)', rows)
