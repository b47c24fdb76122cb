import numpy as np
import pytest
from readings.conftest import gpx, points, track, waypoint

from banmap.errors import InputError
from banmap.readings import read_file


def write(tmp_path, content, name="a.gpx"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_tracks_routes_and_waypoints_in_file_order(tmp_path):
    segments = f"<trk><name>A</name><trkseg>{points()}</trkseg><trkseg>{points([(1, 2)])}</trkseg></trk>"
    route = f"<rte><name>R</name>{points([(3, 4), (5, 6)], tag='rtept')}</rte>"
    text = gpx(waypoint(7, 8, "one"), waypoint(9, 10, "two"), route, segments, track("B"))
    read = read_file(write(tmp_path, text))
    assert [(part.walk, part.title, len(part)) for part in read.parts] == [
        ("w", "one", 1),
        ("w", "two", 1),
        ("r1", "R", 2),
        ("t1s1", "A", 4),
        ("t1s2", "A", 1),
        ("t2s1", "B", 4),
    ]
    assert [part.seq.tolist() for part in read.parts[:2]] == [[0], [1]]
    assert read.parts[0].xy.tolist() == [[7.0, 8.0]]


def test_values_of_a_fix(tmp_path):
    part = read_file(write(tmp_path, gpx(track("A")))).parts[0]
    assert part.time[1] == np.datetime64("2025-01-16T01:00:01")
    assert part.ele.tolist() == [800.0] * 4
    assert part.hdop.tolist() == [1.2] * 4
    assert part.sats.tolist() == [8.0] * 4
    assert np.isnan(part.accuracy_m).all()


def test_time_zones_become_utc_and_missing_or_bad_values_unknown(tmp_path):
    content = (
        '<trkpt lat="15" lon="106"><time>2025-01-16T08:00:00+07:00</time><hdop>x</hdop></trkpt>'
        '<trkpt lat="15" lon="106"><time>yesterday</time><ele/></trkpt><trkpt lat="15,5" lon="106"/>'
        '<trkpt lon="106"/>'
    )
    part = read_file(write(tmp_path, gpx(track("A", content)))).parts[0]
    assert part.time[0] == np.datetime64("2025-01-16T01:00:00")
    assert np.isnat(part.time[1:]).all()
    assert np.isnan(part.hdop).all()
    assert part.xy[2].tolist() == [106.0, 15.5]
    assert np.isnan(part.xy[3, 1])


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("<name>C1</name>", "corner"),
        ("<name>corner of three villages</name>", "corner"),
        ("<name>ແຈ 4</name>", "corner"),
        ("<name>7</name><sym>Corner</sym>", "corner"),
        ("<name>Ban Houiysai</name>", "centre"),
        ("<name>ໂຮງຮຽນ</name>", "centre"),
        ("<name>school</name>", "centre"),
        ("<name>1</name><desc>village centre</desc>", "centre"),
        ("<name>ຫຼັກ 3</name>", "marker"),
        ("<name>boundary post</name>", "marker"),
        ("<name>001</name>", ""),
    ],
)
def test_kinds_of_waypoints(tmp_path, words, kind):
    text = gpx(f'<wpt lat="15" lon="106">{words}</wpt>')
    assert read_file(write(tmp_path, text)).parts[0].kind == kind


def test_gpx_without_a_namespace_and_with_a_byte_order_mark(tmp_path):
    text = "\ufeff<gpx><trk><trkseg>" + points() + "</trkseg></trk></gpx>"
    assert len(read_file(write(tmp_path, text))) == 4


def test_a_cut_file_gives_the_fixes_before_the_cut(tmp_path):
    text = gpx(track("A"))
    cut = text[: text.rindex("<trkpt") + 20]
    read = read_file(write(tmp_path, cut))
    assert len(read) == 3
    assert [(finding.kind, finding.severity) for finding in read.findings] == [("damaged_file", "error")]
    assert "a.gpx" in read.findings[0].text
    assert "copy" in read.findings[0].text


def test_trailing_zero_bytes_of_a_broken_card_lose_no_fix(tmp_path):
    read = read_file(write(tmp_path, gpx(track("A")).encode() + b"\x00" * 500))
    assert len(read) == 4


def test_letters_in_a_wrong_encoding_lose_no_fix(tmp_path):
    read = read_file(write(tmp_path, gpx(track("caf\u00e9")).encode("latin-1")))
    assert len(read) == 4
    assert [finding.kind for finding in read.findings] == ["encoding"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"no xml at all",
        b"<kml/>",
        b'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><gpx>&b;</gpx>',
        b'<!DOCTYPE gpx SYSTEM "file:///etc/passwd"><gpx/>',
        '<!DOCTYPE gpx [<!ENTITY a "aaaa">]><gpx/>'.encode("utf-16"),
    ],
)
def test_what_is_no_gpx_is_refused_by_name(tmp_path, content):
    with pytest.raises(InputError, match=r"a\.gpx"):
        read_file(write(tmp_path, content))


def test_a_billion_laughs_are_refused_at_the_head(tmp_path):
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE g [<!ENTITY l0 "ha">{entities}]><gpx><name>&l9;</name></gpx>'
    with pytest.raises(InputError, match="entities"):
        read_file(write(tmp_path, text))


def test_a_doctype_within_a_comment_or_text_is_no_attack(tmp_path):
    text = gpx(track("A")).replace(
        "<trk>", "<!-- <!DOCTYPE x> --><desc><![CDATA[<!DOCTYPE html>]]></desc><trk>"
    )
    assert len(read_file(write(tmp_path, text))) == 4
