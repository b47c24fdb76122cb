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
"""At most so many tries at each crossing; most converge after three."""
CONVERGED_M = 0.05
"""A crossing that a try moves less than this has its place."""
CLEARANCE_M = 1e-3
"""A line keeps this far from the ends of the mesh edges that it crosses."""
CLEARANCE_SHARE = 0.3
"""Or this share of a very short edge."""
FREE_CLEARANCE_SHARE = 0.01
"""And this share of an edge on land that nobody claims."""


@dataclass(frozen=True)
class CutEdges:
    """The mesh vertices, the mesh edges that lines cut, and the labels of their ends (c, 2)."""

    at: ClaimVertices
    crossings: Crossings
    sides: Ints


def refine(
    cut: CutEdges, ground: Ground, free: FreeLand, params: BoundaryParams
) -> tuple[Floats, Sample, Sample]:
    """Find where on each mesh edge the field of both sides is equal: (c, 2), and what both say there."""
    one, other = cut.sides.T
    low_m, high_m = cut.at.points_m[cut.crossings.start], cut.at.points_m[cut.crossings.end]
    length = np.maximum(np.hypot(*(high_m - low_m).T), 1e-9)
    fixed = np.minimum(one, other) >= len(ground.field.claims)
    ends = (_end_value(cut, rows, ground, params) for rows in (cut.crossings.start, cut.crossings.end))
    bracket = Bracket(*ends)
    # Strictly inside its edge: lines that pass a vertex on different edges must not touch there.
    least = np.minimum(CLEARANCE_M / length, CLEARANCE_SHARE)
    first = np.where(fixed, _free_share(length, cut.crossings, free), bracket.guess())
    share = np.clip(first, least, 1 - least)
    moving = np.flatnonzero(~fixed)
    for _ in range(REFINEMENTS):
        tried_m = low_m[moving] + (high_m - low_m)[moving] * share[moving, None]
        sides = ground.field.sample_both(tried_m, one[moving], other[moving])
        bracket.narrow(moving, share[moving], balance(*sides, params))
        better = np.clip(bracket.guess()[moving], least[moving], 1 - least[moving])
        moved = np.abs(better - share[moving]) * length[moving] > CONVERGED_M
        share[moving], moving = better, moving[moved]
    places = low_m + (high_m - low_m) * share[:, None]
    return places, *ground.field.sample_both(places, one, other)


def _end_value(cut: CutEdges, rows: Ints, ground: Ground, params: BoundaryParams) -> Floats:
    one, other = (ground.field.sample_vertices(cut.at, rows, label) for label in cut.sides.T)
    return balance(one, other, params)


def _free_share(length_m: Floats, crossings: Crossings, free: FreeLand) -> Floats:
    """Give the share of each edge at which the ways from two unwalked centres are equally long."""
    lead = free.way_m[crossings.end] - free.way_m[crossings.start]
    share: Floats = np.clip(
        (lead + length_m) / (2 * length_m), FREE_CLEARANCE_SHARE, 1 - FREE_CLEARANCE_SHARE
    )
    return share
