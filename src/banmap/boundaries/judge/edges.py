"""Edges: the directed segments of rings and lines, between places that are equal to the bit only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from banmap.crs import Floats

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Edges:
    """Directed segments: the numbers of their ``start`` and ``end`` places and of their ``owner``, all (n,).

    Places have one numbering for all edges of a map; ``places`` is how many there are.
    """

    start: Ints
    end: Ints
    owner: Ints
    places: int

    def __len__(self) -> int:
        return len(self.start)

    @property
    def way(self) -> Ints:
        """Say in which direction each edge runs between its two places: 1 or -1."""
        return np.where(self.start < self.end, 1, -1)

    @property
    def pair(self) -> Ints:
        """Number the two places of each edge, the same number in both directions."""
        return np.minimum(self.start, self.end) * self.places + np.maximum(self.start, self.end)

    def keep(self, chosen: Mask) -> "Edges":
        """Return the chosen edges only."""
        return Edges(self.start[chosen], self.end[chosen], self.owner[chosen], self.places)

    def owned_by(self, owner: Ints) -> "Edges":
        """Return the same edges with other owners."""
        return Edges(self.start, self.end, owner, self.places)


@dataclass(frozen=True)
class Network:
    """The edges of several sets of shapes over common places: ``lon_lat_deg`` (places, 2)."""

    sets: tuple[Edges, ...]
    lon_lat_deg: Floats

    def segments(self, edges: Edges) -> Shapes:
        """Draw each edge as a line in WGS 84."""
        ends = np.stack([self.lon_lat_deg[edges.start], self.lon_lat_deg[edges.end]], axis=1)
        return np.asarray(shapely.linestrings(ends), dtype=object)

    def lines(self, edges: Edges) -> BaseGeometry:
        """Draw edges as one geometry in WGS 84: lines merged where they go on."""
        return cast("BaseGeometry", shapely.line_merge(shapely.union_all(self.segments(edges))))


def network_from_shapes(sets: Sequence[Shapes]) -> Network:
    """Cut shapes into edges; the owner of an edge is the number of its shape in its set.

    Rings of polygons run with the inside on their left, lines as they are. Segments of no length are left
    out. Coordinates must be finite.
    """
    cut = [_coordinates(shapes) for shapes in sets]
    every = np.ascontiguousarray(np.concatenate([lon_lat for lon_lat, _, _ in cut]))
    number, _ = pd.factorize(every.view(np.complex128).ravel())
    numbers = np.split(number.astype(np.int64), np.cumsum([len(lon_lat) for lon_lat, _, _ in cut])[:-1])
    places = int(number.max(initial=-1)) + 1
    lon_lat_deg = np.empty((places, 2))
    lon_lat_deg[number] = every
    edges = [_edges(place, path, owner, places) for place, (_, path, owner) in zip(numbers, cut, strict=True)]
    return Network(tuple(edges), lon_lat_deg)


def _coordinates(shapes: Shapes) -> tuple[Floats, Ints, Ints]:
    """Give all vertices (n, 2), the path (ring or line) of each and the shape of each path."""
    parts, shape_of_part = shapely.get_parts(shapely.orient_polygons(shapes), return_index=True)
    is_area = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, part_of_ring = shapely.get_rings(parts[is_area], return_index=True)
    paths = np.concatenate([rings, parts[~is_area]])
    owner = np.concatenate([shape_of_part[is_area][part_of_ring], shape_of_part[~is_area]])
    lon_lat, path = shapely.get_coordinates(paths, return_index=True)
    return lon_lat, path, owner


def _edges(place: Ints, path: Ints, owner: Ints, places: int) -> Edges:
    start, end = place[:-1], place[1:]
    kept = (path[1:] == path[:-1]) & (start != end)
    return Edges(start[kept], end[kept], owner[path[:-1][kept]], places)


def find_unbalanced(keys: Ints, ways: Ints) -> Ints:
    """Give the keys, each once and in order, whose ways do not add up to nought."""
    if not len(keys):
        return keys
    order = np.argsort(keys)
    ordered = keys[order]
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    unbalanced: Ints = ordered[first][np.add.reduceat(ways[order], first) != 0]
    return unbalanced


def is_among(keys: Ints, chosen: Ints) -> Mask:
    """Say which keys are among the chosen ones."""
    result: Mask = pd.Series(keys).isin(pd.Series(chosen)).to_numpy()
    return result
