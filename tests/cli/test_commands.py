import pytest

import banmap as package
from banmap.cli.app import app
from banmap.findings import Finding
from banmap.store import open_store

COMMANDS = ("init", "ingest", "build", "check", "export", "map", "serve", "demo", "run")


def test_the_commands_are_those_of_the_contract():
    names = [command.name for command in app.registered_commands]
    assert sorted(names) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(banmap, command):
    outcome = banmap(command, "--help")
    assert outcome.code == 0
    assert f"banmap {command}" in outcome.out
    assert "--help" in outcome.out


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "serve"])
def test_every_command_that_ends_speaks_json(banmap, command):
    assert "--json" in banmap(command, "--help").out


def test_version(banmap):
    assert banmap("--version").out.strip() == f"banmap {package.__version__}"


def test_steps_one_by_one(banmap, survey, store):
    assert "4 village" in banmap("init", store, "--register", survey / "register.csv").out
    assert "4 files" in banmap("ingest", store, survey / "gps").out
    built = banmap("build", store)
    assert built.code == 0
    assert "units: " in built.out
    assert banmap("check", store).code == 0


def test_run_sums_the_map_up(banmap, survey, store):
    outcome = banmap("run", survey, store)
    assert outcome.code == 0
    assert "Made-up data" in outcome.out
    assert "4 villages" in outcome.out
    assert "km" in outcome.out


def test_run_as_json(banmap, survey, store):
    document = banmap("run", survey, store, "--json").document
    assert [step["step"] for step in document["steps"]] == ["init", "ingest", "build", "check"]
    assert document["map"]["units"]["village"] == 4
    assert document["steps"][2]["changes"][0].keys() == {"table", "added", "changed", "removed"}


def test_commits_carry_the_time_in_utc(banmap, with_register):
    with open_store(str(with_register), read_only=True) as opened:
        time = opened.read("versions")["time"].iloc[0]
    assert str(time.tzinfo) == "UTC"


def test_findings_of_the_level_error_exit_with_1(banmap, survey, with_register):
    (survey / "gps" / "empty.gpx").write_bytes(b"")
    outcome = banmap("ingest", with_register, survey / "gps")
    assert outcome.code == 1
    assert "empty.gpx" in outcome.out
    assert "4 files" in outcome.out


def test_findings_as_json_have_their_place(banmap, survey, with_register):
    (survey / "gps" / "empty.gpx").write_bytes(b"")
    findings = banmap("ingest", with_register, survey / "gps", "--json").document["findings"]
    assert findings[0].keys() == {"step", "kind", "severity", "unit", "text", "lon", "lat"}


def test_progress_is_for_terminals_only(banmap_process, survey, store):
    outcome = banmap_process("run", survey, store)
    assert outcome.code == 0
    assert outcome.err == ""


def test_a_refused_map_is_said_first_and_exits_with_1(banmap, survey, with_register, monkeypatch):
    lost = Finding("check", "lost_unit", "error", "1599001", "village 1599001 is not in the map")
    banmap("ingest", with_register, survey / "gps")
    monkeypatch.setattr("banmap.pipeline.build.find_violations", lambda *_tables, **_options: [lost])
    outcome = banmap("build", with_register)
    assert outcome.code == 1
    first, second = outcome.out.splitlines()[:2]
    assert "NOT WRITTEN" in first
    assert "the map is not written" in second
