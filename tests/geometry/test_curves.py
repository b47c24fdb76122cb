"""Resampling keeps the line, smoothing takes off noise and leaves straight lines, ends and bends alone."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from banmap.geometry.curves import (
    closed,
    distances_along,
    resample_open,
    resample_ring,
    signed_area,
    smooth_open,
    smooth_ring,
    step_lengths,
)

HOOK = np.array([[0.0, 0.0], [30.0, 0.0], [30.0, 40.0]])
SQUARE = np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0]])
places = st.floats(-5000.0, 5000.0).map(lambda x: round(x, 3))
lines = st.lists(st.tuples(places, places), min_size=2, max_size=30, unique=True).map(np.array)


def circle(radius_m, count):
    angle = 2 * np.pi * np.arange(count) / count
    return radius_m * np.column_stack([np.cos(angle), np.sin(angle)])


def noisy_line(count, seed=1):
    noise = np.random.default_rng(seed).standard_normal((count, 2)) * 3.0
    return np.column_stack([10.0 * np.arange(count), np.zeros(count)]) + noise


def test_steps_and_ways_of_a_hook():
    assert step_lengths(HOOK).tolist() == [30.0, 40.0]
    assert distances_along(HOOK).tolist() == [0.0, 30.0, 70.0]
    assert distances_along(HOOK[:1]).tolist() == [0.0]
    assert closed(HOOK).tolist() == [*HOOK.tolist(), [0.0, 0.0]]


def test_area_is_positive_anticlockwise_and_exact_far_from_the_origin():
    assert signed_area(SQUARE) == 10_000.0
    assert signed_area(SQUARE[::-1]) == -10_000.0
    assert signed_area(SQUARE + np.array([671_700.0, 1_703_200.0])) == pytest.approx(10_000.0, abs=1e-6)


def test_a_hook_is_resampled_to_equal_steps_along_it():
    assert resample_open(HOOK, 10.0).tolist() == [
        [0, 0], [10, 0], [20, 0], [30, 0], [30, 10], [30, 20], [30, 30], [30, 40],
    ]  # fmt: skip


def test_a_square_is_resampled_around_its_corners():
    ring = resample_ring(SQUARE, 50.0)
    assert ring.tolist() == [
        [0, 0], [50, 0], [100, 0], [100, 50], [100, 100], [50, 100], [0, 100], [0, 50],
    ]  # fmt: skip
    assert len(resample_ring(SQUARE, 1e6)) == 8


@settings(deadline=None)
@given(lines, st.floats(0.5, 500.0))
def test_resampling_keeps_the_ends_and_every_point_on_the_line(line, step_m):
    again = resample_open(line, step_m)
    assert again[[0, -1]] == pytest.approx(line[[0, -1]], abs=1e-6)
    assert shapely.distance(shapely.linestrings(line), shapely.points(again)).max() < 1e-6


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(1.0, 20.0))
def test_resampling_keeps_the_length_of_a_gentle_line(seed, step_m):
    knots = np.cumsum(np.random.default_rng(seed).uniform(-0.2, 0.2, 200))
    line = np.cumsum(10.0 * np.column_stack([np.cos(knots), np.sin(knots)]), axis=0)
    length_m = step_lengths(line).sum()
    again_m = step_lengths(resample_open(line, step_m)).sum()
    assert 0.99 * length_m < again_m <= length_m + 1e-6


@settings(deadline=None)
@given(lines, st.floats(1.0, 80.0))
def test_smoothing_keeps_open_ends_fixed_however_wide_the_kernel(line, width_m):
    stepped = resample_open(line, 10.0)
    smoothed = smooth_open(stepped, width_m)
    assert smoothed.shape == stepped.shape
    assert smoothed[[0, -1]] == pytest.approx(stepped[[0, -1]], abs=1e-6)


@settings(deadline=None)
@given(places, places, places, places, st.integers(2, 300), st.floats(0.1, 80.0))
def test_smoothing_keeps_a_straight_line_straight(x, y, u, v, count, width_m):
    line = np.linspace((x, y), (u, v), count)
    assert smooth_open(line, width_m) == pytest.approx(line, abs=1e-6)


@pytest.mark.parametrize("smooth", [smooth_open, smooth_ring])
def test_smoothing_takes_off_noise_within_a_line(smooth):
    line = noisy_line(400)
    off_m = smooth(line, 40.0)[50:-50, 1]
    assert off_m.std() < 0.5 * line[50:-50, 1].std()


def test_smoothing_leaves_the_bends_of_a_ring_where_they_are():
    ring = circle(200.0, 126)  # steps of about 10 m
    radii_m = np.hypot(*smooth_ring(ring, 30.0).T)
    assert radii_m == pytest.approx(np.full(126, 200.0), abs=0.1)  # one Gaussian alone: 2.2 m inwards


def test_smoothing_a_ring_does_not_care_where_it_begins():
    ring = resample_ring(SQUARE * 5.0, 10.0)
    turned = smooth_ring(np.roll(ring, 37, axis=0), 25.0)
    assert np.roll(turned, -37, axis=0) == pytest.approx(smooth_ring(ring, 25.0), abs=1e-9)


def test_a_kernel_narrower_than_the_steps_changes_nothing():
    line = noisy_line(30)
    assert smooth_open(line, 2.0) == pytest.approx(line, abs=1e-9)
    assert (smooth_ring(line, 2.0) == line).all()


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_points_that_all_coincide_are_left_alone(count):
    here = np.full((count, 2), 7.0)
    assert smooth_open(here, 45.0).tolist() == here.tolist()
    assert smooth_ring(here, 45.0).tolist() == here.tolist()
    assert resample_open(here[:2], 10.0)[0].tolist() == [7.0, 7.0]
    assert resample_ring(here, 10.0).tolist() == [[7.0, 7.0]] * 8
