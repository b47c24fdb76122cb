import random

import pytest

from banmap.errors import NotFoundError
from banmap.pipeline import run_demo, run_folder, sample_folder, summarise_map
from banmap.store import open_store


def test_a_survey_folder_becomes_a_checked_map(tiny_survey, store_url, stamp):
    reports = run_folder(tiny_survey, store_url, stamp=stamp)
    assert [report.step for report in reports] == ["init", "ingest", "build", "check"]
    summary = summarise_map(store_url)
    assert summary.units["village"] == 4
    assert summary.notice == "Made-up data"
    assert sum(summary.border_km.values()) == pytest.approx(12, rel=0.05)


def test_running_again_makes_no_version(tiny_survey, store_url, stamp):
    run_folder(tiny_survey, store_url, stamp=stamp)
    again = run_folder(tiny_survey, store_url, stamp=stamp)
    assert [report.version for report in again] == [None, None, None, None]


def test_the_store_may_stand_in_the_survey_folder(tiny_survey, stamp):
    for path in (tiny_survey / "gps").iterdir():
        path.rename(tiny_survey / path.name)
    (tiny_survey / "gps").rmdir()
    store = str(tiny_survey / "map.gpkg")
    run_folder(tiny_survey, store, stamp=stamp)
    ingest = run_folder(tiny_survey, store, stamp=stamp)[1]
    assert ingest.counts["files_refused"] == 0
    assert ingest.version is None


def test_files_in_any_order_give_the_same_tables(tiny_survey, tmp_path, stamp):
    names = sorted(path.name for path in (tiny_survey / "gps").iterdir())
    shuffled = random.Random(7).sample(names, len(names))
    for number, name in enumerate(shuffled):
        (tiny_survey / "gps" / name).rename(tiny_survey / "gps" / f"{number}-{name}")
    other = str(tmp_path / "shuffled.gpkg")
    run_folder(tiny_survey, other, stamp=stamp)
    for number, name in enumerate(shuffled):
        (tiny_survey / "gps" / f"{number}-{name}").rename(tiny_survey / "gps" / name)
    plain = str(tmp_path / "plain.gpkg")
    run_folder(tiny_survey, plain, stamp=stamp)
    with open_store(plain, read_only=True) as one, open_store(other, read_only=True) as two:
        for table in ("units", "arcs", "corners", "disputes", "unclaimed", "walks", "next_walks"):
            assert one.read(table).equals(two.read(table)), table


def test_a_folder_without_a_register_makes_no_store(tmp_path, stamp):
    (tmp_path / "survey").mkdir()
    with pytest.raises(NotFoundError, match="register"):
        run_folder(tmp_path / "survey", str(tmp_path / "map.gpkg"), stamp=stamp)
    assert not (tmp_path / "map.gpkg").exists()


def test_the_demo_writes_into_its_folder_only_and_starts_anew(tiny_survey, tmp_path, stamp):
    before = {path: path.read_bytes() for path in tiny_survey.rglob("*") if path.is_file()}
    store, reports = run_demo(tmp_path / "demo", tiny_survey, stamp=stamp)
    again, second = run_demo(tmp_path / "demo", tiny_survey, stamp=stamp)
    assert store == again
    assert [report.version for report in second] == [report.version for report in reports]
    assert {path: path.read_bytes() for path in tiny_survey.rglob("*") if path.is_file()} == before
    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["banmap-demo.gpkg"]


def test_the_bundled_sample_says_that_it_is_made_up():
    text = (sample_folder() / "notice.txt").read_text(encoding="utf-8").lower()
    assert "made-up" in text or "made up" in text
