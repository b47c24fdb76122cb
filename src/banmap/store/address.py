"""The address of a store decides its adapter."""

from pathlib import Path

from banmap.errors import InputError, StoreError
from banmap.store.drives import check_local
from banmap.store.geopackage.opening import create_geopackage, open_geopackage
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

    ``create`` first makes the file, with all tables and no rows, where there is none; a store that stands
    there is opened as it is. ``metric_crs`` is then listed among the file's reference systems.
    ``read_only`` never writes and works on read-only media. ``busy_timeout_s`` is how long to wait for
    another program's lock. Raises InputError for another kind of address or both options at once,
    NotFoundError where there is no such file, and StoreError where it is no store of ours, is on a network
    drive, or cannot be opened.
    """
    if url.startswith(("postgresql://", "postgres://")):
        raise StoreError("the PostGIS store is not in this version yet; give a path that ends in .gpkg")
    if not url.lower().endswith(".gpkg"):
        raise InputError(f"{url!r} is no address of a store; give a path that ends in .gpkg")
    if create and read_only:
        raise InputError("a store cannot be made and opened read-only at once; leave out one of the two")
    path = Path(url)
    check_local(path)
    if create:
        create_geopackage(path, metric_crs=metric_crs, busy_timeout_s=busy_timeout_s)
    return open_geopackage(path, read_only=read_only, busy_timeout_s=busy_timeout_s)
