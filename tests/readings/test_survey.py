import random
import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from readings.conftest import SQUARE, gpx, kinds_of, points, track, units_of, waypoint
from shapely import LineString

from banmap.errors import InputError
from banmap.readings import read_register
from banmap.tables import check_table


def put(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def shifted(east_deg, north_deg=0.0):
    return [(lon + east_deg, lat + north_deg) for lon, lat in SQUARE]


def test_tables_keep_their_contract_and_readings_their_numbers(folder, survey):
    put(folder, "9901001.gpx", gpx(track("A")))
    read = survey(folder)
    for name, table in (
        ("sources", read.sources),
        ("readings", read.readings),
        ("agreed_lines", read.agreed_lines),
    ):
        assert check_table(table, name).equals(table)
    source = read.sources.loc[0]
    assert source["source"] == source["sha256"][:12]
    assert source[["file_name", "format", "fixes", "datum_accuracy_m"]].tolist() == [
        "9901001.gpx",
        "gpx",
        4,
        0.0,
    ]
    row = read.readings.loc[2]
    assert row[["unit", "walk", "seq", "kind", "used", "why_not"]].tolist() == [
        "9901001",
        "t1s1",
        2,
        "walk",
        True,
        "",
    ]
    assert (row["ele"], row["hdop"], row["sats"]) == (800.0, 1.2, 8)
    assert row["time"].isoformat() == "2025-01-16T01:00:02+00:00"
    assert (row.geometry.x, row.geometry.y) == SQUARE[2]
    assert (read.findings, read.skipped) == ([], [])


def test_an_empty_folder_gives_empty_tables(folder, survey):
    read = survey(folder)
    assert (len(read.sources), len(read.readings), len(read.agreed_lines)) == (0, 0, 0)


def test_one_file_may_hold_two_villages(folder, survey):
    put(folder, "two.gpx", gpx(track("Houiysai"), track("9901003", points(shifted(0.1)))))
    read = survey(folder)
    assert read.readings.groupby("unit")["walk"].first().to_dict() == {"9901001": "t1s1", "9901003": "t2s1"}


def test_what_nobody_can_attribute_is_kept_unused_with_a_warning(folder, survey):
    put(folder, "day1.gpx", gpx(track("Track 1")))
    read = survey(folder)
    assert len(read.readings) == 4
    assert units_of(read) == [""]
    assert not read.readings["used"].any()
    assert read.readings["why_not"].str.startswith("no unit: ").all()
    assert [(finding.kind, finding.severity) for finding in read.findings] == [("no_unit", "warning")]
    assert "day1.gpx (t1s1)" in read.findings[0].text
    assert "manifest" in read.findings[0].text


def test_the_manifest_comes_first_by_file_and_by_walk(folder, survey, tmp_path):
    put(folder, "a/9901001.gpx", gpx(track("Houiysai"), track("Houiysai", points(shifted(0.02)))))
    put(folder, "day1.gpx", gpx(track("x", points(shifted(0.03)))))
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("file,code,walk\nA/9901001.gpx,9901003,t2s1\nday1.gpx,LA9902002,\n")
    read = survey(folder, manifest=manifest)
    assert read.readings.groupby(["unit", "walk"]).size().to_dict() == {
        ("9901001", "t1s1"): 4,
        ("9901003", "t2s1"): 4,
        ("9902002", "t1s1"): 4,
    }


def test_a_manifest_among_the_files_is_no_field_file_and_its_wrong_names_are_told(folder, survey):
    put(folder, "day1.gpx", gpx(track("x")))
    manifest = put(folder, "manifest.csv", "file,code\nday1.gpx,9901001\nday2.gpx,9901002\n")
    read = survey(folder, manifest=manifest)
    assert units_of(read) == ["9901001"]
    assert [finding.text.split(":")[0] for finding in read.findings] == ["day2.gpx"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("file,code\na.gpx,9901099\n", "row 2.*'9901099'.*a.gpx"),
        ("file,code\na.gpx,9901001\na.gpx,9901002\n", "row 3.*9901001 already"),
        ("name,unit\na.gpx,9901001\n", "file, code"),
    ],
)
def test_a_wrong_manifest_is_refused(folder, survey, tmp_path, text, words):
    manifest = tmp_path / "manifest.csv"
    manifest.write_text(text)
    with pytest.raises(InputError, match=words):
        survey(folder, manifest=manifest)


def test_the_same_content_is_stored_once_within_and_across_imports(folder, survey):
    first = put(folder, "9901001.gpx", gpx(track("A")))
    shutil.copy(first, folder / "copy of 9901001.gpx")
    read = survey(folder)
    assert len(read.sources) == 1
    assert [(finding.kind, finding.severity) for finding in read.findings] == [("same_file", "info")]
    again = survey(folder, known_sha256=set(read.sources["sha256"]))
    assert len(again.sources) == 0
    assert len(again.skipped) == 2
    assert {finding.severity for finding in again.findings} == {"info"}


def test_the_same_content_under_two_villages_is_a_warning(folder, survey):
    first = put(folder, "9901001.gpx", gpx(track("")))
    shutil.copy(first, folder / "9901002.gpx")
    read = survey(folder)
    assert [(finding.kind, finding.severity) for finding in read.findings] == [("same_file", "warning")]


def test_bad_files_do_not_stop_good_ones(folder, survey):
    put(folder, "9901001.gpx", gpx(track("A")))
    put(folder, "empty.gpx", "")
    put(folder, "broken.kml", "<kml")
    put(folder, "broken.shp", "x")
    put(folder, "no points.gpx", gpx())
    put(folder, "columns.csv", "a,b\n1,2\n")
    put(folder, "grid.csv", "easting,northing\n650000,1700000\n")
    put(folder, "notes.docx", "x")
    put(folder, "LIESMICH", "x")
    put(folder, ".hidden.gpx", "x")
    read = survey(folder)
    assert read.sources["file_name"].tolist() == ["9901001.gpx"]
    errors = sorted(
        finding.text.split(":")[0].split(" row")[0]
        for finding in read.findings
        if finding.severity == "error"
    )
    assert errors == ["broken.kml", "broken.shp", "columns.csv", "empty.gpx", "grid.csv", "no points.gpx"]
    assert kinds_of([f for f in read.findings if f.severity == "info"]) == ["other_file", "other_file"]
    assert len(read.skipped) == 8
    assert all(reason for _, reason in read.skipped)


def test_a_cut_file_is_an_error_and_loses_nothing_before_the_cut(folder, survey):
    text = gpx(track("A"))
    put(folder, "9901001.gpx", text[: text.rindex("<trkpt") + 20])
    read = survey(folder)
    assert len(read.readings) == 3
    assert [(finding.kind, finding.severity) for finding in read.findings] == [("damaged_file", "error")]
    assert read.skipped == []


def test_a_track_of_one_point(folder, survey):
    put(folder, "9901001.gpx", gpx(track("A", points([SQUARE[0]]))))
    put(folder, "9901002.gpx", gpx(track("B", points([SQUARE[0]])), track("B", points(SQUARE))))
    read = survey(folder)
    assert len(read.readings) == 2 + len(SQUARE)
    (finding,) = read.findings
    assert (finding.kind, finding.severity) == ("single_fix", "warning")
    assert finding.text.startswith("9901001.gpx (t1s1)")


def test_swapped_coordinates_are_turned_for_the_whole_file(folder, survey):
    put(folder, "9901001.gpx", gpx(track("A", points([(lat, lon) for lon, lat in SQUARE]))))
    read = survey(folder)
    assert [(point.x, point.y) for point in read.readings.geometry] == list(SQUARE)
    assert [(finding.kind, finding.severity) for finding in read.findings] == [("swapped", "warning")]


def test_swapped_coordinates_without_any_point_in_the_register(folder, survey, register):
    put(folder, "9901001.gpx", gpx(track("A", points([(lat, lon) for lon, lat in SQUARE]))))
    bare = register.register.assign(lon=np.nan, lat=np.nan)
    read = survey(folder, register=bare)
    assert read.readings.geometry[0].x == pytest.approx(106.4)


def test_fixes_off_the_area_are_kept_unused(folder, survey):
    put(folder, "9901001.gpx", gpx(track("A", points(shifted(5)))))
    put(folder, "9901002.gpx", gpx(track("A", points([*SQUARE, (0, 0)]))))
    read = survey(folder)
    unused = read.readings[~read.readings["used"]]
    assert unused["why_not"].tolist() == ["off the area"] * 5
    assert sorted((finding.severity, finding.text[:11]) for finding in read.findings) == [
        ("error", "9901001.gpx"),
        ("warning", "9901002.gpx"),
    ]
    assert all(finding.geometry is not None for finding in read.findings)


def test_the_frame_tells_the_area_where_the_register_has_no_points(folder, survey, register):
    put(folder, "9901001.gpx", gpx(track("A", points(shifted(5)))))
    bare = register.register.assign(lon=np.nan, lat=np.nan)
    assert survey(folder, register=bare).readings["used"].all()
    frame = gpd.GeoDataFrame({"code": ["9901"]}, geometry=[LineString(SQUARE).convex_hull], crs=4326)
    assert not survey(folder, register=bare, frame=frame).readings["used"].any()


def test_impossible_rows_are_left_out_and_named(folder, survey):
    put(folder, "9901001.csv", "lon,lat\n106.40,15.40\nx,15.4\n106.41,95\n106.41,15.41\n")
    read = survey(folder)
    assert read.readings["seq"].tolist() == [0, 3]
    assert kinds_of(read.findings) == ["no_place"]
    assert "2 fixes" in read.findings[0].text
    assert "row 3" in read.findings[0].text
    assert "row 4" in read.findings[0].text


def test_a_clock_that_was_not_set_means_unknown_time(folder, survey):
    put(folder, "9901001.gpx", gpx(track("A", points(date="1970-01-01"))))
    read = survey(folder)
    assert read.readings["time"].isna().all()
    assert read.readings["used"].all()
    assert "1970-01-01" in read.findings[0].text


def test_waypoints_alone_are_corners_in_order(folder, survey):
    marks = [waypoint(lon, lat, f"{n:03d}") for n, (lon, lat) in enumerate(SQUARE)]
    put(folder, "Phonsavan.gpx", gpx(*marks))
    rows = survey(folder).readings
    assert rows["kind"].tolist() == ["corner"] * 4
    assert rows["seq"].tolist() == [0, 1, 2, 3]
    assert set(rows["unit"]) == {"9901003"}


def test_waypoints_beside_a_track_are_its_village_s_markers(folder, survey):
    put(folder, "day1.gpx", gpx(track("9901001"), *(waypoint(*place, "7") for place in SQUARE)))
    rows = survey(folder).readings
    assert rows[rows["walk"] == "w"]["kind"].tolist() == ["marker"] * 4
    assert set(rows["unit"]) == {"9901001"}


def test_a_point_with_a_village_s_name_is_its_centre(folder, survey):
    put(folder, "centres.gpx", gpx(waypoint(106.4, 15.4, "Houiysai"), waypoint(106.5, 15.4, "ບ້ານໂພນສະຫວັນ")))
    put(folder, "9901002.gpx", gpx(waypoint(106.45, 15.4, "village office")))
    put(folder, "9902002.gpx", gpx(waypoint(106.65, 15.6, "001")))
    rows = survey(folder).readings.set_index("unit")["kind"]
    assert rows.to_dict() == {
        "9901001": "centre",
        "9901003": "centre",
        "9901002": "centre",
        "9902002": "marker",
    }


def test_a_table_of_centres(folder, survey):
    put(folder, "centres.csv", "code,name,lon,lat\n9901001,Houiysai,106.4,15.4\n9901002,Namtok,106.45,15.4\n")
    rows = survey(folder).readings
    assert rows.set_index("unit")["kind"].to_dict() == {"9901001": "centre", "9901002": "centre"}


def test_agreed_lines_are_no_readings(folder, survey):
    line = LineString(SQUARE[:2])
    columns = {
        "village_a": ["Phonsavan", "9901002", "9901001"],
        "village_b": ["9901001", "9901077", "9901001"],
    }
    gpd.GeoDataFrame(
        {**columns, "sigma_m": [20.0, None, None], "decided_on": ["2025-02-20", "", ""]},
        geometry=[line] * 3,
        crs=4326,
    ).to_file(folder / "meeting.geojson")
    read = survey(folder)
    assert len(read.readings) == 0
    row = read.agreed_lines.loc[0]
    assert row[["unit_a", "unit_b", "sigma_m"]].tolist() == ["9901001", "9901003", 20.0]
    assert row["id"] == f"{read.sources.loc[0, 'source']}-001"
    assert row["decided_on"].isoformat() == "2025-02-20T00:00:00+00:00"
    assert kinds_of(read.findings) == ["agreed_line", "agreed_line"]
    assert "9901077" in read.findings[0].text + read.findings[1].text


def test_an_agreed_line_without_sd_takes_that_of_the_params(folder, survey):
    gpd.GeoDataFrame(
        {"unit_a": ["9901001"], "unit_b": ["9901002"]}, geometry=[LineString(SQUARE[:2])], crs=4326
    ).to_file(folder / "meeting.gpkg")
    assert survey(folder).agreed_lines.loc[0, "sigma_m"] == 10.0


def test_the_datum_asked_for_is_applied_and_recorded(folder, survey):
    put(folder, "9901001.csv", "easting,northing\n650000,1703000\n650010,1703000\n")
    read = survey(folder, datum="lao1997", zone=48)
    assert read.sources.loc[0, "datum_operation"].startswith("lao1997 (EPSG:4678) / UTM 48N")
    assert read.sources.loc[0, "datum_accuracy_m"] == 5.0
    put(folder, "9901002.gpx", gpx(track("A")))
    read = survey(folder, datum="indian1960", zone=48)
    assert "datum" in kinds_of(read.findings)
    with pytest.raises(InputError, match="lao1997"):
        survey(folder, datum="lao2000")


def test_excluded_files_and_single_files(folder, survey):
    kept = put(folder, "9901001.gpx", gpx(track("A")))
    other = put(folder, "frame.geojson", "x")
    assert survey(folder, exclude={other}).findings == []
    assert len(survey(kept).sources) == 1
    with pytest.raises(InputError, match="no such file"):
        survey(folder / "nowhere")


def test_any_order_of_files_and_any_place_gives_the_same_tables(folder, survey, tmp_path):
    codes = ["9901001", "9901002", "9901003", "9902002"]
    for number, code in enumerate(codes):
        put(folder, f"{code}/walk.gpx", gpx(track(code, points(shifted(number / 50)))))
    put(folder, "9902001.csv", "lon,lat\n106.6,15.6\n106.61,15.6\n")
    whole = survey(folder)
    paths = sorted(folder.rglob("*.*"))
    random.Random(7).shuffle(paths)
    moved = tmp_path / "elsewhere"
    shutil.copytree(folder, moved)
    for other in (survey(*paths, folder), survey(moved)):
        assert other.sources.equals(whole.sources)
        assert other.readings.equals(whole.readings)
        assert [finding.text for finding in other.findings] == [finding.text for finding in whole.findings]


def test_a_file_that_may_not_be_opened_is_an_error(folder, survey, monkeypatch):
    put(folder, "9901001.gpx", gpx(track("A")))
    locked = put(folder, "9901002.gpx", gpx(track("B")))
    usual = type(locked).open

    def refuse(path, *args, **options):
        if path.name == locked.name:
            raise PermissionError(13, "Permission denied")
        return usual(path, *args, **options)

    monkeypatch.setattr(type(locked), "open", refuse)
    read = survey(folder)
    assert read.sources["file_name"].tolist() == ["9901001.gpx"]
    assert [(finding.kind, finding.severity) for finding in read.findings] == [("unreadable_file", "error")]
    assert "Permission denied" in read.findings[0].text


def test_the_made_up_sample_is_read_whole(survey):
    sample = Path(__file__).parents[2] / "data" / "sample"
    if not (sample / "register.csv").is_file():
        pytest.skip("data/sample is not written yet: run data/make_sample.py")
    register = read_register(sample / "register.csv")
    read = survey(sample / "gps", register=register.register, memberships=register.memberships)
    assert [finding.text for finding in read.findings if finding.severity == "error"] == []
    assert read.readings["used"].all()
    villages = set(register.register.query("level == 'village'")["code"])
    unwalked = villages - set(read.readings.query("kind != 'centre'")["unit"])
    assert len(unwalked) == 3
    assert len(read.agreed_lines) == 1
