"""A process that is killed in the middle of a command leaves the last committed state, never half a one."""

import signal
import sqlite3
import subprocess
import sys

import pytest

from banmap.store import open_store

# Runs a command whose commit stops inside its transaction, when all rows are written but none is kept.
STOPS_INSIDE_THE_COMMIT = """
import sys, time
from banmap.store.geopackage import store

def stop(*arguments, **options):
    print("inside the commit", flush=True)
    time.sleep(600)

assert callable(store.record_version)
store.record_version = stop
from banmap.cli import main
main(sys.argv[1:])
"""


def kill_inside_commit(environment, *arguments):
    process = subprocess.Popen(
        [sys.executable, "-c", STOPS_INSIDE_THE_COMMIT, *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline().strip() == "inside the commit"
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


def state(store):
    with open_store(str(store), read_only=True) as opened:
        return {name: opened.count(name) for name in opened.tables()}


def assert_sound(store):
    db = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


@pytest.mark.parametrize("command", ["ingest", "build"])
def test_sigkill_leaves_the_last_commit(banmap, environment, survey, with_register, command):
    if command == "build":
        assert banmap("ingest", with_register, survey / "gps").code == 0
    before = state(with_register)
    arguments = [survey / "gps"] if command == "ingest" else []
    kill_inside_commit(environment, command, with_register, *arguments)
    assert state(with_register) == before
    assert_sound(with_register)
    assert banmap(command, with_register, *arguments).code == 0
    assert state(with_register)["versions"] == before["versions"] + 1
    assert_sound(with_register)
