"""Join the walks of one unit into closed tracks, whatever their order, direction and number of sessions."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from banmap.boundaries.cleaning import SAME_PLACE_M
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.walks import Walk
from banmap.geometry.curves import Floats, closed, distances_along, signed_area, step_lengths
from banmap.geometry.nearest import Ints

LEAST_WIDTH_M = 30.0
"""A track with less land than this by half its length was walked out and back: it encloses none."""
CORE_SHARE = 0.5
"""So much of land that a track encloses is farther than half that width from its outline."""
LEAST_POINTS = 3
"""Fewer points enclose nothing."""
LOOSE_SHARE = 0.6
"""A track whose missing stretches make up more than this share of it does not show where land ends."""
ONE_SIDE_SHARE = 0.4
"""A single missing stretch with more than this share leaves a walk along one or two sides only."""
SAME_LINE_SHARE = 0.7
"""A walk that runs for this share of it beside a longer one is a second walk of the same line."""


@dataclass(frozen=True)
class Track:
    """One ring of a unit's land.

    ``points_m`` (n, 2) without closing point; ``walk`` (n,) the walk each point is from; ``gaps`` (n,)
    whether fixes are missing between a point and the next one around the ring.
    """

    points_m: Floats
    walk: Ints
    gaps: NDArray[np.bool_]

    @property
    def polygon(self) -> BaseGeometry:
        """Give the area inside; a track that crosses itself encloses its valid parts."""
        return valid_area(shapely.Polygon(self.points_m))


@dataclass(frozen=True)
class UnitTracks:
    """What the walks of a unit give: rings, more walks of the same lines, and walks that enclose nothing."""

    unit: str
    rings: list[Track] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)


def valid_area(polygon: BaseGeometry) -> BaseGeometry:
    """Turn a polygon that crosses itself into the valid area it encloses."""
    if polygon.is_valid:
        return polygon
    parts = shapely.get_parts(shapely.make_valid(polygon))
    areas = [part for part in parts if isinstance(part, (shapely.Polygon, shapely.MultiPolygon))]
    return shapely.union_all(areas) if areas else shapely.Polygon()


def join_walks(
    unit: str, walks: Sequence[Walk], numbers: Sequence[int], params: BoundaryParams
) -> UnitTracks:
    """Join the walks of one unit; ``numbers`` are the numbers by which tracks name them."""
    closed_tracks, open_walks = [], []
    for walk, number in zip(walks, numbers, strict=True):
        track = _close(_Line(walk.points_m, walk.gaps, np.full(len(walk.points_m), number)), params)
        is_ring = walk.corners_only or _returns(walk.points_m, params)
        if is_ring and _has_width(track):
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

    def cut(self, start: int, end: int) -> "_Line":
        return _Line(self.points_m[start:end], self.gaps[start : end - 1], self.walk[start:end])

    def runs(self) -> list["_Line"]:
        """Cut where fixes are missing."""
        edges = [0, *(np.flatnonzero(self.gaps) + 1).tolist(), len(self.points_m)]
        return [self.cut(start, end) for start, end in pairwise(edges)]


def _close(line: _Line, params: BoundaryParams) -> Track:
    """Close a line into a track that runs anticlockwise, its overlapping tail cut off."""
    line = _without_tail(line, params)
    if not _returns(line.points_m, params):
        line = _without_tail(line.reverse(), params)  # the way there, before the ring, is a tail too
    back = float(np.hypot(*(line.points_m[-1] - line.points_m[0])))
    gaps = np.concatenate([line.gaps, [back > params.gap_least_m]])
    if back < SAME_PLACE_M and len(line.points_m) > LEAST_POINTS:
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
    tail, first = line.points_m[end:], line.cut(0, end)
    went_on = len(tail) > 0 and not _runs_beside(tail, shapely.LineString(first.points_m), params)
    if went_on and _returns(line.points_m, params):
        return line  # to other land from the same start, and not home
    # What is left may still be several laps.
    return _without_tail(first, params) if len(tail) else first


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


def _is_same_place(one: BaseGeometry, other: BaseGeometry) -> bool:
    common = one.intersection(other).area
    return bool(common > 0.5 * (one.area + other.area - common))


def _place_open(result: UnitTracks, open_walks: list[tuple[Walk, int]], params: BoundaryParams) -> UnitTracks:
    """Find out what each open walk is: a second walk of a ring, a part of a new ring, or neither."""
    rings = [shapely.LinearRing(track.points_m) for track in result.rings]
    rest: list[tuple[Walk, int]] = []
    for walk, number in sorted(open_walks, key=lambda item: (-item[0].length_m, item[1])):
        lines = [*rings, *(shapely.LineString(other.points_m) for other, _ in rest)]
        if any(_runs_beside(walk.points_m, line, params) for line in lines):
            result.repeats.append(number)
        else:
            rest.append((walk, number))
    tracks = _join_open([_line_of(walk, number) for walk, number in rest], params)
    found = [track for track in tracks if _is_enclosing(track, params)]
    used = {int(number) for track in found for number in np.unique(track.walk)}
    loose = [number for _, number in rest if number not in used]
    return replace(result, rings=[*result.rings, *found], loose=[*result.loose, *loose])


def _join_open(lines: list[_Line], params: BoundaryParams) -> list[Track]:
    """Join open lines into tracks: whole, or cut at their gaps where that leaves less missing.

    One file may hold two sessions that went round opposite ways from the same start.
    """
    whole = [_close(line, params) for line in _join_lines(lines, params)]
    if not any(line.gaps.any() for line in lines):
        return whole
    runs = [run for line in lines for run in line.runs()]
    return min(whole, [_close(line, params) for line in _join_lines(runs, params)], key=_missing_m)


def _missing_m(tracks: Sequence[Track]) -> float:
    return sum(float(_steps_m(track)[track.gaps].sum()) for track in tracks)


def _steps_m(track: Track) -> Floats:
    return step_lengths(closed(track.points_m))


def _line_of(walk: Walk, number: int) -> _Line:
    return _Line(walk.points_m, walk.gaps, np.full(len(walk.points_m), number))


def _runs_beside(points_m: Floats, line: BaseGeometry, params: BoundaryParams) -> bool:
    near = shapely.dwithin(line, shapely.points(points_m), params.close_m)
    return bool(near.mean() > SAME_LINE_SHARE)


def _has_width(track: Track) -> bool:
    """Say whether a track encloses land, and is not a way walked out and back."""
    if len(track.points_m) < LEAST_POINTS:
        return False
    if 2.0 * signed_area(track.points_m) > LEAST_WIDTH_M * float(_steps_m(track).sum()):
        return True
    # The lobes of a track that crosses itself may cancel out: erode what it encloses.
    area = track.polygon
    return bool(area.buffer(-0.5 * LEAST_WIDTH_M).area > CORE_SHARE * area.area)


def _is_enclosing(track: Track, params: BoundaryParams) -> bool:
    if not _has_width(track):
        return False
    # Noise makes the way from fix to fix longer than the line that was walked.
    line = shapely.simplify(shapely.LinearRing(track.points_m), 0.5 * params.close_m)
    missing = np.where(track.gaps, _steps_m(track), 0.0) / shapely.length(line)
    return bool(missing.sum() < LOOSE_SHARE and missing.max() < ONE_SIDE_SHARE)


def _join_lines(lines: list[_Line], params: BoundaryParams) -> list[_Line]:
    """Join lines into one for each ring, the longest first."""
    rest = sorted(lines, key=lambda line: -float(distances_along(line.points_m)[-1]))
    joined = []
    while rest:
        joined.append(_join_ring(rest.pop(0), rest, params))
    return joined


def _join_ring(joined: _Line, rest: list[_Line], params: BoundaryParams) -> _Line:
    """Join lines end to nearest end, turning those that were walked the other way round.

    Takes them out of ``rest``, until none is left or the ring is closed and no line goes on from there.
    """
    while rest:
        ends = [
            (float(np.hypot(*(end - joined.points_m[-1]))), number, turned)
            for number, line in enumerate(rest)
            for turned, end in ((False, line.points_m[0]), (True, line.points_m[-1]))
        ]
        off_m, number, turned = min(ends)
        if off_m > params.close_m and _returns(joined.points_m, params):
            break
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
