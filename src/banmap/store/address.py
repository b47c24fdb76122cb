"""The address of a store decides its adapter."""

from pathlib import Path

from banmap.errors import InputError, StoreError
from banmap.store.geopackage.opening import open_geopackage
from banmap.store.protocol import Store


def open_store(
    url: str,
    *,
    create: bool = False,
    read_only: bool = False,
    metric_crs: str | None = None,
    busy_timeout_s: float = 5.0,
) -> Store:
    """Open the store at a path that ends in ``.gpkg``.

    ``create`` makes the file with all tables, empty, where there is none yet; ``metric_crs`` is then listed
    in it. ``read_only`` never writes. ``busy_timeout_s`` is how long to wait for another program's lock.
    Raises InputError for another kind of address, NotFoundError where there is no such file, StoreError
    where the file is not a store of ours or cannot be opened.
    """
    if url.startswith(("postgresql://", "postgres://")):
        raise StoreError(f"{url}: the PostGIS store is not in this version yet; give a path ending in .gpkg")
    if not url.lower().endswith(".gpkg"):
        raise InputError(f"{url}: a store is a path ending in .gpkg")
    return open_geopackage(
        Path(url), create=create, read_only=read_only, metric_crs=metric_crs, busy_timeout_s=busy_timeout_s
    )
