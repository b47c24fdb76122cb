"""Lines of the map: the pieces inside the mesh's triangles, chained from corner to corner."""

from dataclasses import dataclass

import numpy as np

from banmap.geometry.chains import chain_pieces
from banmap.geometry.curves import Floats
from banmap.geometry.delaunay import Mesh
from banmap.geometry.marching import Crossings, Pieces
from banmap.geometry.nearest import Ints


@dataclass(frozen=True)
class Line:
    """One border between two corners, or a ring whose ``start`` and ``end`` are one node.

    ``points_m`` (n, 2) are its places, ``left`` and ``right`` the labels beside it, and ``crossings`` (c,)
    the numbers of the crossings along it among the partition's.
    """

    points_m: Floats
    left: int
    right: int
    start: int
    end: int
    crossings: Ints


def build_lines(mesh: Mesh, crossings: Crossings, pieces: Pieces, nodes_m: Floats, sides: Ints) -> list[Line]:
    """Chain the pieces into lines and find out what lies on their left and right."""
    lines = []
    for path in chain_pieces(pieces.ends):
        nodes = _settle_direction(np.array(path), nodes_m)
        inner = nodes[nodes < len(crossings.key)]
        one, other = sides[inner[0]].tolist()
        left = _starts_left(mesh, crossings, pieces, nodes)
        pair = (one, other) if left else (other, one)
        lines.append(Line(nodes_m[nodes], *pair, int(nodes[0]), int(nodes[-1]), inner))
    return lines


def _settle_direction(nodes: Ints, nodes_m: Floats) -> Ints:
    """Let a line run from its end that lies farther west, then south; a ring from its westernmost node.

    So a line is the same wherever the mesh began to be numbered.
    """
    if nodes[0] == nodes[-1]:
        first = int(np.lexsort((nodes_m[nodes[:-1], 1], nodes_m[nodes[:-1], 0]))[0])
        ring = np.roll(nodes[:-1], -first)
        nodes = np.append(ring, ring[0])
        ends = nodes_m[nodes[[1, -2]]]
    else:
        ends = nodes_m[nodes[[0, -1]]]
    return nodes if ends[0].tolist() <= ends[1].tolist() else nodes[::-1]


def _starts_left(mesh: Mesh, crossings: Crossings, pieces: Pieces, nodes: Ints) -> bool:
    """Say whether the start of the first mesh edge that a line crosses lies on the line's left.

    Crossings may coincide, so the mesh tells the direction, not the places: the next node lies in the
    triangle on one side of the mesh edge, or the last one in that on its other side.
    """
    here = int(nodes[0] >= len(crossings.key))
    forward = here + 1 < len(nodes)
    edge, beside = int(nodes[here]), int(nodes[here + 1 if forward else here - 1])
    if beside >= len(crossings.key):
        around = pieces.junctions[beside - len(crossings.key)]
        beside = int(around[around != edge][0])
    start, end = int(crossings.start[edge]), int(crossings.end[edge])
    apex = next(v for v in (crossings.start[beside], crossings.end[beside]) if v not in (start, end))
    along, to = mesh.points_m[[end, apex]] - mesh.points_m[start]
    return bool((along[0] * to[1] - along[1] * to[0] > 0) == forward)
