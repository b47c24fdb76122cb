"""A made-up store for the tests of what leaves banmap."""

import pytest
from outputs.made_up import MemoryStore, made_up_store


@pytest.fixture
def store() -> MemoryStore:
    return made_up_store()
