"""The verdict on a finished map: all that is wrong with it, each with its place."""

from collections.abc import Iterator, Sequence

import geopandas as gpd
import pandas as pd
import shapely

from banmap.boundaries.judge.arcs import find_arc_violations
from banmap.boundaries.judge.coverage import Level, find_coverage_violations, find_faces, find_gaps
from banmap.boundaries.judge.edges import Network, Shapes, network_from_shapes
from banmap.boundaries.judge.frame import area_of_frame, find_frame_violations
from banmap.boundaries.judge.identity import find_identity_violations
from banmap.boundaries.judge.nesting import find_nesting_violations, groups_from_register
from banmap.boundaries.judge.roll_call import find_roll_call_violations
from banmap.boundaries.judge.validity import (
    find_invalid_lines,
    find_invalid_shapes,
    usable_areas,
    usable_lines,
)
from banmap.codes import LEVELS
from banmap.crs import Projector
from banmap.findings import Finding


def find_violations(
    units: gpd.GeoDataFrame,
    arcs: gpd.GeoDataFrame,
    register: pd.DataFrame,
    *,
    memberships: pd.DataFrame,
    frame: gpd.GeoDataFrame | None = None,
    metric_crs: str,
) -> list[Finding]:
    """Judge a finished map and give all that is wrong with it; an empty list is a proof that nothing is.

    Proves of the tables ``units`` and ``arcs`` (WGS 84), beside the ``register``, ``memberships`` and
    ``frame`` they were built from: every unit of the register stands once, at its level, with a valid
    area; at no level do two units overlap, villages leave no gap, neighbours share their vertices to the
    bit; units above villages are unions of their villages; every border lies in one arc that names its two
    sides; the outline is the frame. Violations of these are findings of the level error. Doubts (a village
    of several parts, a centre point outside its village, no land where nobody walked) are warnings.

    A level above villages need not cover the land: there may be villages that belong to no kumban. Raises
    GeometryError where ``metric_crs`` is not projected in metres. Source: DESIGN §7, point 9.
    """
    projector = Projector(metric_crs)
    units = units.sort_values("code", kind="stable", ignore_index=True)
    (villages, *uppers), network = _levels(units, arcs)
    return [
        *find_roll_call_violations(units, register),
        *find_invalid_shapes(units),
        *_villages(villages, network, area_of_frame(frame), projector),
        *_uppers(uppers, villages, network, groups_from_register(register, memberships)),
        *find_invalid_lines(arcs),
        *find_arc_violations(arcs, network.sets[-1], villages, network),
        *find_identity_violations(villages, register, projector),
    ]


def _levels(units: gpd.GeoDataFrame, arcs: gpd.GeoDataFrame) -> tuple[list[Level], Network]:
    """Take the units of each level apart, villages first, and cut them and the arcs into edges."""
    shapes: list[Shapes] = []
    codes: list[list[str]] = []
    for level in LEVELS:
        rows = units[units["level"] == level]
        shapes.append(usable_areas(rows.geometry))
        codes.append(rows["code"].astype(str).tolist())
    network = network_from_shapes([*shapes, usable_lines(arcs.geometry)])
    levels = [Level(*parts) for parts in zip(LEVELS, codes, shapes, network.sets[: len(LEVELS)], strict=True)]
    return levels, network


def _villages(
    villages: Level, network: Network, frame: shapely.Geometry | None, projector: Projector
) -> Iterator[Finding]:
    faces = find_faces(villages, network)
    yield from find_coverage_violations(villages, network, faces)
    yield from find_gaps(faces, frame)
    yield from find_frame_violations(faces.outline(), frame, projector)


def _uppers(
    uppers: Sequence[Level], villages: Level, network: Network, groups: dict[str, dict[str, str]]
) -> Iterator[Finding]:
    """Judge the levels above villages.

    Where all units are unions of their villages their coverage is as right as that of the villages: only
    where they are not it is looked at.
    """
    for level in uppers:
        violations = list(find_nesting_violations(level, villages, network, groups.get(level.level, {})))
        yield from violations
        if violations:
            yield from find_coverage_violations(level, network, find_faces(level, network))
