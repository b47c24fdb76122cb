import pytest

from banmap.errors import InputError, NotFoundError
from banmap.pipeline.survey_folder import survey_folder_from_path


def test_finds_every_part_whatever_the_case(tmp_path):
    for name in ("Register.CSV", "frame.geojson", "manifest.csv", "README.md"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "NOTICE.txt").write_text("Made-up data\n", encoding="utf-8")
    (tmp_path / "GPS").mkdir()
    found = survey_folder_from_path(tmp_path)
    assert found.register.name == "Register.CSV"
    assert found.readings == tmp_path / "GPS"
    assert (found.frame.name, found.manifest.name) == ("frame.geojson", "manifest.csv")
    assert found.notice == "Made-up data"


def test_without_a_gps_folder_every_other_file_is_taken(tmp_path):
    for name in ("register.csv", "1599001.gpx", "README.md", ".hidden"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = survey_folder_from_path(tmp_path)
    assert found.readings == tmp_path
    assert {path.name for path in found.others} == {"register.csv", "README.md", ".hidden"}
    assert (found.frame, found.manifest, found.notice) == (None, None, "")


def test_a_folder_without_a_register_is_refused_with_what_is_there(tmp_path):
    (tmp_path / "villages.csv").write_text("x", encoding="utf-8")
    with pytest.raises(NotFoundError, match=r"no register.*villages\.csv"):
        survey_folder_from_path(tmp_path)


def test_two_registers_are_refused(tmp_path):
    for name in ("register.csv", "register.xlsx"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match=r"register\.csv and register\.xlsx"):
        survey_folder_from_path(tmp_path)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(NotFoundError, match="no such folder"):
        survey_folder_from_path(tmp_path / "absent")
