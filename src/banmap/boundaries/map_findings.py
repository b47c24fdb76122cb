"""What a person should look at in the map just built."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely

from banmap.boundaries.survey import SurveyTables
from banmap.boundaries.walks import WalkTable
from banmap.findings import Finding


def map_findings(
    units: gpd.GeoDataFrame,
    disputes: gpd.GeoDataFrame,
    unclaimed: gpd.GeoDataFrame,
    survey: SurveyTables,
    walks: WalkTable,
) -> Iterator[Finding]:
    """Give the findings of a built map: contests, units without land or place, what cleaning left out."""
    yield from _contests(disputes, "dispute", "both walked round")
    yield from _contests(unclaimed, "unclaimed", "left outside by")
    yield from _units_without_land(units)
    yield from _unplaced(units, survey)
    yield from _dropped(survey, walks)


def _contests(table: gpd.GeoDataFrame, kind: str, how: str) -> Iterator[Finding]:
    for row in table.itertuples(index=False):
        claimants = row.claimants.replace(",", " and ")
        text = (
            f"{row.area_ha:.1f} ha, up to {row.width_m:.0f} m wide, {how} {claimants}; "
            "GPS error does not explain it. The middle line is drawn until they decide"
        )
        yield Finding("build", kind, "warning", row.claimants.split(",")[0], text, row.geometry)


def _units_without_land(units: gpd.GeoDataFrame) -> Iterator[Finding]:
    villages = units[(units["level"] == "village") & units.geometry.is_empty]
    for row in villages.itertuples(index=False):
        text = (
            f"village {row.code} {row.name} has no land on the map: nobody walked it and its point is "
            "missing or lies inside another village. Walk it, or mend its point in the register"
        )
        yield Finding("build", "no_land", "warning", row.code, text)


def _unplaced(units: gpd.GeoDataFrame, survey: SurveyTables) -> Iterator[Finding]:
    """Tell of walks whose unit the register does not have as a village."""
    villages = set(units.loc[units["level"] == "village", "code"])
    strange = sorted(set(survey.readings["unit"].unique()) - villages - {""})
    for unit in strange:
        text = f"readings name unit {unit}, which the register does not have as a village; they are not drawn"
        yield Finding("build", "unknown_unit", "error", unit, text)


def _dropped(survey: SurveyTables, walks: WalkTable) -> Iterator[Finding]:
    """Sum up by unit and reason what cleaning left out."""
    rows = np.array(sorted(walks.dropped), dtype=np.int64)
    reasons = [walks.dropped[row] for row in rows.tolist()]
    units = survey.readings["unit"].to_numpy(dtype=object)[rows]
    groups: dict[tuple[str, str], list[int]] = {}
    for row, unit, why in zip(rows.tolist(), units, reasons, strict=True):
        groups.setdefault((unit, why), []).append(row)
    for (unit, why), members in sorted(groups.items()):
        places = shapely.multipoints(survey.readings.geometry.array[members].to_numpy())
        text = f"village {unit}: {len(members)} readings are not used: {why}"
        yield Finding("walks", "readings_left_out", "info", unit, text, places)
