import zipfile

import numpy as np
import pytest

from banmap.errors import InputError
from banmap.readings import read_file


def kml(*marks: str) -> str:
    space = 'xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"'
    return f'<?xml version="1.0"?><kml {space}><Document><name>Doc</name>{"".join(marks)}</Document></kml>'


def mark(shape: str, name: str = "A", more: str = "") -> str:
    return f"<Placemark><name>{name}</name>{more}{shape}</Placemark>"


def line(*places: str, tag: str = "LineString") -> str:
    return f"<{tag}><coordinates>\n{' '.join(places)}\n</coordinates></{tag}>"


def read(tmp_path, text, name="a.kml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_file(path)


def test_lines_rings_areas_and_collections(tmp_path):
    ring = line("0,0,5", "1,0,5", "1,1,5", "0,0,5", tag="LinearRing")
    hole = f"<innerBoundaryIs>{ring}</innerBoundaryIs>"
    area = f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs>{hole}</Polygon>"
    both = f"<MultiGeometry>{line('0,0', '1,1')}<Point><coordinates>7,8</coordinates></Point></MultiGeometry>"
    got = read(tmp_path, kml(mark(area), mark(both, "B"), mark(ring, "C")))
    assert [(part.walk, part.title, len(part)) for part in got.parts] == [
        ("t1", "A", 4),
        ("t2", "A", 4),
        ("t3", "B", 2),
        ("w", "B", 1),
        ("t4", "C", 4),
    ]
    assert got.parts[0].ele.tolist() == [5.0] * 4
    assert np.isnan(got.parts[2].ele).all()


def test_timed_tracks_keep_their_times_and_pauses_are_no_fixes(tmp_path):
    track = (
        "<gx:MultiTrack><gx:Track><when>2025-01-16T01:00:00Z</when>"
        "<when>2025-01-16T01:00:05Z</when><when>2025-01-16T01:00:09Z</when>"
        "<gx:coord>106 15 800</gx:coord><gx:coord/>"
        "<gx:coord>107 16 0</gx:coord>"
        '<ExtendedData><SchemaData><gx:SimpleArrayData name="accuracy">'
        "<gx:value>3</gx:value><gx:value>0</gx:value></gx:SimpleArrayData></SchemaData></ExtendedData>"
        "</gx:Track></gx:MultiTrack>"
    )
    part = read(tmp_path, kml(mark(track))).parts[0]
    assert part.xy.tolist() == [[106, 15], [107, 16]]
    assert part.time.tolist() == [
        np.datetime64("2025-01-16T01:00:00", "us").item(),
        np.datetime64("2025-01-16T01:00:09", "us").item(),
    ]
    assert part.accuracy_m[0] == 3
    assert np.isnan(part.accuracy_m[1])


def test_extended_data_gives_code_and_kind(tmp_path):
    data = (
        '<ExtendedData><Data name="Village Code"><value>9901001</value></Data>'
        '<SchemaData><SimpleData name="kind">corner</SimpleData></SchemaData></ExtendedData>'
    )
    part = read(tmp_path, kml(mark("<Point><coordinates>1,2</coordinates></Point>", "x", data))).parts[0]
    assert (part.code, part.kind) == ("9901001", "corner")


def test_a_line_between_two_units_is_agreed(tmp_path):
    data = "".join(
        f'<Data name="{name}"><value>{value}</value></Data>'
        for name, value in (("village_a", "9901001"), ("village_b", "9901002"), ("sigma_m", "20"))
    )
    got = read(tmp_path, kml(mark(line("0,0", "1,1"), "x", f"<ExtendedData>{data}</ExtendedData>")))
    assert got.parts == ()
    assert (got.lines[0].unit_a, got.lines[0].unit_b, got.lines[0].sigma_m) == ("9901001", "9901002", 20.0)


def test_a_track_written_as_path_and_points_is_read_once_with_its_times(tmp_path):
    stamp = "<TimeStamp><when>2025-01-16T01:00:0{n}Z</when></TimeStamp>"
    single = [
        mark(f"<Point><coordinates>{n},0</coordinates></Point>", f"A-{n}", stamp.format(n=n))
        for n in range(3)
    ]
    folder = f"<Folder><name>Track</name><Folder><name>Points</name>{''.join(single)}</Folder>"
    got = read(tmp_path, kml(folder + mark(line("0,0", "1,0", "2,0"), "Path") + "</Folder>"))
    assert [(part.walk, len(part), np.isnat(part.time).any()) for part in got.parts] == [("t1", 3, False)]
    assert got.parts[0].title == "Track"


def test_a_kmz_is_its_main_document(tmp_path):
    path = tmp_path / "a.kmz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("files/other.kml", kml(mark(line("9,9", "8,8"))))
        archive.writestr("doc.kml", kml(mark(line("0,0", "1,1"))))
    assert read_file(path).parts[0].xy.tolist() == [[0, 0], [1, 1]]


@pytest.mark.parametrize("members", [{}, {"a.txt": "x"}])
def test_a_kmz_without_kml_or_no_zip_is_refused(tmp_path, members):
    path = tmp_path / "a.kmz"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    with pytest.raises(InputError, match=r"a\.kmz"):
        read_file(path)
    path.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(InputError, match=r"a\.kmz"):
        read_file(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "a.kmz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("doc.kml", "w") as member:
        for _ in range(501):
            member.write(b" " * 1_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(InputError, match="unpacks to 501,000,000 bytes"):
        read_file(path)


def test_entities_are_refused(tmp_path):
    with pytest.raises(InputError, match="entities"):
        read(tmp_path, '<!DOCTYPE k [<!ENTITY a "b">]><kml><name>&a;</name></kml>')
