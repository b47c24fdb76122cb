"""Signed distance to the outline of an area, for many points at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from banmap.geometry.curves import Floats

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
QUESTIONS = 3
"""After so many questions the index of a prepared area is surely built."""


@dataclass(frozen=True)
class Outline:
    """Hold the rings of one area so that distances to them are quick.

    ``points_m`` (n, 2) are the vertices of all rings, evenly spaced and dense against the distances asked
    for; ``following`` and ``preceding`` (n,) index the next and last vertex of the same ring; ``area`` is
    the (Multi)Polygon that the rings enclose.
    """

    points_m: Floats
    following: Ints
    preceding: Ints
    tree: cKDTree
    area: BaseGeometry

    def distances(self, points_m: Floats) -> tuple[Floats, Ints]:
        """Measure from (m, 2) points to the outline: distances (m,) and nearest vertices (m,).

        The distance is exact where the nearest segment touches the nearest vertex, which dense rings grant.
        """
        nearest = np.asarray(self.tree.query(points_m)[1], dtype=np.int64)
        vertex = self.points_m[nearest]
        before = _segment_distances(points_m, vertex, self.points_m[self.preceding[nearest]])
        behind = _segment_distances(points_m, vertex, self.points_m[self.following[nearest]])
        return np.minimum(before, behind), nearest

    def signed_distances(self, points_m: Floats) -> tuple[Floats, Ints]:
        """Measure like ``distances``, negative inside the area."""
        distance_m, nearest = self.distances(points_m)
        inside = shapely.intersects_xy(self.area, points_m)
        return np.where(inside, -distance_m, distance_m), nearest


def build_outline(rings_m: Sequence[Floats], area: BaseGeometry) -> Outline:
    """Make the outline of an area from its rings (each (n, 2), without closing point)."""
    points_m = np.concatenate(list(rings_m))
    following, preceding = [], []
    start = 0
    for ring in rings_m:
        index = np.arange(start, start + len(ring))
        following.append(np.roll(index, -1))
        preceding.append(np.roll(index, 1))
        start += len(ring)
    _prepare(area)
    return Outline(points_m, np.concatenate(following), np.concatenate(preceding), cKDTree(points_m), area)


def _prepare(area: BaseGeometry) -> None:
    """Make an area quick to ask, from several threads at once.

    GEOS answers the first question without an index and builds the index at the second; two threads that
    ask at once would both build it, and crash (libgeos/geos issue 825, pull request 777). So some questions
    are asked here, at vertices: elsewhere the box of the area may answer.
    """
    shapely.prepare(area)
    shapely.intersects_xy(area, shapely.get_coordinates(area)[:QUESTIONS])


def _segment_distances(points_m: Floats, start_m: Floats, end_m: Floats) -> Floats:
    along = end_m - start_m
    square = np.maximum(np.einsum("ij,ij->i", along, along), 1e-18)
    share = np.clip(np.einsum("ij,ij->i", points_m - start_m, along) / square, 0.0, 1.0)
    off = points_m - start_m - along * share[:, None]
    distance_m: Floats = np.hypot(off[:, 0], off[:, 1])
    return distance_m
