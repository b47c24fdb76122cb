"""GeoJSON bytes of tables: RFC 7946, seven decimals, raw UTF-8.

Arrays are encoded at once; no feature makes the way through a Python geometry mapping.
Source: RFC 7946 §3.1.6 (rings follow the right-hand rule) and §4 (WGS 84, longitude before latitude).
"""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import shapely
from numpy.typing import NDArray

COORDINATE_DECIMALS = 7  # 1 cm on the ground, and what RFC 7946 §11.2 finds enough
_TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def feature_collection(frame: gpd.GeoDataFrame, ids: Sequence[str]) -> bytes:
    """Encode a table (WGS 84) as one FeatureCollection, a feature per row in their order."""
    return orjson.dumps({"type": "FeatureCollection", "features": features_from_table(frame, ids)})


def features_from_table(frame: gpd.GeoDataFrame, ids: Sequence[str]) -> list[dict[str, object]]:
    """Make a GeoJSON feature of every row, ready for orjson; a missing value or geometry is null."""
    geometries = geometry_fragments(frame.geometry.to_numpy())
    properties = properties_from_table(frame)
    return [
        {"type": "Feature", "id": id_, "geometry": geometry, "properties": row}
        for id_, geometry, row in zip(ids, geometries, properties, strict=True)
    ]


def geometry_fragments(geometries: NDArray[np.object_]) -> list[orjson.Fragment | None]:
    """Encode geometries in degrees: rounded, rings in RFC 7946 order, None for a missing or empty one."""
    rounded = shapely.transform(geometries, lambda degrees: np.round(degrees, COORDINATE_DECIMALS))
    texts = shapely.to_geojson(shapely.orient_polygons(rounded, exterior_cw=False))
    empty = shapely.is_empty(rounded) | shapely.is_missing(rounded)
    return [None if gone else orjson.Fragment(text) for text, gone in zip(texts, empty, strict=True)]


def properties_from_table(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Give the attributes of every row as plain values: times as RFC 3339 text, missing values as None."""
    names = [name for name in frame.columns if name != "geometry"]
    columns = [_plain_values(frame[name]) for name in names]
    rows = zip(*columns, strict=True) if columns else [()] * len(frame)
    return [dict(zip(names, row, strict=True)) for row in rows]


def _plain_values(column: pd.Series) -> list[object]:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.strftime(_TIME_FORMAT)
    return [None if missing else value for value, missing in zip(column.tolist(), column.isna(), strict=True)]
