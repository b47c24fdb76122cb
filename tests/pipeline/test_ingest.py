import pytest

from banmap.errors import InputError, NotFoundError
from banmap.pipeline import IngestOptions, ingest_files, init_store
from banmap.store import open_store


@pytest.fixture
def store_with_register(tiny_survey, store_url, stamp):
    init_store(store_url, tiny_survey / "register.csv", stamp=stamp)
    return store_url


def read(url, table):
    with open_store(url, read_only=True) as store:
        return store.read(table)


def test_every_fix_finds_its_village(tiny_survey, store_with_register, stamp):
    report = ingest_files(store_with_register, [tiny_survey / "gps"], stamp=stamp)
    readings = read(store_with_register, "readings")
    assert report.counts["files"] == 4
    assert len(readings) == report.counts["readings"] == 4 * 201
    assert readings["unit"].value_counts().to_dict() == dict.fromkeys(
        ("1599001", "1599002", "1599003", "1599004"), 201
    )


def test_the_same_files_again_make_no_version(tiny_survey, store_with_register, stamp):
    ingest_files(store_with_register, [tiny_survey / "gps"], stamp=stamp)
    report = ingest_files(store_with_register, [tiny_survey / "gps"], stamp=stamp)
    assert report.version is None
    assert report.counts["files_known_already"] == 4
    assert len(read(store_with_register, "readings")) == 4 * 201


def test_a_bad_file_is_a_finding_and_the_others_are_stored(tiny_survey, store_with_register, stamp):
    (tiny_survey / "gps" / "1599009.gpx").write_text("<gpx><trk><trkseg><trkpt lat=", encoding="utf-8")
    (tiny_survey / "gps" / "empty.gpx").write_bytes(b"")
    report = ingest_files(store_with_register, [tiny_survey / "gps"], stamp=stamp)
    assert report.counts["files"] == 4
    errors = [finding.text for finding in report.findings if finding.severity == "error"]
    assert len(errors) == report.counts["files_refused"] == 2
    assert any("1599009.gpx" in text for text in errors)
    assert any("empty.gpx" in text for text in errors)


def test_findings_of_other_files_stay_and_those_of_a_mended_file_go(tiny_survey, store_with_register, stamp):
    gps = tiny_survey / "gps"
    (gps / "bad.gpx").write_bytes(b"")
    (gps / "worse.gpx").write_bytes(b"<gpx")
    ingest_files(store_with_register, [gps], stamp=stamp)
    before = read(store_with_register, "findings").set_index("text")["id"]
    (gps / "bad.gpx").write_bytes(
        (gps / "1599001.gpx").read_bytes().replace(b"<name>1599001", b"<name>1599002")
    )
    ingest_files(store_with_register, [gps / "bad.gpx"], stamp=stamp)
    after = read(store_with_register, "findings").set_index("text")["id"]
    worse = [text for text in after.index if text.startswith("worse.gpx")]
    assert len(worse) == 1
    assert after[worse[0]] == before[worse[0]]
    assert not [text for text in after.index if text.startswith("bad.gpx") and "empty" in text]


def test_a_path_that_is_not_there_imports_nothing(tiny_survey, store_with_register, stamp):
    with pytest.raises(NotFoundError, match="absent"):
        ingest_files(store_with_register, [tiny_survey / "gps", tiny_survey / "absent"], stamp=stamp)
    assert read(store_with_register, "sources").empty


def test_excluded_files_are_left_out(tiny_survey, store_with_register, stamp):
    options = IngestOptions(exclude=(tiny_survey / "gps" / "1599001.gpx",))
    assert (
        ingest_files(store_with_register, [tiny_survey / "gps"], options=options, stamp=stamp).counts["files"]
        == 3
    )


def test_a_store_without_a_register_says_what_to_do(tiny_survey, store_url, stamp):
    with open_store(store_url, create=True):
        pass
    with pytest.raises(InputError, match="banmap init"):
        ingest_files(store_url, [tiny_survey / "gps"], stamp=stamp)


def test_progress_is_told(tiny_survey, store_with_register, stamp):
    told = []
    ingest_files(
        store_with_register, [tiny_survey / "gps"], stamp=stamp, progress=lambda *parts: told.append(parts)
    )
    assert told[0] == ("ingest", 0, 2)
    assert told[-1] == ("ingest", 2, 2)
