"""Numbers, places and dates of a register: what cannot be read is left out, with a finding for the row."""

import numpy as np
import pandas as pd

from banmap.findings import Finding
from banmap.readings.area import is_on_earth
from banmap.readings.raw import Floats, file_finding, floats_from_texts

_COUNTS = ("population", "households", "women")
_DATES = ("valid_from", "valid_to")


def with_values(cells: pd.DataFrame, *, file_name: str) -> tuple[pd.DataFrame, list[Finding]]:
    """Turn texts into counts, degrees and dates; a bad value becomes null and a finding names its row."""
    table, findings = cells.copy(), []
    for column in _COUNTS:
        table[column], found = _counts(cells[column], cells["code"], file_name)
        findings += found
    for column in _DATES:
        table[column], found = _dates(cells[column], cells["code"], file_name)
        findings += found
    findings += _doubtful(table, file_name)
    lon_lat, found = _places(cells, file_name)
    return table.assign(lon=lon_lat[:, 0], lat=lon_lat[:, 1]), [*findings, *found]


def _counts(texts: pd.Series, codes: pd.Series, file_name: str) -> tuple[pd.Series, list[Finding]]:
    plain = texts.str.replace(r"(?<=\d)[  ,](?=\d{3}\b)", "", regex=True)
    values = floats_from_texts(plain.replace("", None).tolist())
    bad = (texts != "") & ~((values >= 0) & (values == np.floor(values)))
    findings = _bad_values(texts[bad], codes, file_name, "a count of 0 or more")
    return pd.Series(values, index=texts.index).mask(bad).astype("Int64"), findings


def _dates(texts: pd.Series, codes: pd.Series, file_name: str) -> tuple[pd.Series, list[Finding]]:
    values = pd.to_datetime(texts.replace("", None), format="ISO8601", utc=True, errors="coerce")
    bad = (texts != "") & values.isna()
    return values.astype("datetime64[us, UTC]"), _bad_values(
        texts[bad], codes, file_name, "a date as 2026-01-31"
    )


def _bad_values(bad: pd.Series, codes: pd.Series, file_name: str, wanted: str) -> list[Finding]:
    return [
        file_finding(
            "bad_value",
            "warning",
            f"{file_name} row {row}: {bad.name} {value!r} is left out; give {wanted}",
            unit=codes[row],
        )
        for row, value in zip(bad.index.tolist(), bad.tolist(), strict=True)
    ]


def _doubtful(table: pd.DataFrame, file_name: str) -> list[Finding]:
    findings = []
    for part in ("women", "households"):
        for row in table.index[(table[part] > table["population"]).fillna(value=False)]:
            numbers = f"{table[part][row]} for {table['population'][row]} people"
            text = f"{file_name} row {row}: more {part} than people ({numbers})"
            findings.append(
                file_finding("doubtful_value", "warning", f"{text}; check both", unit=table["code"][row])
            )
    return findings


def _places(cells: pd.DataFrame, file_name: str) -> tuple[Floats, list[Finding]]:
    """Read longitude and latitude; the columns are taken as swapped only where all rows say so."""
    lon_lat = np.column_stack(
        [floats_from_texts(cells[name].replace("", None).tolist()) for name in ("lon", "lat")]
    )
    findings = []
    known = np.isfinite(lon_lat).all(axis=1)
    if known.any() and not is_on_earth(lon_lat[known]).any() and is_on_earth(lon_lat[known][:, ::-1]).all():
        lon_lat = lon_lat[:, ::-1]
        text = f"{file_name}: longitude and latitude stand in each other's column; they were swapped"
        findings.append(file_finding("swapped", "warning", text))
    bad = (cells["lon"] + cells["lat"] != "") & ~is_on_earth(lon_lat)
    for row in cells.index[bad]:
        place = f"lon {cells['lon'][row]!r}, lat {cells['lat'][row]!r}"
        text = f"{file_name} row {row}: {place} is no place on earth"
        findings.append(
            file_finding("bad_place", "warning", f"{text}; give degrees", unit=cells["code"][row])
        )
    return np.where(bad.to_numpy()[:, None], np.nan, lon_lat), findings
