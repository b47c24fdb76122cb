"""What lies outside all claims: the land beyond, land nobody walked, and gaps between walks.

Where a walk runs alone (no other claim near enough that error explains the space between), the mesh gets
points just outside it. Points that belong together tell what the space is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from banmap.boundaries.nearby import Nearby, find_nearby
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.survey_field import ClaimVertices, SurveyField
from banmap.geometry.curves import Floats
from banmap.geometry.delaunay import Mesh, find_components, spread_from
from banmap.geometry.nearest import Ints, Outline

GOLDEN = 0.6180339887498949
Mask = NDArray[np.bool_]


def find_lone(vertices: ClaimVertices, nearby: Nearby, field: SurveyField, params: BoundaryParams) -> Mask:
    """Find the vertices that no other claim covers or comes near to within what error explains."""
    own_sigma = sigma_at(field, vertices.own[nearby.point], vertices.vertex[nearby.point])
    other_sigma = sigma_at(field, nearby.claim, nearby.vertex)
    explained = nearby.phi_m <= params.contest_sd * np.hypot(own_sigma, other_sigma)
    lone = np.ones(len(vertices.own), dtype=bool)
    lone[nearby.point[explained]] = False
    return lone


def sigma_at(field: SurveyField, claim: Ints, vertex: Ints) -> Floats:
    """Give the sd of the numbered vertices of the numbered claims."""
    starts = np.concatenate([[0], np.cumsum([len(sigma) for sigma in field.sigma_m])]).astype(np.int64)
    sigma = np.concatenate(list(field.sigma_m)) if len(field.sigma_m) else np.empty(0)
    result: Floats = sigma[starts[claim] + vertex]
    return result


def offset_outwards(
    vertices: ClaimVertices, lone: Mask, outlines: Sequence[Outline], offset_m: float
) -> tuple[Floats, Ints]:
    """Place a point outside each lone vertex: points (m, 2) and the claim (m,) that each stands beside.

    In notches too narrow for the offset no point is placed.
    """
    points, own = [], []
    for claim in np.unique(vertices.own[lone]).tolist():
        chosen = vertices.vertex[lone & (vertices.own == claim)]
        beside = _beside(outlines[claim], chosen, offset_m)
        points.append(beside)
        own.append(np.full(len(beside), claim, dtype=np.int64))
    if not points:
        return np.empty((0, 2)), np.empty(0, dtype=np.int64)
    return np.concatenate(points), np.concatenate(own)


def _beside(outline: Outline, chosen: Ints, offset_m: float) -> Floats:
    left, right = _both_sides(outline, chosen, offset_m)
    is_left, is_right = (~shapely.intersects_xy(outline.area, side) for side in (left, right))
    point = np.where(is_left[:, None], left, right)
    clear = outline.distances(point)[0] > 0.6 * offset_m
    return point[(is_left | is_right) & clear]


def points_inside(outline: Outline, offset_m: float) -> Floats:
    """Place a point inside an area beside each vertex of its outline, where there is room for it."""
    every = np.arange(len(outline.points_m))
    points = np.concatenate(_both_sides(outline, every, offset_m))
    inside = shapely.intersects_xy(outline.area, points)
    clear = outline.distances(points)[0] > 0.6 * offset_m
    return points[inside & clear]


def _both_sides(outline: Outline, chosen: Ints, offset_m: float) -> tuple[Floats, Floats]:
    at = outline.points_m[chosen]
    along = outline.points_m[outline.following[chosen]] - outline.points_m[outline.preceding[chosen]]
    length = np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    # Uneven distances: points of equal offset from a straight line are cocircular, and which of two equal
    # meshes comes out would hang on far points.
    uneven_m = offset_m * (1.0 + 0.2 * np.mod(chosen * GOLDEN, 1.0))[:, None]
    normal = np.column_stack([along[:, 1], -along[:, 0]]) / length * uneven_m
    return at + normal, at - normal


def grid_around(centres_m: Floats, reach_m: float, step_m: float) -> Floats:
    """Place a triangular grid, the same one everywhere, over all places within reach of the centres."""
    if not len(centres_m):
        return np.empty((0, 2))
    rise_m = step_m * np.sqrt(3) / 2
    cells: set[tuple[float, float]] = set()
    for x, y in centres_m.tolist():
        rows = np.arange(np.floor((y - reach_m) / rise_m), np.ceil((y + reach_m) / rise_m) + 1)
        columns = np.arange(np.floor((x - reach_m) / step_m), np.ceil((x + reach_m) / step_m) + 1)
        cells.update((row, column) for row in rows.tolist() for column in columns.tolist())
    index = np.array(sorted(cells))
    grid = np.column_stack([(index[:, 1] + 0.5 * (index[:, 0] % 2)) * step_m, index[:, 0] * rise_m])
    tree = shapely.STRtree(np.asarray(shapely.points(centres_m), dtype=object))
    near = tree.query_nearest(shapely.points(grid), max_distance=reach_m, all_matches=False)[0]
    result: Floats = grid[near]
    return result


def is_free(points_m: Floats, outlines: Sequence[Outline], clear_m: float) -> Mask:
    """Say which points lie outside all claims and at least ``clear_m`` from their outlines."""
    free = np.ones(len(points_m), dtype=bool)
    reach = np.full(len(outlines), clear_m)
    none = np.full(len(points_m), -1, dtype=np.int64)
    free[find_nearby(points_m, none, outlines, reach).point] = False
    return free


@dataclass(frozen=True)
class FreeSpace:
    """Which mesh vertices are ``free`` of all claims (n,), and what is known of their land.

    ``beside`` (n,) is the claim a free vertex stands beside (-1: none), ``centres`` maps mesh vertices to
    the labels of unwalked units that reach ``reach_m`` far, and ``beyond`` is the label of the land outside
    the map, where the vertices ``far`` lie; None where a frame ends the map.
    """

    free: Mask
    beside: Ints
    centres: Mapping[int, int]
    reach_m: float
    beyond: int | None
    far: Ints


@dataclass(frozen=True)
class FreeLand:
    """Label and way from its centre of each mesh vertex that lies outside all claims.

    ``label`` (n,) is -1 for vertices of claims; ``way_m`` (n,) is the distance along free land to the
    centre of the unwalked unit that the vertex goes to, less that unit's reach; 0 elsewhere.
    """

    label: Ints
    way_m: Floats


def label_free_land(mesh: Mesh, space: FreeSpace, covered: Sequence[Outline]) -> FreeLand:
    """Say of each free mesh vertex whose land it is; ``covered`` is the land of all claims.

    A space with centres goes to the nearest centre along free land; the space around the map goes to
    ``beyond`` farther than the reach from centres; an enclosed space without a centre goes to the claims
    beside it.
    """
    free, centres = space.free, space.centres
    edges = _free_edges(mesh, free, covered)
    label = np.full(len(free), -1, dtype=np.int64)
    distance_m, nearest = _spread(mesh, edges, np.array(sorted(centres), dtype=np.int64))
    has_centre = free & (nearest >= 0)
    label[has_centre] = [centres[source] for source in nearest[has_centre].tolist()]
    way_m = np.where(has_centre, distance_m - space.reach_m, 0.0)
    if space.beyond is not None:
        component = find_components(len(free), edges)
        around = free & (component == component[space.far[0]])
        label[around & (~has_centre | (way_m > 0))] = space.beyond
    _fill_gaps(mesh, edges, free & (label < 0), space.beside, label)
    return FreeLand(label, way_m)


def _spread(mesh: Mesh, edges: Ints, sources: Ints) -> tuple[Floats, Ints]:
    if not len(sources):
        count = len(mesh.points_m)
        return np.full(count, np.inf), np.full(count, -1, dtype=np.int64)
    return spread_from(mesh.points_m, edges, sources)


def _fill_gaps(mesh: Mesh, edges: Ints, gap: Mask, beside: Ints, label: Ints) -> None:
    """Give the free vertices of enclosed gaps to the claims beside them."""
    sources = np.flatnonzero(gap & (beside >= 0))
    _, nearest = _spread(mesh, edges[gap[edges[:, 0]] & gap[edges[:, 1]]], sources)
    reached = gap & (nearest >= 0)
    label[reached] = beside[nearest[reached]]


def _free_edges(mesh: Mesh, free: Mask, covered: Sequence[Outline]) -> Ints:
    """List the mesh edges between free vertices that do not lead through a claim."""
    edges = mesh.edges
    edges = edges[free[edges[:, 0]] & free[edges[:, 1]]]
    middles = 0.5 * (mesh.points_m[edges[:, 0]] + mesh.points_m[edges[:, 1]])
    return edges[is_free(middles, covered, 0.0)]
