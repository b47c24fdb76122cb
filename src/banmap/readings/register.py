"""The register: the official list of units, from CSV, a workbook or a GeoPackage, checked as a whole.

A village's parent may be a kumban, a ta saeng or a district. What stands between village and district comes
out as dated memberships; in the table itself a village's parent is always its district.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from banmap.codes import GROUPINGS
from banmap.errors import InputError
from banmap.findings import Finding
from banmap.readings.register_checks import check_hierarchy
from banmap.readings.register_codes import with_codes
from banmap.readings.register_values import with_values
from banmap.readings.spreadsheet import WORKBOOK_SUFFIXES, Spreadsheet, read_spreadsheet
from banmap.readings.vector import spreadsheet_from_points
from banmap.tables import check_table

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".gpkg"}) | WORKBOOK_SUFFIXES
_NEEDED = ("code", "name", "level", "parent")
_OPTIONAL = (
    *("name_lo", "other_names", "lon", "lat", "population", "households", "women"),
    *("valid_from", "valid_to", *GROUPINGS),
)
_USUAL_NAMES = {
    "longitude": "lon",
    "long": "lon",
    "x": "lon",
    "latitude": "lat",
    "y": "lat",
    "village_code": "code",
    "unit_code": "code",
    "parent_code": "parent",
    "name_lao": "name_lo",
    "lao_name": "name_lo",
    "ta_saeng": "taseng",
}


@dataclass(frozen=True)
class Register:
    """Hold the tables ``register`` and ``memberships`` and what a person should look at in the file."""

    register: pd.DataFrame
    memberships: pd.DataFrame
    findings: list[Finding]


def read_register(path: Path) -> Register:
    """Read and check a register; raises InputError that names the bad rows and how to mend them."""
    sheet = _spreadsheet(path)
    cells = _with_columns(sheet.cells, path.name)
    cells, code_findings = with_codes(cells, sheet.numeric, file_name=path.name)
    places = check_hierarchy(cells, file_name=path.name)
    values, value_findings = with_values(cells, file_name=path.name)
    table = values.assign(parent=places.parent.to_numpy())
    return Register(
        check_table(table.reset_index(drop=True), "register"),
        check_table(_dated(places.memberships, values), "memberships"),
        [*sheet.findings, *code_findings, *value_findings],
    )


def _spreadsheet(path: Path) -> Spreadsheet:
    if not path.is_file():
        raise InputError(f"register {path}: there is no such file; give a CSV, XLSX or GPKG file")
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"register {path.name}: {path.suffix} is not read; give a CSV, XLSX or GPKG file")
    if path.suffix.lower() == ".gpkg":
        return spreadsheet_from_points(path)
    return read_spreadsheet(path, strict_encoding=True)


def _with_columns(cells: pd.DataFrame, file_name: str) -> pd.DataFrame:
    """Give the cells the contract's column names; needed columns must be there, others come in empty."""
    usual = {given: name for given, name in _USUAL_NAMES.items() if name not in cells.columns}
    named = cells.rename(columns=usual)
    missing = [name for name in _NEEDED if name not in named.columns]
    if missing:
        given = ", ".join(cells.columns)
        raise InputError(f"{file_name} row 1: column {missing[0]!r} is missing; the columns are: {given}")
    if named.empty:
        raise InputError(f"{file_name}: has no units below its row of column names; add one row per unit")
    result = named.loc[:, ~named.columns.duplicated()].reindex(columns=[*_NEEDED, *_OPTIONAL], fill_value="")
    return result.fillna("")


def _dated(memberships: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Date each membership by the time in which both the unit and its group are valid."""
    dates = values.set_index("code")[["valid_from", "valid_to"]]
    of_unit = dates.reindex(memberships["unit"]).reset_index(drop=True)
    of_group = dates.reindex(memberships["group_code"]).reset_index(drop=True)
    both = {
        "from": [of_unit["valid_from"], of_group["valid_from"]],
        "to": [of_unit["valid_to"], of_group["valid_to"]],
    }
    return memberships.assign(
        valid_from=pd.concat(both["from"], axis=1).max(axis=1),
        valid_to=pd.concat(both["to"], axis=1).min(axis=1),
    )
