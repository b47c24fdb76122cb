"""Which points lie near or inside which claims, and how far from their outlines."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from banmap.geometry.curves import Floats
from banmap.geometry.groups import rows_by_number
from banmap.geometry.nearest import Ints, Outline
from banmap.geometry.threads import map_in_threads


@dataclass(frozen=True)
class Nearby:
    """Pairs of a point and a claim that it lies near or inside, sorted by point and claim.

    ``phi_m`` is the signed distance of the point to the claim's outline (negative inside) and ``vertex``
    the nearest vertex of it.
    """

    point: Ints
    claim: Ints
    phi_m: Floats
    vertex: Ints


def find_nearby(points_m: Floats, own: Ints, outlines: Sequence[Outline], reach_m: Floats) -> Nearby:
    """Pair points (n, 2) with every claim whose outline is within reach or that holds the point.

    ``own`` (n,) is the claim that a point is a vertex of, -1 for none: no pair is made of these. A claim
    is within reach of a point nearer than ``reach_m[claim]`` plus ``reach_m[own]``.
    """
    if not len(outlines):
        return _sorted([])
    tree = shapely.STRtree([shapely.box(*outline.area.bounds) for outline in outlines])
    tasks: dict[int, list[Task]] = {}
    for group, members in rows_by_number(own).items():
        reach = reach_m + (reach_m[group] if group >= 0 else 0.0)
        for claim in _candidates(points_m[members], tree, float(reach.max()), group):
            tasks.setdefault(claim, []).append((members, claim, float(reach[claim])))
    # All of one claim in one thread: a prepared area must not be asked by two at once.
    parts = map_in_threads(
        lambda own_tasks: [_pairs(points_m, task, outlines[task[1]]) for task in own_tasks], tasks.values()
    )
    return _sorted([pairs for part in parts for pairs in part])


def _candidates(points_m: Floats, tree: shapely.STRtree, reach_m: float, own: int) -> list[int]:
    low, high = points_m.min(axis=0) - reach_m, points_m.max(axis=0) + reach_m
    found = tree.query(shapely.box(*low, *high))
    return sorted(int(claim) for claim in found if claim != own)


Task = tuple[Ints, int, float]
"""Points to look at, the claim to pair them with, and its reach in metres."""
Pairs = tuple[Ints, Ints, Floats, Ints]


def _pairs(points_m: Floats, task: Task, outline: Outline) -> Pairs:
    members, claim, reach_m = task
    west, south, east, north = outline.area.bounds
    x, y = points_m[members].T
    box = (x >= west - reach_m) & (x <= east + reach_m) & (y >= south - reach_m) & (y <= north + reach_m)
    point = members[box]
    inside = shapely.intersects_xy(outline.area, points_m[point])
    # The nearest vertex is at most a step farther than the outline itself.
    rough_m, _ = outline.tree.query(points_m[point], distance_upper_bound=reach_m + 10.0)
    kept = inside | np.isfinite(rough_m)
    point, inside = point[kept], inside[kept]
    distance_m, vertex = outline.distances(points_m[point])
    near = inside | (distance_m <= reach_m)
    phi_m = np.where(inside, -distance_m, distance_m)[near]
    return point[near], np.full(len(phi_m), claim), phi_m, vertex[near]


def _sorted(parts: list[Pairs]) -> Nearby:
    if not parts:
        empty = np.empty(0, dtype=np.int64)
        return Nearby(empty, empty, np.empty(0), empty)
    point, claim, phi_m, vertex = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((claim, point))
    return Nearby(point[order], claim[order], phi_m[order], vertex[order])
