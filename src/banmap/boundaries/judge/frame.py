"""The frame: the outline of all villages is the official one, where that is given."""

from collections.abc import Iterator

import geopandas as gpd
import shapely

from banmap.boundaries.judge.violation import violation
from banmap.crs import Projector
from banmap.findings import Finding

TOLERANCE_M = 0.5
"""Space between outline and frame that is narrower than this is no difference."""


def area_of_frame(frame: gpd.GeoDataFrame | None) -> shapely.Geometry | None:
    """Give the land inside the frame in WGS 84, or None where there is no frame."""
    if frame is None or frame.empty:
        return None
    area = shapely.union_all(shapely.make_valid(frame.geometry.to_numpy()))
    return None if area.is_empty else area


def find_frame_violations(
    outline: shapely.Geometry, frame: shapely.Geometry | None, projector: Projector
) -> Iterator[Finding]:
    """Find the places wider than the tolerance that only the map or only the frame has (both WGS 84)."""
    if frame is None:
        return
    drawn, official = (
        shapely.make_valid(shapely.transform(area, projector.metres_from_degrees))
        for area in (outline, frame)
    )
    for kind, space in (("outside", drawn.difference(official)), ("inside", official.difference(drawn))):
        parts = shapely.get_parts(_wide_parts(space))
        for place in parts[~shapely.is_empty(parts)]:
            text = f"the outline of the map lies {kind} the frame here; build the map anew"
            back = shapely.transform(place, projector.degrees_from_metres)
            yield violation("frame_differs", "", text, back)


def _wide_parts(space: shapely.Geometry) -> shapely.Geometry:
    """Take off what is narrower than the tolerance, and give back to the rest its size."""
    half_m = TOLERANCE_M / 2
    core = shapely.buffer(space, -half_m, join_style="mitre")
    return shapely.buffer(core, half_m, join_style="mitre")
