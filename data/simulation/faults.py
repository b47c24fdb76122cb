"""Faults that field teams and their devices make, each one small function from walk to walk."""

from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from simulation.walks import Floats, Walk, gauss_markov_errors

DAY_S = 86_400.0


def with_spikes(
    walk: Walk,
    *,
    count: int,
    distance_range_m: tuple[float, float] = (80.0, 600.0),
    rng: np.random.Generator,
) -> Walk:
    """Throw ``count`` single fixes (never the first or last, never two in a row) far off the line."""
    places = 1 + 3 * rng.choice((len(walk) - 2) // 3, size=count, replace=False)
    angle = rng.uniform(0.0, 2 * np.pi, count)
    away = rng.uniform(*distance_range_m, count)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    xy_m = walk.xy_m.copy()
    xy_m[places] += away
    return Walk(xy_m, walk.time_s)


def with_pause(
    walk: Walk,
    *,
    at_share: float,
    duration_s: float = 1200.0,
    interval_s: float = 10.0,
    sigma_m: float = 5.0,
    tau_s: float = 100.0,
    rng: np.random.Generator,
) -> Walk:
    """Rest at one place with the device on: the fixes of the pause jitter about it, later ones come later."""
    at = int(at_share * (len(walk) - 1))
    times_s = np.arange(interval_s, duration_s, interval_s)
    jitter = gauss_markov_errors(np.append(0.0, times_s), sigma_m=sigma_m, tau_s=tau_s, rng=rng)
    rest_xy_m = walk.xy_m[at] + jitter[1:] - jitter[0]
    xy_m = np.concatenate([walk.xy_m[: at + 1], rest_xy_m, walk.xy_m[at + 1 :]])
    time_s = np.concatenate(
        [walk.time_s[: at + 1], walk.time_s[at] + times_s, walk.time_s[at + 1 :] + duration_s]
    )
    return Walk(xy_m, time_s)


def without_stretch(walk: Walk, *, from_share: float, length_m: float) -> Walk:
    """Leave out the fixes of a stretch (no reception, battery changed); the clock runs on."""
    along_m = np.append(0.0, np.cumsum(np.hypot(*np.diff(walk.xy_m, axis=0).T)))
    start_m = from_share * along_m[-1]
    return walk.keep((along_m < start_m) | (along_m > start_m + length_m))


def without_places_near(walk: Walk, line: shapely.Geometry, *, distance_m: float) -> Walk:
    """Leave out the fixes near a line: the team did not walk there."""
    near = np.asarray(shapely.dwithin(shapely.points(walk.xy_m), line, distance_m))
    return walk.keep(~near)


def begun_after_longest_gap(walk: Walk) -> Walk:
    """Turn a closed walk so that it begins behind its longest gap: one walk from end to end, not closed."""
    gaps_m = np.hypot(*np.diff(walk.xy_m, axis=0).T)
    first = int(np.argmax(gaps_m)) + 1
    xy_m = np.concatenate([walk.xy_m[first:], walk.xy_m[:first]])
    steps_s = np.diff(walk.time_s, append=walk.time_s[-1] + np.median(np.diff(walk.time_s)))
    turned_s = np.concatenate([steps_s[first:], steps_s[: first - 1]])
    return Walk(xy_m, np.append(0.0, np.cumsum(turned_s)))


def in_two_sessions(walk: Walk, *, at_share: float, overlap: int = 3) -> tuple[Walk, Walk]:
    """Record a ring in two goes from one start, in opposite directions; they meet at ``at_share`` of it.

    The second session starts at the common start again, goes round the other way and ends ``overlap``
    fixes beyond the place where the first one stopped. Both count their time from 0.
    """
    cut = int(at_share * (len(walk) - 1))
    first = walk.keep(np.arange(cut + 1))
    rest = np.arange(len(walk) - 1, max(cut - overlap, 0) - 1, -1)
    return first, Walk(walk.xy_m[rest], walk.time_s[-1] - walk.time_s[rest])


def resumed_after(walk: Walk, *, at_share: float, gap_s: float = DAY_S) -> tuple[Walk, Walk]:
    """Record a ring in two goes in the same direction, the second ``gap_s`` later (in its times)."""
    cut = int(at_share * (len(walk) - 1))
    first, second = walk.keep(np.arange(cut + 1)), walk.keep(np.arange(cut, len(walk)))
    return first, Walk(second.xy_m, second.time_s + gap_s)


def shuffled(walk: Walk, *, rng: np.random.Generator) -> Walk:
    """Mix the order of the fixes; their times still tell it."""
    return walk.keep(rng.permutation(len(walk)))


def with_white_noise(walk: Walk, *, sd_m: float, rng: np.random.Generator) -> Walk:
    """Add noise without memory to each fix, as bad reception under trees does."""
    return Walk(walk.xy_m + rng.standard_normal(walk.xy_m.shape) * sd_m, walk.time_s)


def moved(walk: Walk, *, east_m: float, north_m: float) -> Walk:
    """Move a whole walk, as a wrong datum does."""
    return Walk(walk.xy_m + np.array([east_m, north_m]), walk.time_s)


def corner_places(ring_xy_m: Floats, *, tolerance_m: float, must_have_xy_m: Floats | None = None) -> Floats:
    """Pick the places of a ring where a team would mark a corner (m, 2), in order, not closed.

    Straight lines between them stay within ``tolerance_m`` of the ring; places of ``must_have_xy_m`` that
    are vertices of the ring (corners of three villages) are always picked.
    """
    ring = ring_xy_m[:-1]
    needed = np.zeros(len(ring), dtype=np.bool_)
    if must_have_xy_m is not None:
        needed |= (ring[:, None, :] == must_have_xy_m[None, :, :]).all(axis=2).any(axis=1)
    if not needed.any():
        needed[0] = True
    first = int(np.flatnonzero(needed)[0])
    turned, needed = np.roll(ring, -first, axis=0), np.roll(needed, -first)
    ends = [*np.flatnonzero(needed).tolist(), len(ring)]
    closed = np.concatenate([turned, turned[:1]])
    pieces = [_simplified(closed[start : end + 1], tolerance_m)[:-1] for start, end in pairwise(ends)]
    return np.concatenate(pieces)


def _simplified(line_xy_m: Floats, tolerance_m: float) -> NDArray[np.float64]:
    line = shapely.linestrings(line_xy_m)
    return shapely.get_coordinates(shapely.simplify(line, tolerance_m, preserve_topology=False))
