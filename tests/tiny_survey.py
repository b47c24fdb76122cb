"""A survey small enough to draw: four square villages in two kumbans of one district, each walked once.

      +------+------+
      | 0003 | 0004 |   kumban K2
      +------+------+
      | 0001 | 0002 |   kumban K1
      +------+------+

Made up. Sides are 1 km; every walk wobbles by about two metres, so that neighbours do not draw the same line.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from banmap.crs import Projector
from simulation.files import GpxFile, Track, write_gpx

METRIC_CRS = "EPSG:32648"
CODES = ("1599001", "1599002", "1599003", "1599004")
SIDE_M = 1000.0
_CORNER_M = np.array([650_000.0, 1_700_000.0])
_STEP_M = 20.0
_WOBBLE_M = 2.0
_FIRST_TIME = np.datetime64("2025-01-13T02:00:00", "us")
_REGISTER = """code,name,level,parent,lon,lat,population
15,Made-up province,province,,,,
1599,Made-up district,district,15,,,
K1,Lower kumban,kumban,1599,,,
K2,Upper kumban,kumban,1599,,,
"""


def write_tiny_survey(folder: Path) -> Path:
    """Write register.csv, notice.txt and gps/*.gpx into a folder; give the folder."""
    (folder / "gps").mkdir(parents=True)
    rows = [_register_row(number) for number in range(4)]
    (folder / "register.csv").write_text(_REGISTER + "\n".join(rows) + "\n", encoding="utf-8")
    (folder / "notice.txt").write_text("Made-up data\n", encoding="utf-8")
    for number, code in enumerate(CODES):
        write_gpx(folder / "gps" / f"{code}.gpx", GpxFile(tracks=[tiny_walk(number, name=code)]))
    return folder


def tiny_walk(number: int, *, name: str, shift_m: float = 0.0, day: int = 0) -> Track:
    """Walk round the square of a village; ``shift_m`` moves the whole walk to the east."""
    corners_m = SIDE_M * np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]) + _lower_left(number) - _CORNER_M
    return walk_along(
        corners_m + np.array((shift_m, 0.0)), name=name, seed=number + 100 * day, day=day + number
    )


def walk_along(corners_m: ArrayLike, *, name: str, seed: int = 0, day: int = 0) -> Track:
    """Walk from corner to corner, in metres east and north of the lower left corner of village 0001."""
    corners = _CORNER_M + np.asarray(corners_m, dtype=np.float64)
    lines = [
        a + np.arange(0, np.hypot(*(b - a)), _STEP_M)[:, None] * _toward(a, b) for a, b in pairwise(corners)
    ]
    ring = np.vstack([*lines, corners[-1:]])
    phase = np.random.default_rng(seed).uniform(0, 2 * np.pi, size=(2, 1))
    along = np.arange(len(ring)) * _STEP_M / 150.0
    xy_m = ring + _WOBBLE_M * np.sin(along + phase).T
    times = _FIRST_TIME + np.timedelta64(day, "D") + np.arange(len(ring)) * np.timedelta64(int(_STEP_M), "s")
    return Track(name, Projector(METRIC_CRS).degrees_from_metres(xy_m), times=times)


def _toward(start_m: np.ndarray, end_m: np.ndarray) -> np.ndarray:
    return (end_m - start_m) / np.hypot(*(end_m - start_m))


def _lower_left(number: int) -> np.ndarray:
    return _CORNER_M + SIDE_M * np.array([number % 2, number // 2])


def _register_row(number: int) -> str:
    centre = Projector(METRIC_CRS).degrees_from_metres((_lower_left(number) + SIDE_M / 2)[None, :])[0]
    kumban = "K1" if number < 2 else "K2"
    name = f"Village {number + 1}"
    return f"{CODES[number]},{name},village,{kumban},{centre[0]:.6f},{centre[1]:.6f},{100 + number}"
