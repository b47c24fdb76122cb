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
from shapely.geometry.base import BaseGeometry

from banmap.boundaries.contests import Contest, clip_gaps, find_contests
from banmap.boundaries.estimation import Estimate, estimate_field
from banmap.boundaries.ground import Ground
from banmap.boundaries.map_findings import map_findings
from banmap.boundaries.map_tables import (
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
from banmap.boundaries.partition import Partition, divide
from banmap.boundaries.shapes import build_arcs
from banmap.boundaries.stretches import cut_line, know_crossings
from banmap.boundaries.survey import BoundaryTables, SurveyTables
from banmap.boundaries.units_table import DrawnUnits, levels_from_register, units_table
from banmap.boundaries.walks import WalkTable, build_walks
from banmap.crs import Floats, Projector
from banmap.errors import GeometryError
from banmap.tables import empty_table


def build_boundaries(survey: SurveyTables, params: BoundaryParams) -> BoundaryTables:
    """Build all tables of the map from a survey; levels above villages are unions of the same arcs.

    Raises GeometryError for a CRS that is not metric and for a survey without any place at all: no walk, no
    village point, no frame. Dirty field data never raises; it becomes findings.
    """
    gathered = _gather(survey, params)
    scene = _measure(gathered)
    partition = divide(scene.ground, scene.estimate.vertices, scene.estimate.nearby, params)
    knowledge = know_crossings(partition, scene.ground, params)
    contests, status = find_contests(partition, knowledge, scene.ground, params)
    stretches = [part for line in partition.lines for part in cut_line(line, status)]
    arcs = build_arcs(stretches, gathered.projector, params)
    guesses = _provisional_sigma_m(scene, partition, params)
    drawn = Drawn(arcs, knowledge, scene.codes, gathered.walks.walks, guesses)
    return _tables(gathered, scene, drawn, contests)


@dataclass(frozen=True)
class _Gathered:
    """The survey with its walks cleaned and joined, whose claim is whose, and the places of villages."""

    survey: SurveyTables
    walks: WalkTable
    owned: Ownership
    centres_m: dict[str, Floats]
    projector: Projector
    params: BoundaryParams


def _gather(survey: SurveyTables, params: BoundaryParams) -> _Gathered:
    projector = Projector(params.metric_crs)
    walks = build_walks(survey.readings, projector, params)
    centres_m = _centres_m(survey, projector)
    owned = settle_ownership(walks.walks, centres_m, projector, params)
    return _Gathered(survey, walks, owned, centres_m, projector, params)


@dataclass(frozen=True)
class _Scene:
    """What is divided: the ground with the field of all claims, and the codes of its labels."""

    ground: Ground
    estimate: Estimate
    codes: dict[int, str]
    unwalked: list[str]
    centres_m: dict[str, Floats]


def _centres_m(survey: SurveyTables, projector: Projector) -> dict[str, Floats]:
    """Give the place of each village: a centre that was marked in the field, else the register's point."""
    villages = survey.register[survey.register["level"] == "village"]
    known = villages[villages["lon"].notna() & villages["lat"].notna()]
    places = projector.metres_from_degrees(known[["lon", "lat"]].to_numpy(dtype=np.float64))
    marked = survey.readings[(survey.readings["kind"] == "centre") & survey.readings["used"]]
    marked_m = projector.metres_from_degrees(shapely.get_coordinates(marked.geometry.array))
    centres = dict(zip([*known["code"], *marked["unit"]], [*places, *marked_m], strict=True))
    return {code: centres[code] for code in villages["code"] if code in centres}


def _measure(gathered: _Gathered) -> _Scene:
    """Estimate accuracies and lay out the ground: claims, unwalked villages, frame."""
    centres_m, params = gathered.centres_m, gathered.params
    frame = _frame_m(gathered.survey.frame, gathered.projector)
    estimate = _estimate(gathered, frame)
    walked = [unit.unit for unit in gathered.owned.tracks]
    unwalked = sorted(set(centres_m) - set(walked))
    count = len(estimate.field.claims)
    if count + len(unwalked) == 0:
        raise GeometryError("nothing to draw: no walk, no village point; ingest GPS files first")
    codes = {**dict(enumerate(walked)), **{count + n: code for n, code in enumerate(unwalked)}}
    places = np.array([centres_m[code] for code in unwalked]).reshape(-1, 2)
    number = None if frame is None else count - 1
    ground = Ground(estimate.field, places, number, _reach_m(centres_m, params))
    return _Scene(ground, estimate, codes, unwalked, centres_m)


def _estimate(gathered: _Gathered, frame: BaseGeometry | None) -> Estimate:
    """Estimate how good each walk is, and make the field of all claims with it."""
    survey, params, walks = gathered.survey, gathered.params, gathered.walks.walks
    agreed = agreed_lines_from_table(survey.agreed_lines, gathered.projector, params)
    return estimate_field(
        walks,
        lambda sigma_m, own: build_claims(gathered.owned.tracks, walks, agreed, sigma_m, own),
        lambda claims: with_frame(claims, frame, params),
        held_from_table(walks, survey.walks),
        params,
    )


def _frame_m(frame: gpd.GeoDataFrame, projector: Projector) -> BaseGeometry | None:
    if frame.empty:
        return None
    area = shapely.union_all(frame.geometry.to_numpy())
    return shapely.transform(area, projector.metres_from_degrees)


def _reach_m(centres_m: dict[str, Floats], params: BoundaryParams) -> float:
    """Say how far an unwalked village reaches: a share of the usual distance to the next village."""
    if len(centres_m) <= 1:
        return params.provisional_reach_m
    places = np.array(list(centres_m.values()))
    apart_m = np.asarray(cKDTree(places).query(places, k=2)[0])[:, 1]
    return max(params.provisional_reach_ratio * float(np.median(apart_m)), params.outside_offset_m)


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


def _tables(gathered: _Gathered, scene: _Scene, drawn: Drawn, contests: Sequence[Contest]) -> BoundaryTables:
    survey, walks, projector, params = gathered.survey, gathered.walks, gathered.projector, gathered.params
    rows = arc_rows(drawn)
    levels = levels_from_register(survey.register, survey.memberships)
    units = units_table(
        survey.register, levels, DrawnUnits(rows, scene.codes, scene.unwalked, projector), params
    )
    people = dict(zip(units["code"], units["population"].fillna(0).astype(int), strict=True))
    within = clip_gaps(contests, drawn.arcs)
    disputes = contest_table([c for c in within if c.is_overlap], scene.codes, people, projector)
    unclaimed = contest_table([c for c in within if not c.is_overlap], scene.codes, people, projector)
    return BoundaryTables(
        units=units,
        arcs=arcs_table(rows, drawn),
        corners=corners_table(rows, projector, _markers_m(survey, projector), params),
        disputes=disputes,
        unclaimed=unclaimed,
        walks=_walks(walks, scene.estimate),
        next_walks=next_walks_table(rows),
        reading_marks=reading_marks(survey.readings, walks.dropped),
        findings=[*gathered.owned.findings, *map_findings(units, disputes, unclaimed, survey, walks)],
    )


def _walks(walks: WalkTable, estimate: Estimate) -> pd.DataFrame:
    if not walks.walks:
        return empty_table("walks")
    return walks_table(walks.walks, estimate.sigma_m, estimate.first_sigma_m)


def _markers_m(survey: SurveyTables, projector: Projector) -> Floats:
    marked = survey.readings[survey.readings["kind"].isin(("corner", "marker"))]
    return projector.metres_from_degrees(shapely.get_coordinates(marked.geometry.array))
