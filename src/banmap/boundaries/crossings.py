"""Where on each mesh edge a line crosses it: refined to the walks themselves, not to the mesh."""

from dataclasses import dataclass

import numpy as np

from banmap.boundaries.free_land import FreeLand
from banmap.boundaries.ground import Ground
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.survey_field import ClaimVertices, Sample, balance
from banmap.geometry.bracket import Bracket
from banmap.geometry.curves import Floats
from banmap.geometry.marching import Crossings
from banmap.geometry.nearest import Ints

REFINEMENTS = 12
CONVERGED_M = 0.05
CLEARANCE_M = 1e-3
"""A line keeps this far from the ends of the mesh edges that it crosses."""


@dataclass(frozen=True)
class CutEdges:
    """The mesh vertices, the mesh edges that lines cut, and the labels of their ends (c, 2)."""

    at: ClaimVertices
    crossings: Crossings
    sides: Ints


def refine(
    cut: CutEdges, ground: Ground, free: FreeLand, params: BoundaryParams
) -> tuple[Floats, Sample, Sample]:
    """Find where on each mesh edge the field of both sides is equal, by false position."""
    at, start, end = cut.at, cut.crossings.start, cut.crossings.end
    one, other = cut.sides.T
    low_m, high_m = at.points_m[start], at.points_m[end]
    length = np.maximum(np.hypot(*(high_m - low_m).T), 1e-9)
    fixed = np.minimum(one, other) >= len(ground.field.claims)
    # Strictly inside its edge: lines that pass a vertex on different edges must not touch there.
    least = np.minimum(CLEARANCE_M / length, 0.3)
    bracket = Bracket(*(_end_value(ground, at, rows, (one, other), params) for rows in (start, end)))
    share = np.clip(
        np.where(fixed, _free_share(length, cut.crossings, free), bracket.guess()), least, 1 - least
    )
    moving = np.flatnonzero(~fixed)
    for _ in range(REFINEMENTS):
        tried_m = low_m[moving] + (high_m - low_m)[moving] * share[moving, None]
        bracket.narrow(moving, share[moving], _value(ground, tried_m, one[moving], other[moving], params))
        better = np.clip(bracket.guess()[moving], least[moving], 1 - least[moving])
        moved = np.abs(better - share[moving]) * length[moving] > CONVERGED_M
        share[moving], moving = better, moving[moved]
        if not len(moving):
            break
    places = low_m + (high_m - low_m) * share[:, None]
    return places, ground.field.sample(places, one), ground.field.sample(places, other)


def _end_value(
    ground: Ground, at: ClaimVertices, rows: Ints, labels: tuple[Ints, Ints], params: BoundaryParams
) -> Floats:
    one, other = (ground.field.sample_vertices(at, rows, label) for label in labels)
    return balance(one, other, params)


def _value(ground: Ground, points_m: Floats, one: Ints, other: Ints, params: BoundaryParams) -> Floats:
    return balance(ground.field.sample(points_m, one), ground.field.sample(points_m, other), params)


def _free_share(length_m: Floats, crossings: Crossings, free: FreeLand) -> Floats:
    """Give the share of each edge at which the ways from two unwalked centres are equally long."""
    lead = free.way_m[crossings.end] - free.way_m[crossings.start]
    share: Floats = np.clip((lead + length_m) / (2 * length_m), 0.01, 0.99)
    return share
