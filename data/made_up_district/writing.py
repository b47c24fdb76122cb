"""Write the sample: register, frame, the teams' files in their formats, and the truth beside them."""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from made_up_district.district import DEGREE_DECIMALS, WGS84, District, register_of
from made_up_district.fieldwork import FieldFile, Fieldwork
from made_up_district.layers import write_geopackage, write_shapefile
from made_up_district.names import DISTRICT, NOTICE
from made_up_district.plan import FAULTS, MEETING_VILLAGES, UNWALKED
from simulation.files import write_gpx
from simulation.kml import write_kml, write_kmz
from simulation.spreadsheets import (
    feature,
    features_of_tracks,
    table_of_marks,
    table_of_tracks,
    write_csv,
    write_geojson,
    write_xlsx,
)

MEETING_SIGMA_M = 12.0
MEETING_LINE_TOLERANCE_M = 15.0
MEETING_FILE = "meeting Chomsi Nanyang.geojson"


def write_sample(folder: Path, district: District, work: Fieldwork) -> None:
    """Write every file of the sample below ``folder``; its README stands there already or not at all."""
    for part in ("gps", "truth"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    write_csv(folder / "register.csv", register_of(district))
    (folder / "notice.txt").write_text(NOTICE + "\n", encoding="utf-8", newline="\n")
    _write_frame(folder / "frame.geojson", district)
    for file in work.files:
        _write_field_file(folder / "gps", file)
    _write_meeting_line(folder / "gps" / MEETING_FILE, district, work)
    _write_truth(folder / "truth", district, work)


def _write_field_file(gps: Path, file: FieldFile) -> None:
    path, tracks = gps / file.path, file.content.tracks
    path.parent.mkdir(parents=True, exist_ok=True)
    with_times = "clock" in file.words
    match path.suffix:
        case ".gpx":
            write_gpx(path, file.content)
        case ".kml":
            write_kml(path, tracks, with_times=with_times)
        case ".kmz":
            write_kmz(path, tracks, with_times=with_times)
        case ".csv":
            write_csv(path, _table(file))
        case ".xlsx":
            write_xlsx(path, _table(file))
        case ".geojson":
            write_geojson(path, features_of_tracks(tracks, as_points=with_times))
        case ".shp":
            write_shapefile(path, tracks)
        case ".gpkg":
            write_geopackage(path, tracks)
        case other:
            raise ValueError(f"{path}: no writer for {other}; mend the plan")


def _table(file: FieldFile) -> pd.DataFrame:
    if file.content.tracks:
        return table_of_tracks(file.content.tracks)
    kind = "centre" if "centre" in file.words else "corner"
    table = table_of_marks(file.content.waypoints, kind=kind)
    return table.assign(village_code=file.codes[0]) if kind == "centre" else table


def _write_frame(path: Path, district: District) -> None:
    outline = shapely.union_all(district.villages.geometry.to_numpy())
    properties: dict[str, object] = {
        "code": DISTRICT[0],
        "name": DISTRICT[1],
        "name_lo": DISTRICT[2],
        "notice": NOTICE,
    }
    write_geojson(path, [_degrees_feature(outline, str(district.villages.crs), properties)])


def _write_meeting_line(path: Path, district: District, work: Fieldwork) -> None:
    """Write the line as people drew it: fewer vertices than the border has, no GPS."""
    drawn = work.meeting_line.simplify(MEETING_LINE_TOLERANCE_M)
    unit_a, unit_b = (f"{DISTRICT[0]}{number:03d}" for number in MEETING_VILLAGES)
    properties = {"unit_a": unit_a, "unit_b": unit_b, "sigma_m": MEETING_SIGMA_M, "decided_on": "2025-02-20"}
    write_geojson(path, [_degrees_feature(drawn, str(district.villages.crs), properties)])


def _write_truth(truth: Path, district: District, work: Fieldwork) -> None:
    crs = str(district.villages.crs)
    villages = [
        _degrees_feature(shape, crs, {"code": code, "name": name, "kumban": kumban})
        for code, name, kumban, shape in district.villages[["code", "name", "kumban", "geometry"]].itertuples(
            index=False
        )
    ]
    write_geojson(truth / "coverage.geojson", villages, notice=NOTICE)
    planted = [
        _degrees_feature(
            one.area, crs, {"kind": one.kind, "claimants": ",".join(one.claimants), "width_m": one.width_m}
        )
        for one in work.planted
    ]
    write_geojson(truth / "planted.geojson", planted, notice=NOTICE)
    text = json.dumps(_faults(work), ensure_ascii=False, indent=1)
    (truth / "faults.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def _faults(work: Fieldwork) -> dict[str, object]:
    files = [
        {
            "file": str(file.path),
            "villages": list(file.codes),
            "faults": sorted(file.words & FAULTS),
            "fixes": sum(len(track.lon_lat_deg) for track in file.content.tracks)
            + len(file.content.waypoints),
        }
        for file in work.files
    ]
    unwalked = [f"{DISTRICT[0]}{number:03d}" for number in UNWALKED]
    sigma_m = {code: round(sigma, 2) for code, sigma in work.sigma_m.items() if code not in unwalked}
    agreed = {"file": MEETING_FILE, "villages": [f"{DISTRICT[0]}{number:03d}" for number in MEETING_VILLAGES]}
    return {"notice": NOTICE, "files": files, "agreed": agreed, "unwalked": unwalked, "sigma_m": sigma_m}


def _degrees_feature(shape: shapely.Geometry, crs: str, properties: dict[str, object]) -> dict[str, object]:
    degrees = gpd.GeoSeries([shape], crs=crs).to_crs(WGS84).iloc[0]
    rounded = shapely.transform(degrees, lambda xy: xy.round(DEGREE_DECIMALS))
    plain = shapely.geometry.mapping(rounded)
    return feature(plain["type"], plain["coordinates"], properties)
