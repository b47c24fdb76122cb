"""Clean one walk: which fixes are used, and after which of them fixes are missing.

Arrays in, arrays out; raw readings are never altered. Each fix that is left out gets its reason.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from banmap.boundaries.params import BoundaryParams
from banmap.geometry.curves import Floats, step_lengths
from banmap.geometry.nearest import Ints

MAD_TO_SD = 1.4826
SAME_PLACE_M = 1e-6
LEAST_FIXES = 2
"""Fewer fixes are no line."""
LEAST_JUDGED = 5
"""Fewer fixes do not tell what pace is usual."""
SETTLING_FIXES = 3
"""A receiver that has just been switched on is right after so many fixes."""
SLOW_SHARE = 0.25
"""Headway below this share of the usual is none."""
TELLING_SHARE = 0.15
"""Where error makes even the share below this one likely, the window is too short to tell a pause."""
TELLING_SD = 4.0
"""So many sd below the usual headway error alone does not reach."""


@dataclass(frozen=True)
class Fixes:
    """The fixes of one walk in walking order.

    ``row`` (n,) says which reading each is, ``points_m`` (n, 2) where, ``time_s`` (n,) when (NaN if
    unknown), ``accuracy_m`` (n,) what the device says of it (NaN if nothing).
    """

    row: Ints
    points_m: Floats
    time_s: Floats
    accuracy_m: Floats

    def keep(self, mask: NDArray[np.bool_]) -> "Fixes":
        """Give the fixes that ``mask`` keeps."""
        return Fixes(self.row[mask], self.points_m[mask], self.time_s[mask], self.accuracy_m[mask])


@dataclass(frozen=True)
class CleanFixes:
    """The fixes that are used, and ``dropped``: the reason of each reading that is not."""

    fixes: Fixes
    dropped: dict[int, str]


def clean_fixes(fixes: Fixes, params: BoundaryParams) -> CleanFixes:
    """Order the fixes and leave out repeats, poor fixes, spikes and pauses."""
    fixes = order_fixes(fixes)
    dropped: dict[int, str] = {}
    for why, find in _STEPS:
        bad = find(fixes, params)
        if bad.any() and (~bad).sum() >= LEAST_FIXES:
            dropped.update(dict.fromkeys(fixes.row[bad].tolist(), why))
            fixes = fixes.keep(~bad)
    return CleanFixes(fixes, dropped)


def order_fixes(fixes: Fixes) -> Fixes:
    """Sort fixes by time where all have one and they are not in order; else leave the file's order."""
    if np.isnan(fixes.time_s).any() or (np.diff(fixes.time_s) >= 0).all():
        return fixes
    order = np.argsort(fixes.time_s, kind="stable")
    return Fixes(fixes.row[order], fixes.points_m[order], fixes.time_s[order], fixes.accuracy_m[order])


def find_repeats(fixes: Fixes, params: BoundaryParams) -> NDArray[np.bool_]:
    """Find fixes at the very place of the fix before them."""
    del params
    return np.concatenate([[False], step_lengths(fixes.points_m) < SAME_PLACE_M])


def find_poor(fixes: Fixes, params: BoundaryParams) -> NDArray[np.bool_]:
    """Find fixes whose stated accuracy is far worse than the rest of the walk."""
    stated = fixes.accuracy_m[~np.isnan(fixes.accuracy_m)]
    if not len(stated):
        return np.zeros(len(fixes.row), dtype=bool)
    return np.nan_to_num(fixes.accuracy_m) > params.poor_accuracy_ratio * max(np.median(stated), 5.0)


def find_spikes(fixes: Fixes, params: BoundaryParams) -> NDArray[np.bool_]:
    """Find short runs of fixes that jump away and back, faster than the rest of the walk can be."""
    spikes = np.zeros(len(fixes.row), dtype=bool)
    if len(fixes.row) < LEAST_JUDGED:
        return spikes
    pace = _paces(fixes)
    limit = max(pace_limit(pace, params), params.jump_least_ms if _is_timed(fixes) else 0.0)
    jumps = np.flatnonzero(pace > limit)
    for first, last in pairwise(jumps.tolist()):
        short = last - first <= params.spike_fixes and not spikes[first]
        if short and _pace_across(fixes, first, last + 1) <= limit:
            spikes[first + 1 : last + 1] = True
    _mark_loose_ends(spikes, jumps)
    return spikes


def pace_limit(pace: Floats, params: BoundaryParams) -> float:
    """Set the pace above which a step is out of keeping with the walk."""
    median = float(np.median(pace))
    spread = MAD_TO_SD * float(np.median(np.abs(pace - median)))
    return max(params.jump_ratio * median, median + params.jump_spread * spread)


def find_pauses(fixes: Fixes, params: BoundaryParams) -> NDArray[np.bool_]:
    """Find fixes taken while the team stood still; one in the middle of each pause stays."""
    still = np.zeros(len(fixes.row), dtype=bool)
    if np.isnan(fixes.time_s).any():
        return still
    for window in (params.pause_fixes * 2**power for power in range(4)):
        slow = _slow_starts(fixes, window, params)
        if slow is not None:
            walked = window // 8  # at both ends of a pause its windows reach into the walk
            for start in slow:
                still[start + walked : start + window + 1 - walked] = True
            break
    return still & ~_middles(still)


def _slow_starts(fixes: Fixes, window: int, params: BoundaryParams) -> Ints | None:
    """Say after which fixes a window makes no headway, None where error is too large for it to tell."""
    if len(fixes.row) <= 2 * window:
        return None
    headway = np.hypot(*(fixes.points_m[window:] - fixes.points_m[:-window]).T)
    gaps_before = np.concatenate([[0], np.cumsum(find_gaps(fixes, params))])
    # Weighted by itself: a night with the device on has more fixes than the walk but makes no headway.
    weight = np.where(gaps_before[window:] == gaps_before[:-window], headway, 0.0)
    usual = _weighted_median(headway, weight)
    spread = MAD_TO_SD * _weighted_median(np.abs(headway - usual), weight)
    limit = min(SLOW_SHARE * usual, usual - TELLING_SD * spread)
    return np.flatnonzero(headway < limit) if limit >= TELLING_SHARE * usual else None


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values, kind="stable")
    share = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(share, 0.5 * share[-1])])


def find_gaps(fixes: Fixes, params: BoundaryParams) -> NDArray[np.bool_]:
    """Say after which fixes a stretch without fixes follows: (n - 1,)."""
    steps = step_lengths(fixes.points_m)
    if not len(steps):
        return np.zeros(0, dtype=bool)
    return steps > max(params.gap_ratio * float(np.median(steps)), params.gap_least_m)


def _paces(fixes: Fixes) -> Floats:
    """Give the speed of each step, or its length where times are missing."""
    steps = step_lengths(fixes.points_m)
    return steps / np.diff(fixes.time_s) if _is_timed(fixes) else steps


def _is_timed(fixes: Fixes) -> bool:
    """Say whether every fix has a time later than the one before; NaN is later than nothing."""
    return bool((np.diff(fixes.time_s) > 0).all())


def _pace_across(fixes: Fixes, first: int, last: int) -> float:
    return float(_paces(fixes.keep(np.isin(np.arange(len(fixes.row)), (first, last))))[0])


def _mark_loose_ends(spikes: NDArray[np.bool_], jumps: Ints) -> None:
    """Mark the few fixes before the first or behind the last jump: a receiver that settles."""
    if len(jumps) and jumps[0] < SETTLING_FIXES:
        spikes[: jumps[0] + 1] = True
    if len(jumps) and len(spikes) - 1 - jumps[-1] <= SETTLING_FIXES:
        spikes[jumps[-1] + 1 :] = True


def _middles(still: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark the middle of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], still, [False]]).astype(np.int8)))
    middles = np.zeros(len(still), dtype=bool)
    middles[(edges[::2] + edges[1::2] - 1) // 2] = True
    return middles


_STEPS = (
    ("same place as the fix before", find_repeats),
    ("stated accuracy far worse than the rest of the walk", find_poor),
    ("jumps away and back faster than the rest of the walk", find_spikes),
    ("pause: the team stood still", find_pauses),
)
