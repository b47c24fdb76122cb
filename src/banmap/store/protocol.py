"""What every store can do, whatever database is below it.

A store holds the current rows of the tables of ``banmap.tables`` and, append-only, every earlier row. All
changes of one command go in by one ``commit``: all of them or none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

import pandas as pd

Value = str | int | float | bool | datetime
Where = Mapping[str, Value | Sequence[Value]]
Bbox = tuple[float, float, float, float]


@dataclass(frozen=True)
class Change:
    """Put ``rows`` into ``table``: rows of a known key are updated, others added.

    ``replaces`` None keeps all other rows (update and append). A mapping names the rows that ``rows``
    replaces: current rows that match it and are not in ``rows`` are retired to the history; ``{}`` means
    the whole table. Rows that stay equal are not touched and keep their version. To change a few rows of a
    large table give these rows only, whole (a column that is left out comes in empty).
    """

    table: str
    rows: pd.DataFrame
    replaces: Where | None = None


class Store(Protocol):
    """Read tables, now or as of a date, and commit changes to them."""

    @property
    def url(self) -> str:
        """The path or URL that opens this store."""
        ...

    def tables(self) -> list[str]:
        """List the names of the tables that hold rows, sorted; ``versions`` is one of them."""
        ...

    def read(
        self,
        table: str,
        *,
        columns: Sequence[str] | None = None,
        where: Where | None = None,
        bbox: Bbox | None = None,
        as_of: datetime | None = None,
    ) -> pd.DataFrame:
        """Read rows of a table, sorted by key; a GeoDataFrame in WGS 84 where it has a geometry.

        ``columns`` limits the attributes, in the order given (the geometry comes with them only if
        ``"geometry"`` is named; ``"version"`` may be named and is the commit that wrote the row), ``where``
        keeps rows whose columns equal the value or one of the values, ``bbox`` keeps rows whose
        envelope meets ``(west, south, east, north)`` in degrees, ``as_of`` gives the rows as the store knew
        them at that time. Raises NotFoundError for an unknown table or column.
        """
        ...

    def count(self, table: str, *, where: Where | None = None, bbox: Bbox | None = None) -> int:
        """Count current rows that ``where`` and ``bbox`` keep."""
        ...

    def commit(self, changes: Sequence[Change], *, author: str, message: str, time: datetime) -> int | None:
        """Apply all changes in one transaction and return the new version, or None where nothing changed.

        Every row is checked against its table's contract first: InputError. Times are kept to the
        millisecond, geometry in two dimensions, a Polygon in a table of MultiPolygons as one of one part.
        Rows that another program changed since the last commit get a version of their own before.
        Raises StoreError where the store is locked, read-only or full; nothing is written then.
        """
        ...

    def close(self) -> None:
        """Close the store, leaving one plain file where the store is a file."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...
