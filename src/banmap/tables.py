"""The contract of every table: columns, types, key and geometry.

Tables travel between steps as plain (Geo)DataFrames in WGS 84. ``check_table`` stands at each door; inside,
code trusts it. Text that holds several codes separates them by a comma. Times are UTC.
"""

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import pandas as pd

from banmap.crs import WGS84
from banmap.errors import InputError

Type = Literal["text", "int", "float", "bool", "time"]
DTYPES: dict[Type, str] = {
    "text": "str",
    "int": "Int64",
    "float": "float64",
    "bool": "bool",
    "time": "datetime64[us, UTC]",
}


@dataclass(frozen=True)
class Table:
    """Name the columns of a table with their types, its key and its geometry type (None: no geometry)."""

    name: str
    columns: dict[str, Type]
    key: tuple[str, ...]
    geometry: str | None = None


def _columns(text: str, **other: Type) -> dict[str, Type]:
    """Make text columns of the words in ``text`` and add the others behind them."""
    return {**dict.fromkeys(text.split(), "text"), **other}


_TABLES = (
    Table("settings", _columns("name value"), ("name",)),
    Table(
        "register",
        _columns("code level name name_lo other_names parent", lon="float", lat="float")
        | {"population": "int", "households": "int", "women": "int"}
        | {"valid_from": "time", "valid_to": "time"},
        ("code",),
    ),
    Table(
        "memberships",
        _columns("unit grouping group_code", valid_from="time", valid_to="time"),
        ("unit", "grouping", "group_code"),
    ),
    Table("frame", _columns("code name"), ("code",), "MultiPolygon"),
    Table(
        "sources",
        _columns("source file_name sha256 format datum_operation", datum_accuracy_m="float")
        | {"fixes": "int", "imported_at": "time"},
        ("source",),
    ),
    Table(
        "readings",
        _columns("source unit walk", seq="int")
        | {"time": "time", "ele": "float", "accuracy_m": "float", "hdop": "float", "sats": "int"}
        | _columns("kind", used="bool")
        | _columns("why_not"),
        ("source", "walk", "seq"),
        "Point",
    ),
    Table(
        "agreed_lines",
        _columns("id unit_a unit_b source", sigma_m="float", decided_on="time"),
        ("id",),
        "LineString",
    ),
    Table(
        "walks",
        _columns("unit walk source", fixes="int", used_fixes="int")
        | {"start": "time", "end": "time", "length_m": "float", "speed_ms": "float"}
        | {"sigma_m": "float", "first_sigma_m": "float", "missing_m": "float"}
        | _columns("fingerprint"),
        ("unit", "walk"),
    ),
    Table(
        "units",
        _columns("code level name name_lo other_names parent")
        | {"population": "int", "households": "int", "women": "int"}
        | _columns("status")
        | {"area_ha": "float", "area_sd_ha": "float", "perimeter_m": "float"}
        | {"valid_from": "time", "valid_to": "time"},
        ("code",),
        "MultiPolygon",
    ),
    Table(
        "arcs",
        _columns("id left right status sources", passes="int", sigma_m="float", length_m="float"),
        ("id",),
        "LineString",
    ),
    Table(
        "corners",
        _columns("id units marker zone", sigma_m="float", easting="float", northing="float"),
        ("id",),
        "Point",
    ),
    Table(
        "disputes",
        _columns("id claimants status decision", area_ha="float", width_m="float", people="int"),
        ("id",),
        "Polygon",
    ),
    Table(
        "unclaimed",
        _columns("id claimants status decision", area_ha="float", width_m="float", people="int"),
        ("id",),
        "Polygon",
    ),
    Table(
        "next_walks",
        _columns("id units reason", rank="int", length_m="float", gain_m="float"),
        ("id",),
        "LineString",
    ),
    Table("findings", _columns("step kind severity unit text") | {"id": "int"}, ("id",), "Geometry"),
    Table("versions", _columns("author message tables", id="int", parent="int", time="time"), ("id",)),
)
TABLES: dict[str, Table] = {table.name: table for table in _TABLES}


def empty_table(name: str) -> pd.DataFrame:
    """Make a table of no rows: a GeoDataFrame in WGS 84 where the table has a geometry."""
    table = TABLES[name]
    data = {column: pd.Series([], dtype=DTYPES[kind]) for column, kind in table.columns.items()}
    if table.geometry is None:
        return pd.DataFrame(data)
    empty: pd.DataFrame = gpd.GeoDataFrame(data, geometry=gpd.GeoSeries([], crs=WGS84), crs=WGS84)
    return empty


def check_table(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the table with exactly its contract's columns, in their order and types, sorted by key.

    Columns that the contract has and the frame lacks come in empty, unless they belong to the key. Raises
    InputError on a missing key column, a wrong CRS, a value of the wrong type or a key that stands twice.
    """
    table = TABLES[name]
    missing = [column for column in table.key if column not in frame.columns]
    if missing:
        raise InputError(f"table {name}: column {missing[0]} is missing; its key is {', '.join(table.key)}")
    data = {column: _typed(frame, name, column, kind) for column, kind in table.columns.items()}
    result = pd.DataFrame(data, index=frame.index)
    if table.geometry is not None:
        result = gpd.GeoDataFrame(result, geometry=_geometry(frame, name), crs=WGS84)
    twice = result.duplicated(subset=list(table.key))
    if twice.any():
        row = result.loc[twice, list(table.key)].iloc[0].tolist()
        raise InputError(f"table {name}: key {row} stands in more than one row; keep one of them")
    return result.sort_values(list(table.key), kind="stable", ignore_index=True)


def _typed(frame: pd.DataFrame, name: str, column: str, kind: Type) -> pd.Series:
    empty: object = {"bool": False, "text": ""}.get(kind)
    if column not in frame.columns:
        return pd.Series([empty] * len(frame), index=frame.index, dtype=DTYPES[kind])
    values = frame[column]
    try:
        if kind == "text":
            return values.astype("str").where(values.notna(), "")
        return values.astype(DTYPES[kind])  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError) as error:
        raise InputError(f"table {name}: column {column} must hold {kind} values: {error}") from error


def _geometry(frame: pd.DataFrame, name: str) -> gpd.GeoSeries:
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None:
        raise InputError(f"table {name}: a GeoDataFrame in WGS 84 is needed, with its CRS set")
    if frame.crs != WGS84:
        raise InputError(f"table {name}: CRS is {frame.crs}; give WGS 84 (EPSG:4326)")
    return frame.geometry
