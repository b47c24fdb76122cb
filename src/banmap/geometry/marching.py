"""Cut a labelled triangle mesh into regions: marching triangles with many labels.

Each mesh vertex has one label. On every mesh edge whose ends differ, one crossing point separates them;
inside each triangle straight pieces join the crossings, through one node where three labels meet. Since
neighbouring triangles share their edges, the regions cover the mesh with no gap and no overlap, whatever
the labels and wherever on their edges the crossings lie.

Source: multi-material marching (Hege, Seebass, Stalling, Zöckler 1997, "A generalized marching cubes
algorithm based on non-binary classifications"), in the plane.
"""

from dataclasses import dataclass

import numpy as np

from banmap.geometry.delaunay import sorted_unique
from banmap.geometry.nearest import Ints


@dataclass(frozen=True)
class Crossings:
    """Mesh edges whose ends have different labels, sorted by ``key``.

    ``start`` and ``end`` (n,) are mesh vertices with start < end; ``key`` orders and finds the edges.
    """

    start: Ints
    end: Ints
    key: Ints
    vertex_count: int

    def find(self, one: Ints, other: Ints) -> Ints:
        """Give the positions of the edges between two arrays of vertices, in any direction."""
        key = np.minimum(one, other) * self.vertex_count + np.maximum(one, other)
        return np.searchsorted(self.key, key)


@dataclass(frozen=True)
class Pieces:
    """Straight pieces of the borders between regions.

    ``ends`` (n, 2) are nodes: crossings first, then the nodes where three labels meet, whose three
    crossings are ``junctions`` (j, 3). ``crossing`` (n,) names for each piece a crossing whose two labels
    it separates.
    """

    ends: Ints
    crossing: Ints
    junctions: Ints


def find_crossings(triangles: Ints, labels: Ints) -> Crossings:
    """Find the mesh edges of (t, 3) triangles between vertices of different labels."""
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    edges = edges[labels[edges[:, 0]] != labels[edges[:, 1]]].astype(np.int64)
    edges.sort(axis=1)
    count = len(labels)
    key = sorted_unique(edges[:, 0] * count + edges[:, 1])
    return Crossings(key // count, key % count, key, count)


def march(triangles: Ints, labels: Ints, crossings: Crossings) -> Pieces:
    """Join the crossings inside every triangle of more than one label."""
    own = labels[triangles]
    same = own == own[:, [1, 2, 0]]
    two = same.sum(axis=1) == 1
    three = ~same.any(axis=1)
    ends = _across(triangles[two], same[two], crossings)
    # In one order, however the triangle is turned: what is computed of them must not hang on that.
    junctions = np.sort(_edges_of(triangles[three], crossings), axis=1)
    node = len(crossings.key) + np.arange(len(junctions))
    spokes = np.column_stack([junctions.ravel(), np.repeat(node, 3)])
    return Pieces(np.concatenate([ends, spokes]), np.concatenate([ends[:, 0], spokes[:, 0]]), junctions)


def _across(triangles: Ints, same: Ints, crossings: Crossings) -> Ints:
    """Join the two crossings of triangles whose edge ``same`` has one label at both ends."""
    first = np.argmax(same, axis=1)
    rows = np.arange(len(triangles))
    alone = triangles[rows, (first + 2) % 3]
    one = crossings.find(alone, triangles[rows, first])
    other = crossings.find(alone, triangles[rows, (first + 1) % 3])
    return np.column_stack([one, other])


def _edges_of(triangles: Ints, crossings: Crossings) -> Ints:
    if not len(triangles):
        return np.empty((0, 3), dtype=np.int64)
    return np.column_stack([crossings.find(triangles[:, i], triangles[:, (i + 1) % 3]) for i in range(3)])
