"""The query of a request for items: read strictly, then applied to the rows of a collection.

Source: OGC 17-069r4 (OGC API Features Part 1), §7.15; an unknown or bad parameter is answered with 400.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banmap.errors import InputError
from banmap.outputs.collections import Collection
from banmap.store.protocol import Bbox
from banmap.tables import Type
from banmap_api.catalogue import Served

DEFAULT_LIMIT = 100
MAXIMUM_LIMIT = 10_000
PAGING = ("limit", "offset", "bbox", "datetime")
Interval = tuple[datetime | None, datetime | None]
Rows = NDArray[np.bool_]

# The columns that say when a row was true; a row of any other table holds at all times.
_TIMES = {"units": ("valid_from", "valid_to"), "readings": ("time", "time")}


@dataclass(frozen=True)
class ItemsQuery:
    """Say which features are wanted, and which page of them."""

    limit: int = DEFAULT_LIMIT
    offset: int = 0
    bbox_deg: Bbox | None = None
    interval: Interval | None = None
    equals: Mapping[str, object] = field(default_factory=dict)


def query_from_parameters(given: list[tuple[str, str]], collection: Collection) -> ItemsQuery:
    """Read the parameters of a request; raises InputError on one that is unknown, bad or given twice."""
    names = [name for name, _ in given]
    allowed = {*PAGING, *collection.columns}
    for name in names:
        if name not in allowed:
            raise InputError(f"unknown parameter {name!r}; this collection knows {', '.join(sorted(allowed))}")
        if names.count(name) > 1:
            raise InputError(f"parameter {name!r} is given more than once; give it once")
    values = dict(given)
    return ItemsQuery(
        limit=min(_whole_number(values, "limit", DEFAULT_LIMIT, least=1), MAXIMUM_LIMIT),
        offset=_whole_number(values, "offset", 0, least=0),
        bbox_deg=bbox_from_text(values["bbox"]) if "bbox" in values else None,
        interval=interval_from_text(values["datetime"]) if "datetime" in values else None,
        equals={
            name: _value(name, text, collection.columns[name])
            for name, text in values.items()
            if name in collection.columns
        },
    )


def check_no_parameters(given: list[tuple[str, str]], *, allowed: tuple[str, ...] = ()) -> None:
    """Raise InputError where a resource is asked with a parameter that it does not know."""
    for name, _ in given:
        if name not in allowed:
            raise InputError(f"unknown parameter {name!r}; this resource knows {', '.join(allowed) or 'none'}")


def bbox_from_text(text: str) -> Bbox:
    """Read ``west,south,east,north`` in degrees; heights in a box of six numbers are passed over."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [numbers[0], numbers[1], numbers[3], numbers[4]]
    if len(numbers) != 4 or not np.isfinite(numbers).all() or numbers[1] > numbers[3]:
        raise InputError(f"bbox={text!r} is no box; give west,south,east,north in degrees")
    west, south, east, north = numbers
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south and north <= 90):
        raise InputError(f"bbox={text!r} lies off the earth; longitude comes before latitude")
    return west, south, east, north


def interval_from_text(text: str) -> Interval:
    """Read an RFC 3339 time, or two joined by ``/`` of which one may be ``..``: open at that end."""
    parts = text.split("/")
    if len(parts) > 2 or (len(parts) == 2 and all(part in ("", "..") for part in parts)):
        raise InputError(f"datetime={text!r} is neither a time nor an interval such as 2024-01-01T00:00:00Z/..")
    start, end = _time(parts[0], text, is_open=len(parts) == 2), _time(parts[-1], text, is_open=len(parts) == 2)
    if start and end and start > end:
        raise InputError(f"datetime={text!r} ends before it starts")
    return start, end


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


def _whole_number(values: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    text = values.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= 12 and int(text) >= least):
        raise InputError(f"{name}={text!r} is not a whole number of {least} or more")
    return int(text)


def _value(name: str, text: str, kind: Type) -> object:
    readers: dict[Type, Callable[[str], Any]] = {
        "text": str,
        "int": int,
        "float": float,
        "bool": lambda word: {"true": True, "false": False}[word.lower()],
        "time": _instant,
    }
    try:
        return readers[kind](text)
    except (ValueError, KeyError) as error:
        raise InputError(f"{name}={text!r} is not a value of type {kind}") from error


def _time(text: str, whole: str, *, is_open: bool) -> datetime | None:
    if is_open and text in ("", ".."):
        return None
    try:
        return _instant(text)
    except ValueError as error:
        raise InputError(f"datetime={whole!r}: {text!r} is no RFC 3339 time such as 2024-01-01T00:00:00Z") from error


def _instant(text: str) -> datetime:
    time = datetime.fromisoformat(text.replace(" ", "+"))  # a '+' of a zone arrives as a space in a query
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


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
