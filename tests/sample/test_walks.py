"""Simulated error has the sd and the memory it is asked for; a walk goes once around its ring."""

import numpy as np
import pytest
import shapely

from simulation import Walk, gauss_markov_errors, walk_ring

RING = shapely.get_coordinates(shapely.Point(0, 0).buffer(800, quad_segs=64).exterior)


def rng(seed=1):
    return np.random.default_rng(seed)


def test_error_is_stationary_at_irregular_times():
    times_s = np.cumsum(rng(2).choice([1.0, 10.0, 90.0], 300))
    many = np.stack([gauss_markov_errors(times_s, sigma_m=5, tau_s=100, rng=rng(n)) for n in range(600)])
    sd_m = many.std(axis=0)
    assert sd_m == pytest.approx(np.full_like(sd_m, 5.0), rel=0.15)
    assert sd_m.mean() == pytest.approx(5.0, rel=0.02)


@pytest.mark.parametrize("tau_s", [60.0, 120.0])
def test_error_forgets_at_the_rate_of_tau(tau_s):
    error = gauss_markov_errors(np.arange(0, 1e6, 10.0), sigma_m=3, tau_s=tau_s, rng=rng())
    for lag in (1, 6, 12):
        for axis in (0, 1):
            measured = np.corrcoef(error[lag:, axis], error[:-lag, axis])[0, 1]
            assert measured == pytest.approx(np.exp(-10.0 * lag / tau_s), abs=0.03)
    assert abs(np.corrcoef(error.T)[0, 1]) < 0.03


def test_walk_has_the_whole_error_of_gauss_markov_and_white_noise():
    walks = [
        walk_ring(RING, sigma_m=6, tau_s=80, white_share=0.3, start_m=0.0, rng=rng(n)) for n in range(200)
    ]
    exact = walk_ring(RING, sigma_m=0, tau_s=80, rng=rng())
    errors = np.concatenate([walk.xy_m - exact.xy_m for walk in walks])
    assert errors.std(axis=0) == pytest.approx(6 * np.sqrt(1 + 0.3**2), rel=0.03)


def test_walk_without_error_is_the_ring_at_even_steps():
    walk = walk_ring(RING, sigma_m=0, tau_s=80, spacing_m=10, speed_ms=0.5, start_m=1234, rng=rng())
    line = shapely.linestrings(RING)
    assert shapely.distance(shapely.points(walk.xy_m), line).max() < 1e-6
    assert walk.xy_m[0] == pytest.approx(walk.xy_m[-1])
    assert np.diff(walk.time_s)[:-1] == pytest.approx(20.0)
    assert walk.time_s[-1] == pytest.approx(line.length / 0.5)


def test_walk_the_other_way_and_short_of_the_ring():
    there = walk_ring(RING, sigma_m=0, tau_s=80, rng=rng())
    back = walk_ring(RING, sigma_m=0, tau_s=80, reverse=True, laps=0.5, rng=rng())
    assert shapely.is_ccw(shapely.linearrings(there.xy_m)) != shapely.is_ccw(shapely.linearrings(back.xy_m))
    assert back.time_s[-1] == pytest.approx(there.time_s[-1] / 2)


def test_same_seed_same_walk():
    one, two = (walk_ring(RING, sigma_m=4, tau_s=80, rng=rng(7)) for _ in range(2))
    assert np.array_equal(one.xy_m, two.xy_m)


def test_refuses_what_cannot_be_walked():
    with pytest.raises(ValueError, match="above 0"):
        walk_ring(RING, sigma_m=4, tau_s=80, spacing_m=0, rng=rng())
    with pytest.raises(ValueError, match="one time per fix"):
        Walk(np.zeros((3, 2)), np.zeros(2))
