"""Nothing that was known is lost: versions, history, reads as of a date."""

from datetime import timedelta

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from store.made_up import MONDAY, TUESDAY, WEDNESDAY, WHO, readings, row_of_boxes, units

from banmap.errors import InputError
from banmap.store import Change, Store, open_store


def names(store: Store, **options: object) -> dict[str, str]:
    frame = store.read("units", columns=["code", "name"], **options)
    return dict(zip(frame["code"], frame["name"], strict=True))


def versions(store: Store) -> list[int]:
    return store.read("units", columns=["version"])["version"].tolist()


def test_each_commit_says_who_when_why_and_what(store: Store) -> None:
    boxes = row_of_boxes(2)
    setting = pd.DataFrame({"name": ["metric_crs"], "value": ["EPSG:32648"]})
    first = [Change("units", units(boxes)), Change("settings", setting)]
    assert store.commit(first, author="district team", message="ນຳເຂົ້າ", time=MONDAY) == 1
    assert store.commit([Change("units", units(boxes, name="x"))], author="b", message="c", time=TUESDAY) == 2
    log = store.read("versions")
    assert log["id"].tolist() == [1, 2]
    assert log["author"].tolist() == ["district team", "b"]
    assert log["message"].tolist() == ["ນຳເຂົ້າ", "c"]
    assert log["time"].tolist() == [pd.Timestamp(MONDAY), pd.Timestamp(TUESDAY)]
    assert log["tables"].tolist() == ["settings,units", "units"]
    assert log["parent"].tolist() == [pd.NA, 1]
    assert store.read("versions", as_of=MONDAY)["id"].tolist() == [1]
    assert store.tables() == ["settings", "units", "versions"]


def test_the_past_can_be_read(store: Store) -> None:
    one, two, three = row_of_boxes(3).items()
    store.commit([Change("units", units(dict([one, two]), name=["a", "b"]))], time=MONDAY, **WHO)
    change = Change("units", units(dict([one, three]), name=["a2", "c"]), replaces={})
    store.commit([change], time=TUESDAY, **WHO)
    store.commit([Change("units", units({}), replaces={"code": three[0]})], time=WEDNESDAY, **WHO)
    assert names(store, as_of=MONDAY - timedelta(seconds=1)) == {}
    assert names(store, as_of=MONDAY) == {one[0]: "a", two[0]: "b"}
    assert names(store, as_of=WEDNESDAY - timedelta(seconds=1)) == {one[0]: "a2", three[0]: "c"}
    assert names(store, as_of=WEDNESDAY) == names(store) == {one[0]: "a2"}
    assert names(store, as_of=MONDAY, where={"name": "b"}) == {two[0]: "b"}
    assert names(store, as_of=MONDAY, bbox=two[1].buffer(-0.01).bounds) == {two[0]: "b"}
    with pytest.raises(InputError, match="no time zone"):
        store.read("units", as_of=MONDAY.replace(tzinfo=None))


def test_rows_that_stay_equal_are_not_touched(store: Store, sql) -> None:
    boxes = row_of_boxes(4)
    store.commit([Change("units", units(boxes, name="a"))], time=MONDAY, **WHO)
    renamed = units(boxes, name=["a", "b", "a", "a"])
    moved = {code: box.buffer(0.001) if code == "1504004" else box for code, box in boxes.items()}
    assert store.commit([Change("units", renamed)], time=TUESDAY, **WHO) == 2
    assert versions(store) == [1, 2, 1, 1]
    moved = units({c: shapely.MultiPolygon([shapely.box(*b.bounds)]) for c, b in moved.items()})
    moved["name"] = renamed["name"]
    assert store.commit([Change("units", moved)], time=TUESDAY, **WHO) == 3
    assert versions(store) == [1, 2, 1, 3]
    assert sql("SELECT code, version, version_to FROM units_history") == [
        ("1504002", 1, 2),
        ("1504004", 1, 3),
    ]


def test_replaces_retires_only_within_its_scope(store: Store) -> None:
    both = [readings(3, source="s1"), readings(3, source="s2")]
    store.commit([Change("readings", pd.concat(both))], time=MONDAY, **WHO)
    fewer = readings(2, source="s2")
    assert store.commit([Change("readings", fewer, replaces={"source": ["s2"]})], time=TUESDAY, **WHO) == 2
    assert store.count("readings", where={"source": "s1"}) == 3
    assert store.count("readings", where={"source": "s2"}) == 2
    empty = readings(0)
    assert store.commit([Change("readings", empty, replaces={"source": "s9"})], time=TUESDAY, **WHO) is None
    assert store.commit([Change("readings", empty, replaces={})], time=WEDNESDAY, **WHO) == 3
    assert store.tables() == ["versions"]
    assert len(store.read("readings", as_of=MONDAY)) == 6


def test_one_table_may_change_twice_in_one_commit(store: Store) -> None:
    boxes = row_of_boxes(2)
    twice = [Change("units", units(boxes, name=name)) for name in "ab"]
    assert store.commit(twice, time=MONDAY, **WHO) == 1
    assert versions(store) == [1, 1]
    assert set(names(store, as_of=MONDAY).values()) == {"b"}


def test_a_clock_that_went_back_does_not_reorder_history(store: Store) -> None:
    boxes = row_of_boxes(1)
    store.commit([Change("units", units(boxes, name="a"))], time=TUESDAY, **WHO)
    store.commit([Change("units", units(boxes, name="b"))], time=MONDAY, **WHO)
    assert names(store, as_of=MONDAY) == {}
    assert store.read("versions")["time"].tolist() == [pd.Timestamp(TUESDAY)] * 2
    assert names(store, as_of=TUESDAY) == {"1504001": "b"}


_EDITS = st.lists(
    st.tuples(st.dictionaries(st.sampled_from("abcde"), st.sampled_from("xyz"), max_size=4), st.booleans()),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None)
@given(edits=_EDITS)
def test_every_past_is_what_it_was(edits, tmp_path_factory) -> None:
    path = tmp_path_factory.mktemp("past") / "a.gpkg"
    known: dict[str, str] = {}
    past = []
    with open_store(str(path), create=True) as store:
        for day, (rows, whole) in enumerate(edits):
            frame = pd.DataFrame({"name": list(rows), "value": list(rows.values())}, dtype="str")
            after = rows if whole else known | rows
            change = Change("settings", frame, replaces={} if whole else None)
            version = store.commit([change], time=MONDAY + timedelta(days=day), **WHO)
            assert (version is None) == (after == known)
            known = dict(after)
            past.append(known)
        for day, then in enumerate(past):
            frame = store.read("settings", as_of=MONDAY + timedelta(days=day, hours=1))
            assert dict(zip(frame["name"], frame["value"], strict=True)) == then
