"""What a file holds before anybody asks which village it is of: parts of fixes, and agreed lines.

Adapters of ``readings.formats`` make these values; coordinates stand as the file gives them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banmap.findings import Finding, Severity

Floats = NDArray[np.float64]
Times = NDArray[np.datetime64]
Kind = Literal["walk", "corner", "centre", "marker", ""]
# Arrays of a part by the names of its fields.
Columns = Mapping[str, NDArray[Any]]
STEP = "ingest"
_ARRAYS = ("xy", "seq", "rows", "time", "ele", "accuracy_m", "hdop", "sats")
NO_TIME = np.datetime64("NaT", "us")


@dataclass(frozen=True)
class Part:
    """Fixes that stand together in a file: a track segment, a route, a ring, one waypoint.

    ``xy`` is (n, 2), longitude and latitude in degrees or easting and northing in metres; ``time`` is UTC
    (NaT: unknown), other numbers NaN where unknown. ``rows`` are the row numbers that a person sees in the
    file. ``title`` is the name of the track or placemark, ``code`` what a column says of its unit; ``kind``
    ``""`` means that the words of the file did not tell. Parts of one ``walk`` differ in ``seq``.
    """

    walk: str
    xy: Floats
    seq: NDArray[np.int64]
    rows: NDArray[np.int64]
    time: Times
    ele: Floats
    accuracy_m: Floats
    hdop: Floats
    sats: Floats
    title: str = ""
    code: str = ""
    kind: Kind = "walk"

    def __len__(self) -> int:
        return len(self.xy)


@dataclass(frozen=True)
class AgreedLine:
    """Hold a line that people agreed on without GPS, with the texts that name its two units."""

    xy: Floats
    unit_a: str
    unit_b: str
    sigma_m: float
    decided_on: str
    row: int


@dataclass(frozen=True)
class FileReadings:
    """Hold the raw content of one file.

    ``crs`` is the CRS that the file states, in a form that pyproj reads, ``""`` where it states none; then
    ``is_grid`` tells metres (easting, northing) from degrees.
    """

    format: str
    parts: tuple[Part, ...] = ()
    lines: tuple[AgreedLine, ...] = ()
    crs: str = ""
    is_grid: bool = False
    zone: int | None = None
    findings: tuple[Finding, ...] = field(default=())

    def __len__(self) -> int:
        return sum(map(len, self.parts))


def part_from_columns(
    walk: str, xy: Floats, columns: Columns, *, title: str = "", code: str = "", kind: Kind = "walk"
) -> Part:
    """Make a part of the columns that a file has; others come in unknown, seq in the order of the rows."""
    count = len(xy)
    given: dict[str, Any] = {
        "seq": np.arange(count, dtype=np.int64),
        "rows": np.arange(1, count + 1, dtype=np.int64),
        "time": np.full(count, NO_TIME),
        **{name: np.full(count, np.nan) for name in ("ele", "accuracy_m", "hdop", "sats")},
        **columns,
    }
    return Part(walk, xy, title=title, code=code, kind=kind, **given)


def numbered_point(part: Part, number: int) -> Part:
    """Give a single point its number in the set ``w``, counted from 0."""
    return replace(part, seq=np.array([number]), rows=np.array([number + 1]))


def take_rows(part: Part, rows: NDArray[np.bool_]) -> Part:
    """Keep the fixes of a part that the mask names."""
    arrays: dict[str, Any] = {name: getattr(part, name)[rows] for name in _ARRAYS}
    return replace(part, **arrays)


def floats_from_texts(texts: Sequence[str | None]) -> Floats:
    """Turn texts into numbers, NaN where there is none; a decimal comma is understood."""
    try:
        return np.array([np.nan if text is None else float(text) for text in texts], dtype=np.float64)
    except ValueError:
        plain = pd.Series(list(texts), dtype="str").str.strip().str.replace(",", ".", regex=False)
        return pd.to_numeric(plain, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def times_from_texts(texts: Sequence[str | None]) -> Times:
    """Turn ISO 8601 texts into UTC times, NaT where there is none; a time without a zone is UTC."""
    if not any(texts):
        return np.full(len(texts), NO_TIME)
    parsed = pd.to_datetime(
        pd.Series(list(texts), dtype="object"), format="ISO8601", utc=True, errors="coerce"
    )
    return parsed.dt.tz_localize(None).to_numpy(dtype="datetime64[us]")


def file_finding(kind: str, severity: Severity, text: str, *, unit: str = "") -> Finding:
    """Make a finding of the reading step."""
    return Finding(STEP, kind, severity, unit, text)
