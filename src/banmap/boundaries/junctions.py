"""Place the corners: where in a mesh triangle the fields of three units are equal."""

import numpy as np

from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.survey_field import SurveyField, balance
from banmap.geometry.curves import Floats
from banmap.geometry.nearest import Ints

LEAST_SHARE = 1e-3
"""A corner keeps this share of each of its three crossings: it stays inside its triangle."""
LEAST_DETERMINANT = 1e-6
"""Of scaled differences; below it they hardly change between the crossings and tell no place."""


def place_junctions(
    field: SurveyField, places_m: Floats, labels: Ints, junctions: Ints, params: BoundaryParams
) -> Floats:
    """Place a corner (j, 2) for each three crossings ``junctions`` (j, 3) of places (c, 2), labels (c, 2).

    Between the three crossings the differences of the fields are taken as linear; the corner is where two of
    them vanish, held inside. Where they do not tell (units nobody walked), it is the mean of the three.
    """
    if not len(junctions):
        return np.empty((0, 2))
    spots = places_m[junctions]
    first = labels[junctions[:, 0]]
    third = _third_label(labels[junctions], first)
    values = [_differences(field, spots[:, i], first, third, params) for i in range(3)]
    weights = _vanishing(np.stack(values, axis=1))
    result: Floats = np.einsum("ji,jik->jk", weights, spots)
    return result


def _third_label(labels: Ints, first: Ints) -> Ints:
    """Give the label of three that is not among the two of the first crossing."""
    others = labels[:, 1]
    is_new = (others[:, 0] != first[:, 0]) & (others[:, 0] != first[:, 1])
    return np.where(is_new, others[:, 0], others[:, 1])


def _differences(
    field: SurveyField, places_m: Floats, first: Ints, third: Ints, params: BoundaryParams
) -> Floats:
    """Give the two differences of fields (j, 2) at places (j, 2)."""
    one, other, last = (field.sample(places_m, labels) for labels in (first[:, 0], first[:, 1], third))
    return np.column_stack([balance(one, other, params), balance(one, last, params)])


def _vanishing(values: Floats) -> Floats:
    """Find the weights (j, 3) at which two linear functions, given at three places (j, 3, 2), are zero."""
    scale = np.abs(values).max(axis=1, keepdims=True)
    scaled = values / np.where(scale > 0, scale, 1.0)
    system = np.concatenate([np.swapaxes(scaled, 1, 2), np.ones((len(values), 1, 3))], axis=1)
    solvable = np.abs(np.linalg.det(system)) > LEAST_DETERMINANT
    system[~solvable] = np.eye(3)
    right = np.tile(np.array([0.0, 0.0, 1.0]), (len(values), 1))
    right[~solvable] = 1.0 / 3.0
    weights = np.linalg.solve(system, right[:, :, None])[:, :, 0]
    weights = np.maximum(weights, LEAST_SHARE)
    result: Floats = weights / weights.sum(axis=1, keepdims=True)
    return result
