"""Walks along a boundary as a GPS would record them: true line, plus error that hangs together in time."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Walk:
    """Hold the fixes of one team in one go: ``xy_m`` (n, 2) and ``time_s`` (n,), seconds since its start."""

    xy_m: Floats
    time_s: Floats

    def __post_init__(self) -> None:
        if self.xy_m.shape != (len(self.time_s), 2):
            raise ValueError(f"a walk needs one time per fix: {self.xy_m.shape} and {self.time_s.shape}")

    def __len__(self) -> int:
        return len(self.time_s)

    def keep(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Walk":
        """Return the walk with only the chosen fixes (mask or index), times as they were."""
        return replace(self, xy_m=self.xy_m[chosen], time_s=self.time_s[chosen])


def gauss_markov_errors(times_s: Floats, *, sigma_m: float, tau_s: float, rng: np.random.Generator) -> Floats:
    """Draw a first-order Gauss-Markov (Ornstein-Uhlenbeck) error on two axes, shape (n, 2), metres.

    Stationary: every axis has sd ``sigma_m`` at every time, and correlation exp(-dt/``tau_s``) between two
    times. ``times_s`` rise and may be irregular; the discretisation is exact. Source: notes on consumer GPS
    error, for which this fits better than white noise (Sensors 20:6050).
    """
    steps = rng.standard_normal((len(times_s), 2)) * sigma_m
    kept = np.exp(-np.diff(times_s) / tau_s)
    steps[1:] *= np.sqrt(1.0 - kept**2)[:, None]
    return np.column_stack([_autoregress(steps[:, 0], kept), _autoregress(steps[:, 1], kept)])


def _autoregress(steps: Floats, kept: Floats) -> Floats:
    """Add to every step the share ``kept`` of the sum before it; each value needs the one before: a loop."""
    values = steps.tolist()
    for index, share in enumerate(kept.tolist()):
        values[index + 1] += share * values[index]
    return np.asarray(values)


def measured(
    true_xy_m: Floats,
    time_s: Floats,
    *,
    sigma_m: float,
    tau_s: float,
    white_share: float = 0.3,
    rng: np.random.Generator,
) -> Walk:
    """Measure true places at given times: Gauss-Markov error (sd sigma) plus white noise (share of sigma)."""
    error = gauss_markov_errors(time_s, sigma_m=sigma_m, tau_s=tau_s, rng=rng)
    white = rng.standard_normal(error.shape) * (sigma_m * white_share)
    return Walk(xy_m=true_xy_m + error + white, time_s=time_s)


def walk_ring(
    ring_xy_m: Floats,
    *,
    sigma_m: float,
    tau_s: float,
    rng: np.random.Generator,
    white_share: float = 0.3,
    speed_ms: float = 1.0,
    spacing_m: float = 10.0,
    start_m: float = 0.0,
    laps: float = 1.0,
    reverse: bool = False,
) -> Walk:
    """Walk once around a closed ring (n, 2) from ``start_m`` along it, a fix each ``spacing_m``.

    The last fix is at the starting place again, so the walk closes within the error. ``laps`` below or
    above 1 stops short or goes on; ``reverse`` walks the ring the other way.
    """
    if laps <= 0 or spacing_m <= 0 or speed_ms <= 0:
        raise ValueError("laps, spacing_m and speed_ms must be above 0")
    ring = shapely.linestrings(ring_xy_m[::-1] if reverse else ring_xy_m)
    length_m = float(shapely.length(ring)) * laps
    along_m = np.append(np.arange(0.0, length_m - spacing_m / 2, spacing_m), length_m)
    true_xy_m = points_along(ring_xy_m[::-1] if reverse else ring_xy_m, start_m + along_m)
    times_s = along_m / speed_ms
    return measured(true_xy_m, times_s, sigma_m=sigma_m, tau_s=tau_s, white_share=white_share, rng=rng)


def points_along(ring_xy_m: Floats, along_m: Floats) -> Floats:
    """Give the places (n, 2) at distances along a closed ring; distances go on around it."""
    steps_m = np.hypot(*np.diff(ring_xy_m, axis=0).T)
    at_m = np.concatenate([[0.0], np.cumsum(steps_m)])
    inside_m = np.mod(along_m, at_m[-1])
    return np.column_stack([np.interp(inside_m, at_m, ring_xy_m[:, axis]) for axis in (0, 1)])
