"""The claims of a survey: tracks smoothed, second walks and agreed lines fused into them."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from banmap.boundaries.claims import Claim, build_claim, frame_claim
from banmap.boundaries.fusion import Observation, fuse
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.tracks import UnitTracks
from banmap.boundaries.walks import Walk
from banmap.crs import Floats, Projector
from banmap.geometry.curves import resample_open, smooth_open
from banmap.geometry.nearest import Outline, build_outline

SAME_OUTING_S = 3600.0
"""Two walks of one party that start within an hour of each other share their error."""
FAR_M = 100_000.0


@dataclass(frozen=True)
class AgreedLine:
    """A line agreed between two units, with 1 sd across it."""

    units: tuple[str, str]
    points_m: Floats
    sigma_m: float


def agreed_lines_from_table(
    table: gpd.GeoDataFrame, projector: Projector, params: BoundaryParams
) -> list[AgreedLine]:
    """Read the ``agreed_lines`` table."""
    sigma = np.nan_to_num(table["sigma_m"].to_numpy(dtype=np.float64), nan=params.agreed_sigma_m)
    return [
        AgreedLine((one, other), projector.metres_from_degrees(shapely.get_coordinates(line)), float(sd))
        for one, other, line, sd in zip(table["unit_a"], table["unit_b"], table.geometry, sigma, strict=True)
    ]


def build_claims(
    tracks: Sequence[UnitTracks],
    walks: Sequence[Walk],
    agreed: Sequence[AgreedLine],
    walk_sigma_m: Floats,
    params: BoundaryParams,
) -> list[Claim]:
    """Make one claim for each unit with tracks, in their order."""
    return [_build(unit, walks, agreed, walk_sigma_m, params) for unit in tracks]


def _build(
    unit: UnitTracks,
    walks: Sequence[Walk],
    agreed: Sequence[AgreedLine],
    walk_sigma_m: Floats,
    params: BoundaryParams,
) -> Claim:
    claim = build_claim(unit.unit, unit.rings, walk_sigma_m, params)
    for number in unit.repeats:
        seen = _second_walk(walks, number, unit, float(walk_sigma_m[number]), params)
        claim = fuse(claim, seen, walk_sigma_m, params)
    for line in agreed:
        if unit.unit in line.units:
            # Both sides take the line up, each with half its precision: together it counts once.
            seen = Observation(line.points_m, line.sigma_m * np.sqrt(2.0), is_agreed=True)
            claim = fuse(claim, seen, walk_sigma_m, params)
    return claim


def _second_walk(
    walks: Sequence[Walk], number: int, unit: UnitTracks, sigma_m: float, params: BoundaryParams
) -> Observation:
    walk = walks[number]
    line = resample_open(walk.points_m, params.step_m)
    line = smooth_open(line, min(params.smooth_per_sigma * sigma_m, params.smooth_most_m))
    first = {int(n) for ring in unit.rings for n in np.unique(ring.walk)}
    apart = [abs(walks[n].start_s - walk.start_s) > SAME_OUTING_S for n in sorted(first)]
    same_file = any(walks[n].source == walk.source for n in first)
    return Observation(line, sigma_m, is_agreed=False, is_independent=all(apart) or not same_file)


def with_frame(
    claims: Sequence[Claim], frame: BaseGeometry | None, params: BoundaryParams
) -> tuple[list[Claim], list[Outline]]:
    """Give all claims with their outlines; last, if there is a frame, that of the land outside it."""
    all_claims = list(claims)
    outlines = [claim.outline() for claim in all_claims]
    if frame is not None:
        rings = [shapely.get_coordinates(ring)[:-1] for ring in _rings(frame)]
        claim = frame_claim(rings, params)
        outside = shapely.difference(shapely.box(*shapely.buffer(frame, FAR_M).bounds), frame)
        all_claims.append(claim)
        outlines.append(build_outline(claim.ring_points(), outside))
    return all_claims, outlines


def _rings(area: BaseGeometry) -> list[BaseGeometry]:
    return [ring for part in shapely.get_parts(area) for ring in (part.exterior, *part.interiors)]
