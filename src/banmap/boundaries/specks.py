"""Specks of land that noise cuts off from their unit: they go to the units around them."""

import numpy as np

from banmap.boundaries.layout import Layout
from banmap.boundaries.survey_field import ClaimVertices, SurveyField
from banmap.geometry.delaunay import Mesh, adopt_labels, find_components, is_same
from banmap.geometry.nearest import Ints


def ring_numbers(vertices: ClaimVertices, field: SurveyField, count: int) -> Ints:
    """Number the rings of all claims and give that of each of the mesh's vertices, -1 for none."""
    lengths = [length for claim in field.claims for length in claim.rings]
    starts = np.concatenate([[0], np.cumsum([len(claim.walk) for claim in field.claims])]).astype(np.int64)
    ends = np.cumsum(lengths)
    rings = np.full(count, -1, dtype=np.int64)
    rings[: len(vertices.own)] = np.searchsorted(ends, starts[vertices.own] + vertices.vertex, side="right")
    return rings


def settle_specks(mesh: Mesh, labels: Ints, layout: Layout, rings: Ints) -> Ints:
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
