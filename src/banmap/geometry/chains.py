"""Chain straight pieces into lines that run from node to node, and lines into rings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from banmap.geometry.nearest import Ints

PASSING = 2
"""So many pieces meet at a node that a line only passes."""


def chain_pieces(ends: Ints) -> list[list[int]]:
    """Chain pieces (n, 2) of node numbers into paths of nodes.

    A path runs between nodes where other than two pieces meet; a path without such a node is a ring whose
    first and last node are the same. Every piece stands in exactly one path; each starts at its smallest
    possible node, so that the same pieces in any order give the same paths.
    """
    graph = _graph(ends)
    stops = [node for node in graph.names if graph.first[node + 1] - graph.first[node] != PASSING]
    paths = [path for node in stops for path in _paths_from(node, graph)]
    left = set(graph.names).difference(stops)
    left.difference_update(node for path in paths for node in path)
    for node in graph.names:
        if node in left:
            ring = _follow(node, min(graph.around(node)), graph, node)
            left.difference_update(ring)
            paths.append(ring)
    return paths


@dataclass(frozen=True)
class _Graph:
    """Neighbours of all nodes in one list: those of a node stand from ``first[node]`` on."""

    names: list[int]
    first: list[int]
    others: list[int]

    def around(self, node: int) -> list[int]:
        return self.others[self.first[node] : self.first[node + 1]]


def _graph(ends: Ints) -> _Graph:
    nodes = np.concatenate([ends[:, 0], ends[:, 1]])
    order = np.argsort(nodes, kind="stable")
    others = np.concatenate([ends[:, 1], ends[:, 0]])[order]
    counts = np.bincount(nodes) if len(nodes) else np.empty(0, dtype=np.int64)
    first = np.concatenate([[0], np.cumsum(counts)])
    return _Graph(np.flatnonzero(counts).tolist(), first.tolist(), others.tolist())


def _paths_from(node: int, graph: _Graph) -> Iterable[list[int]]:
    for other in sorted(graph.around(node)):
        path = _follow(node, other, graph, -1)
        if path[0] < path[-1] or (path[0] == path[-1] and path[1] <= path[-2]):
            yield path


def _follow(node: int, other: int, graph: _Graph, end: int) -> list[int]:
    """Go on from one node to the next until a corner, or the node ``end``."""
    path = [node, other]
    first, others = graph.first, graph.others
    while other != end:
        at = first[other]
        if first[other + 1] - at != PASSING:
            break
        node, other = other, others[at] if others[at + 1] == node else others[at + 1]
        path.append(other)
    return path


def rings_from_lines(lines: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Chain directed lines (start node, end node) of one region into closed rings.

    Gives lists of line numbers. Where a node has several lines leaving, the lowest number goes first; rings
    that touch in a node come out as one ring or as several, and both describe the same area.
    """
    leaving: dict[int, list[int]] = {}
    for number in range(len(lines) - 1, -1, -1):
        leaving.setdefault(lines[number][0], []).append(number)
    used = [False] * len(lines)
    # Closing a ring marks its lines as used.
    return [_close(first, lines, leaving, used) for first in range(len(lines)) if not used[first]]


def _close(
    first: int, lines: Sequence[tuple[int, int]], leaving: dict[int, list[int]], used: list[bool]
) -> list[int]:
    ring = [first]
    used[first] = True
    while lines[ring[-1]][1] != lines[first][0]:
        waiting = leaving[lines[ring[-1]][1]]
        while used[waiting[-1]]:
            waiting.pop()
        ring.append(waiting.pop())
        used[ring[-1]] = True
    return ring
