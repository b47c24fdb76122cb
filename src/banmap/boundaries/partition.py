"""The map as lines: divide the land among claims and unwalked units, with no gap and no overlap.

This is where a boundary is computed. The walks' vertices become a mesh (layout.py); each vertex is labelled
with the unit whose land it is; between vertices of two units the line passes where their field values are
equal (survey_field.py, crossings.py). Marching triangles joins these places into lines that cannot overlap.
"""

from dataclasses import dataclass

import numpy as np

from banmap.boundaries.crossings import CutEdges, refine
from banmap.boundaries.free_land import FreeLand, label_free_land
from banmap.boundaries.ground import Ground
from banmap.boundaries.junctions import place_junctions
from banmap.boundaries.layout import lay_out
from banmap.boundaries.lines import Line, build_lines
from banmap.boundaries.narrows import Labelled, open_narrows
from banmap.boundaries.nearby import Nearby
from banmap.boundaries.outside import find_lone
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.specks import ring_numbers, settle_specks
from banmap.boundaries.survey_field import ClaimVertices, Sample
from banmap.geometry.curves import Floats
from banmap.geometry.delaunay import build_mesh
from banmap.geometry.marching import find_crossings, march
from banmap.geometry.nearest import Ints


@dataclass(frozen=True)
class Partition:
    """All lines, and what the claims on both sides say at each crossing.

    ``one`` and ``other`` are the samples of the claims ``labels`` (c, 2) at ``places_m`` (c, 2).
    """

    lines: list[Line]
    places_m: Floats
    labels: Ints
    one: Sample
    other: Sample


def divide(ground: Ground, vertices: ClaimVertices, nearby: Nearby, params: BoundaryParams) -> Partition:
    """Divide the ground; ``nearby`` are the claims near the vertices."""
    vertices, nearby = _clear_of_frame(ground, vertices, nearby, params)
    lone = find_lone(vertices, nearby, ground.field, params)
    layout = lay_out(ground, vertices, lone, params)
    winners = np.concatenate([_winners(vertices, nearby, ground), layout.given[len(vertices.own) :]])
    opened = open_narrows(Labelled(build_mesh(layout.points_m), winners), ground.field, params)
    layout = layout.extend(opened.mesh.points_m)
    free = label_free_land(opened.mesh, layout, ground)
    labels = np.where(opened.labels >= 0, opened.labels, free.label)
    labels = settle_specks(opened.mesh, labels, layout, ring_numbers(vertices, ground.field, len(labels)))
    vertex = np.full(len(labels), -1, dtype=np.int64)
    vertex[: len(vertices.own)] = vertices.vertex
    at = ClaimVertices(opened.mesh.points_m, layout.own, vertex)
    return _draw_lines(Labelled(opened.mesh, labels), at, ground, free, params)


def _clear_of_frame(
    ground: Ground, vertices: ClaimVertices, nearby: Nearby, params: BoundaryParams
) -> tuple[ClaimVertices, Nearby]:
    """Leave out walks' vertices that lie beyond the frame or on it: they would bend its line in the mesh."""
    if ground.frame is None:
        return vertices, nearby
    close = (nearby.claim == ground.frame) & (nearby.phi_m < 0.5 * params.outside_offset_m)
    kept = np.ones(len(vertices.own), dtype=bool)
    kept[nearby.point[close]] = False
    number = np.cumsum(kept) - 1
    pairs = kept[nearby.point]
    left = ClaimVertices(vertices.points_m[kept], vertices.own[kept], vertices.vertex[kept])
    return left, Nearby(
        number[nearby.point[pairs]], nearby.claim[pairs], nearby.phi_m[pairs], nearby.vertex[pairs]
    )


def _winners(vertices: ClaimVertices, nearby: Nearby, ground: Ground) -> Ints:
    """Label each vertex with the claim of the lowest field value: its own (0), or one that covers it.

    A vertex of the frame is of the village that covers it or comes nearest to it, -1 if none is near.
    """
    is_frame = vertices.own == (-1 if ground.frame is None else ground.frame)
    chosen = (nearby.phi_m < 0) | is_frame[nearby.point]
    point, claim = nearby.point[chosen], nearby.claim[chosen]
    sigma = ground.field.sigma_at(claim, nearby.vertex[chosen])
    order = np.lexsort((claim, nearby.phi_m[chosen] / sigma**2, point))
    first = np.ones(len(order), dtype=bool)
    first[1:] = point[order][1:] != point[order][:-1]
    labels = np.where(is_frame, -1, vertices.own)
    labels[point[order][first]] = claim[order][first]
    return labels


def _draw_lines(
    labelled: Labelled, at: ClaimVertices, ground: Ground, free: FreeLand, params: BoundaryParams
) -> Partition:
    """Draw the lines between mesh vertices of different labels; ``at`` tells whose vertices these are."""
    triangles, labels = labelled.mesh.triangles, labelled.labels
    crossings = find_crossings(triangles, labels)
    sides = np.column_stack([labels[crossings.start], labels[crossings.end]])
    places, one, other = refine(CutEdges(at, crossings, sides), ground, free, params)
    pieces = march(triangles, labels, crossings)
    corners = place_junctions(ground.field, places, sides, pieces.junctions, params)
    lines = build_lines(labelled.mesh, crossings, pieces, np.concatenate([places, corners]), sides)
    return Partition(lines, places, sides, one, other)
