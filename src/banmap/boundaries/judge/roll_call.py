"""The roll call: every unit of the register stands in the map once, at its level, and nobody else does."""

from collections.abc import Iterator

import geopandas as gpd
import pandas as pd

from banmap.boundaries.judge.violation import violation
from banmap.codes import LEVELS
from banmap.findings import Finding


def find_roll_call_violations(units: gpd.GeoDataFrame, register: pd.DataFrame) -> Iterator[Finding]:
    """Find units that are missing, stand twice, are unknown to the register or stand at another level.

    A unit of the register that has ended (``valid_to``) may be in the map or not.
    """
    listed = register[register["level"].isin(LEVELS)]
    level = dict(zip(listed["code"], listed["level"], strict=True))
    ended = set(listed.loc[listed["valid_to"].notna(), "code"]) if "valid_to" in listed.columns else set()
    for code in sorted(set(level) - ended - set(units["code"])):
        text = f"{level[code]} {code} is in the register and not in the map; build the map anew"
        yield violation("missing_unit", code, text)
    wrong = units["code"].duplicated(keep=False) | (units["code"].map(level) != units["level"])
    for code, rows in units[wrong].groupby("code", sort=True):
        yield from _of_unit(str(code), rows, level)


def _of_unit(code: str, rows: gpd.GeoDataFrame, level: dict[str, str]) -> Iterator[Finding]:
    place = rows.geometry.iloc[0]
    if len(rows) > 1:
        text = f"unit {code} stands {len(rows)} times in the map; one row of it may stay"
        yield violation("unit_twice", code, text, place)
    if code not in level:
        text = f"unit {code} is in the map and not in the register; add it there or build the map anew"
        yield violation("unknown_unit", code, text, place)
        return
    others = sorted(set(rows["level"]) - {level[code]})
    if others:
        text = f"unit {code} is a {level[code]} in the register and stands as {', '.join(others)} in the map"
        yield violation("other_level", code, text, place)
