"""The tables of a store as the API serves them: kept in memory for as long as the store does not change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TypeVar

import geopandas as gpd
import numpy as np
import orjson
import shapely
from numpy.typing import NDArray

from banmap.errors import NotFoundError
from banmap.outputs.collections import (
    COLLECTIONS,
    Collection,
    feature_ids,
    list_collections,
    read_collection,
    read_settings,
)
from banmap.outputs.geojson import features_from_table
from banmap.outputs.page import date_of_store
from banmap.store.protocol import Bbox, Store

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Served:
    """Hold the rows of one collection, and what finds a row fast."""

    collection: Collection
    frame: gpd.GeoDataFrame
    _encoded: dict[int, orjson.Fragment] = field(default_factory=dict)

    def features(self, rows: Sequence[int]) -> list[orjson.Fragment]:
        """Give the features of these rows as GeoJSON text; each is encoded once, when first asked for."""
        new = [row for row in rows if row not in self._encoded]
        if new:
            features = features_from_table(self.frame.iloc[new], [self.ids[row] for row in new])
            self._encoded.update(zip(new, map(orjson.Fragment, map(orjson.dumps, features)), strict=True))
        return [self._encoded[row] for row in rows]

    @cached_property
    def ids(self) -> list[str]:
        """The id of every row, in the order of the rows."""
        return feature_ids(self.frame, self.collection.table)

    @cached_property
    def row_of_id(self) -> dict[str, int]:
        """The row number of every id."""
        return {id_: row for row, id_ in enumerate(self.ids)}

    @cached_property
    def bounds_deg(self) -> NDArray[np.float64]:
        """West, south, east, north of every row, in degrees; NaN where a row has no geometry."""
        return shapely.bounds(self.frame.geometry.to_numpy())

    @cached_property
    def extent_deg(self) -> Bbox | None:
        """West, south, east, north of all rows, or None where no row has a geometry."""
        bounds = self.bounds_deg[~np.isnan(self.bounds_deg[:, 0])]
        if len(bounds) == 0:
            return None
        west, south = bounds[:, :2].min(axis=0).tolist()
        east, north = bounds[:, 2:].max(axis=0).tolist()
        return west, south, east, north


@dataclass
class Catalogue:
    """Read a store for many threads: one at a time, and each collection once per version of the store."""

    store: Store
    _lock: Lock = field(default_factory=Lock)
    _commits: int = -1
    _kept: dict[str, object] = field(default_factory=dict)

    def collections(self) -> list[Collection]:
        """List the collections that the store has now."""
        return self._once("", lambda: list_collections(self.store))

    def settings(self) -> dict[str, str]:
        """Give the settings of the store."""
        return self._once("settings", lambda: read_settings(self.store))

    def date(self) -> str:
        """Give the time of the last commit (ISO 8601), or ``""``."""
        return self._once("date", lambda: date_of_store(self.store))

    def served(self, collection_id: str) -> Served:
        """Give the rows of a collection; raises NotFoundError where the store has no such collection."""
        known = {collection.id for collection in self.collections()}
        if collection_id not in known:
            raise NotFoundError(f"no collection {collection_id!r}; there are {', '.join(sorted(known))}")
        collection = COLLECTIONS[collection_id]
        return self._once(collection_id, lambda: Served(collection, read_collection(self.store, collection)))

    def _once(self, key: str, read: Callable[[], Answer]) -> Answer:
        with self._lock:
            commits = self.store.count("versions")
            if commits != self._commits:  # the history is append-only: a new row, and only that, is news
                self._kept.clear()
                self._commits = commits
            if key not in self._kept:
                self._kept[key] = read()
            return self._kept[key]  # type: ignore[return-value]
