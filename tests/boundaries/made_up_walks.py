"""Made-up villages and walks around them, as the boundary room's tests need them."""

import numpy as np
import shapely

from banmap.boundaries.cleaning import Fixes, clean_fixes, find_gaps
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.tracks import Track, join_walks
from banmap.boundaries.walks import Walk
from simulation import make_coverage, rings_of, walk_ring

PARAMS = BoundaryParams(metric_crs="EPSG:32648")


def village_rings(count=6, seed=3):
    """Give the true rings of made-up villages, about 11 km around each."""
    return [next(rings_of(shape)) for shape in make_coverage(count, seed=seed).geometry]


def box_ring(west_m, south_m, east_m, north_m):
    return shapely.get_coordinates(shapely.box(west_m, south_m, east_m, north_m).exterior)


def walked(ring, *, sigma_m, seed=0, **options):
    """Walk around a ring with the error of a usual receiver."""
    return walk_ring(ring, sigma_m=sigma_m, tau_s=90.0, rng=np.random.default_rng(seed), **options)


def fixes_of(walk, *, timed=True, accuracy_m=np.nan):
    """Turn a simulated walk into fixes, numbered as they stand in the file."""
    count = len(walk)
    time_s = walk.time_s.astype(np.float64) if timed else np.full(count, np.nan)
    return Fixes(np.arange(count), walk.xy_m, time_s, np.broadcast_to(accuracy_m, count).astype(np.float64))


def cleaned(walk, *, timed=True, unit="9901001", name="walk", corners_only=False):
    """Clean a simulated walk as the build does."""
    fixes = clean_fixes(fixes_of(walk, timed=timed), PARAMS).fixes
    gaps = find_gaps(fixes, PARAMS)
    start_s, end_s = float(fixes.time_s.min()), float(fixes.time_s.max())
    return Walk(unit, name, "file", fixes.points_m, gaps, np.nan, start_s, end_s, len(walk), corners_only)


def joined(*walks):
    """Join simulated walks of one unit."""
    ready = [walk if isinstance(walk, Walk) else cleaned(walk) for walk in walks]
    return join_walks("9901001", ready, range(len(ready)), PARAMS)


def area_of(tracks):
    return shapely.union_all([track.polygon for track in tracks.rings])


def iou(one, other):
    return one.intersection(other).area / one.union(other).area


def exact_track(ring, *, step_m=10.0, walk=0, missing_m=None):
    """Make a track that follows a ring exactly, without the stretch ``missing_m`` (from, to) along it."""
    line = shapely.linestrings(ring)
    along_m = np.arange(0.0, line.length - step_m / 2, step_m)
    points_m = shapely.get_coordinates(shapely.line_interpolate_point(line, along_m))
    gaps = np.zeros(len(points_m), dtype=bool)
    if missing_m is not None:
        kept = (along_m <= missing_m[0]) | (along_m >= missing_m[1])
        gaps = np.zeros(kept.sum(), dtype=bool)
        gaps[np.flatnonzero(along_m[kept] <= missing_m[0])[-1]] = True
        points_m = points_m[kept]
    return Track(points_m, np.full(len(points_m), walk), gaps)
