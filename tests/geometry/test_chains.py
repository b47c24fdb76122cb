"""Pieces chain into paths, each piece in one path, whatever their order; lines close into rings."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banmap.geometry.chains import chain_pieces, rings_from_lines

NONE = np.empty((0, 2), dtype=np.int64)
graphs = st.sets(
    st.tuples(st.integers(0, 14), st.integers(0, 14)).filter(lambda edge: edge[0] < edge[1]), max_size=40
).map(sorted)


def pieces_of(path):
    return [tuple(sorted(step)) for step in pairwise(path)]


@pytest.mark.parametrize(
    ("pieces", "paths"),
    [
        ([(0, 1), (1, 2), (2, 3)], [[0, 1, 2, 3]]),
        ([(0, 1), (1, 2), (2, 0)], [[0, 1, 2, 0]]),
        ([(0, 9), (1, 9), (2, 9)], [[0, 9], [1, 9], [2, 9]]),
        # a lollipop: a ring that hangs at node 3
        ([(0, 3), (3, 4), (4, 5), (5, 3)], [[0, 3], [3, 4, 5, 3]]),
        # two nodes of three pieces, joined by three paths
        ([(1, 5), (5, 2), (1, 2), (1, 7), (7, 2)], [[1, 2], [1, 5, 2], [1, 7, 2]]),
        # a line and a ring apart
        ([(4, 5), (6, 7), (7, 8), (8, 6)], [[4, 5], [6, 7, 8, 6]]),
    ],
)
def test_small_graphs(pieces, paths):
    assert sorted(chain_pieces(np.array(pieces))) == paths


def test_no_pieces_make_no_paths():
    assert chain_pieces(NONE) == []


@settings(deadline=None)
@given(graphs)
def test_every_piece_is_in_exactly_one_path(pieces):
    paths = chain_pieces(np.array(pieces, dtype=np.int64).reshape(-1, 2))
    assert sorted(piece for path in paths for piece in pieces_of(path)) == pieces


@settings(deadline=None)
@given(graphs)
def test_paths_end_only_where_other_than_two_pieces_meet(pieces):
    degree = np.bincount(np.array(pieces, dtype=np.int64).ravel(), minlength=15)
    for path in chain_pieces(np.array(pieces, dtype=np.int64).reshape(-1, 2)):
        assert (degree[path[1:-1]] == 2).all()
        if degree[path[0]] == 2:
            assert path[0] == path[-1] == min(path)


@settings(deadline=None)
@given(graphs, st.randoms(use_true_random=False))
def test_pieces_in_any_order_and_direction_make_the_same_paths(pieces, random):
    mixed = [piece if random.random() < 0.5 else piece[::-1] for piece in pieces]
    random.shuffle(mixed)
    one = chain_pieces(np.array(pieces, dtype=np.int64).reshape(-1, 2))
    assert chain_pieces(np.array(mixed, dtype=np.int64).reshape(-1, 2)) == one


def test_lines_of_two_rings_close_each():
    assert rings_from_lines([(0, 1), (5, 6), (1, 2), (6, 5), (2, 0)]) == [[0, 2, 4], [1, 3]]
    assert rings_from_lines([(4, 4)]) == [[0]]
    assert rings_from_lines([]) == []


def test_rings_that_touch_in_a_node_use_every_line_once():
    lines = [(0, 1), (1, 0), (0, 2), (2, 0)]
    rings = rings_from_lines(lines)
    assert sorted(number for ring in rings for number in ring) == [0, 1, 2, 3]


@settings(deadline=None)
@given(st.lists(st.permutations(range(6)).map(lambda nodes: nodes[:4]), min_size=1, max_size=6), st.data())
def test_lines_of_rings_in_any_order_close_to_rings(cycles, data):
    lines = [(ring[i - 1], ring[i]) for ring in cycles for i in range(len(ring))]
    lines = data.draw(st.permutations(lines))
    rings = rings_from_lines(lines)
    assert sorted(number for ring in rings for number in ring) == list(range(len(lines)))
    for ring in rings:
        assert all(lines[ring[i - 1]][1] == lines[ring[i]][0] for i in range(len(ring)))
