"""Narrow land: mesh edges that run across another unit's land get a vertex there.

The mesh joins vertices of claims. Where a claim is narrow, or enters another through a neck, an edge between
two vertices of the neighbours may cross it and would cut it in two.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from banmap.boundaries.nearby import find_nearby
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.survey_field import SurveyField
from banmap.geometry.curves import Floats
from banmap.geometry.delaunay import Mesh
from banmap.geometry.groups import rows_by_number
from banmap.geometry.nearest import Ints

ROUNDS = 12


@dataclass(frozen=True)
class Labelled:
    """A mesh with a label for each vertex, -1 for those outside all claims."""

    mesh: Mesh
    labels: Ints


def open_narrows(labelled: Labelled, field: SurveyField, params: BoundaryParams) -> Labelled:
    """Split the edges that cross the land of a third unit, until none longer than a neck is left."""
    looked_at, waiting = 0, np.empty((0, 2), dtype=np.int64)
    for _ in range(ROUNDS):
        edges = np.concatenate([waiting, _long_edges(labelled, looked_at, 2.0 * params.step_m)])
        looked_at = len(labelled.labels)
        middles = labelled.mesh.points_m[edges].mean(axis=1)
        owners = _sure_owners(middles, labelled.labels[edges], field, params)
        crossing = owners >= 0
        if not crossing.any():
            break
        mesh, split = labelled.mesh.split_edges(edges[crossing])
        labels = np.concatenate([labelled.labels, owners[crossing][split]])
        waiting = np.delete(edges[crossing], split, axis=0)
        labelled = Labelled(mesh, labels)
    return labelled


def _long_edges(labelled: Labelled, known: int, least_m: float) -> Ints:
    """List the edges between vertices of claims that are longer than ``least_m``.

    Edges between the first ``known`` vertices have been looked at.
    """
    edges, points = labelled.mesh.edges_beyond(known), labelled.mesh.points_m
    long = np.hypot(*(points[edges[:, 0]] - points[edges[:, 1]]).T) > least_m
    result: Ints = edges[long & (labelled.labels[edges] >= 0).all(axis=1)]
    return result


def _sure_owners(places_m: Floats, labels: Ints, field: SurveyField, params: BoundaryParams) -> Ints:
    """Give the claim that holds each place and is neither of its two labels, -1 for none.

    Outside all claims, that is the claim with the lowest field value, if error explains that it lies so far.
    """
    owners = np.full(len(places_m), -1, dtype=np.int64)
    strange = _outside_both(places_m, labels, field)
    none = np.full(len(strange), -1, dtype=np.int64)
    reach = np.array([params.contest_sd * float(sigma.max()) for sigma in field.sigma_m])
    nearby = find_nearby(places_m[strange], none, field.outlines, reach)
    sigma = field.sigma_at(nearby.claim, nearby.vertex)
    value = np.where(nearby.phi_m < params.contest_sd * sigma, nearby.phi_m / sigma**2, np.inf)
    order = np.lexsort((nearby.claim, value, nearby.point))
    first = np.ones(len(order), dtype=bool)
    first[1:] = nearby.point[order][1:] != nearby.point[order][:-1]
    best = order[first]
    best = best[np.isfinite(value[best]) & (np.abs(nearby.phi_m[best]) > 2.0 * params.frame_sigma_m)]
    row = strange[nearby.point[best]]
    third = (labels[row] != nearby.claim[best][:, None]).all(axis=1)
    owners[row[third]] = nearby.claim[best][third]
    return owners


def _outside_both(places_m: Floats, labels: Ints, field: SurveyField) -> Ints:
    outside = np.ones(len(places_m), dtype=bool)
    for side in (0, 1):
        for claim, rows in rows_by_number(labels[:, side]).items():
            area = field.outlines[claim].area
            outside[rows] &= ~shapely.intersects_xy(area, places_m[rows])
    return np.flatnonzero(outside)
