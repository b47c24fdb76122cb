"""What a store's map holds, in a few numbers."""

from dataclasses import dataclass

import pandas as pd

from banmap.store import open_store

_M_PER_KM = 1000.0


@dataclass(frozen=True)
class MapSummary:
    """Count units by level, kilometres of border by status, open questions and findings by severity."""

    units: dict[str, int]
    village_status: dict[str, int]
    border_km: dict[str, float]
    disputes: int
    disputes_ha: float
    unclaimed: int
    unclaimed_ha: float
    findings: dict[str, int]
    notice: str


def summarise_map(url: str) -> MapSummary:
    """Count what a store's map holds now."""
    with open_store(url, read_only=True) as store:
        units = store.read("units", columns=["code", "level", "status"])
        arcs = store.read("arcs", columns=["id", "status", "length_m"])
        disputes, unclaimed = (
            store.read(name, columns=["id", "area_ha"]) for name in ("disputes", "unclaimed")
        )
        findings = store.read("findings", columns=["id", "severity"])
        settings = store.read("settings").set_index("name")["value"]
    length_km = arcs.groupby("status")["length_m"].sum() / _M_PER_KM
    return MapSummary(
        units=_counted(units["level"]),
        village_status=_counted(units.loc[units["level"] == "village", "status"]),
        border_km={str(status): round(float(km), 1) for status, km in length_km.items()},
        disputes=len(disputes),
        disputes_ha=round(float(disputes["area_ha"].sum()), 1),
        unclaimed=len(unclaimed),
        unclaimed_ha=round(float(unclaimed["area_ha"].sum()), 1),
        findings=_counted(findings["severity"]),
        notice=str(settings.get("notice", "")),
    )


def _counted(values: pd.Series) -> dict[str, int]:
    return {str(value): int(count) for value, count in values.value_counts().sort_index().items()}
