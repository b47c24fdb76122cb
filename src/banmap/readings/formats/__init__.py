"""One adapter per file format, found by the suffix of the file."""

from collections.abc import Callable, Mapping
from pathlib import Path

from banmap.readings.formats.gpx import read_gpx
from banmap.readings.raw import FileReadings

Adapter = Callable[[Path], FileReadings]
ADAPTERS: Mapping[str, Adapter] = {
    ".gpx": read_gpx,
}
