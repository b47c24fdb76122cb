"""Meshes cover the hull of their points and stay conforming when edges are split."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from banmap.geometry.delaunay import Mesh, build_mesh, find_components, is_same, spread_from

SQUARE = Mesh(np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]]), np.array([[0, 1, 2], [0, 2, 3]]))


def areas_of(mesh):
    a, b, c = (mesh.points_m[mesh.triangles[:, i]] for i in range(3))
    return 0.5 * ((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0])


def triangles_at_edges(mesh):
    sides = np.concatenate([mesh.triangles[:, [i, (i + 1) % 3]] for i in range(3)])
    return np.unique(np.sort(sides, axis=1), axis=0, return_counts=True)[1]


def random_mesh(seed, count=40):
    points_m = np.random.default_rng(seed).uniform(0.0, 1000.0, (count, 2))
    return build_mesh(points_m + np.array([671_000.0, 1_703_000.0]))


def test_edges_of_a_square():
    assert SQUARE.edges.tolist() == [[0, 1], [0, 2], [0, 3], [1, 2], [2, 3]]


def test_splitting_the_diagonal_of_a_square_makes_four_triangles():
    mesh, _ = SQUARE.split_edges(np.array([[0, 2]]))
    assert mesh.points_m[4].tolist() == [2.0, 2.0]
    assert areas_of(mesh).tolist() == [4.0, 4.0, 4.0, 4.0]
    assert SQUARE.triangles.tolist() == [[0, 1, 2], [0, 2, 3]]


def test_of_two_edges_of_one_triangle_the_longer_is_split():
    mesh, _ = SQUARE.split_edges(np.array([[0, 1], [0, 2]]))
    assert mesh.points_m[4:].tolist() == [[2.0, 2.0]]


def test_no_edges_split_nothing():
    mesh, _ = SQUARE.split_edges(np.empty((0, 2), dtype=np.int64))
    assert mesh.points_m.tolist() == SQUARE.points_m.tolist()
    assert mesh.triangles.tolist() == SQUARE.triangles.tolist()


def test_a_mesh_covers_the_hull_of_its_points():
    mesh = random_mesh(1)
    assert np.abs(areas_of(mesh)).sum() == pytest.approx(shapely.MultiPoint(mesh.points_m).convex_hull.area)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.05, 1.0))
def test_split_edges_keep_the_mesh_conforming(seed, share):
    mesh = random_mesh(seed)
    edges = mesh.edges
    chosen = edges[np.random.default_rng(seed).random(len(edges)) < share]
    split, rows = mesh.split_edges(chosen)
    assert len(rows) == len(split.points_m) - len(mesh.points_m)
    # New triangles keep their orientation and none is empty: they neither overlap nor leave a gap.
    assert (np.sign(areas_of(split)) == np.sign(areas_of(mesh))[0]).all()
    assert areas_of(split).sum() == pytest.approx(areas_of(mesh).sum())
    assert triangles_at_edges(split).max() <= 2
    boundary = (triangles_at_edges(split) == 1).sum()
    assert boundary >= (triangles_at_edges(mesh) == 1).sum()
    middles = shapely.points(split.points_m[len(mesh.points_m) :])
    lines = shapely.union_all(shapely.linestrings(mesh.points_m[chosen])) if len(chosen) else shapely.Point()
    assert (shapely.distance(middles, lines) < 1e-6).all()
    assert len(split.triangles) - len(mesh.triangles) >= len(split.points_m) - len(mesh.points_m)


def test_components_of_two_lines_and_a_lonely_vertex():
    numbers = find_components(5, np.array([[0, 1], [3, 4]]))
    assert numbers[0] == numbers[1]
    assert numbers[3] == numbers[4]
    assert len(set(numbers.tolist())) == 3
    assert find_components(2, np.empty((0, 2), dtype=np.int64)).tolist() == [0, 1]


def test_ways_from_the_nearest_source_along_the_edges():
    points = np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 4.0], [9.0, 4.0], [50.0, 50.0]])
    edges = np.array([[0, 1], [1, 2], [2, 3]])
    distance_m, source = spread_from(points, edges, np.array([0, 3]))
    assert distance_m.tolist() == [0.0, 3.0, 6.0, 0.0, np.inf]
    assert source.tolist() == [0, 0, 3, 3, -1]
    distance_m, source = spread_from(points, edges, np.array([0]), longest_m=5.0)
    assert source.tolist() == [0, 0, -1, -1, -1]


def test_edges_within_a_label():
    assert is_same(np.array([7, 7, 1]), np.array([[0, 1], [1, 2]])).tolist() == [True, False]
