"""Limit a built map to some districts: their units, whatever touches them, and the lines between."""

from collections.abc import Sequence

import pandas as pd

from banmap.errors import NotFoundError
from banmap.pipeline.built_map import MAP_TABLES, Tables
from banmap.tables import check_table

_UNITS_COLUMN = {
    "arcs": ("left", "right"),
    "corners": ("units",),
    "disputes": ("claimants",),
    "unclaimed": ("claimants",),
    "walks": ("unit",),
    "next_walks": ("units",),
}


def limit_to_districts(fresh: Tables, held: Tables, districts: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Take from ``fresh`` what belongs to or touches these districts, and all else from ``held``.

    Where the store holds no map yet there is nothing to keep: the whole map comes back. Raises NotFoundError
    for a district that the map does not know.
    """
    if held["units"].empty:
        return dict(fresh)
    chosen = _touching(_units_within(fresh["units"], districts), fresh, held)
    return {name: _merged(name, fresh[name], held[name], chosen) for name in MAP_TABLES}


def _units_within(units: pd.DataFrame, districts: Sequence[str]) -> set[str]:
    known = set(units.loc[units["level"] == "district", "code"])
    unknown = [code for code in districts if code not in known]
    if unknown:
        raise NotFoundError(
            f"district {unknown[0]} is not in the map; known: {', '.join(sorted(known)) or 'none'}"
        )
    within, found = set(districts), set(districts)
    while found:
        found = set(units.loc[units["parent"].isin(found), "code"]) - within
        within |= found
    return within


def _touching(within: set[str], fresh: Tables, held: Tables) -> set[str]:
    """Add the units across a line of these units, and every unit above any of them."""
    touching = set(within)
    for arcs in (fresh["arcs"], held["arcs"]):
        meets = arcs["left"].isin(within) | arcs["right"].isin(within)
        touching |= set(arcs.loc[meets, "left"]) | set(arcs.loc[meets, "right"])
    parents = dict(zip(fresh["units"]["code"], fresh["units"]["parent"], strict=True))
    above = touching
    while above:
        above = {parents.get(code, "") for code in above} - touching
        touching |= above
    return touching - {""}


def _merged(name: str, fresh: pd.DataFrame, held: pd.DataFrame, chosen: set[str]) -> pd.DataFrame:
    ours = _belongs(name, fresh, chosen)
    theirs = ~_belongs(name, held, chosen)
    parts = [part for part in (fresh[ours], held[theirs]) if len(part)]
    return check_table(pd.concat(parts, ignore_index=True), name) if parts else fresh[ours]


def _belongs(name: str, table: pd.DataFrame, chosen: set[str]) -> pd.Series:
    if name == "units":
        return table["code"].isin(chosen)
    belongs = pd.Series(data=False, index=table.index)
    for column in _UNITS_COLUMN[name]:
        belongs |= table[column].map(lambda codes: not chosen.isdisjoint(codes.split(","))).astype(bool)
    return belongs
