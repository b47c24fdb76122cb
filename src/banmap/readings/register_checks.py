"""Does a register hold together: codes, levels, parents, no cycle; and who belongs to which group."""

from collections.abc import Mapping
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


def check_hierarchy(cells: pd.DataFrame, *, file_name: str) -> Hierarchy:
    """Check codes, levels and parents of all rows and resolve the district of every village.

    Raises InputError that lists the bad rows (the first ten), each with its value and what to do.
    """
    _raise(_code_problems(cells), file_name)
    levels = dict(zip(cells["code"], cells["level"], strict=True))
    parents = dict(zip(cells["code"], cells["parent"], strict=True))
    groups = _groups(cells, levels)
    _raise(_parent_problems(cells, levels, parents) + _group_problems(cells, levels), file_name)
    district = [_district(row.code, row.parent, groups, levels, parents) for row in cells.itertuples()]
    _raise(_district_problems(cells, district, groups, levels, parents), file_name)
    rows = [(unit, grouping, group) for unit, by_kind in groups.items() for grouping, group in by_kind.items()]
    memberships = pd.DataFrame(rows, columns=["unit", "grouping", "group_code"], dtype="object")
    return Hierarchy(pd.Series(district, index=cells.index, dtype="object"), memberships)


def _code_problems(cells: pd.DataFrame) -> list[Problem]:
    first: dict[str, int] = {}
    problems: list[Problem] = []
    for row in cells.itertuples():
        if not row.code:
            problems.append((row.Index, f"the code of {row.name!r} is empty; give the official code"))
        elif row.code in first:
            problems.append((row.Index, f"code {row.code} stands in row {first[row.code]} already; keep one"))
        elif row.level not in LEVELS:
            problems.append((row.Index, f"level {row.level!r} is unknown; give one of {', '.join(LEVELS)}"))
        first.setdefault(str(row.code), row.Index)
    return problems


def _parent_problems(
    cells: pd.DataFrame, levels: Mapping[str, str], parents: Mapping[str, str]
) -> list[Problem]:
    problems: list[Problem] = []
    for row in cells.itertuples():
        cycle = _cycle(row.code, parents)
        allowed = _ALLOWED_PARENTS[row.level]
        if cycle:
            problems.append((row.Index, f"parents run in a circle: {' → '.join(cycle)}; mend one of them"))
        elif not row.parent:
            if row.level not in _MAY_STAND_ALONE and not any(getattr(row, group) for group in GROUPINGS):
                problems.append((row.Index, f"{row.level} {row.code} has no parent; give the code of its district"))
        elif row.parent not in levels:
            text = f"parent {row.parent!r} of {row.code} is not in the register; add a row for it or mend the code"
            problems.append((row.Index, text))
        elif levels[row.parent] not in allowed:
            wanted = " or ".join(allowed) or "no parent"
            text = f"parent {row.parent} of {row.level} {row.code} is a {levels[row.parent]}; give a {wanted}"
            problems.append((row.Index, text))
    return problems


def _cycle(code: str, parents: Mapping[str, str]) -> list[str]:
    """Give the circle that this code stands on, or nothing."""
    path = [code]
    while (above := parents.get(path[-1], "")) and above not in path:
        path.append(above)
    return [*path, code] if above == code else []


def _group_problems(cells: pd.DataFrame, levels: Mapping[str, str]) -> list[Problem]:
    problems: list[Problem] = []
    for grouping in GROUPINGS:
        named = cells[(cells[grouping] != "") & (cells["level"] == "village")]
        for row, code, group in zip(named.index, named["code"], named[grouping], strict=True):
            if levels.get(group) != grouping:
                text = f"{grouping} {group!r} of {code} is not a {grouping} of the register; add a row for it"
                problems.append((row, text))
    return problems


def _groups(cells: pd.DataFrame, levels: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Give each village its groups, by its columns and, where those are empty, by its parent."""
    groups: dict[str, dict[str, str]] = {}
    for row in cells[cells["level"] == "village"].itertuples():
        own = {grouping: str(getattr(row, grouping)) for grouping in GROUPINGS if getattr(row, grouping)}
        above = levels.get(str(row.parent), "")
        if above in GROUPINGS:
            own.setdefault(above, str(row.parent))
        if own:
            groups[str(row.code)] = own
    return groups


def _district(
    code: str,
    parent: str,
    groups: Mapping[str, Mapping[str, str]],
    levels: Mapping[str, str],
    parents: Mapping[str, str],
) -> str:
    above = parent or next(iter(groups.get(code, {}).values()), "")
    return parents[above] if levels.get(above) in GROUPINGS else above


def _district_problems(
    cells: pd.DataFrame,
    district: list[str],
    groups: Mapping[str, Mapping[str, str]],
    levels: Mapping[str, str],
    parents: Mapping[str, str],
) -> list[Problem]:
    """Find villages whose parent and columns tell different groups or districts."""
    problems: list[Problem] = []
    for row, code, parent, own in zip(cells.index, cells["code"], cells["parent"], district, strict=True):
        for grouping, group in groups.get(code, {}).items():
            if parents[group] != own:
                text = f"{grouping} {group} of {code} lies in district {parents[group]}, the village in {own}"
                problems.append((row, f"{text}; mend one of them"))
            elif levels.get(parent) == grouping and parent != group:
                problems.append((row, f"{code} has two {grouping}s, {parent} and {group}; keep one"))
    return problems


def _raise(problems: list[Problem], file_name: str) -> None:
    if not problems:
        return
    shown = [f"{file_name} row {row}: {text}" for row, text in sorted(problems)[:_SHOWN]]
    more = len(problems) - _SHOWN
    raise InputError("\n".join([*shown, *([f"… and {more} more rows"] if more > 0 else [])]))
