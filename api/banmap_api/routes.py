"""The routes: each reads its request, asks the catalogue, answers with bytes."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

import banmap
from banmap.errors import InputError, NotFoundError
from banmap.outputs.geojson import features_from_table
from banmap.outputs.page import page_asset, served_page
from banmap_api import documents
from banmap_api.catalogue import Catalogue
from banmap_api.items import items_document
from banmap_api.openapi import openapi_document
from banmap_api.parameters import check_no_parameters, query_from_parameters

router = APIRouter()


def _catalogue(request: Request) -> Catalogue:
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue


Tables = Annotated[Catalogue, Depends(_catalogue)]


def _answer(document: object, media_type: str = documents.JSON) -> Response:
    return Response(orjson.dumps(document), media_type=media_type)


@router.get("/")
def landing(request: Request, tables: Tables) -> Response:
    """Answer a program with the landing page, and send a browser to the map."""
    check_no_parameters(request.query_params.multi_items(), allowed=("f",))
    wanted = request.query_params.get("f") or _accepted(request)
    if wanted not in ("json", "html"):
        raise InputError(f"f={wanted!r} is not served; give json or html")
    if wanted == "html":
        return RedirectResponse(f"{request.base_url}map/", status_code=303, headers={"Vary": "Accept"})
    settings = tables.settings()
    root = str(request.base_url)
    document = documents.landing_document(root, _title(settings), settings.get("notice", ""))
    return Response(orjson.dumps(document), media_type=documents.JSON, headers={"Vary": "Accept"})


@router.get("/conformance")
def conformance(request: Request) -> Response:
    """Answer with the conformance classes."""
    check_no_parameters(request.query_params.multi_items())
    return _answer(documents.conformance_document())


@router.get("/api")
def api_definition(request: Request, tables: Tables) -> Response:
    """Answer with the OpenAPI definition."""
    check_no_parameters(request.query_params.multi_items())
    title = _title(tables.settings())
    definition = openapi_document(str(request.base_url), title, banmap.__version__, tables.collections())
    return _answer(definition, documents.OPENAPI)


@router.get("/collections")
def collections(request: Request, tables: Tables) -> Response:
    """Answer with all collections."""
    check_no_parameters(request.query_params.multi_items())
    all_served = [tables.served(collection.id) for collection in tables.collections()]
    return _answer(documents.collections_document(str(request.base_url), all_served))


@router.get("/collections/{collection_id}")
def collection(request: Request, tables: Tables, collection_id: str) -> Response:
    """Answer with one collection."""
    check_no_parameters(request.query_params.multi_items())
    return _answer(documents.collection_document(str(request.base_url), tables.served(collection_id)))


@router.get("/collections/{collection_id}/items")
def items(request: Request, tables: Tables, collection_id: str) -> Response:
    """Answer with one page of the features that match the query."""
    served = tables.served(collection_id)
    given = request.query_params.multi_items()
    query = query_from_parameters(given, served.collection)
    address = str(request.url.replace(query=""))
    return _answer(items_document(served, query, address=address, given=given), documents.GEOJSON)


@router.get("/collections/{collection_id}/items/{feature_id}")
def item(request: Request, tables: Tables, collection_id: str, feature_id: str) -> Response:
    """Answer with one feature."""
    check_no_parameters(request.query_params.multi_items())
    served = tables.served(collection_id)
    row = served.row_of_id.get(feature_id)
    if row is None:
        raise NotFoundError(f"collection {collection_id!r} has no feature {feature_id!r}")
    feature = features_from_table(served.frame.iloc[row : row + 1], [feature_id])[0]
    links = documents.item_links(str(request.base_url), collection_id, feature_id)
    return _answer(feature | {"links": links}, documents.GEOJSON)


@router.get("/map")
def map_address(request: Request) -> Response:
    """Send a browser to the folder of the page, below which its files lie."""
    return RedirectResponse(f"{request.base_url}map/", status_code=303)


@router.get("/map/{path:path}")
def map_page(tables: Tables, path: str) -> Response:
    """Answer with the map page, which reads the collections itself, or with one of its files."""
    body, media_type = page_asset(path or "index.html")
    if path in ("", "index.html"):
        ids = [collection.id for collection in tables.collections()]
        body = served_page(tables.settings(), ids, date=tables.date()).encode()
    return Response(body, media_type=media_type, headers={"Cache-Control": "no-cache"})


def _accepted(request: Request) -> str:
    """Say ``html`` where the Accept header names HTML before JSON, as browsers do."""
    accepted = request.headers.get("accept", "")
    html, json = accepted.find(documents.HTML), accepted.find("json")
    return "html" if html >= 0 and not 0 <= json < html else "json"


def _title(settings: dict[str, str]) -> str:
    return settings.get("title") or "banmap"
