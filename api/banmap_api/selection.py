"""The rows of a collection that match a query, by whole columns."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banmap.store.protocol import Bbox
from banmap_api.catalogue import Served
from banmap_api.parameters import Interval, ItemsQuery

Rows = NDArray[np.bool_]

# The columns that say when a row was true; a row of any other table holds at all times.
_TIMES = {"units": ("valid_from", "valid_to"), "readings": ("time", "time")}


def rows_of_query(served: Served, query: ItemsQuery) -> NDArray[np.intp]:
    """Give the numbers of the rows that match a query, of all its pages."""
    matches = np.ones(len(served.frame), dtype=bool)
    if query.bbox_deg is not None:
        matches &= _meets_bbox(served.bounds_deg, query.bbox_deg)
    if query.interval is not None:
        matches &= _meets_interval(served, query.interval)
    for name, value in query.equals.items():
        matches &= (served.frame[name] == value).fillna(value=False).to_numpy(dtype=bool)
    return np.flatnonzero(matches)


def _meets_bbox(bounds_deg: NDArray[np.float64], bbox_deg: Bbox) -> Rows:
    west, south, east, north = bbox_deg
    from_west, from_east = bounds_deg[:, 2] >= west, bounds_deg[:, 0] <= east
    in_longitude = from_west & from_east if west <= east else from_west | from_east  # across 180 degrees
    meets: Rows = in_longitude & (bounds_deg[:, 3] >= south) & (bounds_deg[:, 1] <= north)
    return meets


def _meets_interval(served: Served, interval: Interval) -> Rows:
    columns = _TIMES.get(served.collection.table)
    if columns is None:
        return np.ones(len(served.frame), dtype=bool)
    begins, ends = (served.frame[name] for name in columns)
    start, end = interval
    meets = pd.Series(data=True, index=served.frame.index)
    if start is not None:
        meets &= ends.isna() | (ends >= start)
    if end is not None:
        meets &= begins.isna() | (begins <= end)
    return meets.to_numpy(dtype=bool)
