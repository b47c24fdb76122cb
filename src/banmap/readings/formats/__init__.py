"""One adapter per file format, found by the file's suffix; a new format is a file here and a line below."""

from collections.abc import Callable, Mapping
from pathlib import Path

from banmap.readings.formats.gpx import read_gpx
from banmap.readings.formats.kml import read_kml, read_kmz
from banmap.readings.formats.table import read_table
from banmap.readings.formats.vector import read_vector
from banmap.readings.raw import FileReadings

Adapter = Callable[[Path], FileReadings]
ADAPTERS: Mapping[str, Adapter] = {
    ".gpx": read_gpx,
    ".kml": read_kml,
    ".kmz": read_kmz,
    ".geojson": read_vector,
    ".json": read_vector,
    ".gpkg": read_vector,
    ".shp": read_vector,
    ".csv": read_table,
    ".tsv": read_table,
    ".xlsx": read_table,
    ".xlsm": read_table,
    ".xls": read_table,
    ".ods": read_table,
}
