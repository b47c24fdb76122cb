"""Write simulated tracks and marks as CSV, XLSX and GeoJSON, the same bytes each time."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import xlsxwriter

from simulation.files import Track, Waypoint, iso_times
from simulation.kml import pack

_FIXED_TIME = datetime(2025, 1, 1, tzinfo=UTC)


def table_of_tracks(tracks: Sequence[Track]) -> pd.DataFrame:
    """Make a table of fixes: village_code where known, lat, lon, time, accuracy_m where known."""
    parts = []
    for track in tracks:
        part = pd.DataFrame({"village_code": track.code or None}, index=range(len(track.lon_lat_deg)))
        part["lat"] = track.lon_lat_deg[:, 1].round(7)
        part["lon"] = track.lon_lat_deg[:, 0].round(7)
        part["time"] = None if track.times is None else iso_times(track.times)
        part["accuracy_m"] = None if track.accuracy_m is None else track.accuracy_m.round(1)
        parts.append(part)
    return pd.concat(parts, ignore_index=True).dropna(axis="columns", how="all")


def table_of_marks(marks: Sequence[Waypoint], *, kind: str) -> pd.DataFrame:
    """Make a table of marked places: name, kind, lat, lon."""
    rows = [(mark.name, kind, round(mark.lat_deg, 7), round(mark.lon_deg, 7)) for mark in marks]
    return pd.DataFrame(rows, columns=["name", "kind", "lat", "lon"])


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table as CSV in UTF-8 with its mark in front, as Excel does; numbers as Python prints them."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.columns)
        writer.writerows(table.astype("object").where(table.notna(), "").itertuples(index=False))


def write_xlsx(path: Path, table: pd.DataFrame) -> None:
    """Write a table as the only sheet of a workbook with a fixed date."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _FIXED_TIME, "comments": "made-up data"})
        sheet = book.add_worksheet("fixes")
        sheet.write_row(0, 0, list(table.columns))
        for number, row in enumerate(table.astype("object").itertuples(index=False), start=1):
            sheet.write_row(number, 0, row)
    with zipfile.ZipFile(buffer) as archive:
        pack(path, {name: archive.read(name) for name in archive.namelist()})


def write_geojson(path: Path, features: Sequence[dict[str, object]], **members: object) -> None:
    """Write a FeatureCollection, one feature per line, Lao letters as they are."""
    head = json.dumps({"type": "FeatureCollection", **members}, ensure_ascii=False)[:-1]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    path.write_text(f'{head}, "features": [\n{lines}\n]}}\n', encoding="utf-8", newline="\n")


def features_of_tracks(tracks: Sequence[Track], *, as_points: bool) -> list[dict[str, object]]:
    """Make a feature of each track, or of each of its fixes with time and accuracy."""
    if not as_points:
        return [
            feature("LineString", track.lon_lat_deg.round(7).tolist(), {"name": track.name})
            for track in tracks
        ]
    table = table_of_tracks(tracks)
    columns = [column for column in table.columns if column not in {"lat", "lon"}]
    rows = table.astype("object").to_dict("records")
    return [
        feature("Point", [row["lon"], row["lat"]], {column: row[column] for column in columns})
        for row in rows
    ]


def feature(kind: str, coordinates: object, properties: dict[str, object]) -> dict[str, object]:
    """Make one GeoJSON feature; coordinates are longitude and latitude."""
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }
