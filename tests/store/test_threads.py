"""Many threads at once, and two stores on one file."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
from store.made_up import MONDAY, WHO, readings

from banmap.store import Change, Store, open_store


def setting(name: str, value: int) -> Change:
    return Change("settings", pd.DataFrame({"name": [name], "value": [str(value)]}))


def test_threads_read_whole_commits_while_others_write(store: Store) -> None:
    """Each commit writes the same seed on all rows: a read that mixes two would see two."""
    store.commit([Change("readings", readings(300).assign(unit="0"))], time=MONDAY, **WHO)

    def write(seed: int) -> int | None:
        return store.commit([Change("readings", readings(300).assign(unit=str(seed)))], time=MONDAY, **WHO)

    def read(_: int) -> int:
        frame = store.read("readings", columns=["unit", "geometry"])
        assert len(frame) == 300
        return frame["unit"].nunique()

    with ThreadPoolExecutor(8) as pool:
        reads = [pool.submit(read, n) for n in range(60)]
        writes = [pool.submit(write, n) for n in range(1, 13)]
        assert {future.result() for future in reads} == {1}
        assert sorted(future.result() for future in writes) == list(range(2, 14))
    assert store.count("versions") == 13


def test_two_stores_on_one_file_take_turns(path: Path) -> None:
    with open_store(str(path), create=True) as first, open_store(str(path)) as second:

        def write(number: int) -> int | None:
            return (first, second)[number % 2].commit([setting(f"n{number}", number)], time=MONDAY, **WHO)

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(write, range(20))) == list(range(1, 21))
        assert first.count("settings") == second.count("settings") == 20
    assert [p.name for p in path.parent.iterdir()] == [path.name]
