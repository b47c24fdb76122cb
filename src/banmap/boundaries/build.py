"""Build the map: walks to claims, claims to lines, lines to arcs, corners, units and disputes.

``build_boundaries`` is the whole engine, step by step. Where the lines themselves are computed: partition.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from banmap.boundaries.contests import Contest, clip_gaps, find_contests
from banmap.boundaries.estimation import Estimate, estimate_field
from banmap.boundaries.map_findings import map_findings
from banmap.boundaries.map_tables import (
    ArcRow,
    Drawn,
    arc_rows,
    arcs_table,
    contest_table,
    corners_table,
)
from banmap.boundaries.marks import held_from_table, reading_marks, walks_table
from banmap.boundaries.next_walks import next_walks_table
from banmap.boundaries.observations import agreed_lines_from_table, build_claims, with_frame
from banmap.boundaries.ownership import Ownership, settle_ownership
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.partition import Ground, Partition, divide
from banmap.boundaries.shapes import build_arcs
from banmap.boundaries.stretches import Knowledge, Stretch, cut_line, know_crossings
from banmap.boundaries.survey import BoundaryTables, SurveyTables
from banmap.boundaries.units_table import levels_from_register, units_table
from banmap.boundaries.walks import WalkTable, build_walks
from banmap.crs import Floats, Projector
from banmap.errors import GeometryError
from banmap.tables import empty_table


def build_boundaries(survey: SurveyTables, params: BoundaryParams) -> BoundaryTables:
    """Build all tables of the map from a survey; levels above villages are unions of the same arcs.

    Raises GeometryError for a CRS that is not metric and for a survey without any place at all: no walk, no
    village point, no frame. Dirty field data never raises; it becomes findings.
    """
    projector = Projector(params.metric_crs)
    walks = build_walks(survey.readings, projector, params)
    centres_m = _centres_m(survey, projector)
    owned = settle_ownership(walks.walks, centres_m, projector, params)
    scene = _measure(survey, walks, owned, centres_m, projector, params)
    partition = divide(scene.ground, scene.estimate.vertices, scene.estimate.nearby, params)
    knowledge = know_crossings(partition, scene.ground, params)
    contests, status = find_contests(partition, knowledge, scene.ground, params)
    stretches = [part for line in partition.lines for part in cut_line(line, status)]
    picture = _draw(scene, partition, knowledge, stretches, walks, projector, params)
    return _tables(survey, scene, picture, contests, walks, owned, projector, params)


@dataclass(frozen=True)
class _Scene:
    """What is divided: the ground with the field of all claims, and the codes of its labels."""

    ground: Ground
    estimate: Estimate
    codes: dict[int, str]
    unwalked: list[str]
    centres_m: dict[str, Floats]


@dataclass(frozen=True)
class _Picture:
    drawn: Drawn
    rows: list[ArcRow]


def _centres_m(survey: SurveyTables, projector: Projector) -> dict[str, Floats]:
    """Give the place of each village: a centre that was marked in the field, else the register's point."""
    villages = survey.register[survey.register["level"] == "village"]
    known = villages[villages["lon"].notna() & villages["lat"].notna()]
    places = projector.metres_from_degrees(known[["lon", "lat"]].to_numpy(dtype=np.float64))
    centres = dict(zip(known["code"], places, strict=True))
    marked = survey.readings[(survey.readings["kind"] == "centre") & survey.readings["used"]]
    marked_m = projector.metres_from_degrees(shapely.get_coordinates(marked.geometry.array))
    for unit, place in zip(marked["unit"], marked_m, strict=True):
        centres[unit] = place
    return {code: centres[code] for code in villages["code"] if code in centres}


def _measure(
    survey: SurveyTables,
    walks: WalkTable,
    owned: Ownership,
    centres_m: dict[str, Floats],
    projector: Projector,
    params: BoundaryParams,
) -> _Scene:
    """Estimate accuracies and lay out the ground: claims, unwalked villages, frame."""
    frame = _frame_m(survey.frame, projector)
    agreed = agreed_lines_from_table(survey.agreed_lines, projector, params)
    estimate = estimate_field(
        walks.walks,
        lambda sigma_m, own: build_claims(owned.tracks, walks.walks, agreed, sigma_m, own),
        lambda claims: with_frame(claims, frame, params),
        held_from_table(walks.walks, survey.walks),
        params,
    )
    walked = [unit.unit for unit in owned.tracks]
    unwalked = sorted(set(centres_m) - set(walked))
    count = len(estimate.field.claims)
    if count + len(unwalked) == 0:
        raise GeometryError("nothing to draw: no walk, no village point; ingest GPS files first")
    codes = {**dict(enumerate(walked)), **{count + n: code for n, code in enumerate(unwalked)}}
    places = np.array([centres_m[code] for code in unwalked]).reshape(-1, 2)
    number = None if frame is None else count - 1
    ground = Ground(estimate.field, places, number, _reach_m(centres_m, params))
    return _Scene(ground, estimate, codes, unwalked, centres_m)


def _frame_m(frame: gpd.GeoDataFrame, projector: Projector) -> shapely.Geometry | None:
    if frame.empty:
        return None
    area = shapely.union_all(frame.geometry.to_numpy())
    return shapely.transform(area, projector.metres_from_degrees)


def _reach_m(centres_m: dict[str, Floats], params: BoundaryParams) -> float:
    """Say how far an unwalked village reaches: a share of the usual distance to the next village."""
    if len(centres_m) < 2:
        return params.provisional_reach_m
    places = np.array(list(centres_m.values()))
    apart_m = cKDTree(places).query(places, k=2)[0][:, 1]
    return max(params.provisional_reach_ratio * float(np.median(apart_m)), params.outside_offset_m)


def _draw(
    scene: _Scene,
    partition: Partition,
    knowledge: Knowledge,
    stretches: Sequence[Stretch],
    walks: WalkTable,
    projector: Projector,
    params: BoundaryParams,
) -> _Picture:
    arcs = build_arcs(stretches, projector, params)
    guesses = _provisional_sigma_m(scene, partition, params)
    drawn = Drawn(arcs, knowledge, scene.codes, walks.walks, guesses)
    return _Picture(drawn, arc_rows(drawn))


def _provisional_sigma_m(
    scene: _Scene, partition: Partition, params: BoundaryParams
) -> dict[frozenset[int], float]:
    """Give 1 sd of lines that nobody walked: a share of the distance between the two village points."""
    result = {}
    for line in partition.lines:
        ends = [scene.centres_m.get(scene.codes.get(label, "")) for label in (line.left, line.right)]
        here = line.points_m[len(line.points_m) // 2]
        first, second = (here if end is None else end for end in ends)
        apart_m = float(np.hypot(*(first - second)))
        result[frozenset((line.left, line.right))] = params.provisional_sd_share * apart_m
    return result


def _tables(
    survey: SurveyTables,
    scene: _Scene,
    picture: _Picture,
    contests: Sequence[Contest],
    walks: WalkTable,
    owned: Ownership,
    projector: Projector,
    params: BoundaryParams,
) -> BoundaryTables:
    rows, drawn = picture.rows, picture.drawn
    levels = levels_from_register(survey.register, survey.memberships)
    units = units_table(survey.register, levels, rows, scene.codes, projector, scene.unwalked, params)
    people = dict(zip(units["code"], units["population"].fillna(0).astype(int), strict=True))
    within = clip_gaps(contests, picture.drawn.arcs)
    disputes = contest_table([c for c in within if c.is_overlap], scene.codes, people, projector)
    unclaimed = contest_table([c for c in within if not c.is_overlap], scene.codes, people, projector)
    arcs = arcs_table(rows, drawn)
    return BoundaryTables(
        units=units,
        arcs=arcs,
        corners=corners_table(rows, projector, _markers_m(survey, projector), params),
        disputes=disputes,
        unclaimed=unclaimed,
        walks=_walks(walks, scene.estimate),
        next_walks=next_walks_table(rows),
        reading_marks=reading_marks(survey.readings, walks.dropped),
        findings=[*owned.findings, *map_findings(units, disputes, unclaimed, survey, scene.ground, walks)],
    )


def _walks(walks: WalkTable, estimate: Estimate) -> pd.DataFrame:
    if not walks.walks:
        return empty_table("walks")
    return walks_table(walks.walks, estimate.sigma_m, estimate.first_sigma_m)


def _markers_m(survey: SurveyTables, projector: Projector) -> Floats:
    marked = survey.readings[survey.readings["kind"].isin(("corner", "marker"))]
    return projector.metres_from_degrees(shapely.get_coordinates(marked.geometry.array))
