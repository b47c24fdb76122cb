"""Collections: which rows they hold, and which kumban a village says it is of."""

import pandas as pd
from outputs.made_up import MemoryStore

from banmap.outputs.collections import COLLECTIONS, feature_ids, list_collections, read_collection


def test_a_level_is_listed_only_where_it_has_rows(store):
    ids = [collection.id for collection in list_collections(store)]
    assert ids[:3] == ["villages", "kumbans", "districts"]
    assert "tasengs" not in ids
    assert "next_walks" in ids
    assert "villages" not in [collection.id for collection in list_collections(MemoryStore())]


def test_a_level_holds_its_units_only(store):
    assert set(read_collection(store, COLLECTIONS["kumbans"])["level"]) == {"kumban"}
    assert len(read_collection(store, COLLECTIONS["villages"])) == 6


def test_every_property_is_declared(store):
    for collection in list_collections(store):
        frame = read_collection(store, collection)
        assert set(frame.columns) - {"geometry"} == set(collection.columns), collection.id


def test_a_village_names_the_kumban_that_is_its_parent(store):
    villages = read_collection(store, COLLECTIONS["villages"])
    assert villages["kumban"].tolist() == villages["parent"].tolist()
    assert set(villages["taseng"]) == {""}


def test_a_membership_that_holds_comes_before_the_parent(store):
    villages = read_collection(store, COLLECTIONS["villages"])
    code, old, new = villages["code"][0], villages["parent"][0], villages["parent"].iloc[-1]
    ended = pd.Timestamp("2024-01-01", tz="UTC")
    rows = {"unit": code, "grouping": "kumban", "group_code": [old, new], "valid_to": [ended, pd.NaT]}
    store.put("memberships", pd.DataFrame(rows))
    assert read_collection(store, COLLECTIONS["villages"])["kumban"][0] == new


def test_ids_of_features_are_the_keys_of_their_rows(store):
    readings = read_collection(store, COLLECTIONS["readings"])
    ids = feature_ids(readings, "readings")
    assert ids[0] == "made_up.gpx.walk-0.0"
    assert len(set(ids)) == len(readings)
    assert feature_ids(store.read("arcs"), "arcs")[0] == "arc-000"
