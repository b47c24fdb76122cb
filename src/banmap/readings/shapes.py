"""Lines and areas as walks: each line, each ring a walk of its own; a line between two units is agreed."""

from collections.abc import Iterator, Mapping

import numpy as np
import shapely
from shapely import LinearRing, LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from banmap.readings.columns import value_of
from banmap.readings.raw import AgreedLine, Floats, Part, floats_from_texts, part_from_columns


def lines_in(shape: BaseGeometry | None) -> Iterator[BaseGeometry]:
    """Yield the lines and rings of a shape in order, and its points; holes are rings of their own."""
    if shape is None or shape.is_empty:
        return
    if isinstance(shape, Polygon):
        yield from (shape.exterior, *shape.interiors)
    elif hasattr(shape, "geoms"):
        for one in shape.geoms:
            yield from lines_in(one)
    else:
        yield shape


def is_agreed(shape: BaseGeometry, attributes: Mapping[str, str]) -> bool:
    """Say whether a line names two units: it was agreed in a meeting, and nobody walked it with a GPS."""
    is_line = isinstance(shape, LineString) and not isinstance(shape, (LinearRing, Point))
    return is_line and bool(value_of("unit_a", attributes) and value_of("unit_b", attributes))


def agreed_line(shape: BaseGeometry, attributes: Mapping[str, str], *, row: int) -> AgreedLine:
    """Make an agreed line of a shape and its attributes; sd NaN where none is given."""
    sigma_m = floats_from_texts([value_of("sigma_m", attributes) or None])[0]
    return AgreedLine(
        shapely.get_coordinates(shape),
        value_of("unit_a", attributes),
        value_of("unit_b", attributes),
        float(sigma_m),
        value_of("decided_on", attributes),
        row,
    )


def walk_from_line(walk: str, shape: BaseGeometry, *, title: str, code: str) -> Part:
    """Make a walk without times of a line or ring; its third coordinate is the elevation."""
    xyz = shapely.get_coordinates(shape, include_z=True)
    return part_from_columns(walk, xyz[:, :2], {"ele": known_heights(xyz[:, 2])}, title=title, code=code)


def known_heights(ele: Floats) -> Floats:
    """Take heights for unknown where all of them are 0: so programs write what they do not know."""
    return np.full(len(ele), np.nan) if len(ele) and not np.nan_to_num(ele).any() else ele
