"""Walks: the readings of one team along one boundary in one go, cleaned and ready to be joined."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from banmap.boundaries.cleaning import LEAST_FIXES, Fixes, clean_fixes, find_gaps
from banmap.boundaries.params import BoundaryParams
from banmap.crs import Floats, Projector
from banmap.geometry.curves import step_lengths


@dataclass(frozen=True)
class Walk:
    """One cleaned walk.

    ``points_m`` (n, 2) in walking order; ``gaps`` (n - 1,) says after which points fixes are missing;
    ``stated_sigma_m`` is 1 sd per axis as the device tells it, NaN if it does not; times are seconds of
    the Unix era, NaN if unknown. ``corners_only`` walks are marked corners with nothing between.
    """

    unit: str
    name: str
    source: str
    points_m: Floats
    gaps: NDArray[np.bool_]
    stated_sigma_m: float
    start_s: float
    end_s: float
    fixes: int
    corners_only: bool = False

    @property
    def length_m(self) -> float:
        """Measure what was walked, missing stretches left out."""
        return float(step_lengths(self.points_m)[~self.gaps].sum())

    @property
    def speed_ms(self) -> float:
        """Give the mean speed, NaN without times."""
        seconds = self.end_s - self.start_s
        return self.length_m / seconds if seconds > 0 else float("nan")


@dataclass(frozen=True)
class WalkTable:
    """All walks of a survey, sorted by unit, source and name, and the reason of each unused reading."""

    walks: list[Walk]
    dropped: dict[int, str]


def build_walks(readings: gpd.GeoDataFrame, projector: Projector, params: BoundaryParams) -> WalkTable:
    """Clean the walks of a ``readings`` table sorted by its key.

    Readings without a unit, or that ingest marked as not usable, stay out. Where a unit has walks, its
    marked corners are only markers; where it has none, the corners in order are its walk.
    """
    usable = _usable(readings)
    rows = np.flatnonzero(usable)
    points_m = projector.metres_from_degrees(shapely.get_coordinates(readings.geometry.array[rows]))
    table = _Columns(readings, rows, points_m)
    walks, dropped = [], {}
    for part, kind in table.parts():
        clean = clean_fixes(table.fixes(part, params), params)
        dropped.update(clean.dropped)
        if len(clean.fixes.row) >= LEAST_FIXES:
            walks.append(table.walk(part, clean.fixes, kind, params))
    return WalkTable(sorted(walks, key=lambda walk: (walk.unit, walk.source, walk.name)), dropped)


def _usable(readings: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    kind, unit = readings["kind"], readings["unit"]
    # A mark that cleaning set at an earlier build is set anew; ingest's own reasons hold.
    refused = readings["why_not"].str.startswith(("no unit", "off the area")).to_numpy()
    walked = set(unit[(kind == "walk").to_numpy() & ~refused].unique())
    is_walk = (kind == "walk").to_numpy()
    is_corner = ((kind == "corner") & ~unit.isin(walked)).to_numpy()
    usable: NDArray[np.bool_] = (is_walk | is_corner) & (unit != "").to_numpy() & ~refused
    return usable


class _Columns:
    """The columns of the usable readings as plain arrays, cut into walks."""

    def __init__(self, readings: gpd.GeoDataFrame, rows: NDArray[np.int64], points_m: Floats) -> None:
        chosen = readings.iloc[rows] if len(rows) < len(readings) else readings
        self.rows, self.points_m = rows, points_m
        self.unit = chosen["unit"].to_numpy(dtype=object)
        self.source = chosen["source"].to_numpy(dtype=object)
        self.name = chosen["walk"].to_numpy(dtype=object)
        self.kind = chosen["kind"].to_numpy(dtype=object)
        time = chosen["time"].to_numpy(dtype="datetime64[us]")
        self.time_s = np.where(np.isnat(time), np.nan, time.astype(np.int64) / 1e6)
        self.accuracy_m = chosen["accuracy_m"].to_numpy(dtype=np.float64)
        self.hdop = chosen["hdop"].to_numpy(dtype=np.float64)

    def parts(self) -> Iterator[tuple[slice, str]]:
        """Cut where source, walk, unit or kind changes; the table is sorted by source, walk, sequence."""
        if not len(self.rows):
            return
        columns = (self.unit, self.source, self.name, self.kind)
        change = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
        edges = [0, *(np.flatnonzero(change) + 1).tolist(), len(self.rows)]
        for start, end in pairwise(edges):
            yield slice(start, end), self.kind[start]

    def fixes(self, part: slice, params: BoundaryParams) -> Fixes:
        """Give the fixes of one walk."""
        del params
        return Fixes(self.rows[part], self.points_m[part], self.time_s[part], self.accuracy_m[part])

    def walk(self, part: slice, fixes: Fixes, kind: str, params: BoundaryParams) -> Walk:
        """Make the walk of the fixes that cleaning left."""
        corners = kind == "corner"
        gaps = np.ones(len(fixes.row) - 1, dtype=bool) if corners else find_gaps(fixes, params)
        start = part.start
        return Walk(
            unit=self.unit[start],
            name=self.name[start],
            source=self.source[start],
            points_m=fixes.points_m,
            gaps=gaps,
            stated_sigma_m=self._stated_sigma_m(part, params),
            start_s=float(fixes.time_s.min()),
            end_s=float(fixes.time_s.max()),
            fixes=part.stop - part.start,
            corners_only=corners,
        )

    def _stated_sigma_m(self, part: slice, params: BoundaryParams) -> float:
        """Tell the sd that accuracy or HDOP state; 0 stands for unknown in both."""
        accuracy = self.accuracy_m[part]
        accuracy = accuracy[accuracy > 0]
        if len(accuracy):
            return float(np.sqrt(np.mean(np.minimum(accuracy, 100.0) ** 2)) / params.radius_68_per_sigma)
        hdop = self.hdop[part]
        hdop = hdop[hdop > 0]
        return float(np.sqrt(np.mean(np.minimum(hdop, 20.0) ** 2)) * params.uere_m) if len(hdop) else np.nan
