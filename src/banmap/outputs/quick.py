"""A quick look at a table in a notebook, with no internet."""

import folium
import geopandas as gpd
from branca.element import Element

from banmap.crs import WGS84
from banmap.errors import InputError
from banmap.outputs.page.assets import asset_text

_COLOUR = "#2f5d50"
_PAPER = ".leaflet-container { background: #fbf8ef; }"


def quick_map(table: gpd.GeoDataFrame, *, tooltip: tuple[str, ...] = ()) -> folium.Map:
    """Draw a table (any CRS) on a map without a background; ``tooltip`` names the columns to show.

    folium asks ten addresses for its scripts; here Leaflet stands in the map itself, so that it is drawn
    where there is no internet. Raises InputError for a table of no geometry.
    """
    shapes = table[table.geometry.notna()].to_crs(WGS84)
    if shapes.empty:
        raise InputError("the table has no geometry to draw")
    drawn = folium.Map(tiles=None, control_scale=True)
    folium.GeoJson(
        shapes[list(tooltip)].astype("str").set_geometry(shapes.geometry).to_json(),
        style_function=lambda _: {"color": _COLOUR, "weight": 1.5, "fillOpacity": 0.15},
        marker=folium.CircleMarker(radius=3, color=_COLOUR),
        tooltip=folium.GeoJsonTooltip(fields=list(tooltip)) if tooltip else None,
    ).add_to(drawn)
    west, south, east, north = shapes.total_bounds.tolist()
    drawn.fit_bounds([[south, west], [north, east]])
    return _with_own_leaflet(drawn)


def _with_own_leaflet(drawn: folium.Map) -> folium.Map:
    drawn.default_js, drawn.default_css = [], []
    figure = drawn.get_root()
    header: Element = getattr(figure, "header")  # noqa: B009 (branca does not declare it)
    header.add_child(
        Element(f"<style>{asset_text('vendor/leaflet/leaflet.css')}{_PAPER}</style>"), name="leaflet_css"
    )
    header.add_child(
        Element(f"<script>{asset_text('vendor/leaflet/leaflet.js')}</script>"), name="leaflet_js"
    )
    return drawn
