"""The units table: villages as drawn, and kumbans, ta saeng, districts and provinces as their unions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from banmap.boundaries.map_tables import SQUARE_M_PER_HA, ArcRow, area_sd_ha
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.shapes import build_areas
from banmap.codes import GROUPINGS
from banmap.crs import WGS84, Projector

COUNTS = ("population", "households", "women")
SURVEYED_SHARE = 0.995
"""A unit of whose outline this share was walked is surveyed: what is left is where walks turn off."""


@dataclass(frozen=True)
class Levels:
    """Which unit above each village belongs to: level to (village code to code of the unit above)."""

    above: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class DrawnUnits:
    """The drawn arcs, the unit codes of their labels, and which villages nobody walked."""

    rows: Sequence[ArcRow]
    codes: Mapping[int, str]
    unwalked: Sequence[str]
    projector: Projector


def levels_from_register(register: pd.DataFrame, memberships: pd.DataFrame) -> Levels:
    """Read from the register and the memberships in force which units each village belongs to."""
    parent = dict(zip(register["code"], register["parent"], strict=True))
    villages = register.loc[register["level"] == "village", "code"]
    district = {village: parent[village] for village in villages if parent.get(village)}
    province = {village: parent[code] for village, code in district.items() if parent.get(code)}
    above: dict[str, Mapping[str, str]] = {}
    for grouping in GROUPINGS:
        rows = memberships[(memberships["grouping"] == grouping) & memberships["valid_to"].isna()]
        above[grouping] = dict(zip(rows["unit"], rows["group_code"], strict=True))
    return Levels({**above, "district": district, "province": province})


def units_table(
    register: pd.DataFrame,
    levels: Levels,
    drawn: DrawnUnits,
    params: BoundaryParams,
) -> gpd.GeoDataFrame:
    """Make the ``units`` table of all levels of the register; unwalked villages are provisional."""
    tables = [_level(register, "village", {code: code for code in drawn.codes.values()}, drawn)]
    for level, above in levels.above.items():
        if (register["level"] == level).any():
            tables.append(_level(register, level, above, drawn))
    units = pd.concat(tables, ignore_index=True)
    units["area_sd_ha"] = units["code"].map(_sd_ha(levels, drawn.rows, params)).fillna(0.0)
    units["status"] = _statuses(units, levels, drawn.rows)
    units.loc[units["code"].isin(drawn.unwalked), "status"] = "provisional"
    _sum_counts(units, levels)
    return gpd.GeoDataFrame(units, geometry="geometry", crs=WGS84)


def _level(
    register: pd.DataFrame,
    level: str,
    above: Mapping[str, str],
    drawn: DrawnUnits,
) -> pd.DataFrame:
    units = register[register["level"] == level].drop(columns=["lon", "lat"]).copy()
    number = {code: index for index, code in enumerate(units["code"])}
    group_of = {
        label: number[above[code]] for label, code in drawn.codes.items() if above.get(code) in number
    }
    areas = build_areas([row.arc for row in drawn.rows], group_of)
    shapes = np.array([areas.get(index, shapely.MultiPolygon()) for index in range(len(units))], dtype=object)
    metric = shapely.transform(shapes, drawn.projector.metres_from_degrees)
    units["geometry"] = shapes
    units["area_ha"] = np.round(shapely.area(metric) / SQUARE_M_PER_HA, 6)
    units["perimeter_m"] = np.round(shapely.length(metric), 3)
    return units


def _sd_ha(levels: Levels, rows: Sequence[ArcRow], params: BoundaryParams) -> dict[str, float]:
    """Give the area sd of every unit of every level."""
    unions = {
        code: _union_sd_ha(code, above, rows, params)
        for above in levels.above.values()
        for code in set(above.values())
    }
    return {**unions, **area_sd_ha(rows, params)}


def _union_sd_ha(
    code: str, above: Mapping[str, str], rows: Sequence[ArcRow], params: BoundaryParams
) -> float:
    """Give the area sd of a union: only the arcs of its outline count, inner borders cancel."""
    outline = [row for row in rows if (above.get(row.left) == code) != (above.get(row.right) == code)]
    of_villages = area_sd_ha(outline, params)
    own = [value for unit, value in of_villages.items() if above.get(unit) == code]
    return float(np.sqrt(sum(value**2 for value in own)))


def _statuses(units: pd.DataFrame, levels: Levels, rows: Sequence[ArcRow]) -> list[str]:
    """Tell how a unit's outline is known: surveyed, partly (stretches nobody walked) or provisional."""
    walked: dict[str, list[float]] = {}
    for row in rows:
        own = row.length_m if row.arc.stretch.status != "provisional" else 0.0
        for unit in _units_outlined(row, levels):
            total = walked.setdefault(unit, [0.0, 0.0])
            total[0] += own
            total[1] += row.length_m
    return [_status(walked.get(code, [0.0, 0.0])) for code in units["code"]]


def _units_outlined(row: ArcRow, levels: Levels) -> list[str]:
    units = [unit for unit in (row.left, row.right) if unit]
    for above in levels.above.values():
        left, right = above.get(row.left), above.get(row.right)
        units += [code for code in (left, right) if code and left != right]
    return units


def _status(walked: Sequence[float]) -> str:
    if walked[0] <= 0:
        return "provisional"
    return "surveyed" if walked[0] > SURVEYED_SHARE * walked[1] else "partly"


def _sum_counts(units: pd.DataFrame, levels: Levels) -> None:
    """Fill the people of units above villages from their villages where the register has none."""
    villages = units[units["level"] == "village"].set_index("code")
    for above in levels.above.values():
        groups = villages.index.map(above.get)
        for column in COUNTS:
            sums = villages[column].groupby(groups).sum(min_count=1)
            empty = units[column].isna() & units["code"].isin(sums.index)
            units.loc[empty, column] = units.loc[empty, "code"].map(sums)
