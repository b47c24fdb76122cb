"""The SELECT of a read: which columns, which rows, at which version."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from banmap.errors import NotFoundError
from banmap.store.geopackage.sql import quoted
from banmap.store.geopackage.times import text_from_time
from banmap.store.protocol import Bbox, Value, Where
from banmap.tables import TABLES, Table, Type

Parameters = list[object]


@dataclass(frozen=True)
class Condition:
    """A piece of SQL that is true for the rows to keep, with the parameters it binds."""

    sql: str
    parameters: Parameters


def known_table(name: str) -> Table:
    """Return the contract of a table. Raises NotFoundError where there is none of that name."""
    if name not in TABLES:
        raise NotFoundError(f"table {name!r} is not in the store; there are {', '.join(sorted(TABLES))}")
    return TABLES[name]


def column_type(table: Table, column: str) -> Type:
    """Return the type of a column, or of ``version``. Raises NotFoundError for any other name."""
    if column == "version" and table.name != "versions":
        return "int"
    if column not in table.columns:
        raise NotFoundError(f"table {table.name} has no column {column!r}; it has {', '.join(table.columns)}")
    return table.columns[column]


def condition_from_where(table: Table, where: Where | None) -> Condition:
    """Keep rows whose columns equal the value, or one of the values, that ``where`` gives."""
    parts = [_equals(table, column, wanted) for column, wanted in (where or {}).items()]
    return _all_of(parts)


def condition_from_bbox(table: Table, bbox: Bbox | None) -> Condition:
    """Keep rows whose box in the R-tree meets ``bbox``: all that do meet it, and a few beside it."""
    if bbox is None:
        return Condition("1", [])
    west, south, east, north = bbox
    boxes = f"SELECT id FROM {quoted(f'rtree_{table.name}_geom')}"
    sql = f"fid IN ({boxes} WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?)"
    return Condition(sql, [west, east, south, north])


def all_of(conditions: Iterable[Condition]) -> Condition:
    """Keep rows that every condition keeps."""
    return _all_of(list(conditions))


def rows_as_of(table: Table, columns: Sequence[str], time: datetime) -> Condition:
    """Write the rows that the store knew at a time as a sub-select, with its parameters."""
    moment = text_from_time(time)
    names = ", ".join(map(quoted, columns))
    if table.name == "versions":
        return Condition(f"(SELECT {names} FROM versions WHERE time <= ?)", [moment])
    version = "(SELECT coalesce(max(id), 0) FROM versions WHERE time <= ?)"
    current = f"SELECT {names} FROM {quoted(table.name)} WHERE version <= {version}"
    earlier = (
        f"SELECT {names} FROM {quoted(f'{table.name}_history')} WHERE version <= {version}"
        f" AND (version_to IS NULL OR version_to > {version})"
    )
    return Condition(f"({current} UNION ALL {earlier})", [moment] * 3)


def _all_of(parts: list[Condition]) -> Condition:
    parts = [part for part in parts if part.sql != "1"]
    parameters = [parameter for part in parts for parameter in part.parameters]
    return Condition(" AND ".join(part.sql for part in parts) or "1", parameters)


def _equals(table: Table, column: str, wanted: Value | Sequence[Value]) -> Condition:
    """Compare a column with one value or several; NULL that another program left counts as empty."""
    kind = column_type(table, column)
    name = quoted(column)
    if isinstance(wanted, str) or not isinstance(wanted, Iterable):
        values = [_bound(wanted, kind)]
        condition = Condition(f"{name} = ?", [*values])
    else:
        values = [_bound(value, kind) for value in wanted]
        condition = Condition(f"{name} IN (SELECT value FROM json_each(?))", [json.dumps(values)])
    if (kind == "text" and "" in values) or (kind == "bool" and 0 in values):
        return Condition(f"({condition.sql} OR {name} IS NULL)", condition.parameters)
    return condition


def _bound(value: Value, kind: Type) -> str | int | float:
    """Turn a value into what SQLite holds for it; numpy's numbers become Python's."""
    if isinstance(value, datetime):
        return text_from_time(value)
    plain: str | int | float = value.item() if isinstance(value, np.generic) else value
    return int(plain) if kind == "bool" else plain
