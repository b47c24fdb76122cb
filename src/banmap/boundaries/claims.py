"""Claims: the area that a unit's own walks enclose, with how well each part of its outline is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.tracks import Track, valid_area
from banmap.geometry.curves import (
    Floats,
    closed,
    distances_along,
    resample_open,
    resample_ring,
    signed_area,
    smooth_open,
    smooth_ring,
)
from banmap.geometry.nearest import Ints, Outline, build_outline


@dataclass(frozen=True)
class Claim:
    """The outline of one unit's land as its own walks tell it.

    All arrays have a row for each vertex of all rings, ring after ring (``rings`` are their lengths):
    ``points_m`` (n, 2); ``walk`` (n,) the walk it is from, -1 for the frame; ``bridge_m`` (n,) how far
    along the line the nearest fix is, 0 on walked stretches; ``extra`` (n,) precision (1/m²) that other
    observations of the same stretch add; ``passes`` (n,) how many observations there are; ``agreed`` (n,)
    whether an agreed line is among them.
    """

    unit: str
    rings: tuple[int, ...]
    points_m: Floats
    walk: Ints
    bridge_m: Floats
    extra: Floats
    passes: Ints
    agreed: NDArray[np.bool_]

    def ring_points(self) -> list[Floats]:
        """Give the rings one by one."""
        return np.split(self.points_m, np.cumsum(self.rings)[:-1])

    def area(self) -> BaseGeometry:
        """Give the area inside the rings by the even-odd rule; rings inside rings are holes."""
        area: BaseGeometry = shapely.Polygon()
        for ring in sorted(self.ring_points(), key=lambda ring: -abs(signed_area(ring))):
            area = area.symmetric_difference(valid_area(shapely.Polygon(ring)))
        return area

    def outline(self) -> Outline:
        """Give the outline to measure distances to."""
        rings = self.ring_points()
        area = valid_area(shapely.Polygon(rings[0])) if len(rings) == 1 else self.area()
        return build_outline(rings, area)


def vertex_sigma_m(claim: Claim, walk_sigma_m: Floats, params: BoundaryParams) -> Floats:
    """Give 1 sd across the line of each vertex: (n,), from its walk, missing fixes and other observations."""
    own = np.where(claim.walk >= 0, walk_sigma_m[claim.walk], params.frame_sigma_m)
    bridge = np.minimum(params.bridge_slope * claim.bridge_m, params.bridge_most_m)
    sigma: Floats = 1.0 / np.sqrt(1.0 / (own**2 + bridge**2) + claim.extra)
    return sigma


def build_claim(unit: str, tracks: Sequence[Track], walk_sigma_m: Floats, params: BoundaryParams) -> Claim:
    """Smooth and resample the tracks of one unit, each walk as strongly as its sd asks for."""
    rings = [_smooth_track(track, walk_sigma_m, params) for track in tracks]
    points = np.concatenate([ring[0] for ring in rings])
    bridge = np.concatenate([ring[2] for ring in rings])
    return Claim(
        unit=unit,
        rings=tuple(len(ring[0]) for ring in rings),
        points_m=points,
        walk=np.concatenate([ring[1] for ring in rings]),
        bridge_m=bridge,
        extra=np.zeros(len(points)),
        passes=(bridge == 0).astype(np.int64),
        agreed=np.zeros(len(points), dtype=bool),
    )


def frame_claim(rings_m: Sequence[Floats], params: BoundaryParams) -> Claim:
    """Make the claim of what lies outside an official frame, given its rings."""
    rings = [_densify(ring, params.step_m) for ring in rings_m]
    points = np.concatenate(rings)
    count = len(points)
    return Claim(
        unit="",
        rings=tuple(len(ring) for ring in rings),
        points_m=points,
        walk=np.full(count, -1),
        bridge_m=np.zeros(count),
        extra=np.zeros(count),
        passes=np.ones(count, dtype=np.int64),
        agreed=np.zeros(count, dtype=bool),
    )


def _densify(ring_m: Floats, step_m: float) -> Floats:
    """Add vertices so that no step is longer than ``step_m``; all given vertices stay."""
    line = shapely.segmentize(shapely.LinearRing(ring_m), step_m)
    return shapely.get_coordinates(line)[:-1]


Ring = tuple[Floats, Ints, Floats]


def _smooth_track(track: Track, walk_sigma_m: Floats, params: BoundaryParams) -> Ring:
    """Give points, walks and bridge lengths of a track, its walked stretches smoothed one by one."""
    if not track.gaps.any():
        return _smooth_closed(track, walk_sigma_m, params)
    first = int(np.flatnonzero(track.gaps)[0]) + 1
    points, walk = np.roll(track.points_m, -first, axis=0), np.roll(track.walk, -first)
    breaks = [0, *(np.flatnonzero(np.roll(track.gaps, -first)) + 1).tolist()]
    runs = [(points[a:b], walk[a:b]) for a, b in pairwise(breaks)]
    parts: list[Ring] = []
    for number, (run, run_walk) in enumerate(runs):
        parts.append(_smooth_run(run, run_walk, walk_sigma_m, params))
        following = runs[(number + 1) % len(runs)][0][0]
        parts.append(_bridge(run[-1], following, int(run_walk[-1]), params))
    return _join(parts)


def _join(parts: Sequence[Ring]) -> Ring:
    points, walk, bridge = zip(*parts, strict=True)
    return np.concatenate(points), np.concatenate(walk), np.concatenate(bridge)


def _smooth_closed(track: Track, walk_sigma_m: Floats, params: BoundaryParams) -> Ring:
    ring = resample_ring(track.points_m, params.step_m)
    along = distances_along(closed(track.points_m))
    walk = _walk_at(np.arange(len(ring)) * along[-1] / len(ring), along[:-1], track.walk)
    ring = smooth_ring(ring, _width_m(walk, walk_sigma_m, params))
    return ring, walk, np.zeros(len(ring))


def _smooth_run(points_m: Floats, walk: Ints, walk_sigma_m: Floats, params: BoundaryParams) -> Ring:
    if len(points_m) == 1:
        # A marked corner is known like a fix, but nobody walked to it from either side.
        return points_m, walk, np.full(1, 1e-3)
    line = resample_open(points_m, params.step_m)
    along = distances_along(points_m)
    walk = _walk_at(np.linspace(0.0, along[-1], len(line)), along, walk)
    bridge = np.zeros(len(line))
    # Beyond its last fix a walk says nothing of where the border turns.
    bridge[[0, -1]] = params.walk_end_m
    return smooth_open(line, _width_m(walk, walk_sigma_m, params)), walk, bridge


def _bridge(start_m: Floats, end_m: Floats, walk: int, params: BoundaryParams) -> Ring:
    """Give the points inside a straight line over missing fixes, with their distance to its nearer end."""
    length = float(np.hypot(*(end_m - start_m)))
    count = int(length // params.step_m)
    share = np.arange(1, count) / max(count, 1)
    points = start_m + (end_m - start_m) * share[:, None]
    return points, np.full(len(share), walk), np.maximum(np.minimum(share, 1 - share) * length, 1e-3)


def _walk_at(at_m: Floats, along_m: Floats, walk: Ints) -> Ints:
    return walk[np.clip(np.searchsorted(along_m, at_m, side="right") - 1, 0, len(walk) - 1)]


def _width_m(walk: Ints, walk_sigma_m: Floats, params: BoundaryParams) -> float:
    mean = float(np.mean(walk_sigma_m[walk]))
    return min(params.smooth_per_sigma * mean, params.smooth_most_m)
