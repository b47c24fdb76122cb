"""The tables of the map: arcs, corners, units of all levels, disputes and unclaimed areas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from banmap.boundaries.contests import Contest
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.shapes import Arc
from banmap.boundaries.stretches import Knowledge
from banmap.boundaries.walks import Walk
from banmap.crs import WGS84, Floats, Projector

SQUARE_M_PER_HA = 10_000.0
ARCS_AT_CORNER = 3
"""Where fewer arcs end, only the status of a border changes."""


@dataclass(frozen=True)
class Drawn:
    """What the tables are made from: arcs with what is known along them, and the codes of all labels.

    ``codes`` maps labels to unit codes; a label that is not in it is outside the map.
    """

    arcs: Sequence[Arc]
    knowledge: Knowledge
    codes: Mapping[int, str]
    walks: Sequence[Walk]
    provisional_sigma_m: Mapping[frozenset[int], float]


@dataclass(frozen=True)
class ArcRow:
    """One arc with its sd, turned so that the unit of the smaller code lies on its left."""

    id: str
    arc: Arc
    left: str
    right: str
    sigma_m: float

    @property
    def length_m(self) -> float:
        """Measure the arc, to the tenth of a millimetre."""
        return round(float(np.hypot(*np.diff(self.arc.points_m, axis=0).T).sum()), 4)


def arc_rows(drawn: Drawn) -> list[ArcRow]:
    """Name the arcs by their units, in a fixed order and direction."""
    turned = [_turn(arc, drawn.codes) for arc in drawn.arcs]
    turned.sort(key=lambda item: (item[0], item[1], item[2].points_m[[0, -1]].tolist()))
    counts: dict[tuple[str, str], int] = {}
    rows = []
    for left, right, arc in turned:
        number = counts[left, right] = counts.get((left, right), 0) + 1
        name = f"{left}-{right or 'outside'}-{number}"
        rows.append(ArcRow(name, arc, left, right, _arc_sigma_m(arc, drawn)))
    return rows


def _turn(arc: Arc, codes: Mapping[int, str]) -> tuple[str, str, Arc]:
    left, right = codes.get(arc.stretch.left, ""), codes.get(arc.stretch.right, "")
    if not left or (right and right < left):
        left, right, arc = right, left, arc.reverse()
    return left, right, arc


def _arc_sigma_m(arc: Arc, drawn: Drawn) -> float:
    stretch = arc.stretch
    guessed = drawn.provisional_sigma_m.get(frozenset((stretch.left, stretch.right)))
    if stretch.status == "provisional" and guessed is not None:
        return guessed
    return round(float(np.sqrt(np.mean(drawn.knowledge.sigma_m[stretch.crossings] ** 2))), 6)


def arcs_table(rows: Sequence[ArcRow], drawn: Drawn) -> gpd.GeoDataFrame:
    """Make the ``arcs`` table."""
    known = drawn.knowledge
    data = {
        "id": [row.id for row in rows],
        "left": [row.left for row in rows],
        "right": [row.right for row in rows],
        "status": [row.arc.stretch.status for row in rows],
        "passes": [int(np.median(known.passes[row.arc.stretch.crossings])) for row in rows],
        "sigma_m": [row.sigma_m for row in rows],
        "length_m": [row.length_m for row in rows],
        "sources": [_sources(row.arc, drawn) for row in rows],
    }
    lines = [shapely.linestrings(row.arc.lon_lat_deg) for row in rows]
    return gpd.GeoDataFrame(data, geometry=lines, crs=WGS84)


def _sources(arc: Arc, drawn: Drawn) -> str:
    walks = np.unique(drawn.knowledge.walks[arc.stretch.crossings])
    return ",".join(sorted({drawn.walks[number].source for number in walks.tolist() if number >= 0}))


def corners_table(
    rows: Sequence[ArcRow], projector: Projector, markers_m: Floats, params: BoundaryParams
) -> gpd.GeoDataFrame:
    """Make the ``corners`` table: the places where arcs of three units meet."""
    meeting: dict[int, list[tuple[ArcRow, Floats]]] = {}
    for row in rows:
        for node, point in ((row.arc.stretch.start, 0), (row.arc.stretch.end, -1)):
            meeting.setdefault(node, []).append((row, row.arc.points_m[point]))
    meetings = [items for items in meeting.values() if len(items) >= ARCS_AT_CORNER]
    corners = [_corner(items, markers_m, params.marker_m) for items in meetings]
    corners.sort(key=lambda corner: (corner["units"], corner["easting"], corner["northing"]))
    table = pd.DataFrame(corners, columns=["units", "marker", "sigma_m", "easting", "northing"])
    table["zone"] = params.metric_crs
    table["id"] = _numbered(table["units"].tolist())
    places = table[["easting", "northing"]].to_numpy(dtype=np.float64)
    points = shapely.points(projector.degrees_from_metres(places))
    return gpd.GeoDataFrame(table, geometry=points, crs=WGS84)


def _corner(items: Sequence[tuple[ArcRow, Floats]], markers_m: Floats, near_m: float) -> dict[str, object]:
    easting, northing = items[0][1].tolist()
    units = sorted({unit for row, _ in items for unit in (row.left, row.right)} - {""})
    marked = len(markers_m) and np.hypot(*(markers_m - items[0][1]).T).min() <= near_m
    return {
        "units": ",".join(units),
        "marker": "marked" if marked else "",
        "sigma_m": round(float(np.sqrt(np.mean([row.sigma_m**2 for row, _ in items]))), 6),
        "easting": easting,
        "northing": northing,
    }


def _numbered(names: Sequence[str]) -> list[str]:
    """Make each name one of its own: the first, second … of the same name."""
    counts: dict[str, int] = {}
    result = []
    for name in names:
        counts[name] = counts.get(name, 0) + 1
        result.append(f"{name}-{counts[name]}")
    return result


def contest_table(
    contests: Sequence[Contest], codes: Mapping[int, str], people: Mapping[str, int], projector: Projector
) -> gpd.GeoDataFrame:
    """Make the ``disputes`` or the ``unclaimed`` table; people are those of the claimant villages."""
    named = [(",".join(sorted(codes[c] for c in one.claims if c in codes)), one) for one in contests]
    named.sort(key=lambda item: (item[0], -item[1].area.area / SQUARE_M_PER_HA))
    data = {
        "claimants": [claimants for claimants, _ in named],
        "area_ha": [one.area.area / SQUARE_M_PER_HA for _, one in named],
        "width_m": [one.width_m for _, one in named],
        "people": [sum(people.get(unit, 0) for unit in claimants.split(",")) for claimants, _ in named],
        "geometry": [shapely.transform(one.area, projector.degrees_from_metres) for _, one in named],
    }
    table = pd.DataFrame(data, columns=list(data))
    table["id"] = _numbered(table["claimants"].tolist())
    table["status"], table["decision"] = "open", ""
    return gpd.GeoDataFrame(table, geometry="geometry", crs=WGS84)


def area_sd_ha(rows: Sequence[ArcRow], params: BoundaryParams) -> dict[str, float]:
    """Give 1 sd of the area of each village, from the sd and length of its arcs.

    An error of sd s across a line of length L that is correlated over c = speed · τ shifts the area by
    an amount of variance 2 s² c L (Gauss-Markov error, L much longer than c), at most (s L)².
    """
    correlation_m = params.walking_speed_ms * params.correlation_s
    variance: dict[str, float] = {}
    for row in rows:
        own = row.sigma_m**2 * min(2.0 * correlation_m * row.length_m, row.length_m**2)
        for unit in (row.left, row.right):
            variance[unit] = variance.get(unit, 0.0) + own
    return {
        unit: round(float(np.sqrt(value)) / SQUARE_M_PER_HA, 6) for unit, value in variance.items() if unit
    }
