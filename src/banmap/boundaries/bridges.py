"""Lay the missing stretches of a claim's outline along a line that shows them.

A straight bridge over missing fixes cuts off bays and spits; moving its vertices to the nearest places of
the line would not bring them back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from banmap.boundaries.claims import Claim
from banmap.boundaries.params import BoundaryParams
from banmap.geometry.curves import Floats
from banmap.geometry.nearest import Ints

SAME_SHARE = 0.5
"""A way of which more runs along walked stretches goes round the wrong side."""


def lay_bridges(
    claim: Claim, line: shapely.LineString, near: NDArray[np.bool_], params: BoundaryParams
) -> Claim:
    """Lay each missing stretch along ``line`` where the outline is ``near`` (n,) it at both of its ends.

    The stretch gets new vertices; rings may begin at another vertex than before.
    """
    walked = claim.bridge_m == 0
    if walked.all() or not (near & walked).any():
        return claim
    guide = _Guide(line, near, cKDTree(claim.points_m[walked]), params)
    rings = np.split(np.arange(len(claim.walk)), np.cumsum(claim.rings)[:-1])
    parts = [list(_lay_ring(claim, rows, guide)) for rows in rings]
    rows, points, bridge = zip(*(part for ring in parts for part in ring), strict=True)
    like = np.concatenate(rows)
    return replace(
        claim,
        rings=tuple(sum(len(part[0]) for part in ring) for ring in parts),
        points_m=np.concatenate(points),
        bridge_m=np.concatenate(bridge),
        walk=claim.walk[like],
        extra=claim.extra[like],
        passes=claim.passes[like],
        agreed=claim.agreed[like],
    )


@dataclass(frozen=True)
class _Guide:
    """The line, which vertices lie near it, and the tree of all walked vertices."""

    line: shapely.LineString
    near: NDArray[np.bool_]
    tree: cKDTree
    params: BoundaryParams


Part = tuple[Ints, Floats, Floats]
"""The rows of the old outline that vertices are like, their places and how far the next fix is."""


def _lay_ring(claim: Claim, rows: Ints, guide: _Guide) -> Iterator[Part]:
    walked = claim.bridge_m[rows] == 0
    if not walked.any():
        yield rows, claim.points_m[rows], claim.bridge_m[rows]
        return
    rows = np.roll(rows, -int(np.argmax(walked)))
    runs = np.split(rows, np.flatnonzero(np.diff(claim.bridge_m[rows] > 0)) + 1)
    for number, run in enumerate(runs):
        is_missing = claim.bridge_m[run[0]] > 0
        ends = np.array([runs[number - 1][-1], runs[(number + 1) % len(runs)][0]])
        way_m = _way(claim.points_m[ends], guide) if is_missing and guide.near[ends].all() else None
        if way_m is None:
            yield run, claim.points_m[run], claim.bridge_m[run]
        else:
            yield np.full(len(way_m), run[len(run) // 2]), way_m, _bridge_m(len(way_m), guide.params)


def _bridge_m(count: int, params: BoundaryParams) -> Floats:
    """Give the distance to the nearer end for vertices between two fixes."""
    rank = np.arange(1, count + 1)
    return params.step_m * np.minimum(rank, count + 1 - rank)


def _way(ends_m: Floats, guide: _Guide) -> Floats | None:
    """Give the places along the line from one end to the other, None if it does not lead there."""
    line, params = guide.line, guide.params
    first, last = (float(line.project(shapely.Point(end))) for end in ends_m)
    ways = [_between(line, first, last, params)]
    back_m = float(shapely.distance(shapely.get_point(line, 0), shapely.get_point(line, -1)))
    if back_m < params.close_m:
        turn = (0.0, line.length) if first < last else (line.length, 0.0)
        around = [_between(line, first, turn[0], params), _between(line, turn[1], last, params)]
        ways.append(np.concatenate(around))
    return next((way for way in ways if _is_new(way, guide)), None)


def _between(line: shapely.LineString, first_m: float, last_m: float, params: BoundaryParams) -> Floats:
    count = max(int(abs(last_m - first_m) // params.step_m), 1)
    at_m = np.linspace(first_m, last_m, count + 1)[1:-1]
    return shapely.get_coordinates(shapely.line_interpolate_point(line, at_m))


def _is_new(way_m: Floats, guide: _Guide) -> bool:
    """Say whether a way, its ends apart, leaves the walked stretches of the outline."""
    ends = int(2 * guide.params.close_m // guide.params.step_m)
    inner = way_m[ends : len(way_m) - ends]
    if not len(inner):
        return True
    off_m = np.asarray(guide.tree.query(inner)[0])
    return bool((off_m < guide.params.close_m).mean() < SAME_SHARE)
