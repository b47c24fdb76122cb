"""Does a register hold together: codes, levels, parents, no cycle; and who belongs to which group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from banmap.codes import GROUPINGS, LEVELS
from banmap.errors import InputError

_ALLOWED_PARENTS: Mapping[str, tuple[str, ...]] = {
    "village": ("kumban", "taseng", "district"),
    "kumban": ("district",),
    "taseng": ("district",),
    "district": ("province",),
    "province": (),
}
_MAY_STAND_ALONE = ("district", "province")
_SHOWN = 10
Problem = tuple[int, str]


@dataclass(frozen=True)
class Hierarchy:
    """Hold every row's parent in the table of units, and the memberships (unit, grouping, group_code)."""

    parent: pd.Series
    memberships: pd.DataFrame


@dataclass(frozen=True)
class _Row:
    """Hold what a row says of a unit: its number, and the groups named in columns."""

    number: int
    code: str
    name: str
    level: str
    parent: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class _Units:
    """Look up level, parent and groups of a code."""

    levels: Mapping[str, str]
    parents: Mapping[str, str]
    groups: Mapping[str, Mapping[str, str]]


def check_hierarchy(cells: pd.DataFrame, *, file_name: str) -> Hierarchy:
    """Check codes, levels and parents of all rows and resolve the district of every village.

    Raises InputError that lists the bad rows (the first ten), each with its value and what to do.
    """
    rows = _rows(cells)
    _raise(_code_problems(rows), file_name)
    units = _units(rows)
    _raise([problem for row in rows for problem in _row_problems(row, units)], file_name)
    parents = [_table_parent(row, units) for row in rows]
    _raise(_conflicts(rows, parents, units), file_name)
    memberships = [
        (code, grouping, group)
        for code, by_kind in units.groups.items()
        for grouping, group in by_kind.items()
    ]
    return Hierarchy(
        pd.Series(parents, index=cells.index, dtype="object"),
        pd.DataFrame(memberships, columns=["unit", "grouping", "group_code"], dtype="object"),
    )


def _rows(cells: pd.DataFrame) -> list[_Row]:
    columns = [cells[name].tolist() for name in ("code", "name", "level", "parent", *GROUPINGS)]
    return [
        _Row(
            int(number),
            code,
            name,
            level,
            parent,
            {kind: g for kind, g in zip(GROUPINGS, groups, strict=True) if g},
        )
        for number, code, name, level, parent, *groups in zip(cells.index, *columns, strict=True)
    ]


def _code_problems(rows: Sequence[_Row]) -> list[Problem]:
    first: dict[str, int] = {}
    problems: list[Problem] = []
    for row in rows:
        if not row.code:
            problems.append((row.number, f"the code of {row.name!r} is empty; give the official code"))
        elif row.code in first:
            problems.append(
                (row.number, f"code {row.code} stands in row {first[row.code]} already; keep one")
            )
        elif row.level not in LEVELS:
            problems.append((row.number, f"level {row.level!r} is unknown; give one of {', '.join(LEVELS)}"))
        first.setdefault(row.code, row.number)
    return problems


def _units(rows: Sequence[_Row]) -> _Units:
    """Index the rows; a village's groups are those of its columns and, where these are empty, its parent."""
    levels = {row.code: row.level for row in rows}
    groups: dict[str, Mapping[str, str]] = {}
    for row in rows:
        above = levels.get(row.parent, "")
        by_parent = {above: row.parent} if above in GROUPINGS else {}
        if row.level == "village" and (by_parent or row.columns):
            groups[row.code] = {**by_parent, **row.columns}
    return _Units(levels, {row.code: row.parent for row in rows}, groups)


def _row_problems(row: _Row, units: _Units) -> list[Problem]:
    found = [_parent_problem(row, units)]
    if row.level == "village":
        found += [
            f"{kind} {group!r} of {row.code} is no {kind} of the register; add a row for it or mend the code"
            for kind, group in row.columns.items()
            if units.levels.get(group) != kind
        ]
    return [(row.number, text) for text in found if text]


def _parent_problem(row: _Row, units: _Units) -> str:
    cycle = _cycle(row.code, units.parents)
    if cycle:
        return f"parents run in a circle: {' → '.join(cycle)}; mend one of them"
    if not row.parent:
        needed = row.level not in _MAY_STAND_ALONE and not row.columns
        return f"{row.level} {row.code} has no parent; give the code of its district" if needed else ""
    if row.parent not in units.levels:
        return (
            f"parent {row.parent!r} of {row.code} is not in the register; add a row for it or mend the code"
        )
    level, allowed = units.levels[row.parent], _ALLOWED_PARENTS[row.level]
    if level in allowed:
        return ""
    wanted = f"give the code of a {' or '.join(allowed)}" if allowed else "leave it empty"
    return f"parent {row.parent} of {row.level} {row.code} is a {level}; {wanted}"


def _cycle(code: str, parents: Mapping[str, str]) -> list[str]:
    """Give the circle that this code stands on, or nothing."""
    path = [code]
    while (above := parents.get(path[-1], "")) and above not in path:
        path.append(above)
    return [*path, code] if above == code else []


def _table_parent(row: _Row, units: _Units) -> str:
    """Give the parent for the table of units: a village's district, whatever stands between."""
    above = row.parent or next(iter(units.groups.get(row.code, {}).values()), "")
    return units.parents[above] if units.levels.get(above) in GROUPINGS else above


def _conflicts(rows: Sequence[_Row], parents: Sequence[str], units: _Units) -> list[Problem]:
    """Find villages whose parent and columns tell different groups or districts."""
    problems: list[Problem] = []
    for row, own in zip(rows, parents, strict=True):
        for kind, group in units.groups.get(row.code, {}).items():
            if units.parents[group] != own:
                text = f"{kind} {group} of {row.code} lies in district {units.parents[group]}"
                problems.append((row.number, f"{text}, the village in {own}; mend one of them"))
            elif units.levels.get(row.parent) == kind and row.parent != group:
                problems.append(
                    (row.number, f"{row.code} has two {kind}s, {row.parent} and {group}; keep one")
                )
    return problems


def _raise(problems: list[Problem], file_name: str) -> None:
    if not problems:
        return
    shown = [f"{file_name} row {row}: {text}" for row, text in sorted(problems)[:_SHOWN]]
    more = len(problems) - _SHOWN
    raise InputError("\n".join([*shown, *([f"… and {more} more rows"] if more > 0 else [])]))
