"""Distances between the true lines and the lines of a map."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SAMPLE_M = 20.0


@dataclass(frozen=True)
class Samples:
    """Points every 20 m along lines, and the number of the line that each is of."""

    points: NDArray[np.object_]
    line: NDArray[np.int64]


def sample_lines(lines: NDArray[np.object_]) -> Samples:
    """Place points along lines of one or many parts, the first half a step from the end."""
    parts, owner = shapely.get_parts(lines, return_index=True)
    counts = np.maximum((shapely.length(parts) / SAMPLE_M).astype(int), 1)
    part = np.repeat(np.arange(len(parts)), counts)
    number = np.arange(len(part)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = (number + 0.5) / counts[part]
    return Samples(shapely.line_interpolate_point(parts[part], share, normalized=True), owner[part])


def distances_to_lines(points: NDArray[np.object_], lines: NDArray[np.object_]) -> Floats:
    """Measure how far each point lies from the nearest of the lines."""
    tree = shapely.STRtree(_segments(lines))
    _, distance_m = tree.query_nearest(points, return_distance=True, all_matches=False)
    result: Floats = distance_m
    return result


def _segments(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Cut lines into segments: an index of segments answers far faster than one of long lines."""
    xy, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    goes_on = line[1:] == line[:-1]
    segments: NDArray[np.object_] = shapely.linestrings(np.stack([xy[:-1][goes_on], xy[1:][goes_on]], axis=1))
    return segments


def outside_of(samples: Samples, areas: gpd.GeoSeries, *, margin_m: float = 0.0) -> NDArray[np.bool_]:
    """Say which samples do not lie in or near any of the areas."""
    near = shapely.union_all(shapely.buffer(areas.to_numpy(), margin_m))
    result: NDArray[np.bool_] = ~shapely.intersects(near, samples.points)
    return result
