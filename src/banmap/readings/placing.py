"""From the raw coordinates of a file to places: datum, swapped columns, impossible rows, old clocks."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPoint

from banmap.errors import InputError
from banmap.findings import Finding, Severity
from banmap.readings.area import Area, is_on_earth, is_swapped
from banmap.readings.datum import Datum, DatumOperation, datum_operation
from banmap.readings.params import ReadingParams
from banmap.readings.raw import NO_TIME, FileReadings, Floats, Part, file_finding, take_rows

OFF_THE_AREA = "off the area"
_SHOWN_ROWS = 5
# These standards allow WGS 84 only.
_ALWAYS_WGS84 = frozenset({"gpx", "kml", "kmz", "geojson"})


@dataclass(frozen=True)
class PlacedFile:
    """Hold the readings of a file in WGS 84, and the operation that brought them there."""

    readings: FileReadings
    operation: DatumOperation
    findings: tuple[Finding, ...]


def place_readings(
    raw: FileReadings, *, name: str, area: Area, datum: Datum, zone: int | None, params: ReadingParams
) -> PlacedFile:
    """Bring all points of a file to WGS 84 and leave out those that are no place on earth, with findings.

    Whether the two coordinates are swapped is decided for the file as a whole. Raises InputError where the
    datum or zone of the file is not known.
    """
    try:
        operation = datum_operation(datum, crs=raw.crs, is_grid=raw.is_grid, zone=raw.zone or zone)
    except InputError as error:
        raise InputError(f"{name}: {error}") from error
    turn, findings = _orientation(raw, name=name, operation=operation, area=area, near_km=params.near_km)
    moved = _moved(raw, operation, turn=turn)
    kept, lost = _without_impossible(moved.parts, name)
    timed, old = _without_old_times(kept, name, params.earliest_year)
    findings = (*_datum_findings(raw, name, datum), *findings, *lost, *old)
    return PlacedFile(replace(moved, parts=tuple(timed)), operation, findings)


def off_the_area(part: Part, area: Area, *, off_km: float) -> NDArray[np.bool_]:
    """Say which fixes of a part are too far from every place of the survey to be of it."""
    return area.distance_km(part.xy) > off_km


def off_area_finding(parts: list[Part], off: list[NDArray[np.bool_]], name: str) -> Finding | None:
    """Tell how many fixes of a file lie off the area: an error where it is most of them."""
    xy = np.vstack([part.xy[mask] for part, mask in zip(parts, off, strict=True)] or [np.empty((0, 2))])
    if len(xy) == 0:
        return None
    total = sum(map(len, parts))
    first = "lon {:.5f}, lat {:.5f}".format(*xy[0])
    far = f"{len(xy)} of {total} fixes lie far from every village of the register (first: {first})"
    remedy = "they are kept but not used; check datum, zone and that the file is of this survey"
    severity: Severity = "error" if 2 * len(xy) > total else "warning"
    return replace(
        file_finding("off_area", severity, f"{name}: {far}; {remedy}"), geometry=MultiPoint(xy[:_SHOWN_ROWS])
    )


def _orientation(
    raw: FileReadings, *, name: str, operation: DatumOperation, area: Area, near_km: float
) -> tuple[int, tuple[Finding, ...]]:
    """Give the step through the two columns, 1 as given or -1 swapped, and a finding for the latter."""
    arrays = [part.xy for part in raw.parts if len(part)] + [line.xy for line in raw.lines]
    if not arrays:
        return 1, ()
    xy = np.vstack(arrays)
    as_given, swapped = operation.lon_lat_from_xy(xy), operation.lon_lat_from_xy(xy[:, ::-1])
    if not is_swapped(area, as_given, swapped, near_km=near_km):
        return 1, ()
    text = f"{name}: latitude and longitude stand in each other's place in the whole file; they were swapped"
    return -1, (file_finding("swapped", "warning", text),)


def _moved(raw: FileReadings, operation: DatumOperation, *, turn: int) -> FileReadings:
    def moved(xy: Floats) -> Floats:
        return operation.lon_lat_from_xy(xy[:, ::turn])

    parts = tuple(replace(part, xy=moved(part.xy)) for part in raw.parts)
    return replace(raw, parts=parts, lines=tuple(replace(line, xy=moved(line.xy)) for line in raw.lines))


def _without_impossible(parts: tuple[Part, ...], name: str) -> tuple[list[Part], list[Finding]]:
    kept, rows = [], []
    for part in parts:
        possible = is_on_earth(part.xy)
        rows += [f"{part.walk} row {row}" for row in part.rows[~possible]]
        kept.append(part if possible.all() else take_rows(part, possible))
    if not rows:
        return kept, []
    shown = ", ".join(rows[:_SHOWN_ROWS]) + (", …" if len(rows) > _SHOWN_ROWS else "")
    text = f"{name}: {len(rows)} fixes have no longitude and latitude on earth ({shown}); they are left out"
    return kept, [file_finding("no_place", "warning", f"{text}; look at these rows")]


def _without_old_times(parts: list[Part], name: str, earliest_year: int) -> tuple[list[Part], list[Finding]]:
    """Take a time from before GPS files existed for unknown."""
    earliest = np.datetime64(f"{earliest_year}-01-01", "us")
    old = [part.time < earliest for part in parts]
    count = int(sum(mask.sum() for mask in old))
    if not count:
        return parts, []
    first = min(part.time[mask].min() for part, mask in zip(parts, old, strict=True) if mask.any())
    text = f"{name}: {count} fixes have a time such as {first.astype('datetime64[s]')}; the clock was not set"
    finding = file_finding("clock_not_set", "warning", f"{text}, their time is taken as unknown")
    cleaned = [
        replace(part, time=np.where(mask, NO_TIME, part.time)) for part, mask in zip(parts, old, strict=True)
    ]
    return cleaned, [finding]


def _datum_findings(raw: FileReadings, name: str, datum: Datum) -> tuple[Finding, ...]:
    if datum == "wgs84" or raw.format not in _ALWAYS_WGS84:
        return ()
    text = (
        f"{name}: {raw.format} is WGS 84 by its standard; it was shifted from {datum} because --datum says so"
    )
    return (file_finding("datum", "warning", text),)
