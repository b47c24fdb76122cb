"""A finished map small enough to draw, for the judge; made up. The WKT is in hundredths of a degree.

+-------+-------+
|       | D +-+ |   kumban K2: C, D and the enclave E
|   C   |   |E| |
|       |   +-+ |
+-------+-------+
|   A       B   |   kumban K1; A and B meet in a line with a bend
+-------+-------+
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from banmap.boundaries.judge import find_violations
from banmap.crs import WGS84
from banmap.findings import Finding
from banmap.tables import check_table, empty_table

METRIC_CRS = "EPSG:32648"
DRAWN = {
    "A": "POLYGON ((0 0, 4 0, 5 2, 4 4, 0 4, 0 0))",
    "B": "POLYGON ((4 0, 8 0, 8 4, 4 4, 5 2, 4 0))",
    "C": "POLYGON ((0 4, 4 4, 4 8, 0 8, 0 4))",
    "D": "POLYGON ((4 4, 8 4, 8 8, 4 8, 4 4), (6 5, 6 7, 7 7, 7 5, 6 5))",
    "E": "POLYGON ((6 5, 7 5, 7 7, 6 7, 6 5))",
}
KUMBANS = {"A": "K1", "B": "K1", "C": "K2", "D": "K2", "E": "K2"}
OUTLINE = "POLYGON ((0 0, 4 0, 8 0, 8 4, 8 8, 4 8, 0 8, 0 4, 0 0))"


@dataclass(frozen=True)
class JudgedMap:
    """The tables that the judge looks at."""

    units: gpd.GeoDataFrame
    arcs: gpd.GeoDataFrame
    register: pd.DataFrame
    memberships: pd.DataFrame
    frame: gpd.GeoDataFrame | None = None

    def judge(self, *, metric_crs: str = METRIC_CRS) -> list[Finding]:
        return find_violations(
            self.units,
            self.arcs,
            self.register,
            memberships=self.memberships,
            frame=self.frame,
            metric_crs=metric_crs,
        )

    def with_shape(self, code: str, shape: shapely.Geometry | None) -> "JudgedMap":
        shapes = self.units.geometry.to_numpy().copy()
        shapes[self.units["code"] == code] = shape
        return replace(self, units=self.units.set_geometry(gpd.GeoSeries(shapes, crs=WGS84)))

    def with_status(self, code: str, status: str) -> "JudgedMap":
        statuses = self.units["status"].where(self.units["code"] != code, status)
        return replace(self, units=self.units.assign(status=statuses))

    def shape(self, code: str) -> shapely.Geometry:
        return self.units.set_index("code").geometry[code]


def on_earth(wkt: str) -> shapely.Geometry:
    """Put a drawing in hundredths of a degree to 106° E, 15° N."""
    return shapely.transform(shapely.from_wkt(wkt), lambda xy: xy / 100.0 + [106.0, 15.0])


def drawn_map(drawn: dict[str, str] | None = None, *, arcs_of: dict[str, str] | None = None) -> JudgedMap:
    """Make the finished map of a drawing; arcs may be those of another drawing."""
    villages = {code: on_earth(wkt) for code, wkt in (drawn or DRAWN).items()}
    of_arcs = {code: on_earth(wkt) for code, wkt in (arcs_of or drawn or DRAWN).items()}
    return map_of_villages(villages, KUMBANS, arcs_of=of_arcs)


def map_of_villages(
    villages: dict[str, shapely.Geometry],
    kumbans: dict[str, str],
    *,
    arcs_of: dict[str, shapely.Geometry] | None = None,
) -> JudgedMap:
    """Make all tables from village polygons that share their vertices; one arc an edge."""
    register = _register(villages, kumbans)
    groups = {code: [v for v in villages if kumbans[v] == code] for code in sorted(set(kumbans.values()))}
    above = {**groups, "15": list(villages), "1501": list(villages)}
    shapes = {code: _union([villages[v] for v in of]) for code, of in above.items()}
    geometry = [{**villages, **shapes}[code] for code in register["code"]]
    units = gpd.GeoDataFrame(register.assign(status="surveyed"), geometry=geometry, crs=WGS84)
    memberships = pd.DataFrame({"unit": list(kumbans), "grouping": "kumban", "group_code": kumbans.values()})
    return JudgedMap(
        units=check_table(units, "units"),
        arcs=check_table(arcs_of_villages(arcs_of or villages), "arcs"),
        register=check_table(register, "register"),
        memberships=check_table(memberships, "memberships"),
        frame=empty_table("frame"),
    )


def _union(shapes: list[shapely.Geometry]) -> shapely.Geometry:
    """Keep every vertex of the outline where the villages allow it."""
    return (
        shapely.coverage_union_all(shapes) if shapely.coverage_is_valid(shapes) else shapely.union_all(shapes)
    )


def _register(villages: dict[str, shapely.Geometry], kumbans: dict[str, str]) -> pd.DataFrame:
    rows = [("15", "province", ""), ("1501", "district", "15")]
    rows += [(code, "kumban", "1501") for code in sorted(set(kumbans.values()))]
    rows += [(code, "village", "1501") for code in villages]
    register = pd.DataFrame(rows, columns=["code", "level", "parent"])
    places = {code: shapely.point_on_surface(shape) for code, shape in villages.items()}
    register["lon"] = register["code"].map({code: place.x for code, place in places.items()})
    register["lat"] = register["code"].map({code: place.y for code, place in places.items()})
    return register


def arcs_of_villages(villages: dict[str, shapely.Geometry]) -> gpd.GeoDataFrame:
    """Make an arc of each edge, by a dictionary from edges to the village on their left."""
    left: dict[tuple[tuple[float, float], tuple[float, float]], str] = {}
    for code, shape in villages.items():
        for ring in shapely.get_rings(shapely.get_parts(shapely.orient_polygons(shape))):
            ends = [tuple(xy) for xy in shapely.get_coordinates(ring).tolist()]
            left |= dict.fromkeys(pairwise(ends), code)
    edges = [edge for edge in left if edge[::-1] not in left or edge < edge[::-1]]
    sides = {"left": [left[edge] for edge in edges], "right": [left.get(edge[::-1], "") for edge in edges]}
    lines = shapely.linestrings(np.array(edges))
    names = [f"arc{number:04d}" for number in range(len(edges))]
    return gpd.GeoDataFrame({"id": names, **sides}, geometry=lines, crs=WGS84)
