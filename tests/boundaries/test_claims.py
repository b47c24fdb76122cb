"""Tracks become smooth claims: walked stretches keep their walk, missing ones say how far the next fix is."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from boundaries.made_up_walks import PARAMS, box_ring, exact_track, iou, joined, village_rings, walked

from banmap.boundaries.claims import build_claim, frame_claim, vertex_sigma_m

SQUARE = box_ring(0, 0, 2000, 1500)
SIGMA_M = np.array([4.0, 9.0])


def claim_of(*tracks, params=PARAMS):
    return build_claim("9901001", tracks, SIGMA_M, params)


def line_error_m(points_m, ring):
    """Measure the mean square root of the distance to the true line."""
    off_m = shapely.distance(shapely.linearrings(ring), shapely.points(points_m))
    return float(np.sqrt(np.mean(off_m**2)))


def test_a_closed_track_is_walked_all_around():
    claim = claim_of(exact_track(SQUARE, walk=1))
    assert claim.rings == (len(claim.points_m),)
    assert claim.rings[0] == 700
    assert (claim.walk == 1).all()
    assert (claim.bridge_m == 0).all()
    assert (claim.passes == 1).all()
    assert not claim.agreed.any()
    assert iou(claim.area(), shapely.Polygon(SQUARE)) > 0.999


@pytest.mark.parametrize("sigma_m", [3.0, 10.0, 30.0])
def test_smoothing_brings_a_walk_nearer_to_the_truth(sigma_m):
    ring = village_rings()[0]
    track = joined(walked(ring, sigma_m=sigma_m)).rings[0]
    claim = build_claim("9901001", [track], np.array([sigma_m]), PARAMS)
    assert line_error_m(claim.points_m, ring) < 0.97 * line_error_m(track.points_m, ring)
    assert iou(claim.area(), shapely.Polygon(ring)) > {3.0: 0.99, 10.0: 0.98, 30.0: 0.95}[sigma_m]


def test_a_missing_stretch_is_bridged_and_says_how_far_the_next_fix_is():
    claim = claim_of(exact_track(SQUARE, missing_m=(300.0, 700.0)))
    missing = claim.bridge_m > 0
    assert claim.bridge_m.max() == pytest.approx(200.0, abs=10.0)
    assert 36 <= missing.sum() <= 43
    assert (claim.passes == ~missing).all()
    sigma_m = vertex_sigma_m(claim, SIGMA_M, PARAMS)
    assert sigma_m[~missing] == pytest.approx(np.full((~missing).sum(), 4.0))
    assert sigma_m.max() == pytest.approx(np.hypot(4.0, PARAMS.bridge_most_m), rel=0.2)
    assert iou(claim.area(), shapely.Polygon(SQUARE)) > 0.999


def test_a_ring_of_corners_is_bridged_between_them():
    track = exact_track(SQUARE, step_m=500.0)
    claim = claim_of(replace(track, gaps=np.ones(len(track.points_m), dtype=bool)))
    assert iou(claim.area(), shapely.Polygon(SQUARE)) > 0.999
    assert 0 < (claim.bridge_m < 1).sum() <= len(track.points_m)
    assert not claim.passes.any(), "nobody walked from mark to mark"


def test_each_vertex_knows_the_walk_it_is_from():
    track = exact_track(SQUARE)
    walk = np.where(np.arange(len(track.points_m)) < 250, 0, 1)
    claim = claim_of(replace(track, walk=walk))
    assert np.abs(np.flatnonzero(claim.walk == 1)[0] - 250) <= 1
    assert (np.diff(claim.walk) >= 0).all()
    sigma_m = vertex_sigma_m(claim, SIGMA_M, PARAMS)
    assert sorted(set(sigma_m.round(6).tolist())) == [4.0, 9.0]


def test_other_observations_add_precision():
    claim = claim_of(exact_track(SQUARE))
    twice = replace(claim, extra=np.full(len(claim.walk), 1.0 / 4.0**2))
    assert vertex_sigma_m(twice, SIGMA_M, PARAMS) == pytest.approx(np.full(700, 4.0 / np.sqrt(2.0)))


def test_a_ring_inside_a_ring_is_a_hole_and_a_ring_beside_it_a_part():
    hole, part = box_ring(500, 500, 900, 900), box_ring(5000, 0, 5600, 600)
    claim = claim_of(*(exact_track(ring) for ring in (SQUARE, hole, part)))
    assert len(claim.rings) == 3
    assert [len(ring) for ring in claim.ring_points()] == list(claim.rings)
    wanted = shapely.Polygon(SQUARE, [hole]).union(shapely.Polygon(part))
    assert iou(claim.area(), wanted) > 0.995
    inside_m, _ = claim.outline().signed_distances(
        np.array([[100.0, 300.0], [700.0, 700.0], [5300.0, 300.0]])
    )
    assert inside_m == pytest.approx([-100.0, 200.0, -300.0], abs=1.0)


def test_the_frame_holds_its_vertices_and_hardly_errs():
    claim = frame_claim([SQUARE[:-1]], PARAMS)
    assert claim.unit == ""
    assert set(map(tuple, SQUARE.tolist())) <= set(map(tuple, claim.points_m.tolist()))
    assert np.hypot(*np.diff(claim.points_m, axis=0).T).max() <= PARAMS.step_m + 1e-9
    assert vertex_sigma_m(claim, SIGMA_M, PARAMS) == pytest.approx(PARAMS.frame_sigma_m)
    assert claim.area().equals(shapely.Polygon(SQUARE))
