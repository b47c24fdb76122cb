"""Fixtures of the pipeline's tests."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tiny_survey import write_tiny_survey

from banmap.pipeline import Stamp


@pytest.fixture
def tiny_survey(tmp_path: Path) -> Path:
    """Write the made-up survey of four villages; give its folder."""
    return write_tiny_survey(tmp_path / "survey")


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """Give the path of a store that is not there yet."""
    return str(tmp_path / "map.gpkg")


@pytest.fixture(scope="session")
def stamp() -> Stamp:
    """Give an author and a time that stand still."""
    return Stamp(author="tester", time=datetime(2025, 2, 3, 4, 5, 6, tzinfo=UTC))
