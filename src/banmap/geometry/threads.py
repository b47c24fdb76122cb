"""Run one function on many items in threads; scipy and shapely let go of the interpreter while they work."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

MOST_THREADS = 8
Item = TypeVar("Item")
Result = TypeVar("Result")


def map_in_threads(function: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """Give the results in the order of the items, whichever thread was quicker.

    Each thread takes every n-th item by itself: handing over small items one by one would cost more.
    """
    given = list(items)
    count = min(os.cpu_count() or 1, MOST_THREADS, len(given))
    if count <= 1:
        return [function(item) for item in given]
    results: dict[int, Result] = {}

    def work(first: int) -> None:
        for number in range(first, len(given), count):
            results[number] = function(given[number])

    with ThreadPoolExecutor(max_workers=count) as pool:
        list(pool.map(work, range(count)))
    return [results[number] for number in range(len(given))]
