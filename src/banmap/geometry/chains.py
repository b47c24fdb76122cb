"""Chain straight pieces into lines that run from node to node, and lines into rings."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

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
    neighbours = _neighbours(ends)
    stops = [node for node, others in neighbours.items() if len(others) != PASSING]
    paths = [path for node in sorted(stops) for path in _paths_from(node, neighbours)]
    left = {node for node, others in neighbours.items() if len(others) == PASSING}
    left.difference_update(node for path in paths for node in path)
    for node in sorted(left):
        if node in left:
            ring = _follow(node, min(neighbours[node]), neighbours, {node})
            left.difference_update(ring)
            paths.append(ring)
    return paths


def _neighbours(ends: Ints) -> dict[int, list[int]]:
    order = np.argsort(np.concatenate([ends[:, 0], ends[:, 1]]), kind="stable")
    nodes = np.concatenate([ends[:, 0], ends[:, 1]])[order]
    others = np.concatenate([ends[:, 1], ends[:, 0]])[order].tolist()
    names, starts = np.unique(nodes, return_index=True)
    edges = [*starts.tolist(), len(others)]
    return {name: others[a:b] for name, (a, b) in zip(names.tolist(), pairwise(edges), strict=True)}


def _paths_from(node: int, neighbours: Mapping[int, list[int]]) -> Iterable[list[int]]:
    for other in sorted(neighbours[node]):
        path = _follow(node, other, neighbours, set())
        if path[0] < path[-1] or (path[0] == path[-1] and path[1] <= path[-2]):
            yield path


def _follow(node: int, other: int, neighbours: Mapping[int, list[int]], ends: set[int]) -> list[int]:
    path = [node, other]
    while other not in ends:
        around = neighbours[other]
        if len(around) != PASSING:
            break
        following = around[0] if around[1] == node else around[1]
        node, other = other, following
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
