"""The coverage of one level: no place belongs to two units, none within the outline to nobody.

The law it stands on: walking over the land, the number of units that cover a place changes only at edges
that have no partner, that is, whose way back is not the edge of a neighbour. So it is enough to count the
units in each face of the drawing of these edges: one, or nobody outside. Faces thinner than the drawing can
resolve are found by looking a millimetre over each such edge.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from banmap.boundaries.judge.edges import Edges, Ints, Mask, Network, Shapes, find_unbalanced, is_among
from banmap.boundaries.judge.violation import violation
from banmap.findings import Finding

PROBE_DEG = 1e-8
"""How far over an edge the judge looks: about 1 mm."""
PROBE_SHARE = 0.1
"""The same as a share of a very short edge."""
LEAST_WIDTH_DEG = 1e-9
"""Faces that are thinner than a tenth of the probe are left to it."""


@dataclass(frozen=True)
class Level:
    """The units of one level: their name (``level``), codes, usable shapes and edges."""

    level: str
    codes: list[str]
    shapes: Shapes
    edges: Edges


@dataclass(frozen=True)
class Faces:
    """The faces between the edges of a level that have no partner, and how many units cover each."""

    shapes: Shapes
    covers: Ints

    def outline(self) -> shapely.Geometry:
        """Give the land that the level covers, in WGS 84."""
        return shapely.union_all(self.shapes[self.covers > 0])


def find_faces(level: Level, network: Network) -> Faces:
    """Draw the edges of a level that have no partner and count the units that cover each face."""
    lone = level.edges.keep(_is_lone(level.edges))
    drawn = shapely.get_parts(shapely.union_all(network.segments(lone)))
    faces = shapely.get_parts(shapely.polygonize(drawn))
    wide = 2.0 * shapely.area(faces) > LEAST_WIDTH_DEG * shapely.length(faces)
    covers = _covers(shapely.point_on_surface(faces[wide]), level.shapes)[0]
    return Faces(faces[wide], np.bincount(covers, minlength=int(wide.sum())))


def find_coverage_violations(level: Level, network: Network, faces: Faces) -> Iterator[Finding]:
    """Find overlaps and borders that neighbours do not share to the bit; ask GEOS as well."""
    yield from _overlaps(level, faces)
    yield from _unshared_borders(level, network)
    yield from _geos_violations(level)


def _is_lone(edges: Edges) -> Mask:
    return is_among(edges.pair, find_unbalanced(edges.pair, edges.way))


def _covers(points: Shapes, shapes: Shapes) -> tuple[Ints, Ints]:
    """List which point lies in which shape: two columns of numbers, in order of the points."""
    shape, point = shapely.STRtree(points).query(shapes, predicate="contains_properly")
    order = np.lexsort((shape, point))
    return point[order], shape[order]


def _overlaps(level: Level, faces: Faces) -> Iterator[Finding]:
    for row in np.flatnonzero(faces.covers > 1).tolist():
        inside = _covers(shapely.point_on_surface(faces.shapes[row : row + 1]), level.shapes)[1]
        units = [level.codes[number] for number in inside.tolist()]
        text = f"{level.level}s {', '.join(units)} overlap here; build the map anew"
        yield violation("overlap", units[0], text, faces.shapes[row])


def find_gaps(faces: Faces, frame: shapely.Geometry | None) -> Iterator[Finding]:
    """Find enclosed spaces that no village covers.

    Holes of the frame (WGS 84, None without one) are outside. Without a frame every enclosed space is a gap,
    and an inlet that is open on one side is outside.
    """
    gaps = faces.shapes[faces.covers == 0]
    if frame is not None:
        gaps = gaps[shapely.intersects(frame, shapely.point_on_surface(gaps))]
    for gap in gaps:
        text = "a gap: this place inside the outline belongs to no village; build the map anew"
        yield violation("gap", "", text, gap)


def _unshared_borders(level: Level, network: Network) -> Iterator[Finding]:
    """Find edges without a partner that have another unit on their far side.

    That is the hairline overlap or gap between borders that are nearly the same, and the edge that two units
    have in the same direction.
    """
    edges = level.edges.keep(_is_lone(level.edges))
    edge, other = _covers(_probes(edges, network), level.shapes)
    foreign = edges.owner[edge] != other
    edge, other = edge[foreign], other[foreign]
    one = edges.owner[edge]
    pairs = np.column_stack([np.minimum(one, other), np.maximum(one, other)])
    for pair in np.unique(pairs, axis=0):
        chosen = np.zeros(len(edges), dtype=bool)
        chosen[edge[(pairs == pair).all(axis=1)]] = True
        units = [level.codes[number] for number in pair.tolist()]
        text = f"{level.level}s {' and '.join(units)} do not share their border to the bit here"
        yield violation("unshared_border", units[0], text, network.lines(edges.keep(chosen)))


def _probes(edges: Edges, network: Network) -> Shapes:
    """Place a point just over each edge, on its right."""
    start, end = network.lon_lat_deg[edges.start], network.lon_lat_deg[edges.end]
    along = end - start
    length = np.hypot(*along.T)
    over = np.minimum(PROBE_DEG, PROBE_SHARE * length) / length
    right = np.column_stack([along[:, 1], -along[:, 0]]) * over[:, None]
    probes: Shapes = shapely.points(0.5 * (start + end) + right)
    return probes


def _geos_violations(level: Level) -> Iterator[Finding]:
    """Ask GEOS, whose coverage validator is another program than this one, about the valid shapes."""
    asked = level.shapes[shapely.is_valid(level.shapes) & ~shapely.is_empty(level.shapes)]
    if shapely.coverage_is_valid(asked):
        return
    edges = shapely.union_all(shapely.coverage_invalid_edges(asked))
    text = f"GEOS finds that the {level.level}s are no valid coverage here; build the map anew"
    yield violation("invalid_coverage", "", text, edges)
