"""The village and the kind of every part of one file."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from banmap.readings.attribution import Attribution, attribute, folder_units
from banmap.readings.directory import Directory
from banmap.readings.manifest import Manifest
from banmap.readings.params import ReadingParams
from banmap.readings.raw import Part

_FEWEST_CORNERS = 3


@dataclass(frozen=True)
class Known:
    """Hold what a survey knows before it opens a file: who has which name, and the manifest."""

    directory: Directory
    manifest: Manifest
    params: ReadingParams


@dataclass(frozen=True)
class UnitPart:
    """Hold a part with its village, or with why it has none."""

    part: Part
    attribution: Attribution


def parts_with_units(parts: Sequence[Part], *, file_name: str, known: Known) -> list[UnitPart]:
    """Find the village of every part and what its points are.

    A point that bears the whole name or code of a village is that village's centre; other points are of the
    file's village, or of its tracks' if they all have one. Where a file holds no track but three or more
    points of a village, these are its corners in order; any other point is a marker.
    """
    cache: dict[tuple[str, str, str, bool], UnitPart] = {}
    found = []
    for part in parts:
        key = (part.walk, part.title, part.code, part.kind == "walk")
        if key not in cache:
            cache[key] = (
                _walk(part, file_name, known) if part.kind == "walk" else _point(part, file_name, known)
            )
        example = cache[key]
        kind = example.part.kind if part.kind == "" else part.kind
        found.append(UnitPart(replace(part, kind=kind), example.attribution))
    return _with_corners(_with_unit_of_tracks(found))


def _walk(part: Part, file_name: str, known: Known) -> UnitPart:
    if unit := known.manifest.unit_of(file_name, part.walk):
        return UnitPart(part, Attribution(unit))
    found = attribute(
        file_name=file_name,
        title=part.title,
        column=part.code,
        directory=known.directory,
        params=known.params,
    )
    return UnitPart(part, found)


def _point(part: Part, file_name: str, known: Known) -> UnitPart:
    if unit := known.manifest.unit_of(file_name, part.walk):
        return UnitPart(part, Attribution(unit))
    directory = known.directory
    within = folder_units(file_name, directory)
    if part.title and part.kind in ("", "centre") and not part.code:
        unit = directory.named_exactly(part.title, within=within, params=known.params)
        if unit:
            return UnitPart(replace(part, kind="centre"), Attribution(unit))
    codes = directory.codes_in(part.title)
    column = part.code or (codes[0] if len(codes) == 1 else "")
    found = attribute(file_name=file_name, title="", column=column, directory=directory, params=known.params)
    is_named = part.kind == "" and directory.is_name_of(part.title, found.unit)
    return UnitPart(replace(part, kind="centre") if is_named else part, found)


def _with_unit_of_tracks(found: list[UnitPart]) -> list[UnitPart]:
    """Give points without a village that of the tracks beside them, where all tracks have the same."""
    units = {item.attribution.unit for item in found if item.part.kind == "walk" and len(item.part)}
    if len(units) != 1 or units == {""}:
        return found
    of_tracks = Attribution(units.pop())
    return [
        item if item.attribution.unit or item.part.kind == "walk" else replace(item, attribution=of_tracks)
        for item in found
    ]


def _with_corners(found: list[UnitPart]) -> list[UnitPart]:
    """Settle the kind of points that no word told: corners where nobody walked, else markers."""
    has_track = any(item.part.kind == "walk" and len(item.part) for item in found)
    open_points = Counter(item.attribution.unit for item in found if _is_open(item))
    result = []
    for item in found:
        corners = not has_track and open_points[item.attribution.unit] >= _FEWEST_CORNERS
        kind = item.part.kind or "marker"
        if corners and _is_open(item):
            kind = "corner"
        result.append(replace(item, part=replace(item.part, kind=kind)))
    return result


def _is_open(item: UnitPart) -> bool:
    return item.part.kind in ("", "marker", "corner")
