"""Made-up rows for the tests of the store: every table, every type, Lao text, missing values."""

from datetime import UTC, datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from banmap.crs import WGS84
from banmap.tables import DTYPES, TABLES, Type, check_table

MONDAY = datetime(2025, 3, 3, 6, 30, tzinfo=UTC)
TUESDAY = datetime(2025, 3, 4, 6, 30, tzinfo=UTC)
WEDNESDAY = datetime(2025, 3, 5, 6, 30, tzinfo=UTC)
WHO = {"author": "a tester", "message": "made-up rows"}

VERSIONED = sorted(set(TABLES) - {"versions"})
SPATIAL = [name for name in VERSIONED if TABLES[name].geometry]

_TEXT = st.one_of(
    st.sampled_from(["", "ບ້ານຫ້ວຍໄຊ", "ຖະແຕງ, ເຊກອງ", 'O\'Neil "quoted"', "line\nbreak", "1504012"]),
    st.text(st.characters(codec="utf-8"), max_size=12),
)
_VALUES: dict[Type, st.SearchStrategy] = {
    "text": _TEXT,
    "int": st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)),
    "float": st.floats(allow_nan=True, allow_infinity=True),
    "bool": st.booleans(),
    "time": st.one_of(
        st.none(),
        st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(  # noqa: DTZ001  # UTC is put on below
            lambda t: t.replace(microsecond=t.microsecond // 1000 * 1000, tzinfo=UTC)
        ),
    ),
}
_DEGREES = st.floats(-179, 179, allow_subnormal=False)
_POINTS = st.builds(shapely.Point, _DEGREES, _DEGREES)
_LINES = st.lists(st.tuples(_DEGREES, _DEGREES), min_size=2, max_size=4).map(shapely.LineString)
_BOXES = st.tuples(_DEGREES, _DEGREES, st.floats(0.001, 2)).map(
    lambda b: shapely.Point(b[:2]).buffer(b[2], 2)
)
_MULTI = st.lists(_BOXES, min_size=1, max_size=2).map(shapely.MultiPolygon)
_SHAPES: dict[str, st.SearchStrategy] = {
    "Point": st.one_of(st.none(), st.just(shapely.Point()), _POINTS),
    "LineString": st.one_of(st.none(), st.just(shapely.LineString()), _LINES),
    "Polygon": st.one_of(st.none(), _BOXES),
    "MultiPolygon": st.one_of(st.none(), _MULTI),
    "Geometry": st.one_of(st.none(), _POINTS, _LINES, _BOXES, _MULTI),
}


@st.composite
def tables(draw: st.DrawFn, name: str, max_rows: int = 6) -> pd.DataFrame:
    """Draw a valid table of that name: as ``check_table`` gives it, sorted by key."""
    table = TABLES[name]
    row = st.fixed_dictionaries({column: _VALUES[kind] for column, kind in table.columns.items()})
    key = lambda r: tuple(r[column] for column in table.key)  # noqa: E731
    rows = draw(st.lists(row, max_size=max_rows, unique_by=key))
    rows = [r for r in rows if None not in key(r)]
    data = {c: pd.Series([r[c] for r in rows], dtype=DTYPES[k]) for c, k in table.columns.items()}
    frame = pd.DataFrame(data)
    if table.geometry:
        shapes = draw(st.lists(_SHAPES[table.geometry], min_size=len(rows), max_size=len(rows)))
        frame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=WGS84), crs=WGS84)
    return check_table(frame, name)


def units(boxes: dict[str, BaseGeometry], **columns: object) -> gpd.GeoDataFrame:
    """Make villages of codes and shapes; other columns as given, one value or a list."""
    data = {"code": list(boxes), "level": "village", "name_lo": "ບ້ານ", **columns}
    return gpd.GeoDataFrame(data, geometry=list(boxes.values()), crs=WGS84)


def row_of_boxes(count: int) -> dict[str, BaseGeometry]:
    """Make villages side by side, a tenth of a degree wide, from 106° E, 15° N."""
    west = 106 + np.arange(count) * 0.1
    boxes = shapely.multipolygons(shapely.box(west, 15, west + 0.1, 15.1), indices=np.arange(count))
    return {f"1504{number:03d}": box for number, box in enumerate(boxes, start=1)}


def readings(count: int, *, source: str = "s1", seed: int = 1) -> gpd.GeoDataFrame:
    """Make GPS fixes of one walk around 106.5° E, 15.5° N."""
    rng = np.random.default_rng(seed)
    seq = np.arange(count)
    data = {"source": source, "unit": "1504001", "walk": "w1", "seq": seq, "used": True, "kind": "walk"}
    data["time"] = pd.Timestamp(MONDAY) + pd.to_timedelta(seq * 5, unit="s")
    data["ele"] = np.where(seq % 7 == 0, np.nan, rng.normal(500, 30, count))
    lon_lat = rng.uniform([106.0, 15.0], [107.0, 16.0], (count, 2))
    return gpd.GeoDataFrame(data, geometry=shapely.points(lon_lat), crs=WGS84)
