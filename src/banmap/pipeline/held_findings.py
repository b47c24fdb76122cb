"""The findings table: what a step finds now takes the place of what the same step found before."""

import re
from collections.abc import Callable, Iterable, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from banmap.findings import Finding, findings_table
from banmap.store import Change, Store

_INIT_STEPS = frozenset({"init"})
_INGEST_STEPS = frozenset({"ingest"})
_COLUMNS = ["step", "kind", "severity", "unit", "text"]


def change_of_init_findings(store: Store, fresh: Iterable[Finding]) -> Change:
    """Replace what ``init`` found before."""
    return _change(store, fresh, is_replaced=lambda row: row["step"] in _INIT_STEPS)


def change_of_ingest_findings(store: Store, fresh: Iterable[Finding], *, file_names: Sequence[str]) -> Change:
    """Replace what ``ingest`` said of the files that are read now; other files keep their findings."""
    says = re.compile(f"(?:{'|'.join(map(re.escape, file_names))})(?![\\w.])") if file_names else None

    def is_replaced(row: pd.Series) -> bool:
        return says is not None and row["step"] in _INGEST_STEPS and says.match(row["text"]) is not None

    return _change(store, fresh, is_replaced=is_replaced)


def change_of_build_findings(store: Store, fresh: Iterable[Finding]) -> Change:
    """Replace what ``build`` and the steps inside it found before."""
    others = _INIT_STEPS | _INGEST_STEPS
    return _change(store, fresh, is_replaced=lambda row: row["step"] not in others)


def _change(store: Store, fresh: Iterable[Finding], *, is_replaced: Callable[[pd.Series], bool]) -> Change:
    """Make the whole table: a finding that stands already keeps its id, a new one takes the next."""
    held = store.read("findings")
    ids = dict(zip(_keys(held), held["id"], strict=True))
    kept = held[np.array([not is_replaced(row) for _, row in held.iterrows()], dtype=bool)]
    table = pd.concat([kept.drop(columns="id"), findings_table(fresh).drop(columns="id")], ignore_index=True)
    keys = pd.Series(_keys(table), dtype="object")
    table = table[~keys.duplicated().to_numpy()]
    table["id"] = _numbered(keys.drop_duplicates(), ids)
    return Change("findings", gpd.GeoDataFrame(table, geometry="geometry", crs=held.crs), replaces={})


def _numbered(keys: Iterable[object], ids: dict[object, int]) -> list[int]:
    next_id = max(ids.values(), default=0) + 1
    numbers = []
    for key in keys:
        numbers.append(ids.get(key, next_id))
        next_id += key not in ids
    return numbers


def _keys(table: pd.DataFrame) -> list[object]:
    places = [b"" if shape is None else shape.wkb for shape in table["geometry"]]
    return list(zip(*(table[column] for column in _COLUMNS), places, strict=True))
