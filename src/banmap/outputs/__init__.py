"""What leaves banmap: exports, the map page, a quick look. Finished tables are served, never computed."""

from banmap.outputs.exports import Exported, export_table
from banmap.outputs.page import page_html, write_map
from banmap.outputs.quick import quick_map

__all__ = ["Exported", "export_table", "page_html", "quick_map", "write_map"]
