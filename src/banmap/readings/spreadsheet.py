"""CSV and workbooks as one thing: a table of texts whose index is the row number that a person sees."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from banmap.errors import InputError
from banmap.findings import Finding
from banmap.readings.params import DEFAULT_PARAMS
from banmap.readings.raw import file_finding

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Spreadsheet:
    """Hold the cells of a file as stripped texts, ``""`` where empty.

    Column names are in small letters with ``_`` for spaces; ``numeric`` names the columns that hold numbers
    typed as numbers, where a workbook has lost leading zeros. The index is the row number in the file.
    """

    cells: pd.DataFrame
    numeric: frozenset[str]
    findings: tuple[Finding, ...] = ()


def read_spreadsheet(path: Path, *, strict_encoding: bool) -> Spreadsheet:
    """Read the first sheet of a workbook, or a CSV with comma, semicolon or tab.

    What the file is, its content tells, not its suffix. Text must be UTF-8 or UTF-16; otherwise
    ``strict_encoding`` raises InputError, and without it the letters are replaced, with a finding.
    """
    data = path.read_bytes()
    if not data.strip():
        raise InputError(f"{path.name}: the file is empty; copy it again")
    if data[:4] in (_ZIP, _OLD_EXCEL):
        return _from_workbook(path)
    text, findings = _decoded(data, path.name, strict=strict_encoding)
    return _from_csv(text, path.name, findings)


def column_name(text: str) -> str:
    """Give the form in which column names are compared: small letters, words joined by ``_``."""
    return "_".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


def check_unpacked_size(path: Path) -> None:
    """Raise InputError where a zip archive would unpack to more than any field file holds."""
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(item.file_size for item in archive.infolist())
    if unpacked > DEFAULT_PARAMS.largest_unpacked_bytes:
        raise InputError(f"{path.name}: unpacks to {unpacked:,} bytes, too many for a field file; refused")


def _decoded(data: bytes, name: str, *, strict: bool) -> tuple[str, tuple[Finding, ...]]:
    encoding = "utf-16" if data[:2] in _UTF16 else "utf-8-sig"
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        text = f"{name} row {row}: is not UTF-8 text (byte {data[error.start]:#x}); save it as 'CSV UTF-8'"
        if strict:
            raise InputError(text) from error
        finding = file_finding("encoding", "warning", f"{text}; odd letters were replaced meanwhile")
        return data.decode(encoding, errors="replace"), (finding,)


def _from_csv(text: str, name: str, findings: tuple[Finding, ...]) -> Spreadsheet:
    if "\x00" in text:
        raise InputError(f"{name}: is not a text table; save it as 'CSV UTF-8'")
    head = next(line for line in text.splitlines() if line.strip())
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise InputError(f"{name} row {reader.line_num}: {error}; save it as 'CSV UTF-8'") from error
    return _table([row for _, row in rows], [line for line, _ in rows], frozenset(), findings, name)


def _from_workbook(path: Path) -> Spreadsheet:
    findings: tuple[Finding, ...] = ()
    if path.suffix.lower() not in WORKBOOK_SUFFIXES:
        text = f"{path.name}: is a workbook, not {path.suffix}; it was read as one, give it the suffix .xlsx"
        findings = (file_finding("suffix", "warning", text),)
    try:
        if path.read_bytes()[:4] == _ZIP:
            check_unpacked_size(path)
        workbook = CalamineWorkbook.from_path(str(path))
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, IndexError) as error:
        raise InputError(f"{path.name}: cannot be read as a workbook ({error}); save it again") from error
    texts = [[_cell_text(cell) for cell in row] for row in rows]
    numeric = _numeric_columns(rows)
    return _table(texts, list(range(1, len(rows) + 1)), numeric, findings, path.name)


def _numeric_columns(rows: Sequence[Sequence[object]]) -> frozenset[str]:
    head = next((row for row in rows if any(str(cell).strip() for cell in row)), [])
    numbers = [
        column_name(str(name))
        for position, name in enumerate(head)
        if any(
            isinstance(row[position], float | int) for row in rows if row is not head and position < len(row)
        )
    ]
    return frozenset(numbers)


def _cell_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _table(
    rows: list[list[str]], lines: list[int], numeric: frozenset[str], findings: tuple[Finding, ...], name: str
) -> Spreadsheet:
    filled = [place for place, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        raise InputError(f"{name}: has no rows; give a table with a row of column names first")
    columns = [column_name(cell) or f"column_{place}" for place, cell in enumerate(rows[filled[0]], start=1)]
    _check_columns(columns, name)
    width = len(columns)
    body = [[cell.strip() for cell in (rows[place] + [""] * width)[:width]] for place in filled[1:]]
    index = pd.Index([lines[place] for place in filled[1:]], name="row", dtype="int64")
    return Spreadsheet(pd.DataFrame(body, columns=columns, index=index, dtype="object"), numeric, findings)


def _check_columns(columns: list[str], name: str) -> None:
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise InputError(f"{name} row 1: column {twice[0]!r} stands twice; keep one of them")
