"""Shapes in WGS 84: each stretch stored once as an arc, and the areas that arcs enclose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.stretches import Stretch
from banmap.crs import Projector
from banmap.geometry.chains import rings_from_lines
from banmap.geometry.curves import Floats, signed_area

OTHER_TOLERANCES = (0.25, 0.05, 0.0, 2.0, 5.0, 0.01)
"""Shares of the tolerance that are tried in turn where thinned lines cross."""
LEAST_RING = 3
"""A ring of fewer points encloses nothing."""


@dataclass(frozen=True)
class Arc:
    """A stretch with its finished points: in metres and in degrees, the same number of both."""

    stretch: Stretch
    points_m: Floats
    lon_lat_deg: Floats

    def reverse(self) -> "Arc":
        """Give the same arc walked the other way, its sides changed."""
        old = self.stretch
        turned = replace(old, left=old.right, right=old.left, start=old.end, end=old.start)
        return Arc(turned, self.points_m[::-1], self.lon_lat_deg[::-1])


def build_arcs(stretches: Sequence[Stretch], projector: Projector, params: BoundaryParams) -> list[Arc]:
    """Thin the vertices of all stretches and project them; where lines would cross, thin them otherwise.

    Thinning may let two lines cross, and lines that keep every vertex may touch once they are degrees; so
    the borders of a unit that fails are thinned more and less in turn until it passes. Ends keep their
    place, so arcs that meet in a corner share it to the bit.
    """
    lines = [_thin(stretch.points_m, params.line_tolerance_m) for stretch in stretches]
    arcs = _project(stretches, lines, projector)
    for share in OTHER_TOLERANCES:
        crossed = _crossed_labels(arcs)
        if not crossed:
            break
        lines = [
            _thin(stretch.points_m, share * params.line_tolerance_m)
            if crossed & {stretch.left, stretch.right}
            else line
            for stretch, line in zip(stretches, lines, strict=True)
        ]
        arcs = _project(stretches, lines, projector)
    return arcs


def _thin(points_m: Floats, tolerance_m: float) -> Floats:
    line = shapely.simplify(shapely.linestrings(points_m), tolerance_m, preserve_topology=False)
    thin = shapely.get_coordinates(line)
    return thin if len(thin) > LEAST_RING or (points_m[0] != points_m[-1]).any() else points_m


def _project(stretches: Sequence[Stretch], lines_m: Sequence[Floats], projector: Projector) -> list[Arc]:
    if not lines_m:
        return []
    lon_lat = projector.degrees_from_metres(np.concatenate(list(lines_m)))
    parts = np.split(lon_lat, np.cumsum([len(line) for line in lines_m])[:-1])
    return [Arc(s, line, part) for s, line, part in zip(stretches, lines_m, parts, strict=True)]


def _crossed_labels(arcs: Sequence[Arc]) -> set[int]:
    """Find the labels whose areas, drawn with these arcs, are invalid or overlap others."""
    labels = sorted({side for arc in arcs for side in (arc.stretch.left, arc.stretch.right)})
    areas = build_areas(arcs, {label: label for label in labels})
    shapes = np.array([areas[label] for label in labels], dtype=object)
    bad = ~shapely.is_valid(shapes)
    good = shapes[~bad]
    if len(good) > 1 and not shapely.coverage_is_valid(good):
        bad[~bad] = ~shapely.is_empty(shapely.coverage_invalid_edges(good))
    return {label for label, is_bad in zip(labels, bad, strict=True) if is_bad}


def build_areas(
    arcs: Sequence[Arc], group_of: Mapping[int, int], *, in_metres: bool = False
) -> dict[int, shapely.MultiPolygon]:
    """Enclose the area of each group of labels by the arcs between different groups, in degrees.

    Labels that are not in ``group_of`` are outside. Levels above villages are made so too: their outlines
    are the very arcs of the villages, nested by construction.
    """
    sides: dict[int, list[Arc]] = {}
    for arc in arcs:
        left, right = group_of.get(arc.stretch.left), group_of.get(arc.stretch.right)
        if left != right and left is not None:
            sides.setdefault(left, []).append(arc)
        if left != right and right is not None:
            sides.setdefault(right, []).append(arc.reverse())
    return {group: _enclose(sides.get(group, []), in_metres) for group in sorted(set(group_of.values()))}


def _enclose(arcs: Sequence[Arc], in_metres: bool) -> shapely.MultiPolygon:
    """Chain arcs that have the area on their left into shells (anticlockwise) and holes."""
    rings = rings_from_lines([(arc.stretch.start, arc.stretch.end) for arc in arcs])
    points = [(arc.points_m if in_metres else arc.lon_lat_deg)[:-1] for arc in arcs]
    closed = [np.concatenate([points[number] for number in ring]) for ring in rings]
    closed = [ring for ring in closed if len(ring) >= LEAST_RING]
    shells = [ring for ring in closed if signed_area(ring) > 0]
    holes = [ring for ring in closed if signed_area(ring) <= 0]
    if len(shells) == 1:
        return shapely.MultiPolygon([shapely.Polygon(shells[0], holes)])
    return _shells_with_holes(shells, holes)


def _shells_with_holes(shells: Sequence[Floats], holes: Sequence[Floats]) -> shapely.MultiPolygon:
    polygons = [shapely.Polygon(shell) for shell in shells]
    inside: list[list[Floats]] = [[] for _ in shells]
    for hole in holes:
        # Of nested shells the smallest that holds the hole is its own.
        around = [i for i, polygon in enumerate(polygons) if polygon.covers(shapely.Polygon(hole))]
        if around:
            inside[min(around, key=lambda i: polygons[i].area)].append(hole)
    parts = [shapely.Polygon(shell, own) for shell, own in zip(shells, inside, strict=True)]
    return shapely.MultiPolygon(parts)
