"""Fuse further observations of a stretch into a claim: second walks, and lines agreed in a meeting."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from banmap.boundaries.bridges import lay_bridges
from banmap.boundaries.claims import Claim, vertex_sigma_m
from banmap.boundaries.params import BoundaryParams
from banmap.geometry.curves import Floats, resample_open, step_lengths

LEAST_RUN = 3
"""Fewer vertices in a row show no common stretch."""
LEAST_WAY = 0.5
"""The line makes at least this share of the outline's way where both show the same stretch."""


@dataclass(frozen=True)
class Observation:
    """A line that a claim's outline is also known to follow, with its sd across the line."""

    points_m: Floats
    sigma_m: float
    is_agreed: bool
    is_independent: bool = True


def fuse(claim: Claim, seen: Observation, walk_sigma_m: Floats, params: BoundaryParams) -> Claim:
    """Move the outline towards the observation where both show the same stretch.

    The new place is the precision-weighted mean of both; a stretch that misses fixes takes the other
    line. Far from the observation, more than its combined sd explains, nothing changes.
    """
    line = shapely.LineString(resample_open(seen.points_m, params.step_m))
    near = _match(claim, line, seen, walk_sigma_m, params)[1]
    claim = lay_bridges(claim, line, near, params)
    target_m, near = _match(claim, line, seen, walk_sigma_m, params)
    near &= _follows(near, target_m, claim)
    own_m = vertex_sigma_m(claim, walk_sigma_m, params)
    own, other = 1.0 / own_m**2, 1.0 / seen.sigma_m**2
    weight = np.where(near, other / (own + other), 0.0)
    moved = claim.points_m + weight[:, None] * (target_m - claim.points_m)
    added = other if seen.is_independent else 0.0
    return replace(
        claim,
        points_m=moved,
        extra=claim.extra + np.where(near, added, 0.0),
        passes=claim.passes + np.where(near & seen.is_independent, 1, 0),
        agreed=claim.agreed | (near & seen.is_agreed),
    )


def _match(
    claim: Claim, line: shapely.LineString, seen: Observation, walk_sigma_m: Floats, params: BoundaryParams
) -> tuple[Floats, NDArray[np.bool_]]:
    """Give for each vertex its nearest place on the line, and whether error explains how far that is."""
    points = shapely.points(claim.points_m)
    share = np.asarray(shapely.line_locate_point(line, points, normalized=True))
    target = shapely.line_interpolate_point(line, share, normalized=True)
    limit_m = params.contest_sd * np.hypot(vertex_sigma_m(claim, walk_sigma_m, params), seen.sigma_m)
    near = (shapely.distance(points, target) <= limit_m) & (share > 0.0) & (share < 1.0)
    return shapely.get_coordinates(target), near


def _follows(near: NDArray[np.bool_], target_m: Floats, claim: Claim) -> NDArray[np.bool_]:
    """Leave out runs of near vertices where the line only crosses the outline: it makes little way there."""
    result = near.copy()
    start = 0
    for length in claim.rings:
        part = near[start : start + length]
        edges = start + np.flatnonzero(np.diff(np.concatenate([[False], part, [False]]).astype(np.int8)))
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            is_cut = first == start or last == start + length  # the ring's own start cuts this run
            way_m = step_lengths(claim.points_m[first:last]).sum()
            made_m = step_lengths(target_m[first:last]).sum()
            is_short = last - first < LEAST_RUN and not is_cut
            result[first:last] = not is_short and made_m >= LEAST_WAY * way_m
        start += length
    return result
