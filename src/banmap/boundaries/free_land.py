"""Whose land it is that no claim covers: the land beyond, land nobody walked, and gaps between walks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from banmap.boundaries.ground import Ground
from banmap.boundaries.layout import Layout
from banmap.boundaries.outside import is_free
from banmap.geometry.curves import Floats
from banmap.geometry.delaunay import Mesh, adopt_labels, find_components, spread_from
from banmap.geometry.nearest import Ints, Mask, Outline


@dataclass(frozen=True)
class FreeLand:
    """Label and way from its centre of each mesh vertex that lies outside all claims.

    ``label`` (n,) is -1 for vertices of claims; ``way_m`` (n,) is the distance along free land to the
    centre of the unwalked unit that the vertex goes to, less that unit's reach; 0 elsewhere.
    """

    label: Ints
    way_m: Floats


def label_free_land(mesh: Mesh, layout: Layout, ground: Ground) -> FreeLand:
    """Say of each free mesh vertex whose land it is.

    A space with centres goes to the nearest centre along free land; without a frame, what lies farther from
    centres than the reach is beyond the map; an enclosed space without a centre goes to the claims beside
    it. Vertices that none of these tell of take the label of the vertices around them.
    """
    free = layout.free
    edges = _free_edges(mesh, free, ground.field.outlines)
    label = np.full(len(free), -1, dtype=np.int64)
    distance_m, nearest = _spread(mesh, edges, np.array(sorted(layout.centres), dtype=np.int64))
    has_centre = free & (nearest >= 0)
    label[has_centre] = [layout.centres[source] for source in nearest[has_centre].tolist()]
    way_m = np.where(has_centre, distance_m - ground.reach_m, 0.0)
    if ground.frame is None:
        component = find_components(len(free), edges)
        around = free & (component == component[layout.far[0]])
        label[around & (~has_centre | (way_m > 0))] = ground.beyond
    _fill_gaps(mesh, edges, layout, label)
    known = np.where(free, label, layout.own)
    # The frame's own vertices stand for the land outside: none of it comes in.
    giving = (known >= 0) & (known != (-1 if ground.frame is None else ground.frame))
    return FreeLand(np.where(free & (label < 0), adopt_labels(mesh, known, giving), label), way_m)


def _spread(mesh: Mesh, edges: Ints, sources: Ints) -> tuple[Floats, Ints]:
    if not len(sources):
        count = len(mesh.points_m)
        return np.full(count, np.inf), np.full(count, -1, dtype=np.int64)
    return spread_from(mesh.points_m, edges, sources)


def _fill_gaps(mesh: Mesh, edges: Ints, layout: Layout, label: Ints) -> None:
    """Give the free vertices of enclosed gaps, not labelled yet, to the claims beside them."""
    gap, beside = layout.free & (label < 0), layout.beside
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
