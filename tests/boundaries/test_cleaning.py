"""Each fault of a walk is found and hardly a good fix is lost, whatever the receiver and its interval."""

import numpy as np
import pytest
from boundaries.made_up_walks import PARAMS, fixes_of, village_rings, walked
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from banmap.boundaries.cleaning import Fixes, clean_fixes, find_gaps, order_fixes
from simulation import Walk, shuffled, with_pause, with_spikes, without_stretch

RINGS = village_rings()
STRAIGHT_M = np.column_stack([10.0 * np.arange(40), np.zeros(40)])


def straight(**changes):
    fixes = fixes_of(Walk(STRAIGHT_M, 10.0 * np.arange(40)))
    return Fixes(**{**vars(fixes), **changes})


def dropped(fixes):
    """Say for each reading of the file whether cleaning leaves it out."""
    mask = np.zeros(len(fixes.row), dtype=bool)
    mask[list(clean_fixes(fixes, PARAMS).dropped)] = True
    return mask


@pytest.mark.parametrize("timed", [True, False])
@pytest.mark.parametrize("spacing_m", [5.0, 10.0, 15.0])
@pytest.mark.parametrize(("sigma_m", "nearest_m"), [(3.0, 80.0), (10.0, 80.0), (30.0, 250.0)])
def test_all_spikes_are_found_and_good_fixes_stay(sigma_m, nearest_m, spacing_m, timed):
    missed, lost, good = 0, 0, 0
    for seed, ring in enumerate(RINGS):
        walk = walked(ring, sigma_m=sigma_m, seed=seed, spacing_m=spacing_m)
        rng = np.random.default_rng(seed)
        spiked = with_spikes(walk, count=8, distance_range_m=(nearest_m, 600.0), rng=rng)
        planted = (spiked.xy_m != walk.xy_m).any(axis=1)
        out = dropped(fixes_of(spiked, timed=timed))
        missed += (planted & ~out).sum()
        lost += (out & ~planted).sum()
        good += (~planted).sum()
    assert missed == 0
    assert lost < 0.006 * good if sigma_m == 30.0 else lost < 0.005 * good


def test_a_place_far_away_for_five_fixes_is_a_spike_and_for_fifty_is_not():
    for count in (5, 50):
        points_m = np.concatenate([STRAIGHT_M] * 4) + np.repeat(np.arange(4), 40)[:, None] * [400.0, 0.0]
        points_m[60 : 60 + count, 1] += 900.0
        out = dropped(fixes_of(Walk(points_m, 10.0 * np.arange(160))))
        assert np.flatnonzero(out).tolist() == (list(range(60, 65)) if count == 5 else [])


@pytest.mark.parametrize("settling", [1, 2, 3])
def test_a_receiver_that_settles_at_the_start_or_goes_wrong_at_the_end(settling):
    points_m = STRAIGHT_M.copy()
    points_m[:settling] += [0.0, 700.0]
    assert np.flatnonzero(dropped(straight(points_m=points_m))).tolist() == list(range(settling))
    points_m = points_m[::-1]
    assert np.flatnonzero(dropped(straight(points_m=points_m))).tolist() == list(range(40 - settling, 40))


@pytest.mark.parametrize("duration_s", [300.0, 1200.0, 8 * 3600.0])
@pytest.mark.parametrize("sigma_m", [0.5, 3.0, 10.0])
@pytest.mark.parametrize("interval_s", [5.0, 10.0, 15.0])
def test_a_rest_and_a_night_with_the_device_on_shrink_to_a_fix(sigma_m, duration_s, interval_s):
    for seed, ring in enumerate(RINGS[:2]):
        walk = walked(ring, sigma_m=sigma_m, seed=seed, spacing_m=interval_s)
        rest = {"duration_s": duration_s, "interval_s": interval_s, "sigma_m": sigma_m}
        paused = with_pause(walk, at_share=0.4, **rest, rng=np.random.default_rng(seed))
        first = int(0.4 * (len(walk) - 1)) + 1
        pause = np.zeros(len(paused), dtype=bool)
        pause[first : first + len(paused) - len(walk)] = True
        out = dropped(fixes_of(paused))
        assert (pause & ~out).sum() < 0.02 * pause.sum() + 5
        assert (out & ~pause).sum() < 0.03 * len(walk)


@pytest.mark.parametrize("sigma_m", [3.0, 10.0, 30.0])
@pytest.mark.parametrize("spacing_m", [5.0, 10.0, 15.0])
def test_a_walk_without_a_rest_has_no_pause(sigma_m, spacing_m):
    walks = [walked(ring, sigma_m=sigma_m, seed=n, spacing_m=spacing_m) for n, ring in enumerate(RINGS)]
    lost = sum(dropped(fixes_of(walk)).sum() for walk in walks)
    assert lost < 0.0065 * sum(map(len, walks))


def test_fixes_at_the_same_place_are_kept_once():
    points_m = np.repeat(STRAIGHT_M[:20], 2, axis=0)
    assert np.flatnonzero(dropped(straight(points_m=points_m))).tolist() == list(range(1, 40, 2))


def test_a_fix_whose_stated_accuracy_is_far_worse_is_left_out():
    accuracy_m = np.full(40, 6.0)
    accuracy_m[[7, 8]] = 90.0
    clean = clean_fixes(straight(accuracy_m=accuracy_m), PARAMS)
    assert clean.dropped == dict.fromkeys([7, 8], "stated accuracy far worse than the rest of the walk")
    accuracy_m[:30] = np.nan
    assert not clean_fixes(straight(accuracy_m=accuracy_m), PARAMS).dropped


def test_shuffled_fixes_are_put_in_order_by_their_times():
    walk = walked(RINGS[0], sigma_m=5.0)
    mixed = fixes_of(shuffled(walk, rng=np.random.default_rng(1)))
    assert order_fixes(mixed).points_m.tolist() == walk.xy_m.tolist()
    again = clean_fixes(mixed, PARAMS).fixes
    assert again.points_m.tolist() == clean_fixes(fixes_of(walk), PARAMS).fixes.points_m.tolist()


def test_where_a_time_is_missing_the_order_of_the_file_holds():
    time_s = np.linspace(400.0, 0.0, 40)
    time_s[3] = np.nan
    assert order_fixes(straight(time_s=time_s)).row.tolist() == list(range(40))


def test_a_stretch_without_fixes_is_a_gap_and_a_usual_step_is_none():
    walk = without_stretch(walked(RINGS[0], sigma_m=5.0), from_share=0.3, length_m=400.0)
    gaps = find_gaps(fixes_of(walk), PARAMS)
    assert gaps.sum() == 1
    steps_m = np.hypot(*np.diff(walk.xy_m, axis=0).T)
    assert steps_m[gaps][0] == steps_m.max()
    assert not find_gaps(straight(), PARAMS).any()


def test_every_reading_is_used_or_has_its_reason():
    walk = with_spikes(walked(RINGS[0], sigma_m=8.0), count=9, rng=np.random.default_rng(2))
    clean = clean_fixes(fixes_of(walk), PARAMS)
    assert set(clean.fixes.row.tolist()).isdisjoint(clean.dropped)
    assert set(clean.fixes.row.tolist()) | set(clean.dropped) == set(range(len(walk)))
    assert all(clean.dropped.values())


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 30])
@pytest.mark.parametrize("time", ["rising", "unknown", "the same", "one unknown"])
@pytest.mark.parametrize("place", ["apart", "the same"])
def test_a_few_fixes_and_fixes_at_one_place_do_no_harm(count, time, place):
    points_m = np.zeros((count, 2)) if place == "the same" else 10.0 * np.arange(2 * count).reshape(-1, 2)
    time_s = {"unknown": np.full(count, np.nan), "the same": np.zeros(count)}.get(
        time, 5.0 * np.arange(count)
    )
    if time == "one unknown" and count:
        time_s[count // 2] = np.nan
    clean = clean_fixes(Fixes(np.arange(count), points_m, time_s, np.full(count, np.nan)), PARAMS)
    assert len(clean.fixes.row) + len(clean.dropped) == count
    assert len(clean.fixes.row) >= min(count, 2)
    assert len(find_gaps(clean.fixes, PARAMS)) == max(len(clean.fixes.row) - 1, 0)


@settings(deadline=None)
@given(
    arrays(np.float64, (25, 2), elements=st.floats(-1e6, 1e6)),
    arrays(np.float64, 25, elements=st.floats(0, 1e6) | st.just(np.nan)),
    arrays(np.float64, 25, elements=st.floats(0, 1e4) | st.just(np.nan)),
)
def test_no_field_data_stops_cleaning(points_m, time_s, accuracy_m):
    clean = clean_fixes(Fixes(np.arange(25), points_m, time_s, accuracy_m), PARAMS)
    assert sorted([*clean.fixes.row.tolist(), *clean.dropped]) == list(range(25))
    assert len(clean.fixes.row) >= 2
