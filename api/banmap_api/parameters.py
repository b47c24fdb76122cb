"""The parameters of a request, read strictly.

Source: OGC 17-069r4 (OGC API Features Part 1), §7.15; an unknown or bad parameter is answered with 400.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from banmap.errors import InputError
from banmap.outputs.collections import Collection
from banmap.store.protocol import Bbox
from banmap.tables import Type

DEFAULT_LIMIT = 100
MAXIMUM_LIMIT = 10_000
PAGING = ("limit", "offset", "bbox", "datetime")
Interval = tuple[datetime | None, datetime | None]

_BOX, _BOX_WITH_HEIGHTS = 4, 6
_EAST_DEG, _NORTH_DEG = 180.0, 90.0
_ENDS = 2
_MOST_DIGITS = 12


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
            raise InputError(
                f"unknown parameter {name!r}; this collection knows {', '.join(sorted(allowed))}"
            )
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
            raise InputError(
                f"unknown parameter {name!r}; this resource knows {', '.join(allowed) or 'none'}"
            )


def bbox_from_text(text: str) -> Bbox:
    """Read ``west,south,east,north`` in degrees; heights in a box of six numbers are passed over."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == _BOX_WITH_HEIGHTS:
        numbers = numbers[:2] + numbers[3:5]
    if len(numbers) != _BOX or not all(map(isfinite, numbers)) or numbers[1] > numbers[3]:
        raise InputError(f"bbox={text!r} is no box; give west,south,east,north in degrees")
    west, south, east, north = numbers
    if max(abs(west), abs(east)) > _EAST_DEG or max(abs(south), abs(north)) > _NORTH_DEG:
        raise InputError(f"bbox={text!r} lies off the earth; longitude comes before latitude")
    return west, south, east, north


def interval_from_text(text: str) -> Interval:
    """Read an RFC 3339 time, or two joined by ``/`` of which one may be ``..``: open at that end."""
    parts = text.split("/")
    is_interval = len(parts) == _ENDS
    if len(parts) > _ENDS or (is_interval and set(parts) <= {"", ".."}):
        raise InputError(f"datetime={text!r} is no time and no interval such as 2024-01-01T00:00:00Z/..")
    start, end = (_time(part, text, is_open=is_interval) for part in (parts[0], parts[-1]))
    if start and end and start > end:
        raise InputError(f"datetime={text!r} ends before it starts")
    return start, end


def _whole_number(values: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    text = values.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and int(text) >= least):
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
        raise InputError(
            f"datetime={whole!r}: {text!r} is no RFC 3339 time such as 2024-01-01T00:00:00Z"
        ) from error


def _instant(text: str) -> datetime:
    time = datetime.fromisoformat(text.replace(" ", "+"))  # a '+' of a zone arrives as a space in a query
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
