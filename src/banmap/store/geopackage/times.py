"""Times as a GeoPackage writes them: ``2025-03-01T06:30:00.000Z``, UTC.

Cut to the millisecond, as the standard asks (OGC 12-128r17, table 1): GDAL warns about anything finer.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banmap.errors import InputError

Times = NDArray[np.datetime64]

_DAY_US = 86_400_000_000
_TEXT_CHARS = 24
# where the digits of hour, minute, second and millisecond stand in the text, and their worth in microseconds
_DIGITS = (
    (11, 36_000_000_000, 10), (12, 3_600_000_000, 10), (14, 600_000_000, 6), (15, 60_000_000, 10),
    (17, 10_000_000, 6), (18, 1_000_000, 10), (20, 100_000, 10), (21, 10_000, 10), (22, 1_000, 10),
)  # fmt: skip


def text_from_times(times: Times) -> list[str | None]:
    """Write times in UTC as text, None for NaT. Raises InputError outside the years 1 to 9999."""
    missing = np.isnat(times)
    micros = np.where(missing, 0, times.astype("datetime64[us]").astype(np.int64))
    days, since_midnight_us = np.divmod(micros, _DAY_US)
    characters = np.empty((len(micros), _TEXT_CHARS), dtype=np.uint32)
    characters[:] = np.frombuffer(b"0000-00-00T00:00:00.000Z", dtype=np.uint8)
    characters[:, :10] = _dates(days)
    for position, worth_us, base in _DIGITS:
        characters[:, position] += (since_midnight_us // worth_us % base).astype(np.uint32)
    text: list[str | None] = characters.view(f"U{_TEXT_CHARS}").ravel().tolist()
    for row in np.flatnonzero(missing):
        text[row] = None
    return text


def times_from_text(text: Sequence[str | None]) -> Times:
    """Read times written by this or another program, in UTC, NaT for None. Raises ValueError for no time."""
    known = [time for time in text if time is not None]
    if len(known) < len(text):
        times = np.full(len(text), "NaT", dtype="datetime64[us]")
        times[[time is not None for time in text]] = times_from_text(known)
        return times
    if not known:
        return np.empty(0, dtype="datetime64[us]")
    letters = "".join(known).encode()
    if set(map(len, known)) == {_TEXT_CHARS} and len(letters) == len(known) * _TEXT_CHARS:
        return _times_from_digits(np.frombuffer(letters, dtype=np.uint8).reshape(-1, _TEXT_CHARS))
    parsed = pd.to_datetime(known, format="ISO8601", utc=True)
    return parsed.tz_localize(None).to_numpy(dtype="datetime64[us]")


def text_from_time(time: datetime) -> str:
    """Write one time in UTC, cut to the millisecond. Raises InputError where it has no time zone."""
    if time.tzinfo is None:
        raise InputError(f"time {time} has no time zone; give one in UTC")
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _dates(days: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Write days since 1970 as (n, 10) characters of ``YYYY-MM-DD``."""
    distinct, rows = np.unique(days, return_inverse=True)
    text = np.datetime_as_string(distinct.astype("datetime64[D]"))
    outside = [str(date) for date in text if len(date) != 10 or date < "0001"]  # noqa: PLR2004
    if outside:
        raise InputError(f"date {outside[0]} is outside the years 1 to 9999; mend the clock's year")
    letters = np.frombuffer("".join(text).encode(), dtype=np.uint8).reshape(-1, 10)
    return letters[rows]


def _times_from_digits(characters: NDArray[np.uint8]) -> Times:
    dates = np.ascontiguousarray(characters[:, :10])
    is_new = np.append(True, (dates[1:] != dates[:-1]).any(axis=1))  # rows of a walk share their date
    starts = np.flatnonzero(is_new)
    days = dates[starts].view("S10").ravel().astype("U10").astype("datetime64[us]").astype(np.int64)
    micros = np.repeat(days, np.diff(np.append(starts, len(dates))))
    for position, worth_us, _ in _DIGITS:
        micros += (characters[:, position].astype(np.int64) - ord("0")) * worth_us
    return micros.astype("datetime64[us]")
