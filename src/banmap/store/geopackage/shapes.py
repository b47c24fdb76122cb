"""The shapes that a table takes: of its own geometry type, in two dimensions."""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from banmap.errors import InputError
from banmap.tables import Table

Objects = NDArray[np.object_]

_MISSING, _POLYGON = -1, 3
_TYPE_IDS = {"Point": (0,), "LineString": (1, 2), "Polygon": (3,), "MultiPolygon": (6, _POLYGON)}


def stored_geometries(table: Table, frame: pd.DataFrame) -> Objects:
    """Give the geometries of a checked table as the store keeps them; missing ones stay None.

    Heights are left off (they have a column of their own) and a Polygon for a table of MultiPolygons becomes
    one of a single part. Raises InputError, naming the row, for any other type.
    """
    flat = shapely.force_2d(np.asarray(frame.geometry.array, dtype=object))
    type_ids = np.asarray(shapely.get_type_id(flat))
    if table.geometry in _TYPE_IDS:
        wrong = ~np.isin(type_ids, [_MISSING, *_TYPE_IDS[table.geometry]])
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            key = [frame[name].iloc[row] for name in table.key]
            raise InputError(
                f"table {table.name}: row {key} has a {flat[row].geom_type}; give a {table.geometry}"
            )
    if table.geometry == "MultiPolygon":
        single = flat[type_ids == _POLYGON]
        flat[type_ids == _POLYGON] = shapely.multipolygons(single, indices=np.arange(len(single)))
    return np.asarray(flat, dtype=object)
