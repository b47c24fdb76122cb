"""A fresh store for each test, and looks into its file that go round the store."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from banmap.store import Store, open_store
from banmap.store.geopackage.rtree import register_functions


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ເມືອງ 15.gpkg"  # Lao letters and a space: paths of real machines


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(str(path), create=True) as opened:
        yield opened


@pytest.fixture
def sql(path: Path) -> Callable[..., list[tuple]]:
    """Run SQL on the file as another program would."""

    def run(statement: str, *parameters: object) -> list[tuple]:
        with closing(sqlite3.connect(path)) as db:
            register_functions(db)
            with db:
                return db.execute(statement, parameters).fetchall()

    return run
