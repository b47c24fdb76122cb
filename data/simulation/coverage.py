"""Made-up village coverages: warped Voronoi cells whose shared borders are identical to the bit."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi, cKDTree

Floats = NDArray[np.float64]

MADE_UP_CENTRE_M = (671_700.0, 1_703_200.0)
"""Easting and northing in EPSG:32648 of 106.6° E, 15.4° N, where the made-up districts lie."""

MILLIMETRES = 3
_WAVELENGTHS_M = (12e3, 6e3, 4e3, 2700.0, 1800.0, 1200.0, 800.0, 550.0, 380.0, 260.0, 180.0, 120.0)
_SLOPE = 0.8
_WAVES = 4


def make_coverage(
    villages: int,
    *,
    seed: int,
    crs: str = "EPSG:32648",
    centre_m: tuple[float, float] = MADE_UP_CENTRE_M,
    village_km2: float = 8.0,
    segment_m: float = 20.0,
    codes: Sequence[str] | None = None,
) -> gpd.GeoDataFrame:
    """Make a valid coverage of about round shape: ``code`` and Polygon, borders wiggly down to about 100 m.

    Cells of jittered points are warped by a chain of smooth one-to-one maps, so no border crosses another.
    Segments are about half to twice ``segment_m`` long. Time grows linearly with ``villages``.
    """
    if villages < 3:
        raise ValueError(f"a coverage needs at least 3 villages, not {villages}")
    rng = np.random.default_rng([seed, villages])
    spacing_m = np.sqrt(village_km2 * 1e6)
    cells = Voronoi(_scattered_points(villages, spacing_m, rng))
    chosen = _chosen_cells(cells, villages)
    polygons = _warped_polygons(cells, chosen, segment_m, rng)
    names = list(codes) if codes is not None else [f"9901{number:03d}" for number in range(1, villages + 1)]
    shifted = shapely.transform(polygons, lambda xy: np.round(xy + np.asarray(centre_m), MILLIMETRES))
    return gpd.GeoDataFrame({"code": names}, geometry=list(shifted), crs=crs)


def _scattered_points(villages: int, spacing_m: float, rng: np.random.Generator) -> Floats:
    """Scatter points on a jittered lattice that is wide enough for the villages and a rim around them."""
    half = int(np.ceil(np.sqrt(villages) * 0.85)) + 3
    columns, rows = np.meshgrid(np.arange(-half, half + 1), np.arange(-half, half + 1))
    lattice = np.column_stack([(columns + 0.5 * (rows % 2)).ravel(), rows.ravel()]).astype(np.float64)
    return (lattice + rng.uniform(-0.33, 0.33, lattice.shape)) * spacing_m


def _chosen_cells(cells: Voronoi, villages: int) -> NDArray[np.intp]:
    """Choose the cells nearest to the middle; numbered from north-west to south-east as surveys often are."""
    centres = cells.points
    angle = np.arctan2(centres[:, 1], centres[:, 0])
    lobes = 1.0 + 0.16 * np.cos(2 * angle - 1.2) + 0.12 * np.sin(3 * angle + 0.5)
    nearest = np.argsort(np.hypot(*centres.T) / lobes, kind="stable")[:villages]
    rows = np.round(centres[nearest, 1] / (np.ptp(centres[:, 1]) / np.sqrt(len(centres))))
    return nearest[np.lexsort((centres[nearest, 0], -rows))]


def _warped_polygons(
    cells: Voronoi, chosen: NDArray[np.intp], segment_m: float, rng: np.random.Generator
) -> NDArray[np.object_]:
    """Densify each edge of the cells once, warp all its points at once, and put the rings together again."""
    rings = [_ring_of_cell(cells, cell) for cell in chosen]
    edges = sorted({(min(a, b), max(a, b)) for ring in rings for a, b in pairwise(ring)})
    parts = [_densified(cells.vertices[a], cells.vertices[b], segment_m) for a, b in edges]
    warped = _warp(np.concatenate(parts), rng)
    # A corner stands in several edges: rounding makes its copies equal whatever the order of summation was.
    pieces = np.split(np.round(warped, MILLIMETRES), np.cumsum([len(part) for part in parts])[:-1])
    arcs = dict(zip(edges, pieces, strict=True))
    return np.array([shapely.polygons(_ring_xy(ring, arcs)) for ring in rings])


def _ring_of_cell(cells: Voronoi, cell: int) -> list[int]:
    """List the vertices of a cell anticlockwise, the first again at the end."""
    corners = np.asarray(cells.regions[cells.point_region[cell]])
    away = cells.vertices[corners] - cells.points[cell]
    ordered = corners[np.argsort(np.arctan2(away[:, 1], away[:, 0]))]
    return [*ordered.tolist(), int(ordered[0])]


def _densified(start: Floats, end: Floats, segment_m: float) -> Floats:
    pieces = max(round(float(np.hypot(*(end - start))) / segment_m), 1)
    return start + (end - start) * np.linspace(0.0, 1.0, pieces + 1)[:, None]


def _ring_xy(ring: list[int], arcs: dict[tuple[int, int], Floats]) -> Floats:
    steps = [arcs[a, b] if a < b else arcs[b, a][::-1] for a, b in pairwise(ring)]
    return np.concatenate([step[:-1] for step in steps] + [steps[0][:1]])


def _warp(xy_m: Floats, rng: np.random.Generator) -> Floats:
    """Move points by a chain of wavy maps: each has a slope below 1, so it and the chain are one-to-one."""
    for wavelength_m in _WAVELENGTHS_M:
        wave_angles, move_angles, phases = rng.uniform(0.0, 2 * np.pi, (3, _WAVES))
        per_m = 2 * np.pi / (wavelength_m * rng.uniform(0.7, 1.4, _WAVES))
        waves = np.column_stack([np.cos(wave_angles), np.sin(wave_angles)]) * per_m[:, None]
        moves = np.column_stack([np.cos(move_angles), np.sin(move_angles)]) * (_SLOPE / per_m.sum())
        xy_m = xy_m + np.sin(xy_m @ waves.T + phases) @ moves
    return xy_m


def true_shared_boundary(coverage: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the lines between two villages: ``left`` < ``right`` (codes) and their merged line, same CRS.

    Expects a valid coverage with column ``code``: borders are found by equal segments, so two neighbours
    must have the same vertices. The outside is no village: outer borders are not in the answer.
    """
    geometries = coverage.geometry.to_numpy()
    segments, owners = _segments(geometries)
    order = np.lexsort(segments.T[::-1])
    ordered = segments[order]
    same = np.flatnonzero((ordered[1:] == ordered[:-1]).all(axis=1))
    codes = coverage["code"].to_numpy()
    ends = [sorted((codes[owners[order[at]]], codes[owners[order[at + 1]]])) for at in same]
    lines = shapely.linestrings(ordered[same].reshape(-1, 2, 2))
    pairs = gpd.GeoDataFrame(ends, columns=["left", "right"], geometry=lines, crs=coverage.crs)
    merged = [(*pair, _merged(group.geometry)) for pair, group in pairs.groupby(["left", "right"])]
    frame = gpd.GeoDataFrame(merged, columns=["left", "right", "geometry"], crs=coverage.crs)
    return frame.sort_values(["left", "right"], ignore_index=True)


def _segments(geometries: NDArray[np.object_]) -> tuple[Floats, NDArray[np.intp]]:
    """Give every segment of every ring as (x1, y1, x2, y2), the smaller end first, and its polygon."""
    parts, part_owner = shapely.get_parts(geometries, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring_of_xy = shapely.get_coordinates(rings, return_index=True)
    inside = ring_of_xy[1:] == ring_of_xy[:-1]
    start, end = xy[:-1][inside], xy[1:][inside]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    first, second = np.where(swap[:, None], end, start), np.where(swap[:, None], start, end)
    return np.hstack([first, second]), part_owner[ring_part[ring_of_xy[:-1][inside]]]


def _merged(lines: Iterable[shapely.LineString]) -> shapely.Geometry:
    return shapely.line_merge(shapely.multilinestrings(list(lines)))


def grouped_codes(xy_m: Floats, sizes: Sequence[int]) -> NDArray[np.intp]:
    """Group places (n, 2) into compact groups of given sizes; gives each place's group number."""
    left = np.arange(len(xy_m))
    groups = np.zeros(len(xy_m), dtype=np.intp)
    for number, size in enumerate(sizes):
        far = left[np.argmax(np.hypot(*(xy_m[left] - xy_m[left].mean(axis=0)).T))]
        _, near = cKDTree(xy_m[left]).query(xy_m[far], k=size)
        groups[left[np.atleast_1d(near)]] = number
        left = np.setdiff1d(left, left[np.atleast_1d(near)])
    return groups
