"""GPX 1.0 and 1.1: waypoints, routes and tracks; extensions are passed over.

Source: https://www.topografix.com/GPX/1/1/. The standard says WGS 84 and UTC.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

import numpy as np

from banmap.errors import InputError
from banmap.readings.kinds import kind_from_words
from banmap.readings.raw import (
    FileReadings,
    Floats,
    Part,
    floats_from_texts,
    numbered_point,
    part_from_columns,
    times_from_texts,
)
from banmap.readings.xml import local_name, tree_from_xml

_WORDS = ("name", "type", "sym", "desc", "cmt")


def read_gpx(path: Path) -> FileReadings:
    """Read every point of a GPX file: ``w`` the waypoints, ``r1`` … routes, ``t1s1`` … track segments.

    A damaged file gives the points before the damage, with a finding; raises InputError where it is not GPX.
    """
    root, findings = tree_from_xml(path.read_bytes(), file_name=path.name)
    if local_name(root) != "gpx":
        raise InputError(f"{path.name}: is {local_name(root)}, not GPX; give the file its right suffix")
    space = root.tag[: -len("gpx")]
    parts = (*_waypoints(root, space), *_routes(root, space), *_tracks(root, space))
    return FileReadings("gpx", parts, findings=findings)


def _waypoints(root: Element, space: str) -> Iterator[Part]:
    for number, point in enumerate(root.iterfind(f"{space}wpt")):
        kind = kind_from_words([point.findtext(space + word) for word in _WORDS])
        title = (point.findtext(f"{space}name") or "").strip()
        part = _part("w", [point], space, title=title)
        yield numbered_point(replace(part, kind=kind), number)


def _routes(root: Element, space: str) -> Iterator[Part]:
    for number, route in enumerate(root.iterfind(f"{space}rte"), start=1):
        yield _part(f"r{number}", route.findall(f"{space}rtept"), space, title=_name(route, space))


def _tracks(root: Element, space: str) -> Iterator[Part]:
    for track_number, track in enumerate(root.iterfind(f"{space}trk"), start=1):
        title = _name(track, space)
        for number, segment in enumerate(track.iterfind(f"{space}trkseg"), start=1):
            yield _part(f"t{track_number}s{number}", segment.findall(f"{space}trkpt"), space, title=title)


def _name(element: Element, space: str) -> str:
    return (element.findtext(f"{space}name") or "").strip()


def _part(walk: str, points: Sequence[Element], space: str, *, title: str) -> Part:
    def column(name: str) -> Floats:
        return floats_from_texts([point.findtext(space + name) or None for point in points])

    lon = floats_from_texts([point.get("lon") for point in points])
    lat = floats_from_texts([point.get("lat") for point in points])
    columns = {
        "time": times_from_texts([point.findtext(f"{space}time") for point in points]),
        "ele": column("ele"),
        "hdop": column("hdop"),
        "sats": column("sat"),
    }
    return part_from_columns(walk, np.column_stack([lon, lat]), columns, title=title)
