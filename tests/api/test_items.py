"""Items: pages, boxes, times, filters; and what is refused."""

from datetime import datetime

import pandas as pd
import pytest
import shapely
from outputs.made_up import made_up_tables
from shapely.geometry import shape


def codes_of(answer):
    assert answer.status_code == 200, answer.text
    return [feature["id"] for feature in answer.json()["features"]]


def next_of(document):
    return next((link["href"] for link in document["links"] if link["rel"] == "next"), None)


def test_items_are_geojson_with_their_counts(client):
    answer = client.get("/collections/villages/items")
    assert answer.headers["content-type"] == "application/geo+json"
    document = answer.json()
    assert document["type"] == "FeatureCollection"
    assert document["numberMatched"] == document["numberReturned"] == len(document["features"]) == 6
    assert datetime.fromisoformat(document["timeStamp"]).utcoffset().total_seconds() == 0
    assert "ໜອງໝໍ້ຫຼວງ".encode() in answer.content
    area = shape(document["features"][0]["geometry"])
    assert shapely.is_ccw(area.geoms[0].exterior)


def test_pages_follow_next_to_the_end_and_lose_nothing(client):
    address, seen, pages = "/collections/readings/items?limit=50&unit=9901001", [], 0
    while address:
        document = client.get(address).json()
        seen += [feature["id"] for feature in document["features"]]
        pages += 1
        assert document["numberReturned"] == len(document["features"]) <= 50
        address = next_of(document)
        assert address is None or "unit=9901001" in address
    assert pages == -(-document["numberMatched"] // 50) > 1
    assert len(seen) == len(set(seen)) == document["numberMatched"]


def test_the_last_page_points_back_only(client):
    document = client.get("/collections/villages/items?limit=4&offset=4").json()
    rels = {link["rel"]: link["href"] for link in document["links"]}
    assert set(rels) == {"self", "prev"}
    assert codes_of(client.get(rels["prev"])) == ["9901001", "9901002", "9901003", "9901004"]
    assert client.get("/collections/villages/items?offset=99").json()["numberReturned"] == 0


def test_a_limit_above_the_maximum_is_the_maximum(client):
    assert client.get("/collections/villages/items?limit=100000").json()["numberReturned"] == 6


def test_a_box_keeps_what_meets_it(client):
    units = made_up_tables()["units"]
    villages = units[units["level"] == "village"]
    west, south, _, _ = villages.total_bounds
    box = (west - 0.01, south - 0.01, west + 0.02, south + 0.01)
    meets = villages[villages.intersects(shapely.box(*box))]
    assert 0 < len(meets) < 6
    asked = codes_of(client.get(f"/collections/villages/items?bbox={','.join(map(str, box))}"))
    assert asked == meets["code"].tolist()
    assert codes_of(client.get("/collections/villages/items?bbox=0,0,1,1")) == []
    assert len(codes_of(client.get("/collections/villages/items?bbox=106,15,-5,107,16,900"))) == 6


def test_a_box_across_the_date_line_is_two(client):
    assert len(codes_of(client.get("/collections/villages/items?bbox=106,15,-170,16"))) == 6
    assert codes_of(client.get("/collections/villages/items?bbox=170,15,-170,16")) == []


def test_a_row_without_a_place_meets_no_box(client):
    assert codes_of(client.get("/collections/findings/items")) == ["1", "2"]
    assert codes_of(client.get("/collections/findings/items?bbox=-180,-90,180,90")) == ["1"]


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("2024-06-01T00:00:00Z", 6),
        ("2022-06-01T00:00:00Z", 5),
        ("../2022-12-31T00:00:00Z", 5),
        ("2022-12-31T00:00:00Z/..", 6),
        ("2022-01-01T00:00:00Z/2024-01-01T00:00:00Z", 6),
        ("2024-06-01", 6),
    ],
)
def test_datetime_keeps_what_was_true_then(changing, when, found):
    store, client = changing
    units = store.read("units")
    begins = pd.Series(pd.NaT, index=units.index, dtype="datetime64[us, UTC]")
    begins[units["code"] == "9901002"] = pd.Timestamp("2023-01-01", tz="UTC")
    store.put("units", units.assign(valid_from=begins))
    assert len(codes_of(client.get(f"/collections/villages/items?datetime={when}"))) == found


def test_datetime_of_readings_is_their_time(client):
    first_minute = "2025-02-01T01:00:00Z/2025-02-01T01:01:00Z"
    document = client.get(f"/collections/readings/items?datetime={first_minute}").json()
    assert document["numberMatched"] == 3 * 7
    assert len(codes_of(client.get("/collections/arcs/items?limit=999&datetime=1999-01-01T00:00:00Z"))) == 17


@pytest.mark.parametrize(
    ("collection", "query", "found"),
    [
        ("villages", "status=provisional", 1),
        ("villages", "name_lo=ບ້ານຫ້ວຍຊາຍ", 1),
        ("villages", "kumban=K990111&status=surveyed", 4),
        ("villages", "population=412", 6),
        ("arcs", "status=disputed", 1),
        ("readings", "used=false", 3),
        ("readings", "walk=walk-1&seq=5", 1),
        ("villages", "women=99999", 0),
    ],
)
def test_properties_filter(client, collection, query, found):
    assert client.get(f"/collections/{collection}/items?{query}").json()["numberMatched"] == found


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=-1", "limit=ten", "limit=1.5", "limit=", "limit=٣", "offset=-1", "offset=x"),
        *(
            "bbox=1,2,3",
            "bbox=a,b,c,d",
            "bbox=106,16,107,15",
            "bbox=1,2,3,4,5",
            "bbox=nan,1,2,3",
            "bbox=0,0,200,1",
        ),
        *(
            "datetime=yesterday",
            "datetime=../..",
            "datetime=2024-01-01T00:00:00Z/2023-01-01T00:00:00Z",
            "datetime=a/b/c",
        ),
        *("population=many", "colour=red", "limit=1&limit=2", "bbox-crs=x", "valid_from=never"),
    ],
)
def test_a_bad_parameter_is_400_with_a_reason(client, query):
    answer = client.get(f"/collections/villages/items?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == 400
    assert query.partition("=")[0] in problem["detail"]


def test_one_feature_by_its_id(client):
    listed = client.get("/collections/villages/items?limit=1").json()["features"][0]
    answer = client.get("/collections/villages/items/9901001")
    assert answer.headers["content-type"] == "application/geo+json"
    feature = answer.json()
    links = {link["rel"]: link["href"] for link in feature.pop("links")}
    assert feature == listed
    assert client.get(links["self"]).status_code == client.get(links["collection"]).status_code == 200
    missing = client.get("/collections/villages/items/0000000")
    assert missing.status_code == 404
    assert "0000000" in missing.json()["detail"]


def test_a_commit_is_seen_by_the_next_request(changing):
    store, client = changing
    assert client.get("/collections/villages/items").json()["numberMatched"] == 6
    units = store.read("units")
    store.put("units", units[units["code"] != "9901006"])
    assert client.get("/collections/villages/items").json()["numberMatched"] == 5


def test_an_empty_store_is_served(empty):
    assert empty.client.get("/collections").json()["collections"][0]["id"] == "arcs"
    assert empty.client.get("/collections/arcs/items").json()["numberMatched"] == 0
    assert "extent" not in empty.client.get("/collections/arcs").json()
    assert empty.client.get("/map/").status_code == 200


def test_a_fault_of_ours_is_a_problem_without_its_inside(changing, caplog):
    changing.store.count = None
    answer = changing.client.get("/collections")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "None" not in answer.text
