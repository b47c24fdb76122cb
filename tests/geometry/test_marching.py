"""Marching triangles cut a labelled mesh into regions with no gap and no overlap."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from banmap.geometry.delaunay import build_mesh
from banmap.geometry.marching import find_crossings, march

TRIANGLE = np.array([[0, 1, 2]])
PAIR = np.array([[0, 1, 2], [0, 2, 3]])


def cut(mesh, labels, shares):
    """Give the places of all nodes and the pieces between them; crossings lie at shares of their edges."""
    crossings = find_crossings(mesh.triangles, labels)
    start, end = mesh.points_m[crossings.start], mesh.points_m[crossings.end]
    places = start + (end - start) * shares[: len(start), None]
    pieces = march(mesh.triangles, labels, crossings)
    nodes = np.concatenate([places, places[pieces.junctions].mean(axis=1)])
    return nodes, pieces, crossings


def faces_of(mesh, nodes, pieces, crossings):
    """Polygonise the pieces with the hull, which is cut where a border reaches it."""
    sides = np.sort(np.concatenate([mesh.triangles[:, [i, (i + 1) % 3]] for i in range(3)]), axis=1)
    edges, counts = np.unique(sides, axis=0, return_counts=True)
    rim = []
    for start, end in edges[counts == 1].tolist():
        at = np.flatnonzero((crossings.start == start) & (crossings.end == end))
        way = [mesh.points_m[start], *nodes[at], mesh.points_m[end]]
        rim += [np.array(step) for step in pairwise(way)]
    borders = shapely.linestrings(np.concatenate([nodes[pieces.ends], np.reshape(rim, (-1, 2, 2))]))
    return shapely.get_parts(shapely.polygonize(borders))


def test_one_label_has_no_border():
    crossings = find_crossings(PAIR, np.zeros(4, dtype=np.int64))
    pieces = march(PAIR, np.zeros(4, dtype=np.int64), crossings)
    assert len(crossings.key) == len(pieces.ends) == len(pieces.junctions) == 0


def test_two_labels_in_a_triangle_are_parted_by_one_piece():
    labels = np.array([5, 8, 5])
    crossings = find_crossings(TRIANGLE, labels)
    pieces = march(TRIANGLE, labels, crossings)
    assert list(zip(crossings.start.tolist(), crossings.end.tolist(), strict=True)) == [(0, 1), (1, 2)]
    assert sorted(pieces.ends[0].tolist()) == [0, 1]
    assert len(pieces.junctions) == 0


def test_three_labels_in_a_triangle_meet_in_one_node():
    labels = np.array([1, 2, 3])
    crossings = find_crossings(TRIANGLE, labels)
    pieces = march(TRIANGLE, labels, crossings)
    assert sorted(pieces.junctions[0].tolist()) == [0, 1, 2]
    assert sorted(map(tuple, pieces.ends.tolist())) == [(0, 3), (1, 3), (2, 3)]
    assert sorted(pieces.crossing.tolist()) == [0, 1, 2]


def test_an_edge_of_two_triangles_is_crossed_once():
    crossings = find_crossings(PAIR, np.array([0, 0, 1, 1]))
    assert crossings.find(np.array([2, 0]), np.array([0, 3])).tolist() == [0, 1]
    assert len(crossings.key) == 3


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 6))
def test_regions_cover_the_mesh_and_hold_their_vertices(seed, labels):
    rng = np.random.default_rng(seed)
    mesh = build_mesh(rng.uniform(0.0, 1000.0, (30, 2)))
    label = rng.integers(0, labels, 30)
    nodes, pieces, crossings = cut(mesh, label, rng.uniform(0.05, 0.95, 200))
    faces = faces_of(mesh, nodes, pieces, crossings)
    assert shapely.area(faces).sum() == pytest.approx(shapely.MultiPoint(mesh.points_m).convex_hull.area)
    tree = shapely.STRtree(faces)
    # Corners of the hull are corners of their face: covered, and by one face only.
    vertex, face = tree.query(shapely.points(mesh.points_m), predicate="dwithin", distance=1e-9)
    assert sorted(vertex.tolist()) == list(range(30))
    assert all(len(set(label[vertex[face == number]].tolist())) == 1 for number in set(face.tolist()))
    assert set(face.tolist()) == set(range(len(faces)))


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 5))
def test_each_piece_names_a_crossing_of_its_two_labels(seed, labels):
    rng = np.random.default_rng(seed)
    mesh = build_mesh(rng.uniform(0.0, 1000.0, (30, 2)))
    label = rng.integers(0, labels, 30)
    nodes, pieces, crossings = cut(mesh, label, np.full(200, 0.5))
    faces = faces_of(mesh, nodes, pieces, crossings)
    tree = shapely.STRtree(faces)
    vertex, face = tree.query(shapely.points(mesh.points_m), predicate="dwithin", distance=1e-9)
    label_of_face = dict(zip(face.tolist(), label[vertex].tolist(), strict=True))
    middles = nodes[pieces.ends].mean(axis=1)
    for middle, crossing in zip(shapely.points(middles), pieces.crossing.tolist(), strict=True):
        beside = {label_of_face[i] for i in tree.query(middle, predicate="dwithin", distance=1e-9).tolist()}
        assert beside == {int(label[crossings.start[crossing]]), int(label[crossings.end[crossing]])}
