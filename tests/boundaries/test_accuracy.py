"""The accuracy of each walk is recovered from how walks differ; one bad receiver is told from the rest."""

import numpy as np
import pytest
from boundaries.made_up_walks import PARAMS, cleaned
from scipy.stats import spearmanr

from banmap.boundaries.accuracy import (
    Differences,
    choose_prior_m,
    estimate_sigma_m,
    measure_differences,
    prior_sigma_m,
    roughness_m,
)
from banmap.boundaries.claims import build_claim
from banmap.boundaries.estimation import Held, estimate_field
from banmap.boundaries.nearby import find_nearby
from banmap.boundaries.tracks import join_walks
from banmap.boundaries.walks import Walk
from simulation import Survey, make_coverage, simulate_survey, true_shared_boundary

VILLAGES = 60
COVERAGE = make_coverage(VILLAGES, seed=4)
NOTHING = Differences(*(np.empty(0, dtype=np.int64),) * 2, np.empty(0), np.empty(0))


def estimate(survey):
    """Estimate the sd of every team's walk as the build does; gives walks, sd and true sd."""
    walks = [cleaned(team.walk, unit=team.code) for team in survey.walks]
    tracks = [join_walks(walk.unit, [walk], [number], PARAMS) for number, walk in enumerate(walks)]
    count = len(walks)
    field = estimate_field(
        walks,
        lambda sigma_m, params: [build_claim(t.unit, t.rings, sigma_m, params) for t in tracks],
        lambda claims: (claims, [claim.outline() for claim in claims]),
        Held(np.zeros(count), np.zeros(count), np.zeros(count, dtype=bool)),
        PARAMS,
    )
    return walks, field.sigma_m, np.array([survey.sigma_m[walk.unit] for walk in walks])


def straight_walk(points_m, stated_sigma_m=np.nan):
    gaps = np.zeros(len(points_m) - 1, dtype=bool)
    return Walk("u", "w", "f", np.asarray(points_m, float), gaps, stated_sigma_m, 0.0, 9.0, len(points_m))


def pairs(count):
    """Pair each of some walks with the next three around a ring of walks."""
    one = np.tile(np.arange(count), 3)
    other = (one + np.repeat([1, 2, 3], count)) % count
    return np.minimum(one, other), np.maximum(one, other)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sigma_is_recovered_within_a_quarter_for_95_percent_of_walks(seed):
    _, sigma_m, true_m = estimate(simulate_survey(COVERAGE, seed=seed, sigma_range_m=(2.0, 8.0)))
    ratio = sigma_m / true_m
    assert np.mean(np.abs(ratio - 1.0) < 0.25) >= 0.95
    assert np.median(ratio) == pytest.approx(1.0, abs=0.08)
    assert spearmanr(sigma_m, true_m).statistic > 0.9


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_bad_receiver_is_recognised_and_spoils_no_other(seed):
    usual = simulate_survey(COVERAGE, seed=seed, sigma_range_m=5.0)
    poor = simulate_survey(COVERAGE, seed=seed, sigma_range_m=30.0)
    bad = VILLAGES // 2
    walks = (*usual.walks[:bad], poor.walks[bad], *usual.walks[bad + 1 :])
    _, sigma_m, true_m = estimate(Survey(COVERAGE, walks))
    assert true_m[bad] == 30.0
    assert sigma_m[bad] == pytest.approx(30.0, rel=0.35)
    assert np.abs(np.delete(sigma_m, bad) / 5.0 - 1.0).max() < 0.4


def test_exact_differences_give_exact_variances():
    true_m = np.random.default_rng(1).uniform(2.0, 9.0, 20)
    one, other = pairs(20)
    seen = Differences(one, other, true_m[one] ** 2 + true_m[other] ** 2, np.full(60, 1e4))
    assert estimate_sigma_m(seen, np.full(20, 5.0), PARAMS) == pytest.approx(true_m, rel=0.1)


def test_walks_without_neighbours_keep_what_is_known_of_them():
    prior_m = np.array([3.0, 8.0])
    assert estimate_sigma_m(NOTHING, prior_m, PARAMS) == pytest.approx(prior_m)
    assert (choose_prior_m([straight_walk(np.eye(3, 2))] * 2, NOTHING, PARAMS) > 0).all()


def test_held_walks_stay():
    one, other = pairs(10)
    seen = Differences(one, other, np.full(30, 2 * 7.0**2), np.full(30, 200.0))
    prior_m, held = np.full(10, 3.0), np.arange(10) < 4
    sigma_m = estimate_sigma_m(seen, prior_m, PARAMS, held)
    assert (sigma_m[held] == 3.0).all()
    assert (sigma_m[~held] > 5.0).all()


def test_a_dispute_counts_little():
    one, other = pairs(10)
    variance_m2 = np.full(30, 2 * 5.0**2)
    variance_m2[0] = 300.0**2
    seen = Differences(one, other, variance_m2, np.full(30, 20.0))
    sigma_m = estimate_sigma_m(seen, np.full(10, 5.0), PARAMS)
    assert sigma_m == pytest.approx(np.full(10, 5.0), rel=0.35)
    assert np.delete(sigma_m, [one[0], other[0]]) == pytest.approx(np.full(8, 5.0), rel=0.1)


def test_the_prior_is_what_the_device_states_else_a_usual_receiver():
    walks = [straight_walk(np.eye(3, 2), stated) for stated in (np.nan, 3.3, 0.001)]
    assert prior_sigma_m(walks, PARAMS).tolist() == [5.0, 3.3, PARAMS.sigma_least_m]


def test_roughness_grows_with_the_noise_of_the_fixes_and_needs_some():
    line = np.column_stack([10.0 * np.arange(200), np.zeros(200)])
    noise = np.random.default_rng(1).standard_normal((200, 2))
    rough = [roughness_m(straight_walk(line + size_m * noise)) for size_m in (0.0, 1.0, 3.0)]
    assert rough[0] == pytest.approx(0.0, abs=1e-9)
    assert rough[2] == pytest.approx(3 * rough[1], rel=0.01)
    assert np.isnan(roughness_m(straight_walk(line[:10])))


@pytest.mark.parametrize("telling", ["stated", "rough", "neither"])
def test_the_prior_is_chosen_by_what_foretells_the_differences(telling):
    rng = np.random.default_rng(5)
    true_m = rng.uniform(2.0, 9.0, 20)
    mixed_m = rng.permutation(true_m)
    line = np.column_stack([10.0 * np.arange(300), np.zeros(300)])
    walks = [
        straight_walk(line + rng.standard_normal((300, 2)) * rough_m, stated_m)
        for rough_m, stated_m in zip(
            true_m if telling == "rough" else mixed_m,
            0.5 * true_m if telling == "stated" else mixed_m[::-1],
            strict=True,
        )
    ]
    one, other = pairs(20)
    real_m = np.full(20, 6.0) if telling == "neither" else true_m
    seen = Differences(one, other, real_m[one] ** 2 + real_m[other] ** 2, np.full(60, 30.0))
    assert choose_prior_m(walks, seen, PARAMS) == pytest.approx(real_m, rel=0.25)


def test_differences_of_two_neighbours_are_measured_along_their_border():
    survey = simulate_survey(make_coverage(3, seed=8), seed=8, sigma_range_m=4.0)
    walks = [cleaned(team.walk, unit=team.code) for team in survey.walks]
    sharp = np.full(3, 0.5)
    tracks = [join_walks(walk.unit, [walk], [number], PARAMS) for number, walk in enumerate(walks)]
    claims = [build_claim(t.unit, t.rings, sharp, PARAMS) for t in tracks]
    points_m = np.concatenate([claim.points_m for claim in claims])
    own = np.repeat(np.arange(3), [len(claim.walk) for claim in claims])
    vertex = np.concatenate([np.arange(len(claim.walk)) for claim in claims])
    nearby = find_nearby(points_m, own, [claim.outline() for claim in claims], np.full(3, 100.0))
    seen = measure_differences(claims, own, vertex, nearby, PARAMS)
    assert list(zip(seen.one.tolist(), seen.other.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 2)]
    assert np.sqrt(seen.variance_m2 / 2) == pytest.approx(np.full(3, 4.0), rel=0.5)
    borders = true_shared_boundary(survey.coverage)
    assert seen.samples == pytest.approx(borders.length.to_numpy() / 100.0, rel=0.3)
