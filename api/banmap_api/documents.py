"""The JSON documents of OGC API Features that say what there is and link to it.

Source: OGC 17-069r4 §7.2 to 7.16; links are absolute.
"""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from banmap_api.catalogue import Served

JSON = "application/json"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
HTML = "text/html"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMANCE = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
]

Document = dict[str, object]


def link(href: str, rel: str, media_type: str, title: str) -> Document:
    """Make a link object (RFC 8288 terms in JSON)."""
    return {"href": href, "rel": rel, "type": media_type, "title": title}


def landing_document(root: str, title: str, notice: str) -> Document:
    """Make the landing page; ``root`` is the address of the API and ends in a slash."""
    return {
        "title": title,
        "description": notice or "Village boundaries, how sure they are, and what is still open.",
        "links": [
            link(root, "self", JSON, "This document"),
            link(f"{root}map/", "alternate", HTML, "The map"),
            link(f"{root}api", "service-desc", OPENAPI, "Definition of the API"),
            link(f"{root}conformance", "conformance", JSON, "Conformance classes"),
            link(f"{root}collections", "data", JSON, "Collections"),
        ],
    }


def conformance_document() -> Document:
    """Declare the conformance classes that hold, and no other."""
    return {"conformsTo": CONFORMANCE}


def collections_document(root: str, all_served: Sequence[Served]) -> Document:
    """List all collections."""
    here = f"{root}collections"
    return {
        "links": [link(here, "self", JSON, "Collections")],
        "collections": [collection_document(root, served) for served in all_served],
    }


def collection_document(root: str, served: Served) -> Document:
    """Describe one collection; a collection of no rows has no extent."""
    collection = served.collection
    here = f"{root}collections/{collection.id}"
    document: Document = {
        "id": collection.id,
        "title": collection.title,
        "title_lo": collection.title_lo,
        "description": collection.description,
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            link(here, "self", JSON, collection.title),
            link(f"{here}/items", "items", GEOJSON, collection.title),
        ],
    }
    if served.extent_deg is not None:
        document["extent"] = {"spatial": {"bbox": [list(served.extent_deg)], "crs": CRS84}}
    return document


def item_links(root: str, collection_id: str, feature_id: str) -> list[Document]:
    """Link a feature to itself and to its collection."""
    collection = f"{root}collections/{collection_id}"
    return [
        link(f"{collection}/items/{quote(feature_id, safe='')}", "self", GEOJSON, "This feature"),
        link(collection, "collection", JSON, "Its collection"),
    ]


def page_links(
    address: str, given: list[tuple[str, str]], *, next_offset: int | None, previous_offset: int | None
) -> list[Document]:
    """Link a page of items to itself, and to the next and previous page with every parameter kept."""

    def with_offset(offset: int) -> str:
        kept = [(name, value) for name, value in given if name != "offset"]
        return f"{address}?{urlencode([*kept, ('offset', str(offset))])}"

    own = f"{address}?{urlencode(given)}" if given else address
    links = [link(own, "self", GEOJSON, "This page")]
    if next_offset is not None:
        links.append(link(with_offset(next_offset), "next", GEOJSON, "Next page"))
    if previous_offset is not None:
        links.append(link(with_offset(previous_offset), "prev", GEOJSON, "Previous page"))
    return links
