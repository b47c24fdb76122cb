from dataclasses import replace
from datetime import timedelta

import pytest
from tiny_survey import CODES, tiny_walk

from banmap.errors import InputError, NotFoundError
from banmap.findings import Finding
from banmap.pipeline import build, build_map, check_map, ingest_files, init_store
from banmap.store import Change, open_store
from simulation.files import GpxFile, write_gpx

LOST = Finding("check", "lost_unit", "error", CODES[0], "village 1599001 is not in the map")


@pytest.fixture
def imported(tiny_survey, store_url, stamp):
    init_store(store_url, tiny_survey / "register.csv", stamp=stamp)
    ingest_files(store_url, [tiny_survey / "gps"], stamp=stamp)
    return store_url


@pytest.fixture
def built(imported, stamp):
    build_map(imported, stamp=stamp)
    return imported


def read(url, table, **options):
    with open_store(url, read_only=True) as store:
        return store.read(table, **options)


def test_the_map_holds_every_unit_of_the_register(imported, stamp):
    report = build_map(imported, stamp=stamp)
    assert report.written
    assert report.version == 3
    assert set(CODES) <= set(read(imported, "units")["code"])
    added = {change.table: change.added for change in report.changes}
    assert set(CODES) <= set(added["units"])
    assert len(added["arcs"]) == len(read(imported, "arcs"))


def test_building_twice_changes_nothing(built, stamp):
    report = build_map(built, stamp=stamp)
    assert report.version is None
    assert report.changes == ()


def test_a_map_that_the_judge_refuses_is_not_stored(built, stamp, monkeypatch):
    before = read(built, "units")
    monkeypatch.setattr(build, "find_violations", lambda *_tables, **_options: [LOST])
    report = build_map(built, stamp=stamp)
    assert not report.written
    assert report.changes == ()
    assert {"lost_unit", "map_refused"} <= {finding.kind for finding in report.findings}
    assert read(built, "units").equals(before)
    assert LOST.text in set(read(built, "findings")["text"])


def test_the_next_sound_build_takes_the_refusal_away(built, stamp, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(build, "find_violations", lambda *_tables, **_options: [LOST])
        build_map(built, stamp=stamp)
    build_map(built, stamp=stamp)
    assert LOST.text not in set(read(built, "findings")["text"])


def test_findings_of_the_import_stay_when_the_map_is_built(imported, tiny_survey, stamp):
    (tiny_survey / "gps" / "empty.gpx").write_bytes(b"")
    ingest_files(imported, [tiny_survey / "gps"], stamp=stamp)
    build_map(imported, stamp=stamp)
    assert any(text.startswith("empty.gpx") for text in read(imported, "findings")["text"])


def test_raw_readings_keep_their_place_and_time(imported, stamp):
    before = read(imported, "readings")
    build_map(imported, stamp=stamp)
    marks = ["used", "why_not"]
    assert read(imported, "readings").drop(columns=marks).equals(before.drop(columns=marks))


def test_a_store_without_a_register_says_what_to_do(store_url, stamp):
    with open_store(store_url, create=True):
        pass
    with pytest.raises(InputError, match="banmap init"):
        build_map(store_url, stamp=stamp)


def test_an_unknown_district_is_refused_with_the_known_ones(built, stamp):
    with pytest.raises(NotFoundError, match=r"1401.*known: 1599"):
        build_map(built, districts=["1401"], stamp=stamp)


def test_a_district_that_is_the_whole_map_gives_the_whole_map(built, stamp):
    assert build_map(built, districts=["1599"], stamp=stamp).changes == ()


def test_a_decision_on_a_dispute_survives_the_next_build(imported, tiny_survey, stamp):
    write_gpx(
        tiny_survey / "gps" / "1599002.gpx",
        GpxFile(tracks=[tiny_walk(1, name=CODES[1], shift_m=-150.0, day=9)]),
    )
    with open_store(imported) as store:
        store.commit(
            [Change("readings", store.read("readings").iloc[:0], replaces={"unit": CODES[1]})],
            author="tester",
            message="take a walk away",
            time=stamp.time,
        )
    ingest_files(imported, [tiny_survey / "gps"], stamp=stamp)
    build_map(imported, stamp=stamp)
    disputes = read(imported, "disputes")
    assert len(disputes)
    decided = disputes.assign(decision="the stream is the boundary", status="decided")
    with open_store(imported) as store:
        store.commit([Change("disputes", decided)], author="meeting", message="decide", time=stamp.time)
    build_map(imported, stamp=replace(stamp, time=stamp.time + timedelta(days=1)))
    assert set(read(imported, "disputes")["decision"]) == {"the stream is the boundary"}


def test_check_reads_what_is_stored(built):
    report = check_map(built)
    assert report.counts["violations"] == 0
    assert report.version is None


def test_check_finds_a_village_that_somebody_deleted(built, stamp):
    with open_store(built) as store:
        units = store.read("units")
        kept = units[units["code"] != CODES[3]]
        store.commit([Change("units", kept, replaces={})], author="x", message="delete", time=stamp.time)
    report = check_map(built)
    assert any(finding.severity == "error" for finding in report.findings)


def test_check_without_a_map_says_what_to_do(imported):
    with pytest.raises(NotFoundError, match="banmap build"):
        check_map(imported)
