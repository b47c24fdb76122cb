"""Write simulated tracks as KML and KMZ, the same bytes each time."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from simulation.files import Track, iso_times

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>'
)
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def write_kml(path: Path, tracks: Sequence[Track], *, with_times: bool) -> None:
    """Write a KML of LineStrings, or of gx:Track where the times of the fixes are wanted."""
    path.write_text(_kml(tracks, with_times=with_times), encoding="utf-8", newline="\n")


def write_kmz(path: Path, tracks: Sequence[Track], *, with_times: bool) -> None:
    """Write a KMZ with one doc.kml in it."""
    pack(path, {"doc.kml": _kml(tracks, with_times=with_times).encode()})


def pack(path: Path, members: dict[str, bytes]) -> None:
    """Write a zip archive that has the same bytes everywhere: fixed dates, and stored, not deflated.

    Two builds of zlib deflate the same text to different bytes.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, _FIXED_TIME)
            member.create_system = 3
            archive.writestr(member, content)


def _kml(tracks: Sequence[Track], *, with_times: bool) -> str:
    marks = [_placemark(track, with_times=with_times) for track in tracks]
    return "\n".join([_HEAD, *marks, "</Document></kml>"]) + "\n"


def _placemark(track: Track, *, with_times: bool) -> str:
    places = track.lon_lat_deg.tolist()
    if with_times and track.times is not None:
        whens = "\n".join(f"<when>{time}</when>" for time in iso_times(track.times))
        coords = "\n".join(f"<gx:coord>{lon:.7f} {lat:.7f} 0</gx:coord>" for lon, lat in places)
        shape = f"<gx:Track>\n{whens}\n{coords}\n</gx:Track>"
    else:
        coordinates = " ".join(f"{lon:.7f},{lat:.7f}" for lon, lat in places)
        shape = f"<LineString><coordinates>{coordinates}</coordinates></LineString>"
    return f"<Placemark><name>{escape(track.name)}</name>{shape}</Placemark>"
