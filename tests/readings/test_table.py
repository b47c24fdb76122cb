import zipfile

import numpy as np
import openpyxl
import pytest

from banmap.errors import InputError
from banmap.readings import read_file


def read(tmp_path, text, name="a.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_file(path)


@pytest.mark.parametrize(
    "head", ["lon,lat", "Longitude,Latitude", "X,Y", "LONG,LAT", '"x_coord","y_coord"', "lng,lat"]
)
def test_usual_names_of_coordinates(tmp_path, head):
    got = read(tmp_path, f"{head}\n106.4,15.4\n106.5,15.5\n")
    assert got.parts[0].xy.tolist() == [[106.4, 15.4], [106.5, 15.5]]
    assert (got.parts[0].walk, got.parts[0].kind, got.is_grid) == ("t1", "walk", False)
    assert got.parts[0].rows.tolist() == [2, 3]


def test_decimal_commas_with_semicolons(tmp_path):
    got = read(tmp_path, "lat;lon;accuracy\n15,4;106,4;3,5\n15,5;106,5;0\n")
    assert got.parts[0].xy.tolist() == [[106.4, 15.4], [106.5, 15.5]]
    assert got.parts[0].accuracy_m[0] == 3.5
    assert np.isnan(got.parts[0].accuracy_m[1])


def test_grid_coordinates_with_their_zone(tmp_path):
    got = read(tmp_path, "easting,northing,zone\n650000,1700000,48N\n650010,1700000,48N\n")
    assert (got.is_grid, got.zone) == (True, 48)
    with pytest.raises(InputError, match="zones 47, 48"):
        read(tmp_path, "easting,northing,zone\n650000,1700000,48\n250010,1700000,47\n")


def test_metres_under_x_and_y_are_a_grid_but_swapped_degrees_are_not(tmp_path):
    assert read(tmp_path, "x,y\n650000,1700000\n650001,1700000\n").is_grid
    assert not read(tmp_path, "x,y\n15.4,106.4\n15.5,106.4\n").is_grid


def test_rows_are_walks_by_village_and_track_in_file_order(tmp_path):
    text = "village_code,track,lon,lat\n2,a,1,1\n1,a,2,2\n2,a,3,3\n1,b,4,4\n1,a,5,5\n1,b,6,6\n"
    got = read(tmp_path, text)
    assert [(part.walk, part.code, part.xy[:, 0].tolist()) for part in got.parts] == [
        ("t1", "2", [1, 3]),
        ("t2", "1", [2, 5]),
        ("t3", "1", [4, 6]),
    ]


def test_a_name_that_repeats_is_a_track_and_one_that_does_not_a_point(tmp_path):
    rows = "".join(f"{'AB'[n // 4]},{n},{n}\n" for n in range(8))
    assert [part.title for part in read(tmp_path, "name,lon,lat\n" + rows).parts] == ["A", "B"]
    rows = "".join(f"P{n},{n},{n}\n" for n in range(8))
    assert [part.title for part in read(tmp_path, "name,lon,lat\n" + rows).parts] == [""]


def test_a_kind_column_parts_points_from_walks(tmp_path):
    text = "kind,name,lon,lat\nwalk,,1,1\ncorner,C1,2,2\nwalk,,3,3\ncentre,,4,4\nmarker,,5,5\n"
    got = read(tmp_path, text)
    assert [(part.walk, part.kind, part.seq.tolist()) for part in got.parts] == [
        ("t1", "walk", [0, 1]),
        ("w", "corner", [0]),
        ("w", "centre", [1]),
        ("w", "marker", [2]),
    ]


def test_a_sequence_column_is_kept(tmp_path):
    part = read(tmp_path, "seq,lon,lat\n3,1,1\n1,2,2\n2,3,3\n").parts[0]
    assert part.seq.tolist() == [3, 1, 2]
    assert part.xy[:, 0].tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("time", "2025-01-16T01:02:03Z"),
        ("timestamp", "2025-01-16 08:02:03+07:00"),
        ("time", "2025/01/16 01:02:03"),
        ("time", "16/01/2025 01:02:03"),
        ("date,time", "2025/01/16,01:02:03"),
        ("Date,Time", "16/01/2025,01:02:03"),
    ],
)
def test_times(tmp_path, head, value):
    part = read(tmp_path, f"lon,lat,{head}\n1,1,{value}\n2,2,{value}\n").parts[0]
    assert part.time[0] == np.datetime64("2025-01-16T01:02:03")


def test_an_odk_trace_is_a_walk_with_its_accuracy(tmp_path):
    trace = '"15.4 106.4 800 4.5;15.5 106.5 0 0;15.6 106.6;"'
    got = read(tmp_path, f"village,boundary\nHouiysai,{trace}\nNamtok,\nDongvai,15.1 106.1 0 3\n")
    assert [(part.walk, part.code, part.kind) for part in got.parts] == [
        ("t1", "Houiysai", "walk"),
        ("t3", "Dongvai", ""),
    ]
    assert got.parts[0].xy.tolist() == [[106.4, 15.4], [106.5, 15.5], [106.6, 15.6]]
    assert got.parts[0].accuracy_m[0] == 4.5
    assert np.isnan(got.parts[0].accuracy_m[1:]).all()
    assert got.parts[0].rows.tolist() == [2, 2, 2]


def test_a_workbook_is_read_as_a_table(tmp_path):
    book = openpyxl.Workbook()
    for row in [["Code", "Lon", "Lat"], [9901001, 106.4, 15.4], [9901001, 106.5, 15.5]]:
        book.active.append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert read_file(path).parts[0].code == "9901001"
    renamed = path.rename(tmp_path / "b.csv")
    got = read_file(renamed)
    assert len(got) == 2
    assert [finding.kind for finding in got.findings] == ["suffix"]


def test_a_wrong_encoding_costs_letters_only(tmp_path):
    got = read(tmp_path, "name,lon,lat\ncafé,1,1\ncafé,2,2\n".encode("latin-1"))
    assert len(got) == 2
    assert got.findings[0].kind == "encoding"
    assert "row 2" in got.findings[0].text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "no columns lon and lat"),
        (b"lon,lat\n\x00\x01\x02,1\n", "not a text table"),
        (b'lon,lat\n"1,2\n' + b"x" * 200_000, "row"),
        (b"PK\x03\x04zzz", "workbook"),
        (b"lon,lat,lon\n1,1,1\n", "twice"),
    ],
)
def test_a_table_that_is_none_says_why(tmp_path, content, words):
    with pytest.raises(InputError, match=rf"a\.csv.*{words}"):
        read(tmp_path, content)


def test_a_workbook_bomb_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/workbook.xml", "w") as member,
    ):
        for _ in range(501):
            member.write(b" " * 1_000_000)
    with pytest.raises(InputError, match="unpacks to"):
        read_file(path)
