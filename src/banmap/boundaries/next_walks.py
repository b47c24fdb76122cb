"""The next best walks: where one more walk settles or sharpens most of the map."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from banmap.boundaries.map_tables import ArcRow
from banmap.crs import WGS84

MOST = 30
REASONS = {
    "disputed": "two villages differ here: walk it together",
    "provisional": "nobody walked here",
    "one_walk": "only one village walked here",
}


@dataclass(frozen=True)
class _Candidate:
    """All arcs of one border and one status, and what a walk of them is worth (m² of sd along the way)."""

    units: str
    status: str
    rows: Sequence[ArcRow]

    @property
    def length_m(self) -> float:
        return sum(row.length_m for row in self.rows)

    @property
    def gain_m(self) -> float:
        """The mean fall of sd: to what two walks of a usual sd leave, all of it where nothing is known."""
        share = {"one_walk": 1.0 - 0.5**0.5, "provisional": 0.9, "disputed": 1.0}[self.status]
        lengths = [row.length_m for row in self.rows]
        total = sum(row.sigma_m * length for row, length in zip(self.rows, lengths, strict=True))
        return float(share * total / max(sum(lengths), 1e-9))


def next_walks_table(rows: Sequence[ArcRow]) -> gpd.GeoDataFrame:
    """Make the ``next_walks`` table: borders ranked by the fall of sd times the length it falls on.

    Outer borders that only one village can walk do not count, nor does the official frame.
    """
    groups: dict[tuple[str, str], list[ArcRow]] = {}
    for row in rows:
        if row.arc.stretch.status in REASONS and row.right:
            groups.setdefault((f"{row.left},{row.right}", row.arc.stretch.status), []).append(row)
    candidates = [_Candidate(units, status, own) for (units, status), own in groups.items()]
    candidates.sort(key=lambda c: (-c.gain_m * c.length_m, c.units, c.status))
    best = candidates[:MOST]
    data = {
        "id": [f"{c.units.replace(',', '-')}-{c.status}" for c in best],
        "units": [c.units for c in best],
        "reason": [REASONS[c.status] for c in best],
        "rank": pd.array(range(1, len(best) + 1), dtype="Int64"),
        "length_m": [c.length_m for c in best],
        "gain_m": [c.gain_m for c in best],
    }
    lines = [shapely.linestrings(max(c.rows, key=lambda row: row.length_m).arc.lon_lat_deg) for c in best]
    return gpd.GeoDataFrame(data, geometry=lines, crs=WGS84)
