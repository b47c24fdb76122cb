"""Smooth the tracks and find out how good each walk is, in two rounds that feed each other.

A first, coarse round on raw tracks tells how strongly each walk is to be smoothed; the second, on the
smoothed claims, tells the sd that weights the lines. Walks that have not changed since the last build, and
whose neighbours have not, hold both values from it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from banmap.boundaries.accuracy import (
    Differences,
    choose_prior_m,
    estimate_sigma_m,
    measure_differences,
    prior_sigma_m,
)
from banmap.boundaries.claims import Claim
from banmap.boundaries.mesh_vertices import mesh_vertices
from banmap.boundaries.nearby import Nearby, find_nearby
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.survey_field import ClaimVertices, SurveyField, build_field
from banmap.boundaries.walks import Walk
from banmap.geometry.curves import Floats
from banmap.geometry.nearest import Outline

COARSE_STEP_M = 30.0
COARSE_SKIP = 2
ClaimBuilder = Callable[[Floats, BoundaryParams], Sequence[Claim]]
"""Makes the claims from the sd of each walk: (w,) and the params to use."""


@dataclass(frozen=True)
class Held:
    """What the last build found of each walk (w,), and which walks were already in it unchanged."""

    sigma_m: Floats
    first_sigma_m: Floats
    unchanged: NDArray[np.bool_]


@dataclass(frozen=True)
class Estimate:
    """The field to divide, its mesh vertices with the claims near them, and 1 sd of each walk (w,)."""

    field: SurveyField
    vertices: ClaimVertices
    nearby: Nearby
    sigma_m: Floats
    first_sigma_m: Floats


def estimate_field(
    walks: Sequence[Walk],
    build_claims: ClaimBuilder,
    add_frame: Callable[[Sequence[Claim]], tuple[Sequence[Claim], Sequence[Outline]]],
    held: Held,
    params: BoundaryParams,
) -> Estimate:
    """Estimate the accuracy of all walks and make the field of their claims."""
    coarse = replace(params, step_m=COARSE_STEP_M, smooth_per_sigma=0.0, mesh_tolerance_m=0.0)
    usual_m = prior_sigma_m(walks, params)
    rough = _differences(build_claims(usual_m, coarse), usual_m, coarse)
    prior_m = choose_prior_m(walks, rough, params)
    # Smoothing is held for every unchanged walk, weights only for those that no changed walk borders on:
    # so the outlines of a changed walk's neighbours stay, and what moves is their lines and no further.
    same = held.unchanged
    first_m = estimate_sigma_m(rough, np.where(same, held.first_sigma_m, prior_m), params, same)
    keep = same & ~_beside_changed(rough, same)
    claims, outlines = add_frame(build_claims(first_m, params))
    field = build_field(claims, outlines, first_m, params)
    vertices, nearby = _nearby(field, params)
    fine = measure_differences(claims, vertices.own, vertices.vertex, nearby, params)
    prior_m = np.where(keep, held.sigma_m, prior_m)
    sigma_m = estimate_sigma_m(fine, prior_m, params, keep)
    return Estimate(build_field(claims, outlines, sigma_m, params), vertices, nearby, sigma_m, first_m)


def _differences(claims: Sequence[Claim], sigma_m: Floats, params: BoundaryParams) -> Differences:
    field = build_field(claims, [claim.outline() for claim in claims], sigma_m, params)
    every = mesh_vertices(field, params)
    some = slice(None, None, COARSE_SKIP)
    vertices = ClaimVertices(every.points_m[some], every.own[some], every.vertex[some])
    reach = np.full(len(claims), params.first_reach_m)
    nearby = find_nearby(vertices.points_m, vertices.own, field.outlines, reach)
    return measure_differences(claims, vertices.own, vertices.vertex, nearby, params)


def _nearby(field: SurveyField, params: BoundaryParams) -> tuple[ClaimVertices, Nearby]:
    vertices = mesh_vertices(field, params)
    reach = np.array([params.contest_sd * float(sigma.max()) for sigma in field.sigma_m])
    return vertices, find_nearby(vertices.points_m, vertices.own, field.outlines, reach)


def _beside_changed(differences: Differences, unchanged: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say which walks differ measurably from a changed one: they border on it."""
    beside = np.zeros(len(unchanged), dtype=bool)
    beside[differences.one[~unchanged[differences.other]]] = True
    beside[differences.other[~unchanged[differences.one]]] = True
    return beside
