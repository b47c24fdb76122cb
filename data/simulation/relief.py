"""A made-up relief whose ridges and streams run along the borders, as village borders often do."""

from dataclasses import dataclass

import numpy as np
import shapely

from simulation.walks import Floats

_BASE_M, _SWELL_M = 620.0, 70.0
_RIDGE_M, _RIDGE_WIDTH_M = 130.0, 420.0
_STREAM_M, _STREAM_WIDTH_M = 45.0, 220.0
_WAVES_PER_M = 2 * np.pi / np.array([14e3, 9e3, 6e3, 4e3, 2500.0])


@dataclass(frozen=True)
class Relief:
    """Hold the lines that are ridges and those that are streams, and the angles of the swell below them."""

    ridges: shapely.Geometry
    streams: shapely.Geometry
    angles: Floats

    def elevation_m(self, xy_m: Floats) -> Floats:
        """Give the height (n,) in metres above the sea of places (n, 2) in the CRS of the lines."""
        places = shapely.points(xy_m)
        ridge = np.exp(-((shapely.distance(places, self.ridges) / _RIDGE_WIDTH_M) ** 2))
        stream = np.exp(-((shapely.distance(places, self.streams) / _STREAM_WIDTH_M) ** 2))
        height = _swell_m(xy_m, self.angles) + _RIDGE_M * ridge - _STREAM_M * stream
        return np.asarray(height, dtype=np.float64)


def relief_along(borders: list[shapely.Geometry], *, stream_share: float, rng: np.random.Generator) -> Relief:
    """Make a relief with the lowest ``stream_share`` of the borders as streams and the others as ridges."""
    angles = rng.uniform(0.0, 2 * np.pi, (len(_WAVES_PER_M), 2))
    heights_m = [float(_swell_m(shapely.get_coordinates(line), angles).mean()) for line in borders]
    limit_m = np.quantile(heights_m, stream_share)
    low = [line for line, height_m in zip(borders, heights_m, strict=True) if height_m <= limit_m]
    high = [line for line, height_m in zip(borders, heights_m, strict=True) if height_m > limit_m]
    ridges, streams = shapely.union_all(high), shapely.union_all(low)
    for line in (ridges, streams):
        shapely.prepare(line)
    return Relief(ridges, streams, angles)


def _swell_m(xy_m: Floats, angles: Floats) -> Floats:
    directions = np.column_stack([np.cos(angles[:, 0]), np.sin(angles[:, 0])]) * _WAVES_PER_M[:, None]
    waves = np.sin(xy_m @ directions.T + angles[:, 1])
    return np.asarray(_BASE_M + _SWELL_M * waves.mean(axis=1) * 2, dtype=np.float64)
