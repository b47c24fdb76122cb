"""The read-only API of a banmap store: OGC API Features (Part 1) as GeoJSON, and the map page."""

from banmap_api.application import create_app, serve

__all__ = ["create_app", "serve"]
