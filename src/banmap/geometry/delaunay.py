"""A Delaunay mesh of points, its edges, and shortest ways along them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import Delaunay

from banmap.geometry.curves import Floats
from banmap.geometry.nearest import Ints


@dataclass(frozen=True)
class Mesh:
    """Triangles (t, 3) over points (n, 2); points that stand twice are in no triangle but once."""

    points_m: Floats
    triangles: Ints

    @cached_property
    def edges(self) -> Ints:
        """Each edge once, (e, 2) with the smaller vertex first, sorted."""
        t, count = self.triangles, len(self.points_m)
        key = np.concatenate([_edge_keys(t[:, i], t[:, (i + 1) % 3], count) for i in range(3)])
        key = sorted_unique(key)
        return np.column_stack([key // count, key % count])

    def split_edges(self, edges: Ints) -> tuple["Mesh", Ints]:
        """Put a new vertex in the middle of edges (e, 2), the longest first, and halve their triangles.

        An edge whose triangle is already halved in this call is left as it is. Gives the mesh, its new
        vertices last, and the numbers (s,) of the edges that were split, in the order of their vertices.
        """
        split: list[int] = []
        triangles = self.triangles.copy()
        beside = self._triangles_of(edges)
        length = np.hypot(*(self.points_m[edges[:, 0]] - self.points_m[edges[:, 1]]).T)
        added: list[tuple[int, int, int]] = []
        halved: set[int] = set()
        for number in np.lexsort((edges[:, 1], edges[:, 0], -length)).tolist():
            if halved.isdisjoint(beside[number]):
                halved.update(beside[number])
                new = len(self.points_m) + len(split)
                split.append(number)
                added.extend(_halve(triangles, beside[number], edges[number].tolist(), new))
        rows = np.array(split, dtype=np.int64)
        points = np.concatenate([self.points_m, self.points_m[edges[rows]].mean(axis=1)])
        halves = np.reshape(added, (-1, 3)).astype(np.int64)
        return Mesh(points, np.concatenate([triangles, halves])), rows

    def edges_beyond(self, known: int) -> Ints:
        """List the edges like ``edges``, but only those with a vertex that is not among the first ones."""
        t, count = self.triangles, len(self.points_m)
        t = t[(t >= known).any(axis=1)]
        key = np.concatenate([_edge_keys(t[:, i], t[:, (i + 1) % 3], count) for i in range(3)])
        key = sorted_unique(key)
        edges = np.column_stack([key // count, key % count])
        return edges[edges[:, 1] >= known]

    def _triangles_of(self, edges: Ints) -> list[list[int]]:
        """List the triangles at each edge."""
        marked = np.zeros(len(self.points_m), dtype=bool)
        marked[edges] = True
        numbers = np.flatnonzero(marked[self.triangles].sum(axis=1) > 1)
        t, count = self.triangles[numbers], len(self.points_m)
        all_keys = np.concatenate([_edge_keys(t[:, i], t[:, (i + 1) % 3], count) for i in range(3)])
        order = np.argsort(all_keys, kind="stable")
        keys = _edge_keys(edges[:, 0], edges[:, 1], count)
        first = np.searchsorted(all_keys[order], keys, side="left")
        last = np.searchsorted(all_keys[order], keys, side="right")
        return [numbers[order[a:b] % len(t)].tolist() for a, b in zip(first, last, strict=True)]


def sorted_unique(numbers: Ints) -> Ints:
    """Sort numbers and leave out what stands twice (much quicker than hashing them)."""
    numbers = np.sort(numbers)
    new = np.ones(len(numbers), dtype=bool)
    new[1:] = numbers[1:] != numbers[:-1]
    return numbers[new]


def _edge_keys(one: Ints, other: Ints, count: int) -> Ints:
    return np.minimum(one, other) * count + np.maximum(one, other)


def _halve(triangles: Ints, numbers: list[int], edge: list[int], new: int) -> list[tuple[int, int, int]]:
    """Halve triangles at their edge in place; give the other halves."""
    halves = []
    for number in numbers:
        corners = triangles[number].tolist()
        one, two, three = (new if corner == edge[0] else corner for corner in corners)
        halves.append((one, two, three))
        triangles[number] = [new if corner == edge[1] else corner for corner in corners]
    return halves


def build_mesh(points_m: Floats) -> Mesh:
    """Triangulate points. Source: Barber, Dobkin, Huhdanpaa (1996), the Quickhull algorithm."""
    origin = np.floor(points_m.min(axis=0) / 1000.0) * 1000.0
    triangles = Delaunay(points_m - origin).simplices.astype(np.int64)
    return Mesh(points_m, triangles)


def find_components(count: int, edges: Ints) -> Ints:
    """Number the connected components of a graph of ``count`` vertices: (n,)."""
    graph = coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def spread_from(
    points_m: Floats, edges: Ints, sources: Ints, longest_m: float = np.inf
) -> tuple[Floats, Ints]:
    """Find each vertex's nearest source along the edges: its distance and the source (n,), -1 for none."""
    count = len(points_m)
    length = np.hypot(*(points_m[edges[:, 0]] - points_m[edges[:, 1]]).T)
    graph = coo_array((length, (edges[:, 0], edges[:, 1])), shape=(count, count)).tocsr()
    distance_m, _, source = dijkstra(
        graph, directed=False, indices=sources, min_only=True, return_predecessors=True, limit=longest_m
    )
    return distance_m, np.where(np.isfinite(distance_m), source, -1)


def is_same(labels: Ints, edges: Ints) -> NDArray[np.bool_]:
    """Say which edges join two vertices of one label."""
    same: NDArray[np.bool_] = labels[edges[:, 0]] == labels[edges[:, 1]]
    return same


def adopt_labels(mesh: Mesh, labels: Ints, given: NDArray[np.bool_]) -> Ints:
    """Give each vertex labelled -1 the label of the neighbour at its shortest edge, ring after ring.

    Only vertices that are ``given`` hand their label on, and those that took it over.
    """
    labels, giving = labels.copy(), given.copy()
    edges = mesh.edges[(labels[mesh.edges] < 0).any(axis=1)]
    both = np.concatenate([edges, edges[:, ::-1]])
    length = np.hypot(*(mesh.points_m[both[:, 0]] - mesh.points_m[both[:, 1]]).T)
    both = both[np.lexsort((both[:, 1], length, both[:, 0]))]
    while True:
        open_edges = both[(labels[both[:, 0]] < 0) & giving[both[:, 1]]]
        if not len(open_edges):
            return labels
        first = np.ones(len(open_edges), dtype=bool)
        first[1:] = open_edges[1:, 0] != open_edges[:-1, 0]
        taker, giver = open_edges[first].T
        labels[taker] = labels[giver]
        giving[taker] = True
