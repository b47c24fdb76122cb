"""The tables of a survey, made once for all its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from banmap.crs import WGS84
from banmap.findings import Finding
from banmap.readings.files import SurveyFile
from banmap.readings.placing import PlacedFile
from banmap.readings.units import UnitPart
from banmap.tables import check_table, empty_table

_NUMBERS = ("ele", "accuracy_m", "hdop")


@dataclass(frozen=True)
class ReadFile:
    """Hold a file, its parts with their villages, and for every fix why it is not used."""

    file: SurveyFile
    placed: PlacedFile
    units: list[UnitPart]
    why_not: list[NDArray[np.object_]]
    lines: list[dict[str, object]]
    findings: list[Finding]


def survey_tables(
    files: Sequence[ReadFile], *, imported_at: datetime
) -> tuple[pd.DataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Make the tables ``sources``, ``readings`` and ``agreed_lines``."""
    sources = pd.DataFrame([_source_row(file, imported_at) for file in files])
    return (
        check_table(sources, "sources") if files else empty_table("sources"),
        _readings(files),
        _agreed_lines([row for file in files for row in file.lines]),
    )


def _agreed_lines(rows: list[dict[str, object]]) -> gpd.GeoDataFrame:
    if not rows:
        return empty_table("agreed_lines")
    table = gpd.GeoDataFrame(rows, crs=WGS84)
    return check_table(table.assign(decided_on=pd.to_datetime(table["decided_on"], utc=True)), "agreed_lines")


def _source_row(file: ReadFile, imported_at: datetime) -> dict[str, object]:
    return {
        "source": file.file.source,
        "file_name": file.file.name,
        "sha256": file.file.sha256,
        "format": file.placed.readings.format,
        "datum_operation": file.placed.operation.text,
        "datum_accuracy_m": file.placed.operation.accuracy_m,
        "fixes": sum(len(item.part) for item in file.units),
        "imported_at": pd.Timestamp(imported_at).tz_convert("UTC"),
    }


def _readings(files: Sequence[ReadFile]) -> gpd.GeoDataFrame:
    parts = [item.part for file in files for item in file.units]
    if not parts:
        return empty_table("readings")
    counts = [len(part) for part in parts]

    def repeated(values: Sequence[str]) -> pd.Series:
        codes, words = pd.factorize(np.array(values, dtype=object))
        return (
            pd.Series(words.astype("object"), dtype="str")
            .take(np.repeat(codes, counts))
            .reset_index(drop=True)
        )

    def joined(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(part, name) for part in parts])

    why_not = np.concatenate([why for file in files for why in file.why_not])
    data: dict[str, object] = {
        "source": repeated([file.file.source for file in files for _ in file.units]),
        "unit": repeated([item.attribution.unit for file in files for item in file.units]),
        "walk": repeated([part.walk for part in parts]),
        "kind": repeated([part.kind for part in parts]),
        "seq": joined("seq"),
        "time": pd.Series(joined("time")).dt.tz_localize("UTC"),
        "sats": pd.Series(joined("sats")).round().astype("Int64"),
        "used": why_not == "",
        "why_not": pd.Series(why_not, dtype="str"),
        **{name: joined(name) for name in _NUMBERS},
    }
    points = shapely.points(joined("xy"))
    return check_table(gpd.GeoDataFrame(data, geometry=points, crs=WGS84), "readings")
