"""Claims balance where the precision-weighted mean of their walks lies."""

import numpy as np
import pytest
from boundaries.made_up_walks import PARAMS, box_ring, exact_track
from hypothesis import given, settings
from hypothesis import strategies as st

from banmap.boundaries.claims import build_claim, frame_claim
from banmap.boundaries.survey_field import balance, build_field

AT_Y_M = 500.0


def field_of(apart_m, sigma_m, *, missing_m=None):
    """Make two claims, west and east; their walks of the common border lie ``apart_m`` from each other."""
    sharp = np.full(2, 0.5)  # hardly smoothed: the walks stay where they are drawn
    rings = box_ring(0, 0, 1000, 1000), box_ring(1000 + apart_m, 0, 2000, 1000)
    claims = [
        build_claim(str(n), [exact_track(ring, walk=n, missing_m=missing_m if n else None)], sharp, PARAMS)
        for n, ring in enumerate(rings)
    ]
    return build_field(claims, [claim.outline() for claim in claims], np.array(sigma_m), PARAMS)


def balance_at(field, x_m, one=0, other=1):
    places = np.column_stack([x_m, np.full(len(x_m), AT_Y_M)])
    samples = [field.sample(places, np.full(len(x_m), claim)) for claim in (one, other)]
    return balance(*samples, PARAMS)


def border_of(field, **claims):
    """Find where the balance turns from the western to the eastern claim."""
    x_m = np.linspace(900.0, 1300.0, 40_001)
    value = balance_at(field, x_m, **claims)
    assert (value[0] < 0) & (value[-1] > 0)
    turns = np.flatnonzero(np.diff(np.sign(value)) > 0)
    return x_m[turns].mean()


@settings(deadline=None, max_examples=25)
@given(st.floats(2.0, 20.0), st.floats(2.0, 20.0), st.floats(-3.0, 3.0))
def test_the_border_is_the_precision_weighted_mean_of_both_walks(west_m, east_m, apart_sd):
    apart_m = apart_sd * np.hypot(west_m, east_m)
    mean_m = 1000.0 + apart_m * west_m**2 / (west_m**2 + east_m**2)
    assert border_of(field_of(apart_m, (west_m, east_m))) == pytest.approx(mean_m, abs=0.05)


@pytest.mark.parametrize("apart_m", [-90.0, 90.0])
def test_beyond_what_error_explains_the_midline_divides(apart_m):
    assert border_of(field_of(apart_m, (2.0, 8.0))) == pytest.approx(1000.0 + apart_m / 2, abs=0.05)


def test_a_missing_stretch_weighs_little_however_far_apart():
    field = field_of(90.0, (3.0, 3.0), missing_m=(2000.0, 2820.0))  # the eastern claim's western side
    sample = field.sample(np.array([[1080.0, AT_Y_M]]), np.array([1]))
    assert sample.sigma_m[0] > 80.0
    assert border_of(field) == pytest.approx(1000.0, abs=1.0)


def test_against_what_is_no_claim_the_border_is_the_walk_itself():
    field = field_of(40.0, (5.0, 5.0))
    assert border_of(field, other=7) == pytest.approx(1000.0, abs=0.05)
    assert border_of(field, one=-1) == pytest.approx(1040.0, abs=0.05)
    nobody = field.sample(np.array([[0.0, 0.0]]), np.array([9]))
    assert (nobody.phi_m[0], nobody.sigma_m[0], nobody.vertex[0]) == (0.0, np.inf, -1)


@pytest.mark.parametrize("apart_m", [-30.0, 5.0, 150.0])
def test_the_official_frame_holds(apart_m):
    walk = build_claim("1", [exact_track(box_ring(0, 0, 1000, 1000))], np.array([0.5]), PARAMS)
    frame = frame_claim([box_ring(1000 + apart_m, 0, 2000, 1000)[:-1]], PARAMS)
    outlines = [walk.outline(), frame.outline()]
    field = build_field([walk, frame], outlines, np.array([6.0]), PARAMS)
    assert border_of(field) == pytest.approx(1000.0 + apart_m, abs=0.05)


def test_samples_are_signed_and_follow_the_claim_named_for_each_place():
    field = field_of(0.0, (4.0, 7.0))
    places = np.array([[900.0, AT_Y_M], [900.0, AT_Y_M], [1100.0, AT_Y_M]])
    sample = field.sample(places, np.array([0, 1, 1]))
    assert sample.phi_m == pytest.approx([-100.0, 100.0, -100.0], abs=0.1)
    assert sample.sigma_m == pytest.approx([4.0, 7.0, 7.0])
    nearest = field.outlines[1].points_m[sample.vertex[1:]]
    assert nearest == pytest.approx(np.tile([1000.0, AT_Y_M], (2, 1)), abs=5.1)
