"""Columns of a table as SQLite's values, and back.

A missing number or time is NULL; a missing text is the empty text, as ``banmap.tables.check_table`` has it.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from banmap.store.geopackage.times import text_from_times, times_from_text
from banmap.tables import DTYPES, Type

SQL_TYPES: dict[Type, str] = {
    "text": "TEXT",
    "int": "INTEGER",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "time": "DATETIME",
}


def values_from_column(column: pd.Series, kind: Type) -> list[object]:
    """Give a column that ``check_table`` has passed as a list of values for SQLite."""
    if kind == "time":
        return list(text_from_times(column.dt.tz_localize(None).to_numpy(dtype="datetime64[us]")))
    if kind == "int":
        return column.to_numpy(dtype=object, na_value=None).tolist()
    values: list[object] = column.tolist()
    return values


def column_from_values(values: Sequence[object], kind: Type) -> pd.Series:
    """Make a column of its contract's type from SQLite's values; NULL becomes the type's missing value."""
    if kind == "float":
        return pd.Series(np.array(values, dtype=np.float64))
    if kind == "time":
        return pd.Series(times_from_text(values)).dt.tz_localize("UTC")  # type: ignore[arg-type]
    if None in values and kind in ("text", "bool"):
        values = [("" if kind == "text" else False) if value is None else value for value in values]
    return pd.Series(values, dtype=DTYPES[kind])
