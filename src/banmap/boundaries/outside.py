"""Points outside all claims: beside walks that run alone, and around villages nobody walked.

Where a walk runs alone (no other claim near enough that error explains the space between), the mesh gets
points just outside it. Points that belong together tell what the space is: free_land.py.
"""

from collections.abc import Sequence

import numpy as np
import shapely

from banmap.boundaries.nearby import Nearby, find_nearby
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.survey_field import ClaimVertices, SurveyField
from banmap.geometry.curves import Floats
from banmap.geometry.nearest import Ints, Mask, Outline

NEARER = (1.0, 0.5, 0.25, 0.1, 0.04)
"""Shares of the offset that are tried in turn where an outline leaves little room beside it."""
GOLDEN = 0.6180339887498949
"""Turned by the golden section, numbers in a row spread evenly."""
CLEAR_SHARE = 0.6
"""A point placed at an offset from an outline is at least this share of it away from all of the outline."""


def find_lone(vertices: ClaimVertices, nearby: Nearby, field: SurveyField, params: BoundaryParams) -> Mask:
    """Find the vertices that no other claim covers or comes near to within what error explains."""
    own_sigma = field.sigma_at(vertices.own[nearby.point], vertices.vertex[nearby.point])
    other_sigma = field.sigma_at(nearby.claim, nearby.vertex)
    explained = nearby.phi_m <= params.contest_sd * np.hypot(own_sigma, other_sigma)
    lone = np.ones(len(vertices.own), dtype=bool)
    lone[nearby.point[explained]] = False
    return lone


def offset_outwards(
    vertices: ClaimVertices, lone: Mask, outlines: Sequence[Outline], offset_m: float
) -> tuple[Floats, Ints]:
    """Place a point outside each lone vertex: points (m, 2) and the claim (m,) that each stands beside.

    In notches too narrow for the offset no point is placed.
    """
    points, own = [], []
    for claim in np.unique(vertices.own[lone]).tolist():
        chosen = vertices.vertex[lone & (vertices.own == claim)]
        beside = _beside(outlines[claim], chosen, offset_m)
        points.append(beside)
        own.append(np.full(len(beside), claim, dtype=np.int64))
    if not points:
        return np.empty((0, 2)), np.empty(0, dtype=np.int64)
    return np.concatenate(points), np.concatenate(own)


def _beside(outline: Outline, chosen: Ints, offset_m: float) -> Floats:
    left, right = _both_sides(outline, chosen, offset_m)
    is_left, is_right = (~shapely.intersects_xy(outline.area, side) for side in (left, right))
    point = np.where(is_left[:, None], left, right)
    clear = outline.distances(point)[0] > CLEAR_SHARE * offset_m
    return point[(is_left | is_right) & clear]


def points_inside(outline: Outline, offset_m: float) -> Floats:
    """Place a point inside an area beside each vertex of its outline, nearer where there is less room."""
    chosen = np.arange(len(outline.points_m))
    placed = []
    for share in NEARER:
        sides = _both_sides(outline, chosen, share * offset_m)
        fits = [
            shapely.intersects_xy(outline.area, side)
            & (outline.distances(side)[0] > CLEAR_SHARE * share * offset_m)
            for side in sides
        ]
        placed += [side[fit] for side, fit in zip(sides, fits, strict=True)]
        chosen = chosen[~(fits[0] | fits[1])]
    return np.concatenate(placed)


def _both_sides(outline: Outline, chosen: Ints, offset_m: float) -> tuple[Floats, Floats]:
    at = outline.points_m[chosen]
    along = outline.points_m[outline.following[chosen]] - outline.points_m[outline.preceding[chosen]]
    length = np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    # Uneven distances: points of equal offset from a straight line are cocircular, and which of two equal
    # meshes comes out would hang on far points.
    uneven_m = offset_m * (1.0 + 0.2 * np.mod(chosen * GOLDEN, 1.0))[:, None]
    normal = np.column_stack([along[:, 1], -along[:, 0]]) / length * uneven_m
    return at + normal, at - normal


def grid_around(centres_m: Floats, reach_m: float, step_m: float) -> Floats:
    """Place a triangular grid, the same one everywhere, over all places within reach of the centres."""
    if not len(centres_m):
        return np.empty((0, 2))
    rise_m = step_m * np.sqrt(3) / 2
    cells: set[tuple[float, float]] = set()
    for x, y in centres_m.tolist():
        rows = np.arange(np.floor((y - reach_m) / rise_m), np.ceil((y + reach_m) / rise_m) + 1)
        columns = np.arange(np.floor((x - reach_m) / step_m), np.ceil((x + reach_m) / step_m) + 1)
        cells.update((row, column) for row in rows.tolist() for column in columns.tolist())
    index = np.array(sorted(cells))
    grid = np.column_stack([(index[:, 1] + 0.5 * (index[:, 0] % 2)) * step_m, index[:, 0] * rise_m])
    tree = shapely.STRtree(np.asarray(shapely.points(centres_m), dtype=object))
    near = tree.query_nearest(shapely.points(grid), max_distance=reach_m, all_matches=False)[0]
    result: Floats = grid[near]
    return result


def is_free(points_m: Floats, outlines: Sequence[Outline], clear_m: float) -> Mask:
    """Say which points lie outside all claims and at least ``clear_m`` from their outlines."""
    free = np.ones(len(points_m), dtype=bool)
    reach = np.full(len(outlines), clear_m)
    none = np.full(len(points_m), -1, dtype=np.int64)
    free[find_nearby(points_m, none, outlines, reach).point] = False
    return free
