"""Curves as point arrays: length, resampling and smoothing of closed and open lines."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

Floats = NDArray[np.float64]
LEAST_POINTS = 3
"""A line of fewer points has nothing to smooth."""
LEAST_WIDTH = 0.3
"""A kernel of a smaller sd, in steps, averages nothing."""


def step_lengths(points_m: Floats) -> Floats:
    """Measure the steps between successive points of an open line: (n, 2) gives (n - 1,)."""
    steps = np.diff(points_m, axis=0)
    return np.hypot(steps[:, 0], steps[:, 1])


def distances_along(points_m: Floats) -> Floats:
    """Measure the way from the first point to each point of an open line: (n, 2) gives (n,)."""
    return np.concatenate([[0.0], np.cumsum(step_lengths(points_m))])


def closed(points_m: Floats) -> Floats:
    """Repeat the first point at the end: (n, 2) gives (n + 1, 2)."""
    return np.concatenate([points_m, points_m[:1]])


def signed_area(ring_m: Floats) -> float:
    """Measure the area of a ring given without its closing point; positive if it runs anticlockwise."""
    x, y = (ring_m - ring_m[0]).T
    return float(0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def resample_open(points_m: Floats, step_m: float) -> Floats:
    """Place points at equal steps of about ``step_m`` along a line; both ends stay."""
    along = distances_along(points_m)
    count = max(round(along[-1] / step_m), 1) + 1
    return _interpolate(points_m, along, np.linspace(0.0, along[-1], count))


def resample_ring(ring_m: Floats, step_m: float) -> Floats:
    """Place at least 8 points at equal steps of about ``step_m`` around a ring."""
    line = closed(ring_m)
    along = distances_along(line)
    count = max(round(along[-1] / step_m), 8)
    return _interpolate(line, along, np.arange(count) * along[-1] / count)


def smooth_ring(ring_m: Floats, width_m: float) -> Floats:
    """Smooth an evenly stepped ring by a Gaussian of sd ``width_m``, applied twice (twicing).

    The kernel 2G - G*G has no second moment: it takes off noise and leaves bends where they are.
    Source: Stuetzle and Mittal (1979), "Some comments on the asymptotic behavior of robust smoothers".
    """
    return _smooth(ring_m, width_m, float(np.mean(step_lengths(closed(ring_m)))))


def smooth_open(points_m: Floats, width_m: float) -> Floats:
    """Smooth an evenly stepped line like ``smooth_ring``; both ends stay where they are."""
    if len(points_m) < LEAST_POINTS:
        return points_m
    step_m = float(np.mean(step_lengths(points_m)))
    chord = np.linspace(points_m[0], points_m[-1], len(points_m))
    odd = points_m - chord
    # Offsets from the chord, mirrored about both ends with their sign turned, without end: these stay fixed.
    mirrored = np.concatenate([odd, -odd[-2:0:-1]])
    return chord + _smooth(mirrored, width_m, step_m)[: len(odd)]


def _smooth(points_m: Floats, width_m: float, step_m: float) -> Floats:
    """Smooth points that begin again at their end."""
    if width_m < LEAST_WIDTH * step_m or step_m == 0.0:
        return points_m
    samples = min(width_m / step_m, float(len(points_m)))  # wider, all is the mean anyway
    once = gaussian_filter1d(points_m, samples, axis=0, mode="wrap")
    result: Floats = 2.0 * once - gaussian_filter1d(once, samples, axis=0, mode="wrap")
    return result


def _interpolate(points_m: Floats, along_m: Floats, at_m: Floats) -> Floats:
    x = np.interp(at_m, along_m, points_m[:, 0])
    return np.column_stack([x, np.interp(at_m, along_m, points_m[:, 1])])
