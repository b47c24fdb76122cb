"""Columns of a table as SQLite's values, and back.

A missing number or time is NULL; a missing text is the empty text, as ``banmap.tables.check_table`` has it.
Columns come back in parts of a few thousand rows, so that the values of a part are freed before the next.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from banmap.store.geopackage.times import text_from_times, times_from_text
from banmap.tables import DTYPES, Type

SQL_TYPES: dict[Type, str] = {
    "text": "TEXT",
    "int": "INTEGER",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "time": "DATETIME",
}
_ARROW_TYPES: dict[Type, pa.DataType] = {
    "text": pa.large_string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.int64(),
}

Part = Any  # a pyarrow array, or numpy's datetime64 for times
Column = NDArray[Any] | pd.api.extensions.ExtensionArray


def values_from_column(column: pd.Series, kind: Type) -> list[Any]:
    """Give a column that ``check_table`` has passed as a list of values for SQLite."""
    if kind == "time":
        return text_from_times(column.dt.tz_localize(None).to_numpy(dtype="datetime64[us]"))
    values: list[Any] = column.tolist()
    return [None if value is pd.NA else value for value in values] if kind == "int" else values


def part_from_values(values: Sequence[Any], kind: Type) -> Part:
    """Pack some values of a column as SQLite gave them. Raises ValueError where one is of another type."""
    if kind == "time":
        return times_from_text(values)
    return pa.array(values, _ARROW_TYPES[kind])


def column_from_parts(parts: Sequence[Part], kind: Type) -> Column:
    """Join the parts to a column of its contract's type; NULL becomes the type's missing value."""
    if kind == "time":
        times = np.concatenate([np.empty(0, dtype="datetime64[us]"), *parts])
        return pd.DatetimeIndex(times).tz_localize("UTC").array
    joined = pa.chunked_array(parts, _ARROW_TYPES[kind]).combine_chunks()
    if kind == "text":
        return pd.array(joined.fill_null("") if joined.null_count else joined, dtype=DTYPES[kind])
    if kind == "float":
        return _numbers(joined)
    known = _numbers(joined.fill_null(0))
    if kind == "bool":
        return known.astype(np.bool_)
    return pd.arrays.IntegerArray(known, joined.is_null().to_numpy(zero_copy_only=False))


def _numbers(joined: pa.Array) -> NDArray[Any]:
    return np.array(joined.to_numpy(zero_copy_only=False))  # a copy: pyarrow's own may not be written to
