"""The file is a real GeoPackage: GDAL opens it without a warning, edits it, and the R-tree stays right."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from store.made_up import (
    MONDAY,
    SPATIAL,
    TUESDAY,
    VERSIONED,
    WEDNESDAY,
    WHO,
    readings,
    row_of_boxes,
    units,
)

from banmap.store import Change, Store, open_store
from banmap.store.geopackage import packing
from banmap.store.geopackage.packing import write_packed_rtree
from banmap.tables import TABLES, check_table

Sql = Callable[..., list[tuple]]


def check_rtree(sql: Sql, table: str) -> None:
    """The R-tree is sound and holds exactly the boxes of the rows, rounded outward by less than 1e-4°."""
    assert sql(f"SELECT rtreecheck('rtree_{table}_geom')") == [("ok",)]
    exact = sql(
        f"SELECT fid, ST_MinX(geom), ST_MaxX(geom), ST_MinY(geom), ST_MaxY(geom) FROM {table}"
        " WHERE geom NOT NULL AND NOT ST_IsEmpty(geom) ORDER BY fid"
    )
    boxes = sql(f"SELECT id, minx, maxx, miny, maxy FROM rtree_{table}_geom ORDER BY id")
    assert [row[0] for row in boxes] == [row[0] for row in exact]
    wider = (np.array(boxes).reshape(-1, 5) - np.array(exact).reshape(-1, 5))[:, 1:] * [-1, 1, -1, 1]
    assert (wider >= 0).all()
    assert (wider < 1e-4).all()


def fill(store: Store) -> None:
    """Put Lao rows with every kind of geometry into the store."""
    shapes = [
        shapely.Point(106, 15),
        None,
        shapely.box(106, 15, 107, 16),
        shapely.LineString([(1, 2), (3, 4)]),
    ]
    findings = gpd.GeoDataFrame({"id": [1, 2, 3, 4], "text": "ຈຸດນີ້ຢູ່ໄກ"}, geometry=shapes, crs=4326)
    changes = [
        Change("units", units(row_of_boxes(3), population=[10, None, 30])),
        Change("readings", readings(50)),
        Change("findings", findings),
        Change("settings", pd.DataFrame({"name": ["district"], "value": ["ເມືອງຖະແຕງ"]})),
    ]
    store.commit(changes, time=MONDAY, **WHO)


def test_gdal_reads_every_layer_as_it_is(store: Store, path: Path) -> None:
    fill(store)
    store.close()
    layers = dict(pyogrio.list_layers(path))
    assert set(layers) == set(TABLES)
    expected = {"Geometry": "Unknown"}
    for name, table in TABLES.items():
        assert layers[name] == (expected.get(table.geometry, table.geometry) if table.geometry else None)
        pyogrio.read_dataframe(path, layer=name)  # warnings are errors here
    with open_store(str(path), read_only=True) as again:
        for name in ("units", "readings", "findings"):
            ours, theirs = again.read(name), pyogrio.read_dataframe(path, layer=name)
            assert theirs.crs == ours.crs
            assert theirs.geometry.to_wkb().tolist() == ours.geometry.to_wkb().tolist()
    theirs = pyogrio.read_dataframe(path, layer="units")
    assert theirs["name_lo"].tolist() == ["ບ້ານ"] * 3
    assert pyogrio.read_info(path, layer="units")["total_bounds"] == pytest.approx(
        (106, 15, 106.3, 15.1), abs=2e-5
    )
    assert pyogrio.read_info(path, layer="readings")["dtypes"][4].startswith("datetime64")


def test_ogrinfo_has_nothing_to_remark(store: Store, path: Path) -> None:
    ogrinfo = shutil.which("ogrinfo")
    if ogrinfo is None:
        pytest.skip("ogrinfo of gdal-bin is not installed")
    fill(store)
    store.close()
    for options in (["-al", "-so"], ["-al"]):
        done = subprocess.run([ogrinfo, *options, str(path)], capture_output=True, text=True, check=True)
        assert done.stderr == ""
        assert "Warning" not in done.stdout
    assert "ເມືອງຖະແຕງ" in done.stdout
    assert "Feature Count: 50" in done.stdout or "OGRFeature(readings):50" in done.stdout


def test_the_file_says_what_the_standard_wants(store: Store, path: Path, sql: Sql) -> None:
    fill(store)
    store.close()
    header = path.read_bytes()[:72]
    assert header[68:72] == b"GPKG"
    assert int.from_bytes(header[60:64], "big") == 10300
    assert sql("PRAGMA integrity_check") == [("ok",)]
    assert sql("PRAGMA foreign_key_check") == []
    contents = {
        row[0]: row[1:] for row in sql("SELECT table_name, data_type, last_change FROM gpkg_contents")
    }
    assert set(contents) == set(TABLES)
    assert contents["units"] == ("features", "2025-03-03T06:30:00.000Z")
    assert contents["settings"] == ("attributes", "2025-03-03T06:30:00.000Z")
    assert contents["arcs"] == ("features", "1970-01-01T00:00:00.000Z")
    extensions = sql("SELECT table_name, extension_name FROM gpkg_extensions")
    assert {t for t, e in extensions if e == "gpkg_rtree_index"} == set(SPATIAL)
    assert {t for t, e in extensions if e == "banmap_history"} == {f"{t}_history" for t in VERSIONED} | {
        "banmap_store"
    }
    assert [row[0] for row in sql("SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY srs_id")] == [-1, 0, 4326]


def test_the_metric_crs_is_listed(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "a.gpkg"), create=True, metric_crs="EPSG:32648"):
        pass
    with sqlite3.connect(tmp_path / "a.gpkg") as db:
        row = db.execute(
            "SELECT srs_name, organization FROM gpkg_spatial_ref_sys WHERE srs_id = 32648"
        ).fetchone()
    db.close()
    assert row == ("WGS 84 / UTM zone 48N", "EPSG")


def test_the_extent_follows_the_rows(store: Store, sql: Sql) -> None:
    def extent() -> list[tuple]:
        return sql("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'units'")

    assert extent() == [(None, None, None, None)]
    store.commit([Change("units", units(row_of_boxes(5)))], time=MONDAY, **WHO)
    assert extent()[0] == pytest.approx((106, 15, 106.5, 15.1), abs=2e-5)
    store.commit([Change("units", units(row_of_boxes(2)), replaces={})], time=TUESDAY, **WHO)
    assert extent()[0] == pytest.approx((106, 15, 106.2, 15.1), abs=2e-5)
    store.commit([Change("units", units({}), replaces={})], time=WEDNESDAY, **WHO)
    assert extent() == [(None, None, None, None)]


def test_rtree_agrees_after_random_commits(store: Store, sql: Sql) -> None:
    rng = np.random.default_rng(7)
    for day in range(12):
        count = int(rng.choice([0, 1, 40, 2_500]))
        rows = readings(count, seed=day)
        rows["seq"] = rng.permutation(3_000)[:count]
        rows.loc[rng.random(count) < 0.05, "geometry"] = None
        rows.loc[rng.random(count) < 0.05, "geometry"] = shapely.Point()
        replaces = {} if rng.random() < 0.3 else None
        store.commit([Change("readings", rows, replaces=replaces)], time=MONDAY, **WHO)
        check_rtree(sql, "readings")
        assert sql("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("count", [0, 1, 51, 52, 2_602, 30_000])
def test_a_packed_rtree_is_sound_and_finds_all(count: int) -> None:
    rng = np.random.default_rng(count)
    low = rng.uniform(-180, 180, (count, 2))
    bounds = np.column_stack([low, low + rng.uniform(0, 1, (count, 2))])
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE VIRTUAL TABLE r USING rtree(id, minx, maxx, miny, maxy)")
        write_packed_rtree(db, "r", rng.permutation(count) + 1, bounds)
        assert db.execute("SELECT rtreecheck('r')").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM r").fetchone() == (count,)
        box = (-20.0, -10.0, 30.0, 60.0)
        meets = (bounds[:, :2] <= box[2:]).all(axis=1) & (bounds[:, 2:] >= box[:2]).all(axis=1)
        query = "SELECT count(*) FROM r WHERE minx <= ? AND miny <= ? AND maxx >= ? AND maxy >= ?"
        found = db.execute(query, (box[2], box[3], box[0], box[1])).fetchone()[0]
        assert found == pytest.approx(meets.sum(), abs=2)
        db.executemany("DELETE FROM r WHERE id = ?", [(number,) for number in range(1, count, 2)])
        assert db.execute("SELECT rtreecheck('r')").fetchone() == ("ok",)
    db.close()


def test_a_guarded_rtree_is_filled_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("table r_rowid may not be modified")

    monkeypatch.setattr(packing, "_clear", refuse)
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE VIRTUAL TABLE r USING rtree(id, minx, maxx, miny, maxy)")
        write_packed_rtree(db, "r", np.array([1, 2]), np.array([[0.0, 1, 2, 3], [4, 5, 6, 7]]))
        assert db.execute("SELECT * FROM r").fetchall() == [(1, 0, 2, 1, 3), (2, 4, 6, 5, 7)]
    db.close()


def test_edits_by_gdal_are_kept_indexed_and_put_into_history(store: Store, path: Path, sql: Sql) -> None:
    store.commit([Change("units", units(row_of_boxes(3), name="a"))], time=MONDAY, **WHO)
    store.close()
    added = units({"1504999": shapely.MultiPolygon([shapely.box(107, 15, 107.1, 15.1)])}, name="ໃໝ່")
    pyogrio.write_dataframe(added, path, layer="units", driver="GPKG", append=True)
    sql(
        "UPDATE units SET name = 'by hand',"
        " geom = (SELECT geom FROM units WHERE code = '1504999') WHERE fid = 1"
    )
    sql("UPDATE units SET name = 'by hand twice' WHERE fid = 1")
    sql("DELETE FROM units WHERE fid = 2")
    sql("UPDATE units SET fid = 77 WHERE fid = 3")
    check_rtree(sql, "units")
    with open_store(str(path)) as again:
        current = again.read("units")
        assert current["name"].tolist() == ["by hand twice", "a", "ໃໝ່"]
        assert again.read("units", bbox=(107.05, 15, 107.05, 15))["code"].tolist() == ["1504001", "1504999"]
        assert again.read("units", as_of=TUESDAY)["name"].tolist() == ["a", "a", "a"]
        assert again.commit([Change("units", current)], time=WEDNESDAY, **WHO) is None
        assert again.read("versions")["author"].tolist() == ["a tester", "another program"]
        assert again.read("units", columns=["version"])["version"].tolist() == [2, 2, 2]
        assert again.read("units", as_of=TUESDAY)["name"].tolist() == ["a", "a", "a"]
        assert again.read("units", as_of=WEDNESDAY)["name"].tolist() == ["by hand twice", "a", "ໃໝ່"]


def test_rows_of_other_programs_read_by_contract(store: Store, path: Path) -> None:
    store.close()
    row = gpd.GeoDataFrame(
        {"source": ["x"], "walk": ["w"], "seq": [1]}, geometry=[shapely.Point(106, 15)], crs=4326
    )
    pyogrio.write_dataframe(row, path, layer="readings", driver="GPKG", append=True)
    with open_store(str(path)) as again:
        pd.testing.assert_frame_equal(again.read("readings"), check_table(row, "readings"))
        assert again.count("readings", where={"unit": "", "used": False}) == 1
        assert again.count("readings", where={"unit": ["", "1"]}) == 1
