"""Further observations move an outline to the precision-weighted mean, and fill what is missing."""

import numpy as np
import pytest
import shapely
from boundaries.made_up_walks import PARAMS, box_ring, exact_track, iou, village_rings
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.ops import substring

from banmap.boundaries.claims import build_claim, vertex_sigma_m
from banmap.boundaries.fusion import Observation, fuse
from banmap.geometry.curves import resample_open

SQUARE = box_ring(0, 0, 2000, 1500)
SIGMA_M = np.array([6.0])


def claim_of(ring=SQUARE, missing_m=None, sigma_m=SIGMA_M):
    return build_claim("9901001", [exact_track(ring, missing_m=missing_m)], sigma_m, PARAMS)


def beside(off_m, *, from_m=300.0, to_m=1700.0):
    """Draw a line beside the square's southern border, ``off_m`` to the north of it."""
    return np.array([[from_m, off_m], [to_m, off_m]])


def south(claim, from_m=400.0, to_m=1600.0):
    """Choose the vertices in the middle of the southern border."""
    x, y = claim.points_m.T
    return (y < 300.0) & (x > from_m) & (x < to_m)


def stretch(ring, from_m, to_m):
    return shapely.get_coordinates(substring(shapely.LineString(ring), from_m, to_m))


def test_two_walks_as_good_as_each_other_meet_in_the_middle():
    claim = fuse(claim_of(), Observation(beside(10.0), 6.0, is_agreed=False), SIGMA_M, PARAMS)
    chosen = south(claim)
    assert claim.points_m[chosen, 1] == pytest.approx(np.full(chosen.sum(), 5.0), abs=1e-6)
    assert (claim.passes[chosen] == 2).all()
    assert vertex_sigma_m(claim, SIGMA_M, PARAMS)[chosen] == pytest.approx(6.0 / np.sqrt(2.0))
    assert not claim.agreed.any()


@settings(deadline=None, max_examples=30)
@given(st.floats(1.0, 20.0), st.floats(1.0, 20.0), st.floats(-1.0, 1.0))
def test_the_fused_line_lies_at_the_precision_weighted_mean(own_m, other_m, share):
    off_m = 4.0 * share * np.hypot(own_m, other_m)
    sigma_m = np.array([own_m])
    before = claim_of(sigma_m=sigma_m)
    claim = fuse(before, Observation(beside(off_m), other_m, is_agreed=False), sigma_m, PARAMS)
    chosen = south(before)
    mean_m = off_m * own_m**2 / (own_m**2 + other_m**2)
    assert claim.points_m[chosen, 1] == pytest.approx(np.full(chosen.sum(), mean_m), abs=1e-6)
    fused_m = 1.0 / np.sqrt(1.0 / own_m**2 + 1.0 / other_m**2)
    assert vertex_sigma_m(claim, sigma_m, PARAMS)[chosen] == pytest.approx(fused_m)


def test_an_observation_that_error_does_not_explain_changes_nothing():
    before = claim_of()
    claim = fuse(before, Observation(beside(60.0), 6.0, is_agreed=False), SIGMA_M, PARAMS)
    chosen = south(before)
    assert (claim.points_m[chosen] == before.points_m[chosen]).all()
    assert (claim.passes[chosen] == 1).all()


@pytest.mark.parametrize("sigma_m", [2.0, 6.0, 20.0])
@pytest.mark.parametrize("slope_m", [0.0, 200.0])
def test_a_line_that_only_crosses_the_outline_changes_nothing(sigma_m, slope_m):
    before = claim_of()
    across = np.array([[1003.0 - slope_m, -400.0], [1003.0 + slope_m, 400.0]])
    claim = fuse(before, Observation(across, sigma_m, is_agreed=True), SIGMA_M, PARAMS)
    assert (claim.points_m == before.points_m).all()
    assert (claim.passes == 1).all()
    assert not claim.agreed.any()


def test_the_outline_beyond_the_ends_of_the_observation_stays():
    before = claim_of()
    claim = fuse(before, Observation(beside(10.0), 6.0, is_agreed=False), SIGMA_M, PARAMS)
    x, y = before.points_m.T
    rest = (y > 100.0) | (x < 290.0) | (x > 1710.0)
    assert (claim.points_m[rest] == before.points_m[rest]).all()


def test_a_walk_of_the_same_party_in_the_same_hour_adds_no_precision():
    seen = Observation(beside(10.0), 6.0, is_agreed=False, is_independent=False)
    claim = fuse(claim_of(), seen, SIGMA_M, PARAMS)
    chosen = south(claim)
    assert vertex_sigma_m(claim, SIGMA_M, PARAMS)[chosen] == pytest.approx(6.0)
    assert (claim.passes[chosen] == 1).all()


def test_an_agreed_line_is_marked_where_it_holds():
    claim = fuse(claim_of(), Observation(beside(3.0), 10.0, is_agreed=True), SIGMA_M, PARAMS)
    assert claim.agreed[south(claim)].all()
    assert not claim.agreed[claim.points_m[:, 1] > 100.0].any()


BULGE = np.array(
    [[0, 0], [1000, 0], [1000, -600], [1300, -600], [1300, 0], [2000, 0], [2000, 1500], [0, 1500], [0, 0]],
    dtype=np.float64,
)
CIRCLE = shapely.get_coordinates(shapely.Point(0, 0).buffer(800, quad_segs=60).exterior)
WIGGLY = village_rings(3)[0]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("ring", "missing_m"),
    [(SQUARE, (1500, 2600)), (CIRCLE, (500, 1500)), (BULGE, (900, 2700)), (WIGGLY, (3000, 5000))],
    ids=["a corner", "an arc", "a spit", "a wiggly line"],
)
def test_an_agreed_line_fills_a_missing_stretch(ring, missing_m, turned):
    line = stretch(ring, missing_m[0] - 100.0, missing_m[1] + 100.0)[:: -1 if turned else 1]
    claim = fuse(claim_of(ring, missing_m), Observation(line, 3.0, is_agreed=True), SIGMA_M, PARAMS)
    assert iou(claim.area(), shapely.Polygon(ring)) > 0.999
    off_m = shapely.distance(shapely.linearrings(claim.points_m), shapely.points(resample_open(line, 5.0)))
    assert off_m.max() < 8.0
    missing = claim.bridge_m > 0
    assert claim.agreed[missing].all()
    assert vertex_sigma_m(claim, SIGMA_M, PARAMS)[missing].max() <= 3.0


@pytest.mark.parametrize("begin_m", [0.0, 1000.0, 3000.0])
def test_a_second_walk_all_around_fills_a_missing_stretch_wherever_it_began(begin_m):
    length_m = shapely.LineString(CIRCLE).length
    again = np.concatenate([stretch(CIRCLE, begin_m, length_m), stretch(CIRCLE, 0.0, begin_m + 0.1)])
    seen = Observation(again, 6.0, is_agreed=False)
    claim = fuse(claim_of(CIRCLE, (500, 1500)), seen, SIGMA_M, PARAMS)
    assert iou(claim.area(), shapely.Polygon(CIRCLE)) > 0.999


def test_a_line_along_the_other_side_does_not_fill_a_missing_stretch():
    around = stretch(CIRCLE, 1600.0, shapely.LineString(CIRCLE).length)
    around = np.concatenate([around, stretch(CIRCLE, 0.0, 400.0)])
    before = claim_of(CIRCLE, (500, 1500))
    claim = fuse(before, Observation(around, 6.0, is_agreed=False), SIGMA_M, PARAMS)
    assert iou(claim.area(), before.area()) > 0.999
    assert len(claim.points_m) == len(before.points_m)


def test_rings_keep_their_lengths_in_step_with_their_vertices():
    hole = box_ring(600, 500, 1200, 1000)
    tracks = [exact_track(SQUARE, missing_m=(1500, 2600)), exact_track(hole)]
    before = build_claim("9901001", tracks, SIGMA_M, PARAMS)
    line = stretch(SQUARE, 1400.0, 2700.0)
    claim = fuse(before, Observation(line, 3.0, is_agreed=True), SIGMA_M, PARAMS)
    assert sum(claim.rings) == len(claim.points_m) == len(claim.walk) == len(claim.extra)
    assert claim.rings[1] == before.rings[1]
    assert iou(claim.area(), shapely.Polygon(SQUARE, [hole])) > 0.999
