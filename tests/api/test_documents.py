"""What the API says of itself: OGC API Features Part 1, requirement by requirement."""

import json

import pytest

from banmap_api.documents import CONFORMANCE

PART_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"


def links_of(document):
    return {link["rel"]: link for link in document["links"]}


def test_landing_page_links_to_everything(client):
    answer = client.get("/")
    assert answer.headers["content-type"] == "application/json"
    links = links_of(answer.json())
    assert set(links) >= {"self", "service-desc", "conformance", "data"}
    for link in links.values():
        found = client.get(link["href"])
        assert found.status_code == 200, link
        assert found.headers["content-type"].startswith(link["type"].partition(";")[0])


def test_a_browser_is_sent_to_the_map(client):
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    sent = client.get("/", headers={"accept": accept}, follow_redirects=False)
    assert sent.status_code == 303
    assert sent.headers["location"].endswith("/map/")
    assert sent.headers["vary"] == "Accept"
    assert client.get("/", headers={"accept": accept}).headers["content-type"].startswith("text/html")
    assert client.get("/map").url.path == "/map/"


@pytest.mark.parametrize(
    ("address", "accept", "wanted"),
    [
        ("/?f=json", "text/html", "application/json"),
        ("/?f=html", "application/json", "text/html"),
        ("/", "*/*", "application/json"),
        ("/", "application/geo+json, text/html", "application/json"),
    ],
)
def test_the_format_can_be_asked_for(client, address, accept, wanted):
    assert client.get(address, headers={"accept": accept}).headers["content-type"].startswith(wanted)


def test_conformance_declares_what_holds(client):
    declared = client.get("/conformance").json()["conformsTo"]
    assert declared == CONFORMANCE == [f"{PART_1}core", f"{PART_1}oas30", f"{PART_1}geojson"]


def test_collections_say_where_they_are_and_what_holds_them(client):
    document = client.get("/collections").json()
    ids = [collection["id"] for collection in document["collections"]]
    assert ids == [
        *("villages", "kumbans", "districts", "arcs", "corners", "disputes"),
        *("unclaimed", "findings", "readings", "next_walks"),
    ]
    for collection in document["collections"]:
        alone = client.get(links_of(collection)["self"]["href"]).json()
        assert alone == collection
        assert collection["itemType"] == "feature"
        assert client.get(links_of(collection)["items"]["href"]).status_code == 200
    west, south, east, north = document["collections"][0]["extent"]["spatial"]["bbox"][0]
    assert 106 < west < east < 107
    assert 15 < south < north < 16


def test_openapi_is_3_0_and_names_every_query_parameter(client):
    answer = client.get("/api")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    document = answer.json()
    assert document["openapi"] == "3.0.3"
    items = document["paths"]["/collections/villages/items"]["get"]["parameters"]
    by_name = {parameter["name"]: parameter for parameter in items}
    assert {"limit", "offset", "bbox", "datetime", "code", "name_lo", "kumban"} <= set(by_name)
    limit = by_name["limit"]
    assert (limit["in"], limit["required"], limit["style"], limit["explode"]) == (
        "query",
        False,
        "form",
        False,
    )
    assert limit["schema"]["type"] == "integer"
    assert 0 <= limit["schema"]["minimum"] <= limit["schema"]["default"] <= limit["schema"]["maximum"]


def test_every_path_of_the_definition_answers(client):
    document = client.get("/api").json()
    first = {"villages": "9901001", "kumbans": "K990111", "districts": "9901", "arcs": "arc-000"}
    first |= {"corners": "corner-000", "disputes": "dispute-1", "unclaimed": "unclaimed-1", "findings": "1"}
    first |= {"readings": "made_up.gpx.walk-0.0", "next_walks": "next-1"}
    for path in document["paths"]:
        collection = path.split("/")[2] if path.startswith("/collections/") else ""
        answer = client.get(path.replace("{featureId}", first.get(collection, "")))
        assert answer.status_code == 200, path
    assert "$ref" not in json.dumps(document["paths"]).replace("#/components/schemas/problem", "").replace(
        '"$ref": ""', ""
    )


@pytest.mark.parametrize("path", ["/conformance", "/collections", "/api", "/collections/villages", "/"])
def test_an_unknown_parameter_is_refused_everywhere(client, path):
    answer = client.get(f"{path}?colour=red")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert "colour" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/collections/streets", "/collections/streets/items", "/nowhere", "/map/nothing.js"]
)
def test_what_is_not_there_is_404(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404


def test_nothing_can_be_written(client):
    answer = client.post("/collections/villages/items", json={})
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"
