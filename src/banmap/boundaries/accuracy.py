"""How good each walk is, from what its device states and from how it differs from its neighbours' walks.

Two walks of one line differ by an error whose variance is the sum of both. Every village has several
neighbours, so the differences of all pairs determine the variance of each walk: variance components,
estimated robustly and with the effective number of samples (error is correlated over length = speed · τ),
not with the count of fixes. Source: Rao (1971), MINQUE; correlation: see docs/benchmarks.md and DESIGN §7.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from banmap.boundaries.claims import Claim
from banmap.boundaries.nearby import Nearby
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.walks import Walk
from banmap.geometry.curves import Floats
from banmap.geometry.nearest import Ints

MEDIAN_TO_SD = 1.0 / 0.6745
TRIM_SD = 2.5
TRIMMED_VARIANCE = 0.9113
"""Variance of a standard normal cut off at 2.5 sd on both sides."""
LEAST_SAMPLES = 5
LEAST_FIXES = 20
"""Fewer fixes do not tell how restless a walk is."""
ROUNDS = 100
TAIL = 4.0
"""Degrees of freedom of the heavy-tailed law that differences of walks are held to follow."""


@dataclass(frozen=True)
class Differences:
    """Pairs of walks with the variance of their difference and how many independent samples it is from."""

    one: Ints
    other: Ints
    variance_m2: Floats
    samples: Floats


def prior_sigma_m(walks: Sequence[Walk], params: BoundaryParams) -> Floats:
    """Give what the devices state, and the usual error of a receiver where they state nothing."""
    stated = np.array([walk.stated_sigma_m for walk in walks], dtype=np.float64)
    known: Floats = np.where(np.isnan(stated), params.device_sigma_m, stated)
    return np.maximum(known, params.sigma_least_m)


def roughness_m(walk: Walk) -> float:
    """Measure how restless a walk is: the median second difference of its fixes, NaN for a few fixes."""
    if len(walk.points_m) < LEAST_FIXES or walk.gaps.all():
        return float("nan")
    bend = walk.points_m[:-2] - 2.0 * walk.points_m[1:-1] + walk.points_m[2:]
    return float(np.median(np.hypot(bend[:, 0], bend[:, 1])[~(walk.gaps[:-1] | walk.gaps[1:])]))


def choose_prior_m(walks: Sequence[Walk], differences: Differences, params: BoundaryParams) -> Floats:
    """Choose, of what is known of each walk alone, what best foretells how the walks differ.

    Candidates are what the devices state, how restless the fixes are, and the same error for all. Each is
    scaled to the differences; the one with the least misfit in logarithms wins.
    """
    stated = prior_sigma_m(walks, params)
    rough = np.array([roughness_m(walk) for walk in walks])
    known = ~np.isnan(rough)
    rough = np.where(known, rough, np.median(rough[known]) if known.any() else 1.0)
    candidates = [np.full(len(walks), params.device_sigma_m), np.maximum(rough, 0.05), stated]
    everyone = np.ones(len(walks), dtype=bool)
    scaled = [one * np.sqrt(_scale(differences, one, everyone)) for one in candidates]
    misfits = [_misfit(differences, one) for one in scaled]
    best: Floats = np.maximum(scaled[int(np.argmin(misfits))], params.sigma_least_m)
    return best


def _misfit(differences: Differences, sigma_m: Floats) -> float:
    promised = sigma_m[differences.one] ** 2 + sigma_m[differences.other] ** 2
    seen = np.maximum(differences.variance_m2, 1e-3)
    return float(np.sum(differences.samples * np.log(seen / promised) ** 2))


def measure_differences(
    claims: Sequence[Claim], own: Ints, vertex: Ints, nearby: Nearby, params: BoundaryParams
) -> Differences:
    """Measure how the walks of neighbours differ, at points that are vertices of claims.

    ``own`` and ``vertex`` (n,) say of which claim, and which vertex of it, each point is (-1: of none).
    Only walked stretches count, and of each point only the nearest other claim.
    """
    walk = _walked(claims)
    starts = _starts(claims)
    near = _nearest_claims(nearby)
    point, claim = nearby.point[near], nearby.claim[near]
    is_vertex = own[point] >= 0
    point, claim, near = point[is_vertex], claim[is_vertex], near[is_vertex]
    one = walk[starts[own[point]] + vertex[point]]
    other = walk[starts[claim] + nearby.vertex[near]]
    both = (one >= 0) & (other >= 0) & (one != other)
    spacing_m = _spacing_m(claims, own, params)[own[point]]
    return _summarise(one[both], other[both], nearby.phi_m[near][both], spacing_m[both], params)


def _spacing_m(claims: Sequence[Claim], own: Ints, params: BoundaryParams) -> Floats:
    """Give the mean way between the points of each claim: (claims,)."""
    counts = np.bincount(own[own >= 0], minlength=len(claims))
    lengths_m = params.step_m * np.array([len(claim.walk) for claim in claims], dtype=np.float64)
    return lengths_m / np.maximum(counts, 1)


def _walked(claims: Sequence[Claim]) -> Ints:
    """Give the walk of every vertex of all claims, -1 where fixes are missing or others helped."""
    parts = [np.where((claim.bridge_m == 0) & (claim.extra == 0), claim.walk, -1) for claim in claims]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _starts(claims: Sequence[Claim]) -> Ints:
    return np.concatenate([[0], np.cumsum([len(claim.walk) for claim in claims])]).astype(np.int64)


def _nearest_claims(nearby: Nearby) -> Ints:
    """Find for each point the pair with its nearest claim."""
    order = np.lexsort((nearby.claim, np.abs(nearby.phi_m), nearby.point))
    first = np.ones(len(order), dtype=bool)
    first[1:] = nearby.point[order][1:] != nearby.point[order][:-1]
    return np.sort(order[first])


def _summarise(
    one: Ints, other: Ints, phi_m: Floats, spacing_m: Floats, params: BoundaryParams
) -> Differences:
    low, high = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((np.abs(phi_m), high, low))
    low, high, size_m = low[order], high[order], np.abs(phi_m[order])
    new = np.ones(len(low), dtype=bool)
    new[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    starts = np.flatnonzero(new)
    counts = np.diff(np.append(starts, len(low)))
    variance = _robust_variance(size_m, starts, counts)
    enough = counts >= LEAST_SAMPLES
    # Both walks give points along the same border, so half of all ways between points is its length.
    length_m = 0.5 * np.add.reduceat(spacing_m[order], starts) if len(starts) else np.empty(0)
    samples = np.maximum(length_m / (params.walking_speed_ms * params.correlation_s), 0.5)
    return Differences(low[starts][enough], high[starts][enough], variance[enough], samples[enough])


def _robust_variance(size_m: Floats, starts: Ints, counts: Ints) -> Floats:
    """Give the variance of each group of sorted sizes: the mean square of those within 2.5 median sd."""
    if not len(starts):
        return np.empty(0)
    sd_m = np.maximum(MEDIAN_TO_SD * size_m[starts + counts // 2], 1e-6)
    kept = size_m <= TRIM_SD * np.repeat(sd_m, counts)
    squares = np.add.reduceat(np.where(kept, size_m**2, 0.0), starts)
    variance: Floats = squares / np.add.reduceat(kept, starts) / TRIMMED_VARIANCE
    return variance


def estimate_sigma_m(
    differences: Differences,
    prior_m: Floats,
    params: BoundaryParams,
    held: NDArray[np.bool_] | None = None,
) -> Floats:
    """Estimate 1 sd of each walk (w,): the most likely variances, by expectation and maximisation.

    A prior stands for ``params.prior_samples`` differences of its own size (inverse gamma), so a walk with
    few neighbours stays near it. Walks that are ``held`` keep their prior.
    Source: Dempster, Laird, Rubin (1977), "Maximum likelihood from incomplete data via the EM algorithm".
    """
    count, pull = len(prior_m), params.prior_samples
    free = np.ones(count, dtype=bool) if held is None else ~held
    one, other = differences.one, differences.other
    variance = prior_m**2
    for _ in range(ROUNDS):
        first, second = variance[one], variance[other]
        total = first + second
        seen = differences.variance_m2 / total
        # Pairs far out of keeping (a dispute, lines that only pass near each other) count little.
        trust = (TAIL + differences.samples) / (TAIL + differences.samples * seen)
        samples = differences.samples * np.minimum(trust, 1.0)
        common = first * second / total
        sums = np.bincount(one, samples * (first**2 / total * seen + common), count)
        sums += np.bincount(other, samples * (second**2 / total * seen + common), count)
        weights = np.bincount(one, samples, count) + np.bincount(other, samples, count)
        variance = np.where(free, (sums + pull * prior_m**2) / (weights + pull), variance)
    # Held values come back to the bit: a root of a square may differ in the last place.
    return np.where(free, np.sqrt(variance), prior_m)


def _scale(differences: Differences, prior_m: Floats, free: NDArray[np.bool_]) -> float:
    """Compare the differences seen with those that the stated accuracies promise."""
    both = free[differences.one] & free[differences.other]
    if not both.any():
        return 1.0
    promised = prior_m[differences.one] ** 2 + prior_m[differences.other] ** 2
    ratio = differences.variance_m2[both] / promised[both]
    order = np.argsort(ratio, kind="stable")
    share = np.cumsum(differences.samples[both][order])
    return float(ratio[order][np.searchsorted(share, 0.5 * share[-1])])
