"""Identity: a village is still itself: it holds the place that the register gives it, in one part.

A valid coverage can be wrong: a tool that snaps may leave a village as a sliver of its neighbour. These are
warnings, never errors: a register has wrong coordinates now and then and a village may have two parts, and
such data must not keep a whole district from its map. A village without land is an error (validity).
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely

from banmap.boundaries.judge.coverage import Level
from banmap.boundaries.judge.violation import violation
from banmap.crs import Projector
from banmap.findings import Finding

FAR_M = 500.0
"""A centre point this far off its village is a wrong point or a wrong map, not a hamlet near the border."""


def find_identity_violations(
    villages: Level, register: pd.DataFrame, projector: Projector
) -> Iterator[Finding]:
    """Find villages of several parts and villages whose centre point lies outside them: warnings."""
    for number in np.flatnonzero(shapely.get_num_geometries(villages.shapes) > 1).tolist():
        parts = shapely.get_num_geometries(villages.shapes[number])
        code = villages.codes[number]
        text = f"village {code} has {parts} parts; look whether it really lies in several places"
        yield violation("several_parts", code, text, villages.shapes[number], severity="warning")
    yield from _points_outside(villages, register, projector)


def _points_outside(villages: Level, register: pd.DataFrame, projector: Projector) -> Iterator[Finding]:
    places = register[register["level"] == "village"].drop_duplicates("code").set_index("code")
    places = places.reindex(villages.codes)[["lon", "lat"]].astype("float64")
    judged = places.notna().all(axis=1).to_numpy() & ~shapely.is_empty(villages.shapes)
    points = np.array([shapely.Point(*place) for place in places.itertuples(index=False)], dtype=object)
    outside = judged & ~shapely.intersects(villages.shapes, points)
    for number in np.flatnonzero(outside).tolist():
        yield _outside(villages, number, points[number], projector)


def _outside(villages: Level, number: int, point: shapely.Point, projector: Projector) -> Finding:
    code = villages.codes[number]
    pair = (villages.shapes[number], point)
    shape_m, point_m = (shapely.transform(shape, projector.metres_from_degrees) for shape in pair)
    away_m = float(shapely.distance(shape_m, point_m))
    holders = np.flatnonzero(shapely.intersects(villages.shapes, point)).tolist()
    where = f"in {villages.codes[holders[0]]}" if holders else "outside the map"
    kind = "centre_far_off" if away_m > FAR_M else "centre_outside"
    text = (
        f"village {code}: its centre point in the register lies {away_m:.0f} m outside its land, {where}; "
        "look whether the point is wrong or the walk is another village's"
    )
    return violation(kind, code, text, point, severity="warning")
