"""Walks of one unit make its ring in whatever pieces, order and direction they were walked."""

import numpy as np
import pytest
import shapely
from boundaries.made_up_walks import PARAMS, area_of, box_ring, cleaned, iou, joined, village_rings, walked

from banmap.boundaries.tracks import join_walks, valid_area
from banmap.boundaries.walks import Walk
from banmap.geometry.curves import signed_area
from simulation import Walk as Recorded
from simulation import corner_places, in_two_sessions, measured, points_along, resumed_after, without_stretch

RINGS = village_rings(3)
LEAST_IOU = 0.95
ROUGH_IOU = 0.93
"""Tracks are not smoothed yet: at 30 m error of each fix this is what a ring of 11 km can have."""
SIGMAS_M = pytest.mark.parametrize("sigma_m", [3.0, 10.0, 30.0])
VILLAGES = pytest.mark.parametrize("village", [0, 1, 2])


def truth(village):
    return shapely.Polygon(RINGS[village])


def least_iou(sigma_m):
    return ROUGH_IOU if sigma_m == 30.0 else LEAST_IOU


def check_one_ring(tracks, area, least=LEAST_IOU):
    assert len(tracks.rings) == 1
    assert not tracks.loose
    assert iou(area_of(tracks), area) >= least


def along(places, sigma_m, seed=0):
    """Walk from place to place along a line that need not close."""
    line = shapely.linestrings(places)
    at_m = np.arange(0.0, line.length, 10.0)
    true = shapely.get_coordinates(shapely.line_interpolate_point(line, at_m))
    return measured(true, at_m, sigma_m=sigma_m, tau_s=90.0, rng=np.random.default_rng(seed))


@SIGMAS_M
@VILLAGES
@pytest.mark.parametrize("reverse", [False, True])
def test_a_walk_around_is_a_ring_that_runs_anticlockwise(village, sigma_m, reverse):
    tracks = joined(walked(RINGS[village], sigma_m=sigma_m, start_m=777.0, reverse=reverse))
    check_one_ring(tracks, truth(village), least_iou(sigma_m))
    assert signed_area(tracks.rings[0].points_m) > 0
    assert not tracks.rings[0].gaps.any()


@SIGMAS_M
@VILLAGES
@pytest.mark.parametrize("at_share", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("record", [in_two_sessions, resumed_after])
@pytest.mark.parametrize("turned", [False, True])
def test_two_sessions_make_one_ring(village, sigma_m, at_share, record, turned):
    sessions = record(walked(RINGS[village], sigma_m=sigma_m, start_m=777.0), at_share=at_share)
    tracks = joined(*sessions[:: -1 if turned else 1])
    check_one_ring(tracks, truth(village), least_iou(sigma_m))
    assert sorted(np.unique(tracks.rings[0].walk).tolist()) == [0, 1]


@SIGMAS_M
@VILLAGES
@pytest.mark.parametrize("timed", [True, False])
def test_two_sessions_in_opposite_directions_in_one_file_make_one_ring(village, sigma_m, timed):
    one, two = in_two_sessions(walked(RINGS[village], sigma_m=sigma_m), at_share=0.4)
    time_s = np.concatenate([one.time_s, two.time_s + one.time_s[-1] + 86_400.0])
    tracks = joined(cleaned(Recorded(np.concatenate([one.xy_m, two.xy_m]), time_s), timed=timed))
    check_one_ring(tracks, truth(village), least_iou(sigma_m))


@pytest.mark.parametrize("sigma_m", [3.0, 10.0])
@VILLAGES
@pytest.mark.parametrize("laps", [1.03, 1.5, 2.0, 2.5, 3.0, 4.2])
def test_a_ring_walked_more_than_once_is_one_ring(village, sigma_m, laps):
    check_one_ring(joined(walked(RINGS[village], sigma_m=sigma_m, laps=laps)), truth(village))


@SIGMAS_M
def test_two_parts_of_a_village_are_two_rings_however_recorded(sigma_m):
    rings = box_ring(0, 0, 3000, 2500), box_ring(6000, 500, 8500, 3000)
    one, two = (walked(ring, sigma_m=sigma_m, seed=n) for n, ring in enumerate(rings))
    both = shapely.union_all([shapely.Polygon(ring) for ring in rings])
    in_parts = [in_two_sessions(walk, at_share=0.4) for walk in (one, two)]
    for walks in ([one, two], [one, *in_parts[1]], [*in_parts[0], *in_parts[1]]):
        tracks = joined(*walks)
        assert len(tracks.rings) == 2
        assert iou(area_of(tracks), both) >= least_iou(sigma_m)


@SIGMAS_M
@pytest.mark.parametrize(("first", "last"), [(0, None), (100, 400), (700, 1000)])
def test_a_second_walk_of_the_ring_or_a_part_of_it_is_a_repeat(sigma_m, first, last):
    ring = walked(RINGS[0], sigma_m=sigma_m, seed=1)
    again = walked(RINGS[0], sigma_m=sigma_m, seed=2)
    tracks = joined(ring, again.keep(np.arange(len(again))[first:last]))
    check_one_ring(tracks, truth(0), least_iou(sigma_m))
    assert len(tracks.repeats) == 1


@pytest.mark.parametrize("sigma_m", [3.0, 10.0])
@VILLAGES
@pytest.mark.parametrize("laps", [1.0, 0.97])
def test_a_missing_stretch_is_closed_and_marked(village, sigma_m, laps):
    walk = walked(RINGS[village], sigma_m=sigma_m, laps=laps)
    tracks = joined(without_stretch(walk, from_share=0.3, length_m=600.0))
    check_one_ring(tracks, truth(village), least_iou(sigma_m))
    gaps = tracks.rings[0].gaps
    assert gaps.sum() == (1 if laps == 1.0 else 2)


def test_a_walk_that_ends_far_from_its_start_is_closed_over_a_gap():
    tracks = joined(along([(0, 0), (1000, 0), (1000, 1000), (0, 1000), (0, 300)], 3.0))
    check_one_ring(tracks, shapely.box(0, 0, 1000, 1000))
    ring = tracks.rings[0]
    assert ring.gaps.sum() == 1
    step_m = np.roll(ring.points_m, -1, axis=0)[ring.gaps] - ring.points_m[ring.gaps]
    assert np.hypot(*step_m[0]) == pytest.approx(300.0, abs=25.0)


@pytest.mark.parametrize("sigma_m", [0.5, 3.0, 10.0])
@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize(
    "places",
    [
        [(0, 0), (2000, 0)],
        [(0, 0), (2000, 0), (0, 0)],
        [(0, 0), (700, 150), (1400, 150), (2000, 0)],
        [(0, 0), (1000, 0), (1000, 1000)],
        [(0, 0), (1000, 0), (1000, 1000), (1000, 0), (0, 0)],
    ],
    ids=["straight", "out and back", "bow", "two sides", "two sides and back"],
)
def test_a_walk_that_encloses_nothing_is_loose(places, sigma_m, seed):
    tracks = joined(along(places, sigma_m, seed))
    assert tracks.loose == [0]
    assert not tracks.rings


def test_three_sides_of_a_square_show_where_the_land_ends():
    tracks = joined(along([(0, 0), (1000, 0), (1000, 1000), (0, 1000)], 5.0))
    check_one_ring(tracks, shapely.box(0, 0, 1000, 1000))


@pytest.mark.parametrize("sigma_m", [1.0, 5.0])
def test_a_walk_that_crosses_itself_encloses_all_its_parts(sigma_m):
    eight = [(0, 0), (2000, 1500), (2000, 0), (0, 1600), (0, 0)]
    check_one_ring(joined(along(eight, sigma_m)), valid_area(shapely.Polygon(eight)))
    knot = [(1400, 2400), (1500, 2480), (1400, 2480), (1500, 2390)]
    around = [(0, 0), (3000, 0), (3000, 2400), *knot, (0, 2400), (0, 0)]
    check_one_ring(joined(along(around, sigma_m)), shapely.box(0, 0, 3000, 2400))


def test_two_lobes_walked_from_one_start_both_stay():
    one, other = shapely.box(0, 0, 1000, 900), shapely.box(-950, -900, 0, 0)
    places = [(0, 0), (1000, 0), (1000, 900), (0, 900), (0, 0), (-950, 0), (-950, -900), (0, -900), (0, 0)]
    check_one_ring(joined(along(places, 3.0)), one.union(other))


@pytest.mark.parametrize("sigma_m", [1.0, 10.0])
@pytest.mark.parametrize("home_m", [300, 1500])
def test_the_way_home_and_the_way_there_are_cut_off(sigma_m, home_m):
    ring = [(0, 0), (2000, 0), (2000, 1500), (0, 1500), (0, 0)]
    home = (-home_m, -home_m)
    for places in ([*ring, home], [home, *ring]):
        tracks = joined(along(places, sigma_m))
        check_one_ring(tracks, shapely.box(0, 0, 2000, 1500))
        assert not tracks.rings[0].gaps.any()


@VILLAGES
def test_marked_corners_make_a_ring_of_gaps(village):
    places = corner_places(RINGS[village], tolerance_m=5.0)
    gaps = np.ones(len(places) - 1, dtype=bool)
    corners = Walk("9901001", "w", "f", places, gaps, np.nan, np.nan, np.nan, len(places), corners_only=True)
    tracks = joined(corners)
    check_one_ring(tracks, truth(village), 0.99)
    assert tracks.rings[0].gaps[:-1].all()


@pytest.mark.parametrize("points", [[(0, 0), (9, 0)], [(0, 0), (9, 0), (5, 5)], [(3, 3)] * 30])
@pytest.mark.parametrize("corners_only", [False, True])
def test_a_few_points_enclose_nothing_and_do_no_harm(points, corners_only):
    gaps = np.zeros(len(points) - 1, dtype=bool)
    walk = Walk("u", "w", "f", np.array(points, float), gaps, np.nan, 0.0, 9.0, len(points), corners_only)
    assert join_walks("u", [walk], [4], PARAMS).loose == [4]


def test_the_same_walks_in_any_order_make_the_same_land():
    part = in_two_sessions(walked(RINGS[0], sigma_m=5.0), at_share=0.3)
    again = walked(RINGS[0], sigma_m=5.0, seed=9)
    walks = [cleaned(walk) for walk in (*part, again)]
    areas = []
    for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
        tracks = join_walks("u", [walks[n] for n in order], order, PARAMS)
        areas.append(area_of(tracks).normalize().wkb)
        assert sorted(tracks.repeats) == [0, 1]
    assert len(set(areas)) == 1


def test_an_area_that_crosses_itself_becomes_its_valid_parts():
    bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    assert valid_area(bow_tie).equals(
        shapely.from_wkt("MULTIPOLYGON (((0 0, 0 2, 1 1, 0 0)), ((2 0, 1 1, 2 2, 2 0)))")
    )
    assert valid_area(shapely.Polygon([(0, 0), (1, 1), (2, 2)])).is_empty
    square = shapely.box(0, 0, 1, 1)
    assert valid_area(square) is square


def test_numbers_name_the_walks():
    places = points_along(RINGS[0], np.arange(0.0, 12_000.0, 10.0))
    walk = Walk("u", "w", "f", places, np.zeros(len(places) - 1, bool), np.nan, 0.0, 9.0, len(places))
    assert (join_walks("u", [walk], [17], PARAMS).rings[0].walk == 17).all()
