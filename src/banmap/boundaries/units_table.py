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


@dataclass(frozen=True)
class Levels:
    """Which unit above each village belongs to: level to (village code to code of the unit above)."""

    above: Mapping[str, Mapping[str, str]]


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
    rows: Sequence[ArcRow],
    codes: Mapping[int, str],
    projector: Projector,
    unwalked: Sequence[str],
    params: BoundaryParams,
) -> gpd.GeoDataFrame:
    """Make the ``units`` table of all levels of the register; ``unwalked`` villages are provisional."""
    tables = [_level(register, "village", {c: c for c in codes.values()}, rows, codes, projector)]
    for level, above in levels.above.items():
        if (register["level"] == level).any():
            tables.append(_level(register, level, above, rows, codes, projector))
    units = pd.concat(tables, ignore_index=True)
    sd_ha = area_sd_ha(rows, params)
    group_sd = {
        code: _union_sd_ha(code, above, rows, params)
        for above in levels.above.values()
        for code in set(above.values())
    }
    units["area_sd_ha"] = units["code"].map({**group_sd, **sd_ha}).fillna(0.0)
    units["status"] = _statuses(units, levels, rows)
    units.loc[units["code"].isin(unwalked), "status"] = "provisional"
    _sum_counts(units, levels)
    return gpd.GeoDataFrame(units, geometry="geometry", crs=WGS84)


def _level(
    register: pd.DataFrame,
    level: str,
    above: Mapping[str, str],
    rows: Sequence[ArcRow],
    codes: Mapping[int, str],
    projector: Projector,
) -> pd.DataFrame:
    units = register[register["level"] == level].drop(columns=["lon", "lat"]).copy()
    number = {code: index for index, code in enumerate(units["code"])}
    group_of = {label: number[above[code]] for label, code in codes.items() if above.get(code) in number}
    areas = build_areas([row.arc for row in rows], group_of)
    shapes = [areas.get(index, shapely.MultiPolygon()) for index in range(len(units))]
    metric = shapely.transform(np.array(shapes, dtype=object), projector.metres_from_degrees)
    units["geometry"] = shapes
    units["area_ha"] = np.round(shapely.area(metric) / SQUARE_M_PER_HA, 6)
    units["perimeter_m"] = np.round(shapely.length(metric), 3)
    return units


def _union_sd_ha(
    code: str, above: Mapping[str, str], rows: Sequence[ArcRow], params: BoundaryParams
) -> float:
    """Give the area sd of a union: only the arcs of its outline count, inner borders cancel."""
    outline = [row for row in rows if (above.get(row.left) == code) != (above.get(row.right) == code)]
    return float(np.sqrt(sum(value**2 for value in _halves(outline, params, above, code))))


def _halves(
    outline: Sequence[ArcRow], params: BoundaryParams, above: Mapping[str, str], code: str
) -> list[float]:
    sd = area_sd_ha(outline, params)
    return [value for unit, value in sd.items() if above.get(unit) == code]


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
    return "surveyed" if walked[0] > 0.995 * walked[1] else "partly"


def _sum_counts(units: pd.DataFrame, levels: Levels) -> None:
    """Fill the people of units above villages from their villages where the register has none."""
    villages = units[units["level"] == "village"].set_index("code")
    for above in levels.above.values():
        groups = villages.index.map(above.get)
        for column in COUNTS:
            sums = villages[column].groupby(groups).sum(min_count=1)
            empty = units[column].isna() & units["code"].isin(sums.index)
            units.loc[empty, column] = units.loc[empty, "code"].map(sums)
