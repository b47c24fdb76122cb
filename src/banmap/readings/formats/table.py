"""CSV and workbooks: a row per point, or a column with a trace in ODK's form ``lat lon alt acc;…``."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from banmap.errors import InputError
from banmap.readings.columns import Meaning, column_of
from banmap.readings.kinds import kind_from_words
from banmap.readings.points import parts_from_points
from banmap.readings.raw import FileReadings, Floats, Part, floats_from_texts, part_from_columns
from banmap.readings.shapes import known_heights
from banmap.readings.spreadsheet import read_spreadsheet

_NUMBER = r"-?\d+(?:\.\d+)?"
_POSITION = rf"{_NUMBER}\s+{_NUMBER}(?:\s+{_NUMBER}){{0,2}}"
_TRACE = re.compile(rf"^\s*{_POSITION}\s*(?:;\s*{_POSITION}\s*)*;?\s*$")
_LARGEST_DEGREES = 360.0
_COORDINATES: tuple[tuple[Meaning, Meaning], ...] = (("lon", "lat"), ("easting", "northing"))


def read_table(path: Path) -> FileReadings:
    """Read every point of a CSV or workbook; raises InputError where no columns hold coordinates."""
    sheet = read_spreadsheet(path, strict_encoding=False)
    cells, kind = sheet.cells, path.suffix.lower().lstrip(".")
    traces = [name for name in cells.columns if _is_trace_column(cells[name])]
    if traces:
        parts = [
            part for name in traces for part in _traces(cells, name, first=traces.index(name) * len(cells))
        ]
        return FileReadings(kind, tuple(parts), findings=sheet.findings)
    names = _coordinate_columns(cells, path.name)
    xy = np.column_stack([floats_from_texts([text or None for text in cells[name]]) for name in names])
    return FileReadings(
        kind,
        tuple(parts_from_points(cells, xy)),
        is_grid=bool(len(xy)) and bool(np.nanmedian(np.abs(np.r_[xy.ravel(), 0.0])) > _LARGEST_DEGREES),
        zone=_zone(cells, path.name),
        findings=sheet.findings,
    )


def _coordinate_columns(cells: pd.DataFrame, file_name: str) -> tuple[str, str]:
    for first, second in _COORDINATES:
        x, y = column_of(first, cells), column_of(second, cells)
        if x is not None and y is not None:
            return x, y
    given = ", ".join(str(name) for name in cells.columns[:12])
    raise InputError(
        f"{file_name} row 1: no columns lon and lat, easting and northing or an ODK trace; there are {given}"
    )


def _zone(cells: pd.DataFrame, file_name: str) -> int | None:
    """Read the UTM zone from its column, where all rows have the same."""
    column = column_of("zone", cells)
    if column is None:
        return None
    zones = {match[0] for text in cells[column] if (match := re.match(r"\d{1,2}", text))}
    if len(zones) > 1:
        raise InputError(
            f"{file_name}: holds points of zones {', '.join(sorted(zones))}; make a file of each zone"
        )
    return int(zones.pop()) if zones else None


def _is_trace_column(texts: pd.Series) -> bool:
    filled = texts[texts != ""]
    return (
        bool(len(filled))
        and bool(filled.str.fullmatch(_TRACE).all())
        and bool(filled.str.contains(r"\s").all())
    )


def _traces(cells: pd.DataFrame, column: str, *, first: int) -> list[Part]:
    code, name = column_of("code", cells), column_of("name", cells)
    parts = []
    for number, (row, text) in enumerate(zip(cells.index, cells[column], strict=True), start=first + 1):
        if not text:
            continue
        place = _positions(text)
        title = "" if name is None else str(cells.loc[row, name])
        part = part_from_columns(
            f"t{number}",
            place[:, [1, 0]],
            {
                "ele": known_heights(place[:, 2]),
                "accuracy_m": np.where(place[:, 3] > 0, place[:, 3], np.nan),
                "rows": np.full(len(place), row),
            },
            title=title,
            code="" if code is None else str(cells.loc[row, code]),
            kind="walk" if len(place) > 1 else kind_from_words([title]),
        )
        parts.append(part)
    return parts


def _positions(text: str) -> Floats:
    """Read ``lat lon alt acc;…`` into (n, 4), NaN where alt or acc is missing; 0 means unknown."""
    positions = [position.split() for position in text.split(";") if position.strip()]
    return np.array([[*map(float, one), *[np.nan] * (4 - len(one))] for one in positions])
