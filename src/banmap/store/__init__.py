"""The store: the current tables and their history, behind one protocol."""

from banmap.store.address import open_store
from banmap.store.protocol import Bbox, Change, Store, Value, Where

__all__ = ["Bbox", "Change", "Store", "Value", "Where", "open_store"]
