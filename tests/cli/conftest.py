"""Fixtures of the command line's tests."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from tiny_survey import write_tiny_survey

from banmap.cli import main
from banmap.pipeline import Stamp, run_folder

ROOT = Path(__file__).parents[2]


class Outcome(NamedTuple):
    """What a command left: its exit code and what it said."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict:
        return json.loads(self.out)


@pytest.fixture
def banmap(capsys) -> Callable[..., Outcome]:
    """Run a command inside this process."""

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Outcome(int(left.value.code or 0), said.out, said.err)

    return run


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """Give the environment in which a process of its own finds banmap."""
    path = [str(ROOT / "src"), str(ROOT / "api"), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, path))}


@pytest.fixture
def banmap_process(environment) -> Callable[..., Outcome]:
    """Run a command in a process of its own, behind other words such as ``setpriv …`` where given."""

    def run(*arguments: object, behind: tuple[str, ...] = (), **options: object) -> Outcome:
        command = [*behind, sys.executable, "-m", "banmap", *map(str, arguments)]
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, check=False, **options
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """Write the made-up survey of four villages; give its folder."""
    return write_tiny_survey(tmp_path / "survey")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Give the path of a store that is not there yet."""
    return tmp_path / "map.gpkg"


@pytest.fixture
def with_register(banmap, survey, store) -> Path:
    """Give a store that holds the register."""
    assert banmap("init", store, "--register", survey / "register.csv").code == 0
    return store


@pytest.fixture(scope="session")
def finished_map(tmp_path_factory) -> Path:
    """Build the map of the four villages, once for all tests."""
    folder = tmp_path_factory.mktemp("finished")
    stamp = Stamp(author="tester", time=datetime(2025, 2, 3, 4, 5, 6, tzinfo=UTC))
    run_folder(write_tiny_survey(folder / "survey"), str(folder / "map.gpkg"), stamp=stamp)
    return folder / "map.gpkg"


@pytest.fixture
def with_map(finished_map, store) -> Path:
    """Give a store of one's own that holds the map of the four villages."""
    shutil.copyfile(finished_map, store)
    return store
