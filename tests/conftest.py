"""Fixtures that every room's tests share."""

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real data that nobody here wrote; it stands beside the checkout, never in it."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"real test data is not on this machine: {SHARED_DATA} is absent")
    return SHARED_DATA
