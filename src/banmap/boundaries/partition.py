"""The map as lines: divide the land among claims and unwalked units, with no gap and no overlap.

This is where a boundary is computed. The walks' vertices become a mesh; each vertex is labelled with the
unit whose land it is; between vertices of two units the line passes where their field values are equal
(survey_field.py). Marching triangles joins these places into lines that cannot overlap.
"""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from banmap.boundaries.junctions import place_junctions
from banmap.boundaries.narrows import Labelled, open_narrows
from banmap.boundaries.nearby import Nearby
from banmap.boundaries.outside import (
    FreeLand,
    FreeSpace,
    find_lone,
    grid_around,
    is_free,
    label_free_land,
    offset_outwards,
    points_inside,
    sigma_at,
)
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.survey_field import ClaimVertices, Sample, SurveyField, balance
from banmap.geometry.bracket import Bracket
from banmap.geometry.chains import chain_pieces
from banmap.geometry.curves import Floats
from banmap.geometry.delaunay import Mesh, adopt_labels, build_mesh, find_components, is_same
from banmap.geometry.marching import Crossings, Pieces, find_crossings, march
from banmap.geometry.nearest import Ints

Mask = NDArray[np.bool_]
REFINEMENTS = 12
CONVERGED_M = 0.05
FAR_M = 5000.0
CLEARANCE_M = 1e-3
MOST_VERTICES_APART = 8
"""Of so many vertices of a claim in a row at least one is in the mesh."""
FEWEST_SIMPLIFIED = 8
"""A ring of fewer vertices goes into the mesh whole."""


@dataclass(frozen=True)
class Line:
    """One border between two corners, or a ring whose ``start`` and ``end`` are one node.

    ``points_m`` (n, 2) are its places, ``left`` and ``right`` the labels beside it, and ``crossings`` (c,)
    the numbers of the crossings along it among the partition's.
    """

    points_m: Floats
    left: int
    right: int
    start: int
    end: int
    crossings: Ints


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


@dataclass(frozen=True)
class Ground:
    """What is to be divided: the field of all claims, the places of unwalked units (u, 2), and the frame.

    Labels are: each claim its number, the frame's outside among them (``frame``, None without one), then
    the unwalked units in order, then the land beyond all claims where there is no frame.
    """

    field: SurveyField
    centres_m: Floats
    frame: int | None
    reach_m: float

    @property
    def beyond(self) -> int:
        """The label of what lies outside the map."""
        return len(self.field.claims) + len(self.centres_m) if self.frame is None else self.frame


def mesh_vertices(field: SurveyField, params: BoundaryParams) -> ClaimVertices:
    """Choose the vertices of the claims that shape them to within the mesh tolerance."""
    points, own, vertex = [], [], []
    for number, claim in enumerate(field.claims):
        start = 0
        for ring in claim.ring_points():
            tolerance = 0.0 if not claim.unit else params.mesh_tolerance_m
            index = start + _shaping(ring, tolerance)
            points.append(claim.points_m[index])
            vertex.append(index)
            own.append(np.full(len(index), number, dtype=np.int64))
            start += len(ring)
    if not points:
        none = np.empty(0, dtype=np.int64)
        return ClaimVertices(np.empty((0, 2)), none, none)
    return ClaimVertices(np.concatenate(points), np.concatenate(own), np.concatenate(vertex))


def _shaping(ring_m: Floats, tolerance_m: float) -> Ints:
    """Give the numbers of a ring's vertices that simplifying it by the tolerance leaves."""
    if tolerance_m == 0.0 or len(ring_m) < FEWEST_SIMPLIFIED:
        return np.arange(len(ring_m))
    numbered = np.column_stack([ring_m, np.arange(len(ring_m))])
    line = shapely.simplify(shapely.linearrings(numbered), tolerance_m, preserve_topology=False)
    kept = shapely.get_coordinates(line, include_z=True)[:, 2].astype(np.int64)
    kept[-1] = len(ring_m)  # the closing point, so that the last stretch is filled too
    return _fill(kept, MOST_VERTICES_APART)


def _fill(numbers: Ints, most: int) -> Ints:
    """Fill rising numbers so that no two are more than ``most`` apart; the last one is left out."""
    apart = np.diff(numbers)
    parts = -(-apart // most)
    start, apart = np.repeat(numbers[:-1], parts), np.repeat(apart, parts)
    count = np.repeat(parts, parts)
    rank = np.arange(len(start)) - np.repeat(np.cumsum(parts) - parts, parts)
    result: Ints = start + rank * apart // count
    return result


def divide(ground: Ground, vertices: ClaimVertices, nearby: Nearby, params: BoundaryParams) -> Partition:
    """Divide the ground; ``nearby`` are the claims near the vertices."""
    field = ground.field
    vertices, nearby = _clear_of_frame(ground, vertices, nearby, params)
    lone = find_lone(vertices, nearby, field, params)
    layout = _lay_out(ground, vertices, lone, params)
    winners = np.concatenate([_winners(vertices, nearby, ground), layout.given[len(vertices.own) :]])
    opened = open_narrows(Labelled(build_mesh(layout.points_m), winners), field, params)
    mesh, layout = opened.mesh, layout.extend(opened.mesh.points_m)
    free = _label_free(ground, mesh, layout)
    labels = np.where(opened.labels >= 0, opened.labels, free.label)
    labels = _settle_specks(mesh, labels, layout, _ring_numbers(vertices, field, len(labels)))
    crossings = find_crossings(mesh.triangles, labels)
    vertex = np.full(len(labels), -1, dtype=np.int64)
    vertex[: len(vertices.own)] = vertices.vertex
    at = ClaimVertices(mesh.points_m, layout.own, vertex)
    sides = np.column_stack([labels[crossings.start], labels[crossings.end]])
    places, one, other = _refine(_Cut(at, crossings, sides), ground, free, params)
    pieces = march(mesh.triangles, labels, crossings)
    corners = place_junctions(field, places, sides, pieces.junctions, params)
    lines = _lines(mesh, crossings, pieces, np.concatenate([places, corners]), sides)
    return Partition(lines, places, sides, one, other)


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


@dataclass(frozen=True)
class _Layout:
    """All mesh points: vertices of claims first, then points outside claims, then the frame of far points.

    ``own`` (n,) is the claim of which a point is a vertex, -1 else; ``beside`` (n,) the claim a free point
    stands beside; ``given`` (n,) the label of points that surely lie outside the frame, -1 else; ``far``
    are the numbers of the last points, outside the map; ``centres`` maps points to labels of unwalked units.
    """

    points_m: Floats
    own: Ints
    beside: Ints
    free: Mask
    given: Ints
    far: Ints
    centres: dict[int, int]

    def extend(self, points_m: Floats) -> "_Layout":
        """Add vertices at the end that are of no claim and not free."""
        more = len(points_m) - len(self.points_m)
        none = np.full(more, -1, dtype=np.int64)
        own, beside = np.concatenate([self.own, none]), np.concatenate([self.beside, none])
        free, given = np.concatenate([self.free, none >= 0]), np.concatenate([self.given, none])
        return replace(self, points_m=points_m, own=own, beside=beside, free=free, given=given)


def _lay_out(ground: Ground, vertices: ClaimVertices, lone: Mask, params: BoundaryParams) -> _Layout:
    outlines, count = ground.field.outlines, len(vertices.own)
    beside_m, beside = offset_outwards(vertices, lone, outlines, params.outside_offset_m)
    clear = is_free(beside_m, outlines, 0.5 * params.outside_offset_m)
    beside_m, beside = beside_m[clear], beside[clear]
    step = params.provisional_grid_share * ground.reach_m
    reach = ground.reach_m if ground.frame is None else 2.5 * ground.reach_m
    grid = grid_around(ground.centres_m, reach + 2 * step, step)
    grid = grid[is_free(grid, outlines, 3 * params.outside_offset_m)]
    open_centres = is_free(ground.centres_m, outlines, 0.0)
    known = np.concatenate([vertices.points_m, beside_m, grid, ground.centres_m])
    far = np.concatenate([_beyond_frame(ground, params), _far_points(known)])
    points = np.concatenate([vertices.points_m, beside_m, grid, ground.centres_m[open_centres], far])
    first_centre = count + len(beside_m) + len(grid)
    labels = len(ground.field.claims) + np.flatnonzero(open_centres)
    free = np.zeros(len(points), dtype=bool)
    free[count : len(points) - (0 if ground.frame is None else len(far))] = True
    if ground.frame is not None:
        # Where no walk comes near the frame, its vertices belong to the land inside it.
        free[:count] = lone & (vertices.own == ground.frame)
        beside = np.where(beside == ground.frame, -1, beside)
    side = np.full(len(points), -1, dtype=np.int64)
    side[count : count + len(beside_m)] = beside
    own = np.concatenate([vertices.own, np.full(len(points) - count, -1, dtype=np.int64)])
    centres = dict(zip(range(first_centre, first_centre + len(labels)), labels.tolist(), strict=True))
    far_numbers = np.arange(len(points) - len(far), len(points))
    given = np.full(len(points), -1, dtype=np.int64)
    if ground.frame is not None:
        given[far_numbers] = ground.frame
    return _Layout(points, own, side, free, given, far_numbers, centres)


def _beyond_frame(ground: Ground, params: BoundaryParams) -> Floats:
    """Place points just outside the official frame, so that every bend of it is in the mesh."""
    if ground.frame is None:
        return np.empty((0, 2))
    outline = ground.field.outlines[ground.frame]
    return points_inside(outline, params.outside_offset_m)


def _far_points(points_m: Floats) -> Floats:
    """Give eight places well outside all points, on a coarse raster so that they seldom change."""
    low = np.floor((points_m.min(axis=0) - FAR_M) / FAR_M) * FAR_M
    high = np.ceil((points_m.max(axis=0) + FAR_M) / FAR_M) * FAR_M
    middle = 0.5 * (low + high)
    columns, rows = (low[0], middle[0], high[0]), (low[1], middle[1], high[1])
    return np.array([(x, y) for x in columns for y in rows if x != middle[0] or y != middle[1]])


def _label_free(ground: Ground, mesh: Mesh, layout: _Layout) -> FreeLand:
    """Label the free vertices; those that no way leads to take the label of the vertices around them."""
    beyond = None if ground.frame is not None else ground.beyond
    space = FreeSpace(layout.free, layout.beside, layout.centres, ground.reach_m, beyond, layout.far)
    free = label_free_land(mesh, space, ground.field.outlines)
    label = free.label
    lost = layout.free & (label < 0)
    known = np.where(layout.free, label, layout.own)
    return FreeLand(np.where(lost, adopt_labels(mesh, known, known >= 0), label), free.way_m)


def _winners(vertices: ClaimVertices, nearby: Nearby, ground: Ground) -> Ints:
    """Label each vertex with the claim of the lowest field value: its own (0), or one that covers it.

    A vertex of the frame is of the village that covers it or comes nearest to it, -1 if none is near.
    """
    is_frame = vertices.own == (-1 if ground.frame is None else ground.frame)
    chosen = (nearby.phi_m < 0) | is_frame[nearby.point]
    point, claim = nearby.point[chosen], nearby.claim[chosen]
    sigma = sigma_at(ground.field, claim, nearby.vertex[chosen])
    order = np.lexsort((claim, nearby.phi_m[chosen] / sigma**2, point))
    first = np.ones(len(order), dtype=bool)
    first[1:] = point[order][1:] != point[order][:-1]
    labels = np.where(is_frame, -1, vertices.own)
    labels[point[order][first]] = claim[order][first]
    return labels


def _ring_numbers(vertices: ClaimVertices, field: SurveyField, count: int) -> Ints:
    """Number the rings of all claims and give that of each of the mesh's vertices, -1 for none."""
    lengths = [length for claim in field.claims for length in claim.rings]
    starts = np.concatenate([[0], np.cumsum([len(claim.walk) for claim in field.claims])]).astype(np.int64)
    ends = np.cumsum(lengths)
    rings = np.full(count, -1, dtype=np.int64)
    rings[: len(vertices.own)] = np.searchsorted(ends, starts[vertices.own] + vertices.vertex, side="right")
    return rings


def _settle_specks(mesh: Mesh, labels: Ints, layout: _Layout, rings: Ints) -> Ints:
    """Give specks of land that noise cuts off from their unit to the units around them.

    Of each ring of a claim (``rings`` (n,) numbers them, -1 for other vertices) the connected part that
    holds most of its vertices stays, and so does the part of every centre of an unwalked unit.
    """
    edges = mesh.edges
    component = find_components(len(labels), edges[is_same(labels, edges)])
    own = np.flatnonzero((rings >= 0) & (labels == layout.own))
    pairs, counts = np.unique(np.column_stack([rings[own], component[own]]), axis=0, return_counts=True)
    order = np.lexsort((pairs[:, 1], -counts, pairs[:, 0]))
    first = np.ones(len(order), dtype=bool)
    first[1:] = pairs[order][1:, 0] != pairs[order][:-1, 0]
    is_kept = np.zeros(int(component.max()) + 1, dtype=bool)
    is_kept[pairs[order][first, 1]] = True
    is_kept[component[list(layout.centres)]] = True
    is_kept[component[layout.far]] = True
    kept = is_kept[component]
    if kept.all():
        return labels
    # Never to the land outside the frame: its side of the frame is known.
    return adopt_labels(mesh, np.where(kept, labels, -1), kept & (layout.given < 0))


@dataclass(frozen=True)
class _Cut:
    """The mesh vertices, the mesh edges that lines cut, and the labels of their ends (c, 2)."""

    at: ClaimVertices
    crossings: Crossings
    sides: Ints


def _refine(
    cut: _Cut, ground: Ground, free: FreeLand, params: BoundaryParams
) -> tuple[Floats, Sample, Sample]:
    """Find where on each mesh edge the field of both sides is equal, by false position."""
    at, start, end = cut.at, cut.crossings.start, cut.crossings.end
    one, other = cut.sides.T
    low_m, high_m = at.points_m[start], at.points_m[end]
    length = np.maximum(np.hypot(*(high_m - low_m).T), 1e-9)
    fixed = np.minimum(one, other) >= len(ground.field.claims)
    # Strictly inside its edge: lines that pass a vertex on different edges must not touch there.
    least = np.minimum(CLEARANCE_M / length, 0.3)
    bracket = Bracket(*(_end_value(ground, at, rows, (one, other), params) for rows in (start, end)))
    share = np.clip(
        np.where(fixed, _free_share(length, cut.crossings, free), bracket.guess()), least, 1 - least
    )
    moving = np.flatnonzero(~fixed)
    for _ in range(REFINEMENTS):
        tried_m = low_m[moving] + (high_m - low_m)[moving] * share[moving, None]
        bracket.narrow(moving, share[moving], _value(ground, tried_m, one[moving], other[moving], params))
        better = np.clip(bracket.guess()[moving], least[moving], 1 - least[moving])
        moved = np.abs(better - share[moving]) * length[moving] > CONVERGED_M
        share[moving], moving = better, moving[moved]
        if not len(moving):
            break
    places = low_m + (high_m - low_m) * share[:, None]
    return places, ground.field.sample(places, one), ground.field.sample(places, other)


def _end_value(
    ground: Ground, at: ClaimVertices, rows: Ints, labels: tuple[Ints, Ints], params: BoundaryParams
) -> Floats:
    one, other = (ground.field.sample_vertices(at, rows, label) for label in labels)
    return balance(one, other, params)


def _value(ground: Ground, points_m: Floats, one: Ints, other: Ints, params: BoundaryParams) -> Floats:
    return balance(ground.field.sample(points_m, one), ground.field.sample(points_m, other), params)


def _free_share(length_m: Floats, crossings: Crossings, free: FreeLand) -> Floats:
    """Give the share of each edge at which the ways from two unwalked centres are equally long."""
    lead = free.way_m[crossings.end] - free.way_m[crossings.start]
    share: Floats = np.clip((lead + length_m) / (2 * length_m), 0.01, 0.99)
    return share


def _lines(mesh: Mesh, crossings: Crossings, pieces: Pieces, nodes_m: Floats, sides: Ints) -> list[Line]:
    """Chain the pieces into lines and find out what lies on their left and right."""
    lines = []
    for path in chain_pieces(pieces.ends):
        nodes = _settle_direction(np.array(path), nodes_m)
        inner = nodes[nodes < len(crossings.key)]
        one, other = sides[inner[0]].tolist()
        left = _starts_left(mesh, crossings, pieces, nodes)
        pair = (one, other) if left else (other, one)
        lines.append(Line(nodes_m[nodes], *pair, int(nodes[0]), int(nodes[-1]), inner))
    return lines


def _settle_direction(nodes: Ints, nodes_m: Floats) -> Ints:
    """Let a line run from its end that lies farther west, then south; a ring from its westernmost node.

    So a line is the same wherever the mesh began to be numbered.
    """
    if nodes[0] == nodes[-1]:
        first = int(np.lexsort((nodes_m[nodes[:-1], 1], nodes_m[nodes[:-1], 0]))[0])
        ring = np.roll(nodes[:-1], -first)
        nodes = np.append(ring, ring[0])
        ends = nodes_m[nodes[[1, -2]]]
    else:
        ends = nodes_m[nodes[[0, -1]]]
    return nodes if ends[0].tolist() <= ends[1].tolist() else nodes[::-1]


def _starts_left(mesh: Mesh, crossings: Crossings, pieces: Pieces, nodes: Ints) -> bool:
    """Say whether the start of the first mesh edge that a line crosses lies on the line's left.

    Crossings may coincide, so the mesh tells the direction, not the places: the next node lies in the
    triangle on one side of the mesh edge, or the last one in that on its other side.
    """
    here = int(nodes[0] >= len(crossings.key))
    forward = here + 1 < len(nodes)
    edge, beside = int(nodes[here]), int(nodes[here + 1 if forward else here - 1])
    if beside >= len(crossings.key):
        around = pieces.junctions[beside - len(crossings.key)]
        beside = int(around[around != edge][0])
    start, end = int(crossings.start[edge]), int(crossings.end[edge])
    apex = next(v for v in (crossings.start[beside], crossings.end[beside]) if v not in (start, end))
    along, to = mesh.points_m[[end, apex]] - mesh.points_m[start]
    return bool((along[0] * to[1] - along[1] * to[0] > 0) == forward)
