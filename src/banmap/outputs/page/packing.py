"""The page as the API serves it, and the same page packed with its data into one file."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson

from banmap.outputs.atomic import write_atomically
from banmap.outputs.collections import (
    COLLECTIONS,
    feature_ids,
    list_collections,
    read_collection,
    read_settings,
)
from banmap.outputs.geojson import feature_collection
from banmap.outputs.page.assets import MEDIA_TYPES, asset_names, asset_text, page_asset
from banmap.store.protocol import Store

LEFT_OUT = ("readings",)  # of the one file: hundreds of thousands of fixes would make it slow to open
_CONFIG = '<script type="application/json" id="config">{}</script>'
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
_IMPORT_MAP = re.compile(r'<script type="importmap">.*?</script>')
_SCRIPT = re.compile(r'<script(?P<type> type="module")? src="(?P<name>[^"]+)"></script>')
_FONT = re.compile(r'url\("([^"]+\.woff2)"\)')


def served_page(settings: Mapping[str, str], collection_ids: Sequence[str], *, date: str = "") -> str:
    """Make the page that reads its collections from the API beside it (``../collections/…``)."""
    config = _config(settings, collection_ids, date) | {"items": "../collections/{id}/items"}
    return asset_text("index.html").replace(_CONFIG, _json_script("config", orjson.dumps(config)))


def page_html(collections: Mapping[str, bytes], *, settings: Mapping[str, str], date: str = "") -> str:
    """Pack page, scripts, styles, fonts and data into one HTML text that asks for nothing else.

    ``collections`` maps a collection's id (``villages``, ``arcs`` …) to its GeoJSON FeatureCollection;
    ``date`` (ISO 8601) is the day of the data. The page's code is the one that the API serves.
    """
    config = orjson.dumps(_config(settings, list(collections), date))
    data = [_json_script(f"data-{id_}", body) for id_, body in collections.items()]
    html = _STYLE.sub(lambda found: f"<style>\n{_style(found[1])}</style>", asset_text("index.html"))
    html = _IMPORT_MAP.sub(lambda _: _inlined_import_map(), html)
    html = _SCRIPT.sub(_inlined_script, html)
    return html.replace(_CONFIG, "\n".join([_json_script("config", config), *data]))


def write_map(store: Store, path: Path) -> None:
    """Write the map of a store as one self-contained HTML file; the same store gives the same bytes."""
    collections = {
        collection.id: feature_collection(frame, feature_ids(frame, collection.table))
        for collection in list_collections(store)
        if collection.id not in LEFT_OUT
        for frame in [read_collection(store, COLLECTIONS[collection.id])]
    }
    html = page_html(collections, settings=read_settings(store), date=date_of_store(store))
    with write_atomically(path) as part:
        part.write_text(html, encoding="utf-8", newline="\n")


def date_of_store(store: Store) -> str:
    """Give the time of the last commit (ISO 8601, UTC), or ``""`` for a store without one."""
    times = store.read("versions")["time"].dropna()
    return "" if times.empty else times.max().strftime("%Y-%m-%dT%H:%M:%SZ")


def _config(settings: Mapping[str, str], collection_ids: Sequence[str], date: str) -> dict[str, object]:
    return {"settings": dict(settings), "collections": list(collection_ids), "date": date}


def _json_script(id_: str, body: bytes) -> str:
    # In JSON "<" stands only inside text: escaped, no name can end the script element.
    text = body.decode().replace("<", "\\u003c")
    return f'<script type="application/json" id="{id_}">{text}</script>'


def _style(name: str) -> str:
    folder = name.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    return _FONT.sub(lambda found: f'url("{_data_uri(prefix + found[1])}")', asset_text(name))


def _inlined_script(found: re.Match[str]) -> str:
    code = asset_text(found["name"]).replace("</script", "<\\/script")
    return f"<script{found['type'] or ''}>\n{code}</script>"


def _inlined_import_map() -> str:
    modules = [
        name for name in asset_names() if name.endswith(".js") and "/" not in name and name != "main.js"
    ]
    imports = {f"banmap/{name}": _data_uri(name) for name in modules}
    return f'<script type="importmap">{orjson.dumps({"imports": imports}).decode()}</script>'


def _data_uri(name: str) -> str:
    body, media_type = page_asset(name)
    charset = "" if media_type == MEDIA_TYPES["woff2"] else ";charset=utf-8"
    return f"data:{media_type}{charset};base64,{b64encode(body).decode()}"
