"""Pairs of points and claims are all those within reach or inside, with signed distances, and no others."""

import numpy as np
import pytest
import shapely
from boundaries.made_up_walks import PARAMS, box_ring, exact_track
from hypothesis import given, settings
from hypothesis import strategies as st

from banmap.boundaries.claims import build_claim
from banmap.boundaries.nearby import find_nearby

BOXES = [box_ring(0, 0, 400, 400), box_ring(395, 0, 800, 400), box_ring(380, 150, 600, 300)]


def outlines_of(rings):
    sharp = np.array([0.5])  # hardly smoothed
    return [build_claim("u", [exact_track(ring, step_m=5.0)], sharp, PARAMS).outline() for ring in rings]


OUTLINES = outlines_of(BOXES)


def pairs_of(nearby):
    return list(zip(nearby.point.tolist(), nearby.claim.tolist(), strict=True))


def test_a_point_between_two_claims_is_near_both():
    at = np.array([[397.0, 50.0], [200.0, 200.0], [2000.0, 2000.0]])
    nearby = find_nearby(at, np.array([-1, -1, -1]), OUTLINES, np.array([20.0, 20.0, 20.0]))
    assert pairs_of(nearby) == [(0, 0), (0, 1), (1, 0)]
    assert nearby.phi_m == pytest.approx([-3.0, -2.0, -200.0], abs=0.2)


def test_the_nearest_vertex_is_named():
    at = np.array([[410.0, 50.0]])
    nearby = find_nearby(at, np.array([-1]), OUTLINES[:1], np.array([20.0]))
    assert OUTLINES[0].points_m[nearby.vertex[0]] == pytest.approx([400.0, 50.0], abs=5.1)


def test_no_point_is_paired_with_its_own_claim():
    at = OUTLINES[0].points_m
    nearby = find_nearby(at, np.zeros(len(at), dtype=np.int64), OUTLINES, np.full(3, 30.0))
    assert 0 not in nearby.claim
    assert {1, 2} <= set(nearby.claim.tolist())


def test_the_reach_of_both_sides_adds_up():
    at = np.array([[450.0, 350.0]])  # 50 m off the first box
    only = OUTLINES[:1]
    wide, narrow = np.array([30.0, 25.0]), np.array([30.0, 15.0])
    both = outlines_of([BOXES[0], box_ring(5000, 0, 5400, 400)])
    assert pairs_of(find_nearby(at, np.array([1]), both, wide)) == [(0, 0)]
    assert pairs_of(find_nearby(at, np.array([1]), both, narrow)) == []
    assert pairs_of(find_nearby(at, np.array([-1]), only, np.array([49.0]))) == []
    assert pairs_of(find_nearby(at, np.array([-1]), only, np.array([51.0]))) == [(0, 0)]


@pytest.mark.parametrize("outlines", [[], OUTLINES])
def test_no_points_and_no_claims_make_no_pairs(outlines):
    reach_m = np.full(len(outlines), 50.0)
    none = find_nearby(np.empty((0, 2)), np.empty(0, dtype=np.int64), outlines, reach_m)
    assert len(none.point) == len(none.claim) == len(none.phi_m) == len(none.vertex) == 0
    far = find_nearby(np.array([[9e5, 9e5]]), np.array([-1]), outlines, reach_m)
    assert len(far.point) == 0


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.floats(0.0, 150.0))
def test_pairs_are_those_of_asking_each_point_and_claim(seed, reach_m):
    rng = np.random.default_rng(seed)
    at = rng.uniform(-200.0, 1000.0, (60, 2))
    own = rng.integers(-1, 3, 60)
    reach = rng.uniform(0.0, reach_m, 3)
    nearby = find_nearby(at, own, OUTLINES, reach)
    expected = {}
    for point, (place, mine) in enumerate(zip(shapely.points(at), own.tolist(), strict=True)):
        for claim, outline in enumerate(OUTLINES):
            off_m = shapely.distance(outline.area.exterior, place)
            inside = outline.area.intersects(place)
            limit_m = reach[claim] + (reach[mine] if mine >= 0 else 0.0)
            if claim != mine and (inside or off_m <= limit_m):
                expected[point, claim] = -off_m if inside else off_m
    assert pairs_of(nearby) == sorted(expected)
    assert nearby.phi_m.tolist() == pytest.approx([expected[pair] for pair in pairs_of(nearby)], abs=0.3)
