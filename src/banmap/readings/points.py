"""A table of points as parts: by village, track and segment, in the order of the rows."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banmap.readings.columns import Meaning, column_of
from banmap.readings.kinds import kind_from_column, kind_from_words
from banmap.readings.raw import (
    Columns,
    Floats,
    Kind,
    Part,
    Times,
    floats_from_texts,
    part_from_columns,
    times_from_texts,
)

_GROUPING: tuple[Meaning, ...] = ("code", "walk", "segment")
_NUMBERS: tuple[Meaning, ...] = ("ele", "accuracy_m", "hdop", "sats")
_DAY_FIRST = re.compile(r"^\d{1,2}-\d{1,2}-\d{4}")


def parts_from_points(cells: pd.DataFrame, xy: Floats, *, first_walk: int = 1) -> list[Part]:
    """Make parts of a table of texts with one row per point and the points' coordinates, (n, 2).

    Points of one village, track and segment are a walk, ``t1`` …; a row whose kind column says otherwise, or
    that stands alone for its village, is a point of its own in ``w``.
    """
    if cells.empty:
        return []
    titles, kinds = _titles(cells), _kinds(cells)
    columns = _arrays(cells)
    codes = _texts(cells, "code")
    walk_rows, point_rows = _split(cells, titles, kinds)
    parts = [
        _part(f"t{number}", rows, xy, columns, title=titles[rows[0]], code=codes[rows[0]])
        for number, rows in enumerate(walk_rows, start=first_walk)
    ]
    words = _words(cells)
    numbers = np.zeros(len(cells), dtype=np.int64)
    numbers[point_rows] = np.arange(len(point_rows))
    for row in point_rows:
        name = _point_name(cells, row)
        # The only point of a village, without a word of what it is: so lists of village centres look.
        bare: Kind = "centre" if codes[row] and not name else ""
        kind = kinds[row] or kind_from_words([name, words[row]]) or bare
        own = {**columns, "seq": numbers}
        parts.append(_part("w", np.array([row]), xy, own, title=name, code=codes[row], kind=kind))
    return parts


def times_from_columns(cells: pd.DataFrame) -> Times:
    """Read times from a column, or from one of dates and one of times of day; day first where years end."""
    time, date = column_of("time", cells), column_of("date", cells)
    if time is None and date is None:
        return times_from_texts([None] * len(cells))
    texts = cells[time or date].str.strip()
    if time is not None and date is not None:
        alone = ~texts.str.contains(r"\d{4}")
        texts = texts.where(~alone, cells[date].str.slice(0, 10) + " " + texts)
    plain = texts.str.replace("/", "-", regex=False).str.replace(r"\s*(UTC|GMT)$", "Z", regex=True)
    if plain.str.match(_DAY_FIRST).any():
        parsed = pd.to_datetime(plain, format="mixed", dayfirst=True, utc=True, errors="coerce")
        return parsed.dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
    return times_from_texts([text or None for text in plain])


def _split(
    cells: pd.DataFrame, titles: Sequence[str], kinds: Sequence[Kind]
) -> tuple[list[NDArray[np.int64]], list[int]]:
    """Part the rows into walks, in order of their first rows, and single points."""
    has_kinds = column_of("kind", cells) is not None and any(kinds)
    keys = [_texts(cells, meaning) for meaning in _GROUPING]
    groups: dict[tuple[str, ...], list[int]] = {}
    points: list[int] = []
    for row, key in enumerate(zip(titles, *keys, strict=True)):
        if kinds[row] not in ("", "walk"):
            points.append(row)
        else:
            groups.setdefault(key, []).append(row)
    alone = {key for key, rows in groups.items() if len(rows) == 1 and not has_kinds and len(groups) > 0}
    points += [groups[key][0] for key in alone]
    walks = [np.array(rows) for key, rows in groups.items() if key not in alone]
    return walks, sorted(points)


def _titles(cells: pd.DataFrame) -> list[str]:
    """Give each row the name of its track; a name column whose names seldom repeat names points."""
    column = column_of("name", cells)
    if column is None or cells[column].nunique() > max(1, len(cells) // 2):
        return [""] * len(cells)
    return cells[column].tolist()


def _kinds(cells: pd.DataFrame) -> list[Kind]:
    return [kind_from_column(text) for text in _texts(cells, "kind")]


def _words(cells: pd.DataFrame) -> list[str]:
    return _texts(cells, "words")


def _point_name(cells: pd.DataFrame, row: int) -> str:
    column = column_of("name", cells)
    return "" if column is None else str(cells[column].iloc[row])


def _texts(cells: pd.DataFrame, meaning: Meaning) -> list[str]:
    column = column_of(meaning, cells)
    return [""] * len(cells) if column is None else cells[column].tolist()


def _arrays(cells: pd.DataFrame) -> Columns:
    """Read the columns of numbers and times; ``seq`` only where every row has a whole number."""
    arrays: dict[str, NDArray[Any]] = {"rows": cells.index.to_numpy(dtype=np.int64)}
    arrays["time"] = times_from_columns(cells)
    for meaning in _NUMBERS:
        arrays[meaning] = floats_from_texts([text or None for text in _texts(cells, meaning)])
    arrays["accuracy_m"] = np.where(arrays["accuracy_m"] == 0, np.nan, arrays["accuracy_m"])
    order = floats_from_texts([text or None for text in _texts(cells, "seq")])
    if np.isfinite(order).all() and (order == np.floor(order)).all():
        arrays["seq"] = order.astype(np.int64)
    return arrays


def _part(
    walk: str,
    rows: NDArray[np.int64],
    xy: Floats,
    columns: Columns,
    *,
    title: str,
    code: str,
    kind: Kind = "walk",
) -> Part:
    own = {name: values[rows] for name, values in columns.items()}
    if "seq" in own and len(np.unique(own["seq"])) < len(rows):
        del own["seq"]
    return part_from_columns(walk, xy[rows], own, title=title, code=code, kind=kind)
