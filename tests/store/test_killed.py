"""A process killed in the middle of a commit leaves the last committed state, whole."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from store.made_up import MONDAY, WHO, readings, row_of_boxes, units
from store.test_geopackage import check_rtree

from banmap.store import Change, Store, open_store

if sys.platform == "win32":
    pytest.skip("SIGKILL is of Unix", allow_module_level=True)

STOPS_HALF_WAY = """
import sys, time
from banmap.store import Change, open_store
from banmap.store.geopackage import connection, store as adapter
from store.made_up import TUESDAY, WHO, readings, row_of_boxes, units
connection._CACHE_KIB = 200  # so that pages of the open transaction are on disk when the kill comes
def stop(*_, **__):
    print("half way", flush=True)
    time.sleep(60)
adapter.record_version = stop
store = open_store(sys.argv[1])
rows = readings(20_000, seed=2)
changes = [Change("readings", rows), Change("units", units(row_of_boxes(3)), replaces={})]
store.commit(changes, time=TUESDAY, **WHO)
"""

NEVER_STOPS = """
import sys
from banmap.store import Change, open_store
from store.made_up import TUESDAY, WHO, readings
store = open_store(sys.argv[1])
for number in range(1, 10_000):
    rows = readings(2_000 + number, seed=number).assign(unit=str(number))
    store.commit([Change("readings", rows, replaces={})], time=TUESDAY, **WHO)
    print(number, flush=True)
"""


def start(code: str, path: Path) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True, env=env
    )


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_killed_half_way_the_last_commit_stands(store: Store, path: Path, sql) -> None:
    store.commit(
        [Change("units", units(row_of_boxes(9))), Change("readings", readings(500))], time=MONDAY, **WHO
    )
    before = {name: store.read(name) for name in ("units", "readings", "versions")}
    store.close()
    process = start(STOPS_HALF_WAY, path)
    assert process.stdout is not None
    assert process.stdout.readline() == "half way\n"
    assert path.with_name(path.name + "-wal").stat().st_size > 1_000_000
    kill(process)
    with open_store(str(path)) as again:
        for name, frame in before.items():
            assert again.read(name).equals(frame)
        assert again.count("readings", bbox=(106, 15, 107, 16)) == 500
        assert again.commit([Change("readings", readings(20_000))], time=MONDAY, **WHO) == 2
    assert sql("PRAGMA integrity_check") == [("ok",)]
    check_rtree(sql, "readings")
    check_rtree(sql, "units")


@pytest.mark.parametrize("delay_s", [0.0, 0.017])
def test_killed_at_any_moment_a_whole_commit_stands(store: Store, path: Path, sql, delay_s: float) -> None:
    store.close()
    process = start(NEVER_STOPS, path)
    assert process.stdout is not None
    for _ in range(3):
        told = int(process.stdout.readline())
    time.sleep(delay_s)
    kill(process)
    with open_store(str(path)) as again:
        last = int(again.read("versions")["id"].max())
        assert last >= told  # what was said to be committed is there
        rows = again.read("readings", columns=["unit"])
        assert rows["unit"].unique().tolist() == [str(last)]
        assert len(rows) == 2_000 + last
    assert sql("PRAGMA integrity_check") == [("ok",)]
    check_rtree(sql, "readings")
