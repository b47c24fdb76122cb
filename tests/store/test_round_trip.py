"""Write then read is the same, for every table, type and missing value."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store.made_up import MONDAY, TUESDAY, VERSIONED, WHO, readings, row_of_boxes, tables, units

from banmap.errors import InputError, NotFoundError
from banmap.store import Change, Store, open_store
from banmap.tables import TABLES, check_table, empty_table


def assert_same(left: pd.DataFrame, right: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(
        pd.DataFrame(left.drop(columns="geometry", errors="ignore")),
        pd.DataFrame(right.drop(columns="geometry", errors="ignore")),
    )
    assert ("geometry" in left) == ("geometry" in right)
    if "geometry" in left:
        assert left.crs == right.crs
        assert left.geometry.to_wkb().tolist() == right.geometry.to_wkb().tolist()


@pytest.mark.parametrize("name", VERSIONED)
def test_what_is_written_is_read(name: str, store: Store) -> None:
    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def write_and_read(data: st.DataObject) -> None:
        frame = data.draw(tables(name))
        order = data.draw(st.permutations(range(len(frame))))
        store.commit([Change(name, frame.iloc[order], replaces={})], time=MONDAY, **WHO)
        assert_same(store.read(name), frame)
        assert_same(store.read(name, as_of=MONDAY), frame)
        assert store.count(name) == len(frame)
        assert store.commit([Change(name, frame)], time=TUESDAY, **WHO) is None
        assert store.commit([Change(name, frame, replaces={})], time=TUESDAY, **WHO) is None

    write_and_read()


@pytest.mark.parametrize("name", sorted(TABLES))
def test_an_empty_store_has_every_table_empty(name: str, store: Store) -> None:
    assert_same(store.read(name), empty_table(name))
    assert store.count(name) == 0
    assert store.tables() == []


def test_any_order_of_rows_gives_the_same_bytes(tmp_path: Path) -> None:
    rows = readings(3_000)
    for file_name, seed in (("a.gpkg", 1), ("b.gpkg", 2)):
        with open_store(str(tmp_path / file_name), create=True) as store:
            store.commit([Change("readings", rows.sample(frac=1, random_state=seed))], time=MONDAY, **WHO)
            store.commit([Change("units", units(row_of_boxes(5)).iloc[::-1])], time=TUESDAY, **WHO)
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


def test_columns_come_alone_in_the_order_asked_for(store: Store) -> None:
    store.commit([Change("readings", readings(5))], time=MONDAY, **WHO)
    assert store.read("readings", columns=["ele", "unit"]).columns.tolist() == ["ele", "unit"]
    assert not isinstance(store.read("readings", columns=["ele"]), gpd.GeoDataFrame)
    placed = store.read("readings", columns=["geometry", "seq"])
    assert isinstance(placed, gpd.GeoDataFrame)
    assert placed.columns.tolist() == ["geometry", "seq"]
    assert store.read("readings", columns=["version"])["version"].tolist() == [1] * 5
    assert len(store.read("readings", columns=[])) == 5


def test_where_takes_one_value_or_several_of_every_type(store: Store) -> None:
    rows = check_table(readings(20), "readings")
    store.commit([Change("readings", rows)], time=MONDAY, **WHO)
    assert store.read("readings", where={"seq": np.int64(3)})["seq"].tolist() == [3]
    assert store.count("readings", where={"seq": [3, 4, 400], "used": True}) == 2
    assert store.count("readings", where={"seq": np.arange(3)}) == 3
    assert store.count("readings", where={"time": rows["time"].iloc[7]}) == 1
    assert store.count("readings", where={"ele": float(rows["ele"].iloc[1])}) == 1
    assert store.count("readings", where={"ele": rows["ele"].iloc[1:4].tolist()}) == 3
    assert store.count("readings", where={"unit": ["1504001", "ບ້ານ"]}) == 20
    assert store.count("readings", where={"unit": []}) == 0
    assert store.count("readings", where={"used": False}) == 0
    assert store.read("readings", columns=["ele"], where={"seq": 5}, as_of=MONDAY).shape == (1, 1)


def test_bbox_keeps_what_meets_it_and_nothing_beside_it(store: Store) -> None:
    rows = check_table(readings(400), "readings")
    store.commit([Change("readings", rows), Change("units", units(row_of_boxes(5)))], time=MONDAY, **WHO)
    corner = rows.geometry.iloc[9]
    for box in ((106.2, 15.2, 106.4, 15.9), (corner.x, corner.y, 107, 16), (0, 0, 1, 1)):
        inside = rows[rows.intersects(shapely.box(*box))].reset_index(drop=True)
        assert_same(store.read("readings", bbox=box), inside)
        assert_same(store.read("readings", bbox=box, as_of=TUESDAY), inside)
        assert store.count("readings", bbox=box) == len(inside)
    assert store.read("units", columns=["code"], bbox=(106.25, 15, 106.3, 15))["code"].tolist() == [
        "1504003",
        "1504004",
    ]
    just_beside = np.nextafter(rows.total_bounds[2], np.inf)
    assert store.count("readings", bbox=(just_beside, 15, 108, 16)) == 0


def test_unknown_names_are_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError, match="'rivers' is not in the store"):
        store.read("rivers")
    with pytest.raises(NotFoundError, match="no column 'colour'"):
        store.read("units", columns=["colour"])
    with pytest.raises(NotFoundError, match="no column 'colour'"):
        store.count("units", where={"colour": "red"})
    with pytest.raises(NotFoundError, match="settings has no geometry"):
        store.read("settings", bbox=(0, 0, 1, 1))
    with pytest.raises(NotFoundError, match="settings has no geometry"):
        store.count("settings", bbox=(0, 0, 1, 1))


def test_heights_are_left_off_and_single_parts_become_multi(store: Store) -> None:
    box = shapely.force_3d(shapely.box(106, 15, 107, 16), 500)
    store.commit([Change("units", units({"1504001": box}))], time=MONDAY, **WHO)
    kept = store.read("units").geometry.iloc[0]
    assert kept.geom_type == "MultiPolygon"
    assert not kept.has_z
    assert kept.equals(shapely.MultiPolygon([shapely.box(106, 15, 107, 16)]))


def test_what_breaks_the_contract_is_refused_whole(store: Store) -> None:
    good = Change("settings", pd.DataFrame({"name": ["a"], "value": ["1"]}))
    wrong_shape = units({"1504001": shapely.Point(106, 15)})
    no_key = readings(2).assign(seq=[1, None])
    wrong_time = readings(2)
    wrong_time["time"] = np.array(["-0044-03-15", "2025-01-01"], dtype="datetime64[us]")
    wrong_time["time"] = wrong_time["time"].dt.tz_localize("UTC")
    bad = (
        (Change("units", wrong_shape), r"row \['1504001'\] has a Point; give a MultiPolygon"),
        (Change("readings", no_key), "a row has no seq; give it one"),
        (Change("readings", wrong_time), "outside the years 1 to 9999"),
        (Change("versions", empty_table("versions")), "written by the store itself"),
        (
            Change("units", units({"1504001": shapely.box(0, 0, 1, 1)}).set_crs(32648, allow_override=True)),
            "WGS 84",
        ),
    )
    for change, message in bad:
        with pytest.raises(InputError, match=message):
            store.commit([good, change], time=MONDAY, **WHO)
    with pytest.raises(InputError, match="no time zone"):
        store.commit([good], time=MONDAY.replace(tzinfo=None), **WHO)
    with pytest.raises(NotFoundError, match="'rivers'"):
        store.commit([good, Change("rivers", good.rows)], time=MONDAY, **WHO)
    assert store.tables() == []


def test_times_are_kept_to_the_millisecond(store: Store) -> None:
    rows = readings(2)
    rows["time"] = pd.to_datetime(["1969-12-31T23:59:59.999999Z", "2025-01-01T00:00:00.123456Z"])
    store.commit([Change("readings", rows)], time=MONDAY, **WHO)
    assert store.read("readings")["time"].tolist() == [
        pd.Timestamp("1969-12-31T23:59:59.999Z"),
        pd.Timestamp("2025-01-01T00:00:00.123Z"),
    ]
    assert store.commit([Change("readings", rows)], time=TUESDAY, **WHO) is None
