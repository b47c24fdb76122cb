"""The OpenAPI 3.0.3 definition, written by hand.

GDAL pushes an attribute filter down only where the definition lists the property as a query parameter of
``/items``; QGIS reads its page size from ``limit``. So every collection has its path written out.
"""

from collections.abc import Sequence

from banmap.outputs.collections import Collection
from banmap.tables import Type
from banmap_api.documents import GEOJSON, JSON, OPENAPI, Document
from banmap_api.parameters import DEFAULT_LIMIT, MAXIMUM_LIMIT

_SCHEMAS: dict[Type, Document] = {
    "text": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "time": {"type": "string", "format": "date-time"},
}


def openapi_document(root: str, title: str, version: str, collections: Sequence[Collection]) -> Document:
    """Make the definition of the API at ``root`` (its address, ending in a slash)."""
    paths = {
        "/": _get("Landing page", "getLandingPage", JSON, [_query("f", _formats(), "json or html")]),
        "/conformance": _get("Conformance classes", "getConformance", JSON, []),
        "/api": _get("This definition", "getApi", OPENAPI, []),
        "/collections": _get("Collections", "getCollections", JSON, []),
    }
    for collection in collections:
        paths |= _collection_paths(collection)
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": version, "license": {"name": "Apache-2.0"}},
        "servers": [{"url": root.rstrip("/")}],
        "paths": paths,
        "components": {"schemas": {"problem": _PROBLEM}},
    }


def _collection_paths(collection: Collection) -> dict[str, Document]:
    path, name = f"/collections/{collection.id}", collection.id.title().replace("_", "")
    feature_id = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        path: _get(collection.description, f"describe{name}", JSON, []),
        f"{path}/items": _get(collection.title, f"get{name}", GEOJSON, _items_parameters(collection)),
        f"{path}/items/{{featureId}}": _get("One feature", f"get{name}Feature", GEOJSON, [feature_id]),
    }


def _items_parameters(collection: Collection) -> list[Document]:
    limit = {"type": "integer", "minimum": 1, "maximum": MAXIMUM_LIMIT, "default": DEFAULT_LIMIT}
    numbers = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
    return [
        _query("limit", limit, "Most features in one page"),
        _query("offset", {"type": "integer", "minimum": 0, "default": 0}, "Features to pass over"),
        _query("bbox", numbers, "West, south, east, north in degrees"),
        _query("datetime", {"type": "string"}, "An RFC 3339 time, or an interval of two"),
        *(_query(name, _SCHEMAS[kind], f"{name} equals") for name, kind in collection.columns.items()),
    ]


def _query(name: str, schema: Document, description: str) -> Document:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "required": False,
        "schema": schema,
        "style": "form",
        "explode": False,
    }


def _get(summary: str, operation_id: str, media_type: str, parameters: list[Document]) -> Document:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {
        "get": {
            "summary": summary,
            "operationId": operation_id,
            "parameters": parameters,
            "responses": {
                "200": {"description": summary, "content": {media_type: {"schema": {"type": "object"}}}},
                "400": {"description": "A parameter is unknown or bad", "content": problem},
                "404": {"description": "There is no such thing", "content": problem},
            },
        }
    }


def _formats() -> Document:
    return {"type": "string", "enum": ["json", "html"]}


_PROBLEM: Document = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
