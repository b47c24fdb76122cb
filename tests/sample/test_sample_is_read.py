"""Every file of the sample is read whole, and each fix finds the village that its team walked for."""

import json
from datetime import UTC, datetime

import pytest

from banmap.readings import read_register, read_survey
from make_sample import SAMPLE


@pytest.fixture(scope="module")
def survey():
    register = read_register(SAMPLE / "register.csv")
    return read_survey(
        [SAMPLE / "gps"],
        register=register.register,
        memberships=register.memberships,
        known_sha256=[],
        manifest=None,
        datum="wgs84",
        zone=None,
        imported_at=datetime(2025, 3, 1, tzinfo=UTC),
    )


def test_every_fix_of_every_file_has_its_village(survey):
    files = json.loads((SAMPLE / "truth" / "faults.json").read_text(encoding="utf-8"))["files"]
    names = survey.sources.set_index("source")["file_name"]
    readings = survey.readings.assign(file=survey.readings["source"].map(names))
    assert survey.skipped == []
    for row in files:
        fixes = readings[readings["file"].str.endswith(row["file"].rsplit("/", 1)[-1])]
        assert len(fixes) == row["fixes"], row["file"]
        assert sorted(set(fixes["unit"])) == row["villages"], row["file"]
        kinds = {"corners": {"corner"}, "centre": {"centre"}}
        wanted = next((kinds[fault] for fault in row["faults"] if fault in kinds), {"walk"})
        assert set(fixes["kind"]) == wanted, row["file"]


def test_the_line_agreed_in_a_meeting_is_read(survey):
    lines = survey.agreed_lines
    assert lines[["unit_a", "unit_b", "sigma_m"]].to_numpy().tolist() == [["9901044", "9901046", 12.0]]
