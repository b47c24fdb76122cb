"""The API of a made-up store, asked over a real connection within this machine."""

from collections.abc import Iterator
from typing import NamedTuple

import httpx
import pytest
from outputs.made_up import MemoryStore, made_up_store
from outputs.running import running

from banmap_api import create_app


class Served(NamedTuple):
    """A store, and a client of the server that serves it."""

    store: MemoryStore
    client: httpx.Client


def _serve(store: MemoryStore) -> Iterator[Served]:
    with (
        running(create_app(store)) as address,
        httpx.Client(base_url=address, follow_redirects=True) as client,
    ):
        yield Served(store, client)


@pytest.fixture(scope="session")
def _unchanged() -> Iterator[Served]:
    yield from _serve(made_up_store())


@pytest.fixture
def client(_unchanged: Served) -> httpx.Client:
    """Ask a store that no test changes."""
    return _unchanged.client


@pytest.fixture
def changing() -> Iterator[Served]:
    """Give a store of the test's own, and a client that asks it."""
    yield from _serve(made_up_store())


@pytest.fixture
def empty() -> Iterator[Served]:
    """Give a store of no rows, and a client that asks it."""
    yield from _serve(MemoryStore())
