"""Write simulated walks as the files that devices and apps make, the same bytes each time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Times = NDArray[np.datetime64]


@dataclass(frozen=True)
class Track:
    """Hold one recorded track: longitude and latitude (n, 2) in degrees, and what the device knew besides.

    ``times`` are UTC; ``ele_m``, ``hdop`` and ``accuracy_m`` have one value per fix. What was not recorded
    is None. ``code`` is the unit that an app writes into a column of its own, ``""`` for none.
    """

    name: str
    lon_lat_deg: Floats
    times: Times | None = None
    ele_m: Floats | None = None
    hdop: Floats | None = None
    accuracy_m: Floats | None = None
    code: str = ""


@dataclass(frozen=True)
class Waypoint:
    """Hold one marked place with its name, longitude and latitude in degrees."""

    name: str
    lon_deg: float
    lat_deg: float
    ele_m: float | None = None


@dataclass(frozen=True)
class GpxFile:
    """Hold what one GPX file says: tracks, each in one segment, and waypoints."""

    tracks: Sequence[Track] = field(default_factory=tuple)
    waypoints: Sequence[Waypoint] = field(default_factory=tuple)
    creator: str = "banmap simulator (made-up data)"


def write_gpx(path: Path, content: GpxFile) -> None:
    """Write GPX 1.1: degrees to 7 decimals (1 cm), ele to 0.1 m, times to the second."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<gpx version="1.1" creator="{escape(content.creator)}" xmlns="http://www.topografix.com/GPX/1/1">',
        *(_waypoint(waypoint) for waypoint in content.waypoints),
        *(line for track in content.tracks for line in _track(track)),
        "</gpx>",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _waypoint(point: Waypoint) -> str:
    ele = "" if point.ele_m is None else f"<ele>{point.ele_m:.1f}</ele>"
    name = f"<name>{escape(point.name)}</name>"
    return f'<wpt lat="{point.lat_deg:.7f}" lon="{point.lon_deg:.7f}">{ele}{name}</wpt>'


def _track(track: Track) -> list[str]:
    columns = [[f'<trkpt lat="{lat:.7f}" lon="{lon:.7f}">' for lon, lat in track.lon_lat_deg.tolist()]]
    if track.ele_m is not None:
        columns.append([f"<ele>{ele:.1f}</ele>" for ele in track.ele_m.tolist()])
    if track.times is not None:
        columns.append([f"<time>{time}</time>" for time in iso_times(track.times)])
    if track.hdop is not None:
        columns.append([f"<hdop>{hdop:.1f}</hdop>" for hdop in track.hdop.tolist()])
    fixes = ["".join(parts) + "</trkpt>" for parts in zip(*columns, strict=True)]
    return [f"<trk><name>{escape(track.name)}</name><trkseg>", *fixes, "</trkseg></trk>"]


def iso_times(times: Times) -> list[str]:
    """Write UTC times as ``2025-01-13T01:00:00Z``."""
    return [f"{time}Z" for time in np.datetime_as_string(times, unit="s").tolist()]
