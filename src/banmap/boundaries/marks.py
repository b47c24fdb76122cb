"""What the build says of walks and readings: the walks table, and which readings were used."""

import hashlib
from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from pandas.api.typing import NaTType

from banmap.boundaries.estimation import Held
from banmap.boundaries.walks import Walk
from banmap.crs import Floats
from banmap.geometry.curves import step_lengths


def fingerprint(walk: Walk) -> str:
    """Give a short digest of the places of a walk that are used."""
    return hashlib.sha256(walk.points_m.tobytes() + walk.gaps.tobytes()).hexdigest()[:16]


def walk_key(walk: Walk) -> tuple[str, str]:
    """Give the key of a walk in the ``walks`` table: its unit, and its source with its name."""
    return walk.unit, f"{walk.source}/{walk.name}"


def held_from_table(walks: Sequence[Walk], table: pd.DataFrame) -> Held:
    """Look up what the last build found of each walk; a walk with another fingerprint has changed."""
    known = {
        (row.unit, row.walk, row.fingerprint): (row.sigma_m, row.first_sigma_m)
        for row in table.itertuples(index=False)
    }
    found = [known.get((*walk_key(walk), fingerprint(walk))) for walk in walks]
    values = np.array([pair if pair is not None else (np.nan, np.nan) for pair in found]).reshape(-1, 2)
    unchanged = np.array([pair is not None for pair in found], dtype=bool)
    return Held(values[:, 0], values[:, 1], unchanged)


def walks_table(walks: Sequence[Walk], sigma_m: Floats, first_sigma_m: Floats) -> pd.DataFrame:
    """Make the ``walks`` table."""
    rows = [
        {
            "unit": walk.unit,
            "walk": walk_key(walk)[1],
            "source": walk.source,
            "fixes": walk.fixes,
            "used_fixes": len(walk.points_m),
            "start": _time(walk.start_s),
            "end": _time(walk.end_s),
            "length_m": walk.length_m,
            "speed_ms": walk.speed_ms,
            "sigma_m": float(sigma_m[number]),
            "first_sigma_m": float(first_sigma_m[number]),
            "missing_m": float(step_lengths(walk.points_m)[walk.gaps].sum()),
            "fingerprint": fingerprint(walk),
        }
        for number, walk in enumerate(walks)
    ]
    return pd.DataFrame(rows)


def _time(seconds: float) -> pd.Timestamp | NaTType:
    return pd.NaT if np.isnan(seconds) else pd.Timestamp(seconds, unit="s", tz="UTC")


def reading_marks(readings: gpd.GeoDataFrame, dropped: Mapping[int, str]) -> gpd.GeoDataFrame:
    """Give the readings whose marks change: those newly left out, and those that are used again.

    Marks that ingest set (no unit, off the area) stay.
    """
    by_ingest = readings["why_not"].str.startswith(("no unit", "off the area")).to_numpy()
    why = np.full(len(readings), "", dtype=object)
    why[list(dropped)] = list(dropped.values())
    why = np.where(by_ingest, readings["why_not"].to_numpy(dtype=object), why)
    used = why == ""
    changed = (readings["why_not"].to_numpy(dtype=object) != why) | (readings["used"].to_numpy() != used)
    marks = readings[changed].copy()
    marks["used"], marks["why_not"] = used[changed], why[changed]
    return marks
