"""The mesh points: vertices of claims, points outside them, villages nobody walked, and a frame far out."""

from dataclasses import dataclass, replace

import numpy as np

from banmap.boundaries.ground import Ground
from banmap.boundaries.outside import grid_around, is_free, offset_outwards, points_inside
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.survey_field import ClaimVertices
from banmap.geometry.curves import Floats
from banmap.geometry.nearest import Ints, Mask

FAR_M = 5000.0
"""The points around the map lie at least this far from it."""
GRID_REACHES_IN_FRAME = 2.5
"""Inside a frame an unwalked village may go farther than its reach: all land is somebody's."""


@dataclass(frozen=True)
class Layout:
    """All mesh points: vertices of claims first, then points outside claims, then the frame of far points.

    ``own`` (n,) is the claim of which a point is a vertex, -1 else; ``beside`` (n,) the claim a free point
    stands beside; ``given`` (n,) the label of points that surely lie outside the frame, -1 else; ``far``
    are the numbers of the last points, outside the map; ``centres`` maps points to labels of unwalked units.
    """

    points_m: Floats
    own: Ints
    beside: Ints
    free: Mask
    given: Ints
    far: Ints
    centres: dict[int, int]

    def extend(self, points_m: Floats) -> "Layout":
        """Add vertices at the end that are of no claim and not free."""
        more = len(points_m) - len(self.points_m)
        none = np.full(more, -1, dtype=np.int64)
        own, beside = np.concatenate([self.own, none]), np.concatenate([self.beside, none])
        free, given = np.concatenate([self.free, none >= 0]), np.concatenate([self.given, none])
        return replace(self, points_m=points_m, own=own, beside=beside, free=free, given=given)


def lay_out(ground: Ground, vertices: ClaimVertices, lone: Mask, params: BoundaryParams) -> Layout:
    """Lay out the mesh points; ``lone`` (v,) are the vertices that no other claim comes near to."""
    is_open = is_free(ground.centres_m, ground.field.outlines, 0.0)
    beside_m, beside = _points_beside(ground, vertices, lone, params)
    inner = [vertices.points_m, beside_m, _grid(ground, params), ground.centres_m]
    far = np.concatenate([_beyond_frame(ground, params), _far_points(np.concatenate(inner))])
    inner[-1] = ground.centres_m[is_open]
    points = np.concatenate([*inner, far])
    first_beside, _, first_centre, first_far = np.cumsum([len(part) for part in inner]).tolist()
    labels = len(ground.field.claims) + np.flatnonzero(is_open)
    given = np.full(len(far), -1 if ground.frame is None else ground.frame)
    return Layout(
        points_m=points,
        own=_padded(vertices.own, 0, len(points)),
        beside=_padded(beside, first_beside, len(points)),
        free=_free(ground, vertices, lone, first_far, len(points)),
        given=_padded(given, first_far, len(points)),
        far=np.arange(first_far, len(points)),
        centres=dict(zip(range(first_centre, first_far), labels.tolist(), strict=True)),
    )


def _padded(numbers: Ints, first: int, count: int) -> Ints:
    """Put numbers at their place among ``count`` points, -1 elsewhere."""
    result = np.full(count, -1, dtype=np.int64)
    result[first : first + len(numbers)] = numbers
    return result


def _free(ground: Ground, vertices: ClaimVertices, lone: Mask, first_far: int, count: int) -> Mask:
    """Say which mesh points lie outside all claims and inside the frame."""
    free = np.arange(count) >= len(vertices.own)
    if ground.frame is not None:
        # Where no walk comes near the frame, its vertices belong to the land inside it.
        free[: len(vertices.own)] = lone & (vertices.own == ground.frame)
        free[first_far:] = False
    return free


def _points_beside(
    ground: Ground, vertices: ClaimVertices, lone: Mask, params: BoundaryParams
) -> tuple[Floats, Ints]:
    """Place points outside lone vertices: (m, 2) and the claim (m,) each is beside, -1 for the frame's."""
    points, beside = offset_outwards(vertices, lone, ground.field.outlines, params.outside_offset_m)
    clear = is_free(points, ground.field.outlines, 0.5 * params.outside_offset_m)
    points, beside = points[clear], beside[clear]
    return points, beside if ground.frame is None else np.where(beside == ground.frame, -1, beside)


def _grid(ground: Ground, params: BoundaryParams) -> Floats:
    """Place a grid over the land that unwalked villages may reach."""
    step_m = params.provisional_grid_share * ground.reach_m
    reach_m = ground.reach_m if ground.frame is None else GRID_REACHES_IN_FRAME * ground.reach_m
    grid = grid_around(ground.centres_m, reach_m + 2 * step_m, step_m)
    return grid[is_free(grid, ground.field.outlines, 3 * params.outside_offset_m)]


def _beyond_frame(ground: Ground, params: BoundaryParams) -> Floats:
    """Place points just outside the official frame, so that every bend of it is in the mesh."""
    if ground.frame is None:
        return np.empty((0, 2))
    outline = ground.field.outlines[ground.frame]
    return points_inside(outline, params.outside_offset_m)


def _far_points(points_m: Floats) -> Floats:
    """Give eight places well outside all points, on a coarse raster so that they seldom change."""
    low = np.floor((points_m.min(axis=0) - FAR_M) / FAR_M) * FAR_M
    high = np.ceil((points_m.max(axis=0) + FAR_M) / FAR_M) * FAR_M
    middle = 0.5 * (low + high)
    columns, rows = (low[0], middle[0], high[0]), (low[1], middle[1], high[1])
    return np.array([(x, y) for x in columns for y in rows if x != middle[0] or y != middle[1]])
