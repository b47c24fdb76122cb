"""Which vertices of the claims go into the mesh: those that shape a claim, and some between them."""

import numpy as np
import shapely

from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.survey_field import ClaimVertices, SurveyField
from banmap.geometry.curves import Floats
from banmap.geometry.nearest import Ints

MOST_VERTICES_APART = 8
"""Of so many vertices of a claim in a row at least one is in the mesh."""
FEWEST_SIMPLIFIED = 8
"""A ring of fewer vertices goes into the mesh whole."""


def mesh_vertices(field: SurveyField, params: BoundaryParams) -> ClaimVertices:
    """Choose the vertices of the claims that shape them to within the mesh tolerance."""
    points, own, vertex = [], [], []
    for number, claim in enumerate(field.claims):
        start = 0
        for ring in claim.ring_points():
            tolerance = 0.0 if not claim.unit else params.mesh_tolerance_m
            index = start + _shaping(ring, tolerance)
            points.append(claim.points_m[index])
            vertex.append(index)
            own.append(np.full(len(index), number, dtype=np.int64))
            start += len(ring)
    if not points:
        none = np.empty(0, dtype=np.int64)
        return ClaimVertices(np.empty((0, 2)), none, none)
    return ClaimVertices(np.concatenate(points), np.concatenate(own), np.concatenate(vertex))


def _shaping(ring_m: Floats, tolerance_m: float) -> Ints:
    """Give the numbers of a ring's vertices that simplifying it by the tolerance leaves."""
    if tolerance_m == 0.0 or len(ring_m) < FEWEST_SIMPLIFIED:
        return np.arange(len(ring_m))
    numbered = np.column_stack([ring_m, np.arange(len(ring_m))])
    line = shapely.simplify(shapely.linearrings(numbered), tolerance_m, preserve_topology=False)
    kept = shapely.get_coordinates(line, include_z=True)[:, 2].astype(np.int64)
    kept[-1] = len(ring_m)  # the closing point, so that the last stretch is filled too
    return _fill(kept, MOST_VERTICES_APART)


def _fill(numbers: Ints, most: int) -> Ints:
    """Fill rising numbers so that no two are more than ``most`` apart; the last one is left out."""
    apart = np.diff(numbers)
    parts = -(-apart // most)
    start, apart = np.repeat(numbers[:-1], parts), np.repeat(apart, parts)
    count = np.repeat(parts, parts)
    rank = np.arange(len(start)) - np.repeat(np.cumsum(parts) - parts, parts)
    result: Ints = start + rank * apart // count
    return result
