"""The map page: one page, served by the API or packed into one file that works with no internet."""

from banmap.outputs.page.assets import asset_names, page_asset
from banmap.outputs.page.packing import date_of_store, page_html, served_page, write_map

__all__ = ["asset_names", "date_of_store", "page_asset", "page_html", "served_page", "write_map"]
