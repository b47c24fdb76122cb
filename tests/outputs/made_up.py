"""A made-up district for tests of what is read: a grid of villages with wiggly, shared boundaries.

No village, person or place in it exists. Boundaries are made first and areas are built from them, so the
tables hang together as a finished store's do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from banmap.crs import WGS84
from banmap.errors import NotFoundError
from banmap.tables import TABLES, check_table, empty_table

WEST_DEG, SOUTH_DEG, CELL_DEG = 106.5, 15.4, 0.022
DISTRICT, PROVINCE = "9901", "99"
NAMES = [
    ("Houayxay", "ຫ້ວຍຊາຍ"),
    ("Nongmoluang", "ໜອງໝໍ້ຫຼວງ"),
    ("Namtok", "ນ້ຳຕົກ"),
    ("Dongsavang", "ດົງສະຫວ່າງ"),
    ("Phonkeo", "ໂພນແກ້ວ"),
    ("Pi", "ປີ່"),
    ("Thakho", "ທ່າຂໍ"),
    ("Keung", "ກື້ງ"),
    ("Vangtat", "ວັງຕາດ"),
    ("Nasaat", "ນາສະອາດ"),
    ("Kokmay", "ກົກໄມ້"),
    ("Phousung", "ພູສູງ"),
]
STATUSES = ["two_walks", "agreed", "one_walk", "official", "disputed"]
NOTICE_EN = "Made-up data: no real village."
NOTICE_LO = "ຂໍ້ມູນສົມມຸດ: ບໍ່ແມ່ນບ້ານຈິງ."
NOTICE = f"{NOTICE_EN} {NOTICE_LO}"


@dataclass
class MemoryStore:
    """Hold tables in memory behind the protocol's reading half; ``put`` replaces a table and commits."""

    held: dict[str, pd.DataFrame] = field(default_factory=dict)
    url: str = "memory"

    def put(self, name: str, frame: pd.DataFrame) -> None:
        self.held[name] = check_table(frame, name)
        versions = self.held.get("versions", empty_table("versions"))
        time = datetime(2025, 3, 1, tzinfo=UTC)
        new = pd.DataFrame(
            {"id": [len(versions) + 1], "author": "test", "message": f"put {name}", "time": [time]}
        )
        self.held["versions"] = check_table(pd.concat([versions, new]) if len(versions) else new, "versions")

    def tables(self) -> list[str]:
        return sorted(name for name, frame in self.held.items() if len(frame))

    def read(
        self,
        table: str,
        *,
        columns: Sequence[str] | None = None,
        where: Mapping[str, object] | None = None,
        bbox: tuple[float, float, float, float] | None = None,
        as_of: datetime | None = None,  # noqa: ARG002
    ) -> pd.DataFrame:
        if table not in TABLES:
            raise NotFoundError(f"no table {table!r}")
        frame = self.held.get(table, empty_table(table))
        for name, value in (where or {}).items():
            frame = frame[frame[name] == value]
        if bbox is not None:
            frame = frame.cx[bbox[0] : bbox[2], bbox[1] : bbox[3]]
        return frame[list(columns)] if columns else frame.reset_index(drop=True)

    def count(self, table: str, *, where: Mapping[str, object] | None = None, bbox: object = None) -> int:
        return len(self.read(table, where=where, bbox=bbox))

    def close(self) -> None:
        pass


def made_up_store(columns: int = 3, rows: int = 2) -> MemoryStore:
    """Make a store of ``columns`` by ``rows`` villages in kumbans of about six, with every kind of row."""
    store = MemoryStore()
    for name, frame in made_up_tables(columns, rows).items():
        store.put(name, frame)
    return store


def made_up_tables(columns: int = 3, rows: int = 2) -> dict[str, pd.DataFrame]:
    """Make the tables themselves, checked against their contracts."""
    arcs = _arcs(columns, rows)
    units = _units(arcs, columns, rows)
    last = units.index[units["level"] == "village"][-1]
    units.loc[last, "status"] = "provisional"
    touched = (arcs["left"] == units.loc[last, "code"]) | (arcs["right"] == units.loc[last, "code"])
    arcs.loc[touched, "status"] = "provisional"
    tables = {
        "settings": pd.DataFrame({"name": ["crs", "notice"], "value": ["EPSG:32648", NOTICE]}),
        "units": units,
        "arcs": arcs,
        "corners": _corners(arcs),
        "disputes": _disputes(arcs),
        "unclaimed": _unclaimed(arcs),
        "readings": _readings(arcs),
        "next_walks": _next_walks(arcs),
        "findings": _findings(arcs),
    }
    return {name: check_table(frame, name) for name, frame in tables.items()}


def _code(column: int, row: int, columns: int, rows: int) -> str:
    inside = 0 <= column < columns and 0 <= row < rows
    return f"{DISTRICT}{row * columns + column + 1:03d}" if inside else ""


def _kumban(column: int, row: int) -> str:
    return f"K{DISTRICT}{column // 2 + 1}{row // 2 + 1}"


def _node(column: int, row: int) -> np.ndarray:
    wiggle = np.random.default_rng([column + 7, row + 7]).uniform(-0.22, 0.22, 2)
    return np.round(np.array([WEST_DEG, SOUTH_DEG]) + CELL_DEG * (np.array([column, row]) + wiggle), 8)


def _wiggly(start: np.ndarray, end: np.ndarray, seed: list[int]) -> shapely.LineString:
    rng = np.random.default_rng(seed)
    along = np.linspace(0, 1, 41)
    waves = sum(rng.normal(0, 0.04 / k) * np.sin(np.pi * k * along) for k in range(1, 12))
    waves *= np.minimum(1, 5 * along * (1 - along))  # calm near the ends, where other boundaries meet it
    across = np.array([start[1] - end[1], end[0] - start[0]])
    points = np.round(start + along[:, None] * (end - start) + waves[:, None] * across, 8)
    points[[0, -1]] = start, end  # neighbours meet in the same bits
    return shapely.LineString(points)


def _arcs(columns: int, rows: int) -> gpd.GeoDataFrame:
    found = []
    for row in range(rows + 1):
        for column in range(columns + 1):
            here = _node(column, row)
            if column < columns:
                line = _wiggly(here, _node(column + 1, row), [1, column, row])
                found.append((_code(column, row, columns, rows), _code(column, row - 1, columns, rows), line))
            if row < rows:
                line = _wiggly(here, _node(column, row + 1), [2, column, row])
                found.append((_code(column - 1, row, columns, rows), _code(column, row, columns, rows), line))
    lines = gpd.GeoSeries([line for *_, line in found], crs=WGS84)
    statuses = ["official" if "" in (a, b) else STATUSES[i % 3] for i, (a, b, _) in enumerate(found)]
    statuses[next(i for i, (a, b, _) in enumerate(found) if a and b)] = "disputed"
    return gpd.GeoDataFrame(
        {
            "id": [f"arc-{i:03d}" for i in range(len(found))],
            "left": [left for left, *_ in found],
            "right": [right for _, right, _ in found],
            "status": statuses,
            "sources": "walk_a.gpx,walk_b.gpx",
            "passes": [1 if status == "one_walk" else 2 for status in statuses],
            "sigma_m": np.where(np.array(statuses) == "provisional", 150.0, 4.2),
            "length_m": lines.to_crs("EPSG:32648").length,
        },
        geometry=lines,
        crs=WGS84,
    )


def _units(arcs: gpd.GeoDataFrame, columns: int, rows: int) -> gpd.GeoDataFrame:
    found = []
    for row in range(rows):
        for column in range(columns):
            code = _code(column, row, columns, rows)
            own = arcs[(arcs["left"] == code) | (arcs["right"] == code)]
            area = shapely.get_parts(shapely.polygonize(own.geometry.to_numpy()))[0]
            number = row * columns + column
            name, lao = NAMES[number % len(NAMES)]
            again = number // len(NAMES)
            names = (f"{name} {again + 1}", f"ບ້ານ{lao} {again + 1}") if again else (name, f"ບ້ານ{lao}")
            found.append((code, "village", *names, _kumban(column, row), "surveyed", area))
    villages = gpd.GeoDataFrame(
        found, columns=["code", "level", "name", "name_lo", "parent", "status", "geometry"], crs=WGS84
    ).assign(population=412, households=71, women=205, area_sd_ha=2.4)
    levels = [villages]
    for level, parent in (("kumban", DISTRICT), ("district", PROVINCE)):
        levels.append(_dissolved(villages, level, parent))
    units = pd.concat(levels, ignore_index=True)
    metric = units.to_crs("EPSG:32648")
    units["geometry"] = [shapely.MultiPolygon([g]) if g.geom_type == "Polygon" else g for g in units.geometry]
    return units.assign(area_ha=metric.area / 1e4, perimeter_m=metric.length)


def _dissolved(villages: gpd.GeoDataFrame, level: str, parent: str) -> gpd.GeoDataFrame:
    by = villages["parent"] if level == "kumban" else pd.Series(DISTRICT, index=villages.index)
    groups = villages.geometry.groupby(by.to_numpy())
    named = {code: NAMES[i % len(NAMES)] for i, code in enumerate(groups.groups)}
    named = {code: (name, f"ກຸ່ມບ້ານ{lao}") for code, (name, lao) in named.items()}
    if level == "district":
        named = {DISTRICT: ("Thongsomphou (made up)", "ເມືອງທົ່ງສົມພູ (ສົມມຸດ)")}
    return gpd.GeoDataFrame(
        {
            "code": list(groups.groups),
            "level": level,
            "name": [named[code][0] for code in groups.groups],
            "name_lo": [named[code][1] for code in groups.groups],
            "parent": parent,
            "status": "surveyed",
        },
        geometry=[shapely.union_all(part.to_numpy()) for _, part in groups],
        crs=WGS84,
    )


def _corners(arcs: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    ends = pd.DataFrame(
        {
            "unit": [
                unit
                for left, right in zip(arcs["left"], arcs["right"], strict=True)
                for unit in (left, right)
            ]
            * 2,
            "point": [g.wkt for g in np.repeat(shapely.get_point(arcs.geometry.to_numpy(), 0), 2)]
            + [g.wkt for g in np.repeat(shapely.get_point(arcs.geometry.to_numpy(), -1), 2)],
        }
    )
    units = ends.groupby("point")["unit"].agg(lambda codes: ",".join(sorted(set(codes) - {""})))
    points = gpd.GeoSeries.from_wkt(units.index.to_numpy(), crs=WGS84)
    metric = points.to_crs("EPSG:32648")
    return gpd.GeoDataFrame(
        {
            "id": [f"corner-{i:03d}" for i in range(len(units))],
            "units": units.to_numpy(),
            "marker": "",
            "zone": "48N",
            "sigma_m": 3.5,
            "easting": metric.x,
            "northing": metric.y,
        },
        geometry=points,
        crs=WGS84,
    )


def _disputes(arcs: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    row = arcs[arcs["status"] == "disputed"].iloc[0]
    area = gpd.GeoSeries([row["geometry"]], crs=WGS84).to_crs("EPSG:32648").buffer(70, cap_style="flat")
    return gpd.GeoDataFrame(
        {
            "id": ["dispute-1"],
            "claimants": f"{row['right']},{row['left']}",
            "status": "open",
            "width_m": 140.0,
        }
        | {"area_ha": area.area / 1e4, "people": 38},
        geometry=area.to_crs(WGS84),
        crs=WGS84,
    )


def _unclaimed(arcs: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    row = arcs[(arcs["left"] != "") & (arcs["right"] != "") & (arcs["status"] == "agreed")].iloc[0]
    part = shapely.LineString(shapely.get_coordinates(row["geometry"])[10:30])
    area = gpd.GeoSeries([part], crs=WGS84).to_crs("EPSG:32648").buffer(60, cap_style="flat")
    return gpd.GeoDataFrame(
        {
            "id": ["unclaimed-1"],
            "claimants": f"{row['left']},{row['right']}",
            "status": "open",
            "width_m": 120.0,
        }
        | {"area_ha": area.area / 1e4, "people": 0},
        geometry=area.to_crs(WGS84),
        crs=WGS84,
    )


def _readings(arcs: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    walked = arcs[arcs["left"] != ""].head(3)
    points, index = shapely.get_coordinates(walked.geometry.to_numpy(), return_index=True)
    start = pd.Timestamp("2025-02-01T01:00:00Z")
    sequence = np.concatenate([np.arange(count) for count in np.bincount(index)])
    return gpd.GeoDataFrame(
        {
            "source": "made_up.gpx",
            "unit": walked["left"].to_numpy()[index],
            "walk": [f"walk-{i}" for i in index],
            "seq": sequence,
            "time": start + pd.to_timedelta(sequence * 10, unit="s"),
            "accuracy_m": 4.0,
            "kind": "walk",
            "used": sequence != 5,
            "why_not": np.where(sequence == 5, "spike", ""),
        },
        geometry=gpd.points_from_xy(points[:, 0], points[:, 1]),
        crs=WGS84,
    )


def _next_walks(arcs: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    row = arcs[arcs["status"] == "provisional"].iloc[:1]
    return gpd.GeoDataFrame(
        {"id": ["next-1"], "units": row["left"] + "," + row["right"], "reason": "nobody walked it", "rank": 1}
        | {"length_m": row["length_m"], "gain_m": 140.0},
        geometry=row.geometry,
        crs=WGS84,
    ).reset_index(drop=True)


def _findings(arcs: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "id": [1, 2],
            "step": ["walks", "register"],
            "kind": ["spike", "missing_parent"],
            "severity": ["warning", "error"],
            "unit": [arcs["left"].max(), ""],
            "text": ["<b>One</b> fix lies 300 m off the line; it is not used.", "A parent is missing."],
        },
        geometry=[shapely.get_point(arcs.geometry.iloc[0], 5), None],
        crs=WGS84,
    )
