"""A rest for Python's search for reference cycles while many plain values are made.

Rows, texts and points hold no cycles, yet making 300,000 of them starts the search over and over: a third of
the time of a read. Memory is freed as always, by counting references.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_cycle_search() -> Iterator[None]:
    """Stop the search for cycles inside the block; a thread that enters while it rests leaves it resting."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
