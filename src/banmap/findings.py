"""Findings: things a person should look at, each with its place on the map where it has one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from banmap.crs import WGS84

Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True)
class Finding:
    """Tell a person what a step dropped, repaired or doubts.

    ``step`` is the step that found it (``ingest``, ``walks``, ``build``, ``check`` …), ``kind`` a short
    stable word such as ``spike`` or ``missing_parent``, ``unit`` a unit code or ``""``, ``text`` one plain
    sentence that says what, where and what to do, ``geometry`` its place in WGS 84 or None.
    """

    step: str
    kind: str
    severity: Severity
    unit: str
    text: str
    geometry: BaseGeometry | None = None


def findings_table(findings: Iterable[Finding]) -> gpd.GeoDataFrame:
    """Make the ``findings`` table (WGS 84), sorted so that the same findings give the same rows."""
    rows = sorted(
        findings,
        key=lambda f: (f.step, f.kind, f.unit, f.text, f.geometry.wkb if f.geometry else b""),
    )
    columns = ("step", "kind", "severity", "unit", "text")
    data: dict[str, object] = {name: [getattr(row, name) for row in rows] for name in columns}
    data = {"id": list(range(1, len(rows) + 1)), **data}
    return gpd.GeoDataFrame(data, geometry=[row.geometry for row in rows], crs=WGS84)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Say whether any finding is of the level error."""
    return any(finding.severity == "error" for finding in findings)
