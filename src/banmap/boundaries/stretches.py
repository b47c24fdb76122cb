"""Cut lines into stretches of one status: how a border is known changes along it."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from banmap.boundaries.ground import Ground
from banmap.boundaries.lines import Line
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.partition import Partition
from banmap.boundaries.survey_field import Sample
from banmap.geometry.curves import Floats, distances_along
from banmap.geometry.nearest import Ints

STATUSES = ("official", "agreed", "two_walks", "one_walk", "provisional", "disputed")
SHORTEST_M = 40.0
"""A stretch shorter than this takes the status of the longer one beside it."""


@dataclass(frozen=True)
class Knowledge:
    """How the border is known at each crossing (c,): status (number in STATUSES), passes, 1 sd, width.

    ``width_m`` is positive where the claims leave space and negative where they overlap, ``width_sd`` the
    same in sd of the difference of both walks; NaN where not both sides were walked.
    """

    status: Ints
    passes: Ints
    sigma_m: Floats
    width_m: Floats
    width_sd: Floats
    walks: Ints


@dataclass(frozen=True)
class Stretch:
    """A part of a line with one status; ``start`` and ``end`` are nodes, ``crossings`` those along it."""

    points_m: Floats
    left: int
    right: int
    start: int
    end: int
    crossings: Ints
    status: str


def know_crossings(partition: Partition, ground: Ground, params: BoundaryParams) -> Knowledge:
    """Find out how the border is known at every crossing."""
    one = _side(ground, partition.labels[:, 0], partition.one)
    other = _side(ground, partition.labels[:, 1], partition.other)
    is_frame = (partition.labels == (-1 if ground.frame is None else ground.frame)).any(axis=1)
    both = one.walked & other.walked & ~is_frame
    width_m = np.where(both, partition.one.phi_m + partition.other.phi_m, np.nan)
    width_sd = width_m / np.hypot(partition.one.sigma_m, partition.other.sigma_m)
    status = np.full(len(both), STATUSES.index("provisional"))
    status[one.walked | other.walked] = STATUSES.index("one_walk")
    status[both] = STATUSES.index("two_walks")
    status[one.agreed | other.agreed] = STATUSES.index("agreed")
    status[is_frame] = STATUSES.index("official")
    precision = 1.0 / one.sigma_m**2 + 1.0 / other.sigma_m**2
    sigma_m = np.where(precision > 0, 1.0 / np.sqrt(np.maximum(precision, 1e-12)), params.bridge_most_m)
    passes = np.where(is_frame, 1, one.passes + other.passes)
    return Knowledge(status, passes, sigma_m, width_m, width_sd, np.column_stack([one.walk, other.walk]))


@dataclass(frozen=True)
class _Side:
    walked: NDArray[np.bool_]
    agreed: NDArray[np.bool_]
    passes: Ints
    walk: Ints
    sigma_m: Floats


def _side(ground: Ground, labels: Ints, sample: Sample) -> _Side:
    """Look up what the claim on one side of each crossing knows there; nothing where it is no claim."""
    claims = ground.field.claims
    starts = np.concatenate([[0], np.cumsum([len(claim.walk) for claim in claims])]).astype(np.int64)
    is_claim = (labels < len(claims)) & (sample.vertex >= 0)
    row = np.where(is_claim, starts[np.minimum(labels, len(claims))] + sample.vertex, 0)
    passes = np.where(is_claim, _joined([claim.passes for claim in claims])[row], 0)
    agreed = is_claim & _joined([claim.agreed for claim in claims]).astype(bool)[row]
    walk = np.where(is_claim, _joined([claim.walk for claim in claims])[row], -1)
    return _Side(passes > 0, agreed, passes, walk, sample.sigma_m)


def _joined(parts: list[NDArray[np.generic]]) -> Ints:
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(1, dtype=np.int64)


def cut_line(line: Line, status: Ints) -> list[Stretch]:
    """Cut a line where its status, (c,) by crossing of the partition, changes for a while."""
    along = distances_along(line.points_m)
    at = _positions(line)
    own = _without_short_runs(status[line.crossings], along[at])
    breaks = np.flatnonzero(own[1:] != own[:-1]) + 1
    edges = [0, *breaks.tolist(), len(own)]
    return [_stretch(line, at, first, last, STATUSES[int(own[first])]) for first, last in pairwise(edges)]


def _positions(line: Line) -> Ints:
    """Give the positions of a line's crossings among its points: all but a corner at either end."""
    first = int(len(line.points_m) > len(line.crossings) and line.start != line.crossings[0])
    return np.arange(first, first + len(line.crossings))


def _without_short_runs(status: Ints, along_m: Floats) -> Ints:
    """Let runs shorter than ``SHORTEST_M`` take the status of the longer run beside them."""
    status = status.copy()
    while True:
        edges = np.concatenate([[0], np.flatnonzero(status[1:] != status[:-1]) + 1, [len(status)]])
        length = along_m[np.minimum(edges[1:], len(status) - 1)] - along_m[edges[:-1]]
        if len(length) == 1 or length.min() >= SHORTEST_M:
            return status
        run = int(np.argmin(length))
        before = length[run - 1] if run else -1.0
        behind = length[run + 1] if run + 1 < len(length) else -1.0
        other = run - 1 if before >= behind else run + 1
        status[edges[run] : edges[run + 1]] = status[edges[other]]


def _stretch(line: Line, at: Ints, first: int, last: int, status: str) -> Stretch:
    """Take the part from one crossing to before another; it reaches to the corner at a line's end."""
    is_first, is_last = first == 0, last == len(at)
    begin = 0 if is_first else int(at[first])
    end = len(line.points_m) - 1 if is_last else int(at[last])
    return Stretch(
        points_m=line.points_m[begin : end + 1],
        left=line.left,
        right=line.right,
        start=line.start if is_first else int(line.crossings[first]),
        end=line.end if is_last else int(line.crossings[last]),
        crossings=line.crossings[first:last],
        status=status,
    )
