"""Disputes and unclaimed land: where two walks differ by more than GPS error explains.

Along each border the width between the two claims is tested against the sd of their difference. A place
wider than ``contest_sd`` makes the whole overlap or gap around it a dispute or an unclaimed area.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from banmap.boundaries.ground import Ground
from banmap.boundaries.lines import Line
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.partition import Partition
from banmap.boundaries.shapes import Arc, build_areas
from banmap.boundaries.stretches import SHORTEST_M, STATUSES, Knowledge
from banmap.boundaries.survey_field import SurveyField
from banmap.geometry.nearest import Ints

EDGE_SD = 2.0
"""A contest reaches along the border to where its width falls below this many sd."""
WINDOW_M = 50.0
"""A contest is looked for this far, and twice its width, around the places where it was found."""


@dataclass(frozen=True)
class Contest:
    """An area that two claims cover (``is_overlap``) or that neither does, its claims and greatest width."""

    area: BaseGeometry
    claims: tuple[int, ...]
    width_m: float
    is_overlap: bool


def find_contests(
    partition: Partition, knowledge: Knowledge, ground: Ground, params: BoundaryParams
) -> tuple[list[Contest], Ints]:
    """Find all contests, and give each crossing's status with contested ones set to disputed."""
    status = knowledge.status.copy()
    contests: list[Contest] = []
    for line in partition.lines:
        for run in _wide_runs(line, knowledge, params):
            if _length_m(partition, run) < _least_length_m(knowledge, run):
                continue
            found = _contests_of_run(line, run, partition, knowledge, ground.field)
            contests.extend(found)
            if found:
                status[run] = STATUSES.index("disputed")
    return _merge(contests), status


def _wide_runs(line: Line, knowledge: Knowledge, params: BoundaryParams) -> list[Ints]:
    """Find the runs of crossings of a line whose width has one sign and is beyond error somewhere."""
    width_sd = np.nan_to_num(knowledge.width_sd[line.crossings])
    if not (np.abs(width_sd) > params.contest_sd).any():
        return []
    runs = []
    for sign in (1.0, -1.0):
        wide = sign * width_sd > EDGE_SD
        edges = np.flatnonzero(np.diff(np.concatenate([[False], wide, [False]]).astype(np.int8)))
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            if (sign * width_sd[first:last]).max() > params.contest_sd:
                runs.append(line.crossings[first:last])
    return runs


def _length_m(partition: Partition, run: Ints) -> float:
    return float(np.hypot(*np.diff(partition.places_m[run], axis=0).T).sum())


def _least_length_m(knowledge: Knowledge, run: Ints) -> float:
    """A contest is longer than half its width; shorter ones are wedges where three walks turn off."""
    return max(SHORTEST_M, 0.5 * float(np.abs(knowledge.width_m[run]).max()))


def _contests_of_run(
    line: Line, run: Ints, partition: Partition, knowledge: Knowledge, field: SurveyField
) -> list[Contest]:
    """Cut out the overlaps or gaps that the contested places of a run lie in."""
    width_m = float(np.abs(knowledge.width_m[run]).max())
    places = shapely.multipoints(partition.places_m[run])
    window = shapely.box(*shapely.bounds(shapely.buffer(places, 2.0 * width_m + WINDOW_M)))
    is_overlap = bool(knowledge.width_m[run].mean() < 0)
    area = _common(field, line.left, line.right, window) if is_overlap else _between(field, window)
    held = [part for part in _faces(area) if shapely.intersects(part, places)]
    claims = tuple(sorted((line.left, line.right)))
    return [Contest(part, claims, width_m, is_overlap) for part in held]


def _faces(area: BaseGeometry) -> list[BaseGeometry]:
    """Give the parts of a shape that have an area."""
    return [part for part in shapely.get_parts(area) if part.area > 0]


def _common(field: SurveyField, one: int, other: int, window: BaseGeometry) -> BaseGeometry:
    first = shapely.intersection(field.outlines[one].area, window)
    return shapely.intersection(first, shapely.intersection(field.outlines[other].area, window))


def _between(field: SurveyField, window: BaseGeometry) -> BaseGeometry:
    near = [outline.area for outline in field.outlines if outline.area.intersects(window)]
    return shapely.difference(window, shapely.union_all([shapely.intersection(a, window) for a in near]))


def clip_gaps(contests: Sequence[Contest], arcs: Sequence[Arc]) -> list[Contest]:
    """Keep of each gap what the map divides among its claims; the rest is another unit's or outside."""
    wanted = {label for contest in contests if not contest.is_overlap for label in contest.claims}
    areas = build_areas(arcs, {label: label for label in wanted}, in_metres=True)
    result = []
    for contest in contests:
        area = contest.area
        if not contest.is_overlap:
            area = area.intersection(shapely.union_all([areas[label] for label in contest.claims]))
        parts = _faces(area)
        if parts:
            result.append(replace(contest, area=max(parts, key=lambda part: part.area)))
    return result


def _merge(contests: Sequence[Contest]) -> list[Contest]:
    """Join contests of the same kind whose areas are the same face, seen from several borders."""
    merged: list[Contest] = []
    for contest in contests:
        same = [other for other in merged if _is_same_face(contest, other)]
        area, claims, width_m = contest.area, set(contest.claims), contest.width_m
        for other in same:
            area = shapely.union(area, other.area)
            claims.update(other.claims)
            width_m = max(width_m, other.width_m)
        merged = [other for other in merged if other not in same]
        merged.append(Contest(area, tuple(sorted(claims)), width_m, contest.is_overlap))
    return merged


def _is_same_face(one: Contest, other: Contest) -> bool:
    if one.is_overlap != other.is_overlap or not one.area.intersects(other.area):
        return False
    if one.is_overlap and one.claims != other.claims:
        return False
    common = one.area.intersection(other.area).area
    return bool(common > 0.5 * min(one.area.area, other.area.area))
