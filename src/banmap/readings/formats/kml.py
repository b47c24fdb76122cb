"""KML and KMZ: placemarks with points, lines, areas and timed tracks (gx:Track).

Source: OGC KML 2.3 (12-007r2) and Google's extension; WGS 84 and UTC by the standard. GDAL reads KML too, but
loses the time of each vertex of a track.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray
from shapely import LineString

from banmap.errors import InputError
from banmap.readings.columns import USUAL, value_of
from banmap.readings.kinds import kind_from_column, kind_from_words
from banmap.readings.raw import (
    AgreedLine,
    FileReadings,
    Floats,
    Part,
    floats_from_texts,
    numbered_point,
    part_from_columns,
    times_from_texts,
)
from banmap.readings.shapes import agreed_line, is_agreed, known_heights
from banmap.readings.spreadsheet import check_unpacked_size, column_name
from banmap.readings.xml import local_name, text_of, tree_from_xml

_HOLDERS = frozenset({"kml", "Document", "Folder"})
_COLLECTIONS = frozenset({"MultiGeometry", "MultiTrack", "Polygon", "outerBoundaryIs", "innerBoundaryIs"})
_FEWEST_OF_LINE = 2
# GPSBabel writes each track twice: as the line 'Path', and as points in a folder of this name beside it.
_POINTS_OF_TRACK = "Points"


@dataclass
class _Content:
    """Gather what the placemarks hold, in the order of the file."""

    parts: list[Part] = field(default_factory=list)
    lines: list[AgreedLine] = field(default_factory=list)
    walks: int = 0
    points: int = 0


def read_kml(path: Path) -> FileReadings:
    """Read every vertex of a KML file; raises InputError where it is not KML."""
    return _from_bytes(path.read_bytes(), path, "kml")


def read_kmz(path: Path) -> FileReadings:
    """Read the main document of a KMZ archive: ``doc.kml``, else the first KML in it."""
    try:
        check_unpacked_size(path)
        with zipfile.ZipFile(path) as archive:
            names = sorted(name for name in archive.namelist() if name.lower().endswith(".kml"))
            main = "doc.kml" if "doc.kml" in names else next(iter(names), None)
            if main is None:
                raise InputError(f"{path.name}: holds no KML document; export it again")
            data = archive.read(main)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise InputError(f"{path.name}: cannot be unpacked ({error}); copy the file again") from error
    return _from_bytes(data, path, "kmz")


def _from_bytes(data: bytes, path: Path, kind: str) -> FileReadings:
    root, findings = tree_from_xml(data, file_name=path.name)
    if local_name(root) != "kml":
        raise InputError(f"{path.name}: is {local_name(root)}, not KML; give the file its right suffix")
    content = _Content()
    _read_holder(root, content, folder="")
    return FileReadings(kind, tuple(content.parts), tuple(content.lines), findings=findings)


def _read_holder(holder: Element, content: _Content, *, folder: str) -> None:
    """Read the placemarks of a folder, and its folders."""
    name = _child_text(holder, "name") or folder
    inner = [child for child in holder if local_name(child) in _HOLDERS]
    path = _path_beside_points(holder, inner)
    for child in holder:
        if local_name(child) == "Placemark" and child is not path:
            _read_placemark(child, content, folder=name)
        elif child in inner and path is not None and _child_text(child, "name") == _POINTS_OF_TRACK:
            _read_timed_points(child, content, title=name)
        elif child in inner:
            _read_holder(child, content, folder=name)


def _path_beside_points(holder: Element, inner: list[Element]) -> Element | None:
    """Find the placemark whose line repeats the folder of points beside it, vertex for vertex."""
    points = next((child for child in inner if _child_text(child, "name") == _POINTS_OF_TRACK), None)
    if points is None:
        return None
    count = len(_descendants(points, "Point"))
    for child in holder:
        lines = _descendants(child, "LineString") if local_name(child) == "Placemark" else []
        if sum(len(_coordinates(line)) for line in lines) == count:
            return child
    return None


def _read_timed_points(points: Element, content: _Content, *, title: str) -> None:
    places = [_coordinates(point)[:1] for point in _descendants(points, "Point")]
    stamps = [_when(placemark) for placemark in _descendants(points, "Placemark")]
    times = times_from_texts(stamps) if len(stamps) == len(places) else times_from_texts([None] * len(places))
    content.walks += 1
    content.parts.append(_walk(content.walks, np.vstack(places), title=title, code="", time=times))


def _read_placemark(placemark: Element, content: _Content, *, folder: str) -> None:
    attributes = _attributes(placemark)
    title = _child_text(placemark, "name") or value_of("name", attributes) or folder
    code = value_of("code", attributes)
    for shape in _shapes(placemark):
        kind = local_name(shape)
        if kind == "Point":
            part = _point(shape, placemark, attributes, title=title, code=code)
            content.parts.append(numbered_point(part, content.points))
            content.points += 1
            continue
        xyz, time = _track(shape) if kind == "Track" else (_coordinates(shape), None)
        line = LineString(xyz[:, :2]) if kind == "LineString" and len(xyz) >= _FEWEST_OF_LINE else None
        if line is not None and is_agreed(line, attributes):
            content.lines.append(agreed_line(line, attributes, row=len(content.lines) + 1))
            continue
        content.walks += 1
        more = {"accuracy_m": _accuracy(shape, len(xyz))} if kind == "Track" else {}
        content.parts.append(_walk(content.walks, xyz, title=title, code=code, time=time, **more))


def _point(shape: Element, placemark: Element, attributes: dict[str, str], *, title: str, code: str) -> Part:
    xyz = _coordinates(shape)[:1]
    kind = kind_from_column(value_of("kind", attributes)) or kind_from_words(
        [_child_text(placemark, "name"), value_of("words", attributes)]
    )
    return part_from_columns(
        "w",
        xyz[:, :2],
        {"time": times_from_texts([_when(placemark)] * len(xyz)), "ele": known_heights(xyz[:, 2])},
        title=title,
        code=code,
        kind="" if kind == "walk" else kind,
    )


def _walk(
    number: int, xyz: Floats, *, title: str, code: str, time: NDArray[Any] | None, **more: Floats
) -> Part:
    columns: dict[str, NDArray[Any]] = {"ele": known_heights(xyz[:, 2]), **more}
    if time is not None:
        columns["time"] = time
    return part_from_columns(f"t{number}", xyz[:, :2], columns, title=title, code=code)


def _shapes(element: Element) -> Iterator[Element]:
    """Yield points, lines, rings and tracks of a placemark in order."""
    for child in element:
        name = local_name(child)
        if name in _COLLECTIONS:
            yield from _shapes(child)
        elif name in ("Point", "LineString", "LinearRing", "Track"):
            yield child


def _coordinates(shape: Element) -> Floats:
    """Read ``lon,lat[,alt] …`` into (n, 3); NaN where a number is missing or is none."""
    text = next((text_of(child) for child in shape if local_name(child) == "coordinates"), "")
    tuples = [(*one.split(","), None, None)[:3] for one in text.split()]
    return floats_from_texts([number or None for one in tuples for number in one]).reshape(-1, 3)


def _track(shape: Element) -> tuple[Floats, NDArray[Any]]:
    """Read a timed track into (n, 3) and times; empty positions, written at pauses, are no fixes."""
    coords = [text_of(child).split() for child in shape if local_name(child) == "coord"]
    whens = [text_of(child) for child in shape if local_name(child) == "when"]
    whens += [""] * (len(coords) - len(whens))
    kept = [place for place, coord in enumerate(coords) if coord]
    tuples = [(*coords[place], None, None)[:3] for place in kept]
    xyz = floats_from_texts([number for one in tuples for number in one]).reshape(-1, 3)
    return xyz, times_from_texts([whens[place] or None for place in kept])


def _accuracy(shape: Element, count: int) -> Floats:
    """Read the accuracy that some phones write beside a track, one value per position."""
    for array in _descendants(shape, "SimpleArrayData"):
        name = column_name(array.get("name", ""))
        values = floats_from_texts([text_of(value) or None for value in array])
        if (name in USUAL["accuracy_m"] or name == "accuracy_horizontal") and len(values) == count:
            return np.where(values > 0, values, np.nan)
    return np.full(count, np.nan)


def _attributes(placemark: Element) -> dict[str, str]:
    """Collect ExtendedData: Data with a value, and SimpleData."""
    found = {"description": _child_text(placemark, "description")}
    for data in _descendants(placemark, "Data"):
        found[column_name(data.get("name", ""))] = _child_text(data, "value")
    for data in _descendants(placemark, "SimpleData"):
        found[column_name(data.get("name", ""))] = text_of(data)
    return found


def _when(placemark: Element) -> str | None:
    stamp = next(iter(_descendants(placemark, "TimeStamp")), None)
    return _child_text(stamp, "when") or None if stamp is not None else None


def _child_text(element: Element, name: str) -> str:
    return next((text_of(child) for child in element if local_name(child) == name), "")


def _descendants(element: Element, name: str) -> list[Element]:
    return [child for child in element.iter() if local_name(child) == name]
