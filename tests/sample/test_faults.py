"""Each fault changes what it says and nothing else."""

import numpy as np
import pytest
import shapely

from simulation import (
    begun_after_longest_gap,
    corner_places,
    in_two_sessions,
    moved,
    resumed_after,
    shuffled,
    walk_ring,
    with_pause,
    with_spikes,
    with_white_noise,
    without_places_near,
    without_stretch,
)

RING = shapely.get_coordinates(shapely.box(0, 0, 900, 600).exterior)
WALK = walk_ring(RING, sigma_m=0, tau_s=100, spacing_m=10, rng=np.random.default_rng(1))


def rng():
    return np.random.default_rng(3)


def test_spikes_are_single_fixes_far_away():
    spiked = with_spikes(WALK, count=5, distance_range_m=(100, 500), rng=rng())
    away_m = np.hypot(*(spiked.xy_m - WALK.xy_m).T)
    hit = np.flatnonzero(away_m)
    assert len(hit) == 5
    assert np.diff(hit).min() > 1
    assert hit.min() > 0
    assert hit.max() < len(WALK) - 1
    assert away_m[hit].min() >= 100
    assert away_m[hit].max() <= 500


def test_pause_stays_in_place_and_delays_the_rest():
    paused = with_pause(WALK, at_share=0.5, duration_s=1200, interval_s=10, sigma_m=5, rng=rng())
    assert len(paused) == len(WALK) + 119
    assert (np.diff(paused.time_s) > 0).all()
    assert paused.time_s[-1] == pytest.approx(WALK.time_s[-1] + 1200)
    at = (len(WALK) - 1) // 2
    assert np.hypot(*(paused.xy_m[at : at + 120] - WALK.xy_m[at]).T).max() < 40


def test_missing_stretch_leaves_a_gap_of_its_length_and_the_clock_runs_on():
    holed = without_stretch(WALK, from_share=0.3, length_m=400)
    gaps_s = np.diff(holed.time_s)
    assert gaps_s.max() == pytest.approx(400, abs=20)
    assert holed.time_s[-1] == WALK.time_s[-1]


def test_walk_not_along_a_line_begins_behind_it():
    line = shapely.LineString([(200, 0), (700, 0)])
    part = begun_after_longest_gap(without_places_near(WALK, line, distance_m=40))
    assert shapely.distance(shapely.points(part.xy_m), line).min() > 40
    assert np.hypot(*np.diff(part.xy_m, axis=0).T).max() <= 15
    assert np.hypot(*(part.xy_m[0] - part.xy_m[-1])) == pytest.approx(580, abs=25)
    assert (np.diff(part.time_s) > 0).all()


def test_two_sessions_start_together_go_opposite_ways_and_meet():
    first, second = in_two_sessions(WALK, at_share=0.4, overlap=3)
    assert first.xy_m[0] == pytest.approx(second.xy_m[0])
    assert first.xy_m[-4] == pytest.approx(second.xy_m[-1])
    assert first.time_s[0] == second.time_s[0] == 0
    assert (np.diff(second.time_s) > 0).all()
    assert len(first) + len(second) == len(WALK) + 4


def test_resumed_goes_on_from_where_it_stopped_a_day_later():
    first, second = resumed_after(WALK, at_share=0.5)
    assert first.xy_m[-1] == pytest.approx(second.xy_m[0])
    assert second.time_s[0] - first.time_s[-1] == pytest.approx(86_400)
    assert len(first) + len(second) == len(WALK) + 1


def test_shuffled_fixes_are_put_right_by_their_times():
    mixed = shuffled(WALK, rng=rng())
    order = np.argsort(mixed.time_s)
    assert not np.array_equal(mixed.time_s, WALK.time_s)
    assert np.array_equal(mixed.xy_m[order], WALK.xy_m)


def test_moved_and_noisy_walks():
    assert moved(WALK, east_m=10, north_m=-30).xy_m - WALK.xy_m == pytest.approx(
        np.tile([10, -30], (len(WALK), 1))
    )
    noise = with_white_noise(WALK, sd_m=12, rng=rng()).xy_m - WALK.xy_m
    assert noise.std() == pytest.approx(12, rel=0.1)


def test_corners_stay_within_their_tolerance_and_keep_the_needed_ones():
    circle = shapely.get_coordinates(shapely.Point(0, 0).buffer(500, quad_segs=60).exterior)
    needed = circle[[7, 100]]
    places = corner_places(circle, tolerance_m=8, must_have_xy_m=needed)
    assert len(places) < 40
    assert all((places == place).all(axis=1).any() for place in needed)
    drawn = shapely.linearrings(places)
    assert shapely.hausdorff_distance(drawn, shapely.linearrings(circle)) <= 8 + 1e-6


def test_corners_of_a_box_are_its_corners():
    places = corner_places(RING, tolerance_m=1)
    assert sorted(map(tuple, places.tolist())) == [(0, 0), (0, 600), (900, 0), (900, 600)]
