"""Whatever is wrong with the input: a message that names it and a remedy, an exit code, nothing lost."""

import os
import resource
import shutil
import sqlite3
import subprocess

import pytest

from banmap.store import open_store

_SMALLEST_BYTES = 65_536  # less than what an import writes


def contents(store):
    """Read every row of every table, to see that nothing was lost."""
    with open_store(str(store), read_only=True) as opened:
        return {name: opened.read(name).to_csv() for name in opened.tables()}


def test_a_register_without_a_column_names_it(banmap, tmp_path, store):
    (tmp_path / "register.csv").write_text("code,name,parent\n1599001,Village,1599\n", encoding="utf-8")
    outcome = banmap("init", store, "--register", tmp_path / "register.csv")
    assert outcome.code == 2
    assert "register.csv" in outcome.err
    assert "'level'" in outcome.err
    assert "Traceback" not in outcome.err
    assert not store.exists()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("1599001,A,village,1599\n1599001,B,village,1599\n", "1599001"),
        ("1599001,A,village,1598\n", "1598"),
        ("1599001,A,village,1599\nK1,K,kumban,K2\nK2,K,kumban,K1\n", "K"),
    ],
    ids=["a code twice", "a parent that is missing", "a cycle"],
)
def test_a_register_that_contradicts_itself(banmap, tmp_path, store, rows, said):
    text = f"code,name,level,parent\n15,P,province,\n1599,D,district,15\n{rows}"
    (tmp_path / "register.csv").write_text(text, encoding="utf-8")
    outcome = banmap("init", store, "--register", tmp_path / "register.csv")
    assert outcome.code == 2
    assert said in outcome.err
    assert not store.exists()


def test_an_unknown_option_is_bad_input(banmap, store):
    assert banmap("check", store, "--frobnicate").code == 2


@pytest.mark.parametrize("executor", ["dask://10.0.0.1:8786", "cloud"])
def test_another_executor_is_refused_clearly(banmap, with_register, executor):
    outcome = banmap("build", with_register, "--executor", executor)
    assert outcome.code == 2
    assert "this machine only" in outcome.err


def test_a_zone_outside_laos(banmap, survey, with_register):
    outcome = banmap("ingest", with_register, survey / "gps", "--zone", 49)
    assert outcome.code == 2
    assert "47 or 48" in outcome.err


def test_a_geographic_crs_is_a_geometry_error(banmap, survey, store):
    outcome = banmap("init", store, "--register", survey / "register.csv", "--crs", "EPSG:4326")
    assert outcome.code == 3
    assert "EPSG:4326" in outcome.err


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_store_that_is_not_there(banmap, store, command):
    outcome = banmap(command, store)
    assert outcome.code == 4
    assert str(store) in outcome.err
    assert not store.exists()


def test_a_path_to_import_that_is_not_there(banmap, with_register):
    before = contents(with_register)
    assert banmap("ingest", with_register, "absent.gpx").code == 4
    assert contents(with_register) == before


def test_errors_as_json(banmap, store):
    document = banmap("check", store, "--json").document
    assert document["error"]["exit_code"] == 4
    assert document["error"]["kind"] == "NotFoundError"


@pytest.mark.parametrize("content", [b"", b"this is no database", b"SQLite format 3\0" + bytes(100)])
def test_a_store_that_is_no_geopackage_is_left_alone(banmap, survey, store, content):
    store.write_bytes(content)
    outcome = banmap("ingest", store, survey / "gps")
    assert outcome.code == 5
    assert str(store) in outcome.err
    assert store.read_bytes() == content


def test_a_geopackage_of_somebody_else_is_left_alone(banmap, survey, store):
    with sqlite3.connect(store) as db:
        db.execute("PRAGMA application_id = 1196444487")
        db.execute("CREATE TABLE theirs (id INTEGER PRIMARY KEY)")
    db.close()
    before = store.read_bytes()
    outcome = banmap("init", store, "--register", survey / "register.csv")
    assert outcome.code == 5
    assert "did not make" in outcome.err
    assert store.read_bytes() == before


def test_a_locked_store_says_who_may_hold_it(banmap, survey, with_register):
    before = contents(with_register)
    db = sqlite3.connect(with_register)
    try:
        db.execute("BEGIN EXCLUSIVE")
        outcome = banmap("ingest", with_register, survey / "gps")
    finally:
        db.close()
    assert outcome.code == 5
    assert "locked by another program" in outcome.err
    assert contents(with_register) == before


def test_a_read_only_store_says_so(banmap_process, survey, with_register):
    behind = ()
    if os.geteuid() == 0:  # file modes do not bind root, unless it gives that power away
        behind = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
        if not shutil.which("setpriv") or subprocess.run([*behind, "true"], check=False).returncode:
            pytest.skip("root cannot give up its power over file modes here (setpriv)")
    before = contents(with_register)
    with_register.chmod(0o444)
    with_register.parent.chmod(0o555)
    try:
        outcome = banmap_process("ingest", with_register, survey / "gps", behind=behind)
    finally:
        with_register.parent.chmod(0o755)
    assert outcome.code == 5, outcome.err
    assert "read-only" in outcome.err
    assert contents(with_register) == before


def test_a_disk_that_takes_no_more_loses_nothing(banmap_process, survey, with_register):
    before = contents(with_register)

    def take_no_more():
        resource.setrlimit(resource.RLIMIT_FSIZE, (_SMALLEST_BYTES, _SMALLEST_BYTES))

    outcome = banmap_process("ingest", with_register, survey / "gps", preexec_fn=take_no_more)
    assert outcome.code == 5, outcome.err
    assert str(with_register) in outcome.err
    assert "Traceback" not in outcome.err
    assert contents(with_register) == before


def test_a_full_disk_is_called_full(banmap_process, environment, survey, with_register, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    size = with_register.stat().st_size + 65536
    if subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here: unshare is not allowed")
    script = f'mount -t tmpfs -o size={size} tmpfs {disk} && cp {with_register} {disk}/map.gpkg && exec "$@"'
    behind = ("unshare", "-m", "sh", "-c", script, "sh")
    outcome = banmap_process("ingest", disk / "map.gpkg", survey / "gps", behind=behind)
    assert outcome.code == 5, outcome.err
    assert "disk is full" in outcome.err


def test_an_error_nobody_foresaw_keeps_its_traceback(banmap, with_register, monkeypatch):
    def fail(*_arguments, **_options):
        raise ZeroDivisionError("a fault of banmap")

    monkeypatch.setattr("banmap.pipeline.build.build_boundaries", fail)
    with pytest.raises(ZeroDivisionError):
        banmap("build", with_register)
