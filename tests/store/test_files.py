"""Files that are not what they should be: a clear message with the file and the remedy, nothing lost."""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
from store.made_up import MONDAY, TUESDAY, WHO, readings, row_of_boxes, units

from banmap.errors import BanmapError, GeometryError, InputError, NotFoundError, StoreError
from banmap.store import Change, Store, drives, open_store
from banmap.store.drives import is_on_network
from banmap.store.geopackage.connection import Connections

SETTING = pd.DataFrame({"name": ["a"], "value": ["1"]})


def refused(path: Path, error: type[BanmapError], *words: str, **options: bool) -> None:
    """Opening fails with an error that names the file and says these words; the file stays as it was."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(error) as caught:
        open_store(str(path), **options)
    for word in (path.name, *words):
        assert word in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert [
        p.name for p in path.parent.iterdir() if p.name != path.name and p.name.startswith(path.name)
    ] == []


def test_addresses_of_other_kinds_are_refused() -> None:
    with pytest.raises(StoreError, match="PostGIS store is not in this version yet"):
        open_store("postgresql://me:secret@db/x")
    for url in ("map.geojson", "map", "", "http://x/y"):
        with pytest.raises(InputError, match=r"ends in \.gpkg"):
            open_store(url)
    with pytest.raises(InputError, match="leave out one of the two"):
        open_store("a.gpkg", create=True, read_only=True)


def test_a_missing_file_is_not_found_and_not_made(tmp_path: Path) -> None:
    refused(tmp_path / "a.gpkg", NotFoundError, "does not exist", "banmap init")
    refused(tmp_path / "a.gpkg", NotFoundError, "does not exist", read_only=True)
    with pytest.raises(StoreError, match="make it first"):
        open_store(str(tmp_path / "nowhere" / "a.gpkg"), create=True)


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(
    "content", [b"", b"GPKG", bytes(range(256)) * 64, b"SQLite format 3\0" + b"\xff" * 5_000]
)
def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes, *, read_only: bool) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(content)
    refused(path, StoreError, "empty" if not content else "not a GeoPackage", read_only=read_only)
    if content:
        refused(path, StoreError, "not a GeoPackage", create=True)


def test_other_peoples_databases_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE t (a)")
    for options in ({}, {"read_only": True}, {"create": True}):
        refused(path, StoreError, "not a GeoPackage", **options)
    path.unlink()
    pyogrio.write_dataframe(units(row_of_boxes(2)), path, layer="units", driver="GPKG")
    for options in ({}, {"read_only": True}, {"create": True}):
        refused(path, StoreError, "banmap did not make", "banmap init", **options)
    path.unlink()
    path.mkdir()
    refused(path, StoreError, "is a folder")


def test_a_store_of_a_newer_banmap_is_refused(store: Store, path: Path, sql) -> None:
    store.close()
    sql("UPDATE banmap_store SET schema_version = 99")
    refused(path, StoreError, "newer banmap", "99", "update banmap")
    refused(path, StoreError, "newer banmap", read_only=True)


def test_a_store_of_an_older_banmap_is_renewed(store: Store, path: Path, sql) -> None:
    store.commit([Change("units", units(row_of_boxes(2), name="a"))], time=MONDAY, **WHO)
    store.close()
    sql("DROP TRIGGER units_kept_update")
    sql("DROP TRIGGER units_kept_delete")
    sql("ALTER TABLE units DROP COLUMN women")
    sql("ALTER TABLE units_history DROP COLUMN women")
    for table in ("next_walks", "next_walks_history", "rtree_next_walks_geom"):
        sql(f"DROP TABLE {table}")
    for registry in ("gpkg_extensions", "gpkg_geometry_columns", "gpkg_contents"):
        sql(f"DELETE FROM {registry} WHERE table_name LIKE 'next_walks%'")
    refused(path, StoreError, "older banmap", "for writing", read_only=True)
    with open_store(str(path)) as renewed:
        assert renewed.count("next_walks") == 0
        assert renewed.read("units")["women"].isna().all()
        renewed.commit([Change("units", units(row_of_boxes(2), women=5))], time=TUESDAY, **WHO)
        assert renewed.read("units", as_of=MONDAY)["name"].tolist() == ["a", "a"]
        assert renewed.read("units")["women"].tolist() == [5, 5]


def test_create_opens_what_stands_there(store: Store, path: Path) -> None:
    store.commit([Change("settings", SETTING)], time=MONDAY, **WHO)
    store.close()
    with open_store(str(path), create=True) as again:
        assert again.count("settings") == 1
    path.write_bytes(b"")  # what a kill during the making leaves
    with open_store(str(path), create=True) as anew:
        assert anew.tables() == []
    with pytest.raises(GeometryError, match="EPSG:32648"):
        open_store(str(path.with_name("b.gpkg")), create=True, metric_crs="EPSG:4326")
    assert not path.with_name("b.gpkg").exists()


def test_closing_leaves_one_plain_file(store: Store, path: Path) -> None:
    store.commit([Change("settings", SETTING)], time=MONDAY, **WHO)
    assert path.with_name(path.name + "-wal").exists()
    store.close()
    store.close()
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert path.read_bytes()[18:20] == b"\x01\x01"  # no write-ahead log needed to read it
    with pytest.raises(StoreError, match="was closed"):
        store.read("settings")


def test_closing_beside_another_reader_loses_nothing(store: Store, path: Path) -> None:
    with open_store(str(path), read_only=True) as other:
        other.read("settings")
        store.commit([Change("settings", SETTING)], time=MONDAY, **WHO)
        assert other.count("settings") == 1
        store.close()
        assert other.count("settings") == 1
    with open_store(str(path)) as again:
        assert again.count("settings") == 1
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_locked_store_says_so_and_stays_whole(store: Store, path: Path) -> None:
    store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="locked by another program; close it there"):
            open_store(str(path), busy_timeout_s=0.05)
        other.execute("ROLLBACK")
        with open_store(str(path), busy_timeout_s=0.05) as patient:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="locked by another program"):
                patient.commit([Change("settings", SETTING)], time=MONDAY, **WHO)
            assert patient.tables() == []
            other.execute("ROLLBACK")
            assert patient.commit([Change("settings", SETTING)], time=MONDAY, **WHO) == 1


def test_a_store_that_is_open_elsewhere_without_a_log_still_works(store: Store, path: Path) -> None:
    store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM settings").fetchall()  # holds the file in its old journal mode
        with open_store(str(path), busy_timeout_s=0.05) as second:
            assert second.tables() == []
            with pytest.raises(StoreError, match="locked"):
                second.commit([Change("settings", SETTING)], time=MONDAY, **WHO)
            other.execute("COMMIT")
            assert second.commit([Change("settings", SETTING)], time=MONDAY, **WHO) == 1


def test_a_full_disk_keeps_the_last_commit(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(str(path), create=True) as store:
        store.commit([Change("units", units(row_of_boxes(3)))], time=MONDAY, **WHO)
    connect = Connections._connect

    def cramped(self: Connections) -> sqlite3.Connection:
        db = connect(self)
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages + 20}")
        return db

    monkeypatch.setattr(Connections, "_connect", cramped)
    with open_store(str(path)) as store:
        both = [Change("settings", SETTING), Change("readings", readings(3_000))]
        with pytest.raises(StoreError, match="disk is full; free some space"):
            store.commit(both, time=TUESDAY, **WHO)
        assert store.tables() == ["units", "versions"]
        assert store.commit([Change("settings", SETTING)], time=TUESDAY, **WHO) == 2
        assert store.count("units", bbox=(106, 15, 107, 16)) == 3


def test_a_damaged_file_says_so(store: Store, path: Path) -> None:
    store.commit([Change("readings", readings(5_000))], time=MONDAY, **WHO)
    store.close()
    content = bytearray(path.read_bytes())
    content[300_000:500_000] = b"\x55" * 200_000
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged; go back to a copy"), open_store(str(path)) as damaged:
        damaged.read("readings")


@pytest.fixture
def foreign(store: Store, path: Path) -> Iterator[Path]:
    """A store in a folder that others may read and not write."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only the superuser can act as a user without rights")
    store.commit([Change("settings", SETTING)], time=MONDAY, **WHO)
    store.close()
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        copy = Path(folder) / "a.gpkg"
        copy.write_bytes(path.read_bytes())
        copy.chmod(0o644)
        Path(folder).chmod(0o755)
        yield copy


@contextmanager
def user_without_rights() -> Iterator[None]:
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


def test_a_read_only_folder_can_be_read_and_says_why_not_written(foreign: Path) -> None:
    with user_without_rights():
        with open_store(str(foreign), read_only=True) as store:
            assert store.count("settings") == 1
            with pytest.raises(StoreError, match="is read-only"):
                store.commit([Change("settings", SETTING.assign(value="2"))], time=TUESDAY, **WHO)
        refused(foreign, StoreError, "read-only; copy it to a folder you may write to")
        refused(foreign.with_name("b.gpkg"), StoreError, "cannot be opened", create=True)
    foreign.chmod(0o666)
    with user_without_rights():
        refused(foreign, StoreError, "read-only; copy a.gpkg to one you may write to")
    foreign.chmod(0o600)
    with user_without_rights(), pytest.raises(StoreError, match="may not be read by you"):
        open_store(str(foreign), read_only=True)


def test_a_read_only_copy_of_a_store_in_use_is_read_or_explained(foreign: Path) -> None:
    with closing(sqlite3.connect(foreign)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        content = foreign.read_bytes()
    foreign.write_bytes(content)  # a plain copy that still asks for its write-ahead log
    with user_without_rights(), open_store(str(foreign), read_only=True) as store:
        assert store.count("settings") == 1
    foreign.with_name("a.gpkg-wal").write_bytes(b"newer")
    with (
        user_without_rights(),
        pytest.raises(StoreError, match=r"newer commits in a\.gpkg-wal beside it; copy both"),
    ):
        open_store(str(foreign), read_only=True)


def test_network_drives_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda / ext4 rw 0 0\nserver:/x /data nfs4 rw 0 0\n/dev/sdb /data/local ext4 rw 0 0\n"
        "//nas/gis /mnt/the\\040share cifs rw 0 0\n"
    )
    assert is_on_network(Path("/data/a.gpkg"), mounts=mounts)
    assert is_on_network(Path("/mnt/the share/deep/a.gpkg"), mounts=mounts)
    assert is_on_network(Path("\\\\server\\gis\\a.gpkg"), mounts=mounts)
    assert not is_on_network(Path("/data/local/a.gpkg"), mounts=mounts)
    assert not is_on_network(Path("/database/a.gpkg"), mounts=mounts)
    monkeypatch.setattr(drives, "is_on_network", lambda _: True)
    with pytest.raises(StoreError, match="databases get damaged; copy it to a disk of this machine"):
        open_store(str(tmp_path / "a.gpkg"), create=True)
    assert not (tmp_path / "a.gpkg").exists()
