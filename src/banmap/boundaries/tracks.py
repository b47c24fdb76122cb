"""Join the walks of one unit into closed tracks, whatever their order, direction and number of sessions."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.walks import Walk
from banmap.geometry.curves import Floats, closed, distances_along, signed_area
from banmap.geometry.nearest import Ints

LEAST_AREA_M2 = 500.0
"""A closed track smaller than this encloses no village land."""
LOOSE_SHARE = 0.6
"""A track whose missing stretches make up more than this share of it does not show where land ends."""
SAME_LINE_SHARE = 0.7
"""A walk that runs for this share of it beside a longer one is a second walk of the same line."""


@dataclass(frozen=True)
class Track:
    """One ring: ``points_m`` (n, 2) without closing point, the ``walk`` (n,) each point is from, and

    ``gaps`` (n,): whether fixes are missing between a point and the next one around the ring.
    """

    points_m: Floats
    walk: Ints
    gaps: NDArray[np.bool_]

    @property
    def polygon(self) -> shapely.Geometry:
        """Give the area inside; a track that crosses itself encloses its valid parts."""
        return valid_area(shapely.Polygon(self.points_m))


@dataclass(frozen=True)
class UnitTracks:
    """What the walks of a unit give: rings, further walks of the same lines, and walks that enclose nothing."""

    unit: str
    rings: list[Track] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)


def valid_area(polygon: shapely.Geometry) -> shapely.Geometry:
    """Turn a polygon that crosses itself into the valid area it encloses."""
    if polygon.is_valid:
        return polygon
    parts = shapely.get_parts(shapely.make_valid(polygon))
    areas = [part for part in parts if shapely.get_dimensions(part) == 2]
    return shapely.union_all(areas) if areas else shapely.Polygon()


def join_walks(unit: str, walks: Sequence[Walk], numbers: Sequence[int], params: BoundaryParams) -> UnitTracks:
    """Join the walks of one unit; ``numbers`` are the numbers by which tracks name them."""
    closed_tracks, open_walks = [], []
    for walk, number in zip(walks, numbers, strict=True):
        track = _close(_Line(walk.points_m, walk.gaps, np.full(len(walk.points_m), number)), params)
        is_ring = walk.corners_only or _returns(walk.points_m, params)
        if is_ring and len(track.points_m) >= 3 and signed_area(track.points_m) > LEAST_AREA_M2:
            closed_tracks.append(track)
        else:
            open_walks.append((walk, number))
    result = _sort_rings(unit, closed_tracks)
    return _place_open(result, open_walks, params)


def _returns(points_m: Floats, params: BoundaryParams) -> bool:
    """Say whether a walk ends where it began, after going somewhere."""
    back = float(np.hypot(*(points_m[-1] - points_m[0])))
    return back <= params.close_m and float(distances_along(points_m)[-1]) > 4 * params.close_m


@dataclass(frozen=True)
class _Line:
    points_m: Floats
    gaps: NDArray[np.bool_]
    walk: Ints

    def reverse(self) -> "_Line":
        return _Line(self.points_m[::-1], self.gaps[::-1], self.walk[::-1])


def _close(line: _Line, params: BoundaryParams) -> Track:
    """Close a line into a track that runs anticlockwise, its overlapping tail cut off."""
    line = _without_tail(line, params)
    back = float(np.hypot(*(line.points_m[-1] - line.points_m[0])))
    gaps = np.concatenate([line.gaps, [back > params.gap_least_m]])
    if back < 1e-6 and len(line.points_m) > 3:
        line, gaps = _Line(line.points_m[:-1], line.gaps[:-1], line.walk[:-1]), line.gaps
    if signed_area(line.points_m) >= 0:
        return Track(line.points_m, line.walk, gaps)
    return Track(line.points_m[::-1], line.walk[::-1], np.concatenate([gaps[:-1][::-1], gaps[-1:]]))


def _without_tail(line: _Line, params: BoundaryParams) -> _Line:
    """Cut what was walked past the starting place: the end that lies nearest to the start closes the ring."""
    along = distances_along(line.points_m)
    back = np.hypot(*(line.points_m - line.points_m[0]).T)
    late = np.flatnonzero((along > 0.45 * along[-1]) & (along > 4 * params.close_m) & (back < params.close_m))
    if not len(late):
        return line
    # The first return closes the lap; within it, the point nearest to the start.
    lap = late[along[late] <= along[late[0]] + 2 * params.close_m]
    end = int(lap[np.argmin(back[lap])]) + 1
    return _Line(line.points_m[:end], line.gaps[: end - 1], line.walk[:end])


def _sort_rings(unit: str, tracks: list[Track]) -> UnitTracks:
    """Keep one track of each place, the largest first; others of the same place are repeats."""
    result = UnitTracks(unit)
    if len(tracks) == 1:
        return UnitTracks(unit, tracks)
    areas = [track.polygon for track in tracks]
    for index in sorted(range(len(tracks)), key=lambda i: (-areas[i].area, tracks[i].points_m.tobytes())):
        if any(_is_same_place(areas[index], ring.polygon) for ring in result.rings):
            result.repeats.append(int(tracks[index].walk[0]))
        else:
            result.rings.append(tracks[index])
    return result


def _is_same_place(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    common = one.intersection(other).area
    return bool(common > 0.5 * (one.area + other.area - common))


def _place_open(
    result: UnitTracks, open_walks: list[tuple[Walk, int]], params: BoundaryParams
) -> UnitTracks:
    """Find out what each open walk is: a second walk of a ring, a part of a new ring, or neither."""
    rings = [shapely.LinearRing(track.points_m) for track in result.rings]
    rest = []
    for walk, number in sorted(open_walks, key=lambda item: (-item[0].length_m, item[1])):
        lines = [*rings, *(shapely.LineString(other.points_m) for other, _ in rest)]
        if any(_runs_beside(walk.points_m, line, params) for line in lines):
            result.repeats.append(number)
        else:
            rest.append((walk, number))
    if not rest:
        return result
    track = _close(_join_lines([_line_of(walk, number) for walk, number in rest], params), params)
    if _is_enclosing(track):
        return replace(result, rings=[*result.rings, track])
    return replace(result, loose=[*result.loose, *(number for _, number in rest)])


def _line_of(walk: Walk, number: int) -> _Line:
    return _Line(walk.points_m, walk.gaps, np.full(len(walk.points_m), number))


def _runs_beside(points_m: Floats, line: shapely.Geometry, params: BoundaryParams) -> bool:
    near = shapely.dwithin(line, shapely.points(points_m), params.close_m)
    return bool(near.mean() > SAME_LINE_SHARE)


def _is_enclosing(track: Track) -> bool:
    if len(track.points_m) < 3 or signed_area(track.points_m) <= LEAST_AREA_M2:
        return False
    steps = np.hypot(*np.diff(closed(track.points_m), axis=0).T)
    return bool(steps[track.gaps].sum() < LOOSE_SHARE * steps.sum())


def _join_lines(lines: list[_Line], params: BoundaryParams) -> _Line:
    """Join lines end to nearest end, turning those that were walked the other way round."""
    joined, rest = lines[0], lines[1:]
    while rest:
        ends = [
            (float(np.hypot(*(end - joined.points_m[-1]))), number, turned)
            for number, line in enumerate(rest)
            for turned, end in ((False, line.points_m[0]), (True, line.points_m[-1]))
        ]
        _, number, turned = min(ends)
        line = rest.pop(number)
        joined = _append(joined, line.reverse() if turned else line, params)
    return joined


def _append(first: _Line, second: _Line, params: BoundaryParams) -> _Line:
    """Append a line from where it comes nearest to the end of the first: a resumed session overlaps."""
    off = np.hypot(*(second.points_m - first.points_m[-1]).T)
    start = int(np.argmin(off)) if off.min() < params.close_m else 0
    start = start if start < len(off) // 2 else 0
    return _Line(
        np.concatenate([first.points_m, second.points_m[start:]]),
        np.concatenate([first.gaps, [off[start] > params.gap_least_m], second.gaps[start:]]),
        np.concatenate([first.walk, second.walk[start:]]),
    )
