"""A survey: all field files, read, placed and attributed; one bad file never stops the others."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from banmap.codes import codes_in_text
from banmap.errors import InputError
from banmap.findings import Finding
from banmap.readings.agreed import agreed_line_rows
from banmap.readings.area import Area, area_from_register
from banmap.readings.datum import DATUMS, Datum
from banmap.readings.directory import directory_from_register
from banmap.readings.files import SurveyFile, find_files, read_file
from banmap.readings.formats import ADAPTERS
from banmap.readings.manifest import read_manifest
from banmap.readings.params import DEFAULT_PARAMS, ReadingParams
from banmap.readings.placing import OFF_THE_AREA, off_area_finding, off_the_area, place_readings
from banmap.readings.raw import file_finding
from banmap.readings.survey_tables import ReadFile, survey_tables
from banmap.readings.units import Known, UnitPart, parts_with_units

_SHOWN_WALKS = 5
_LEAST_FIXES = 2  # of a line


@dataclass(frozen=True)
class Survey:
    """Hold the tables ``sources``, ``readings`` and ``agreed_lines`` of the files that are new.

    ``skipped`` names the files that were not stored, with the reason.
    """

    sources: pd.DataFrame
    readings: gpd.GeoDataFrame
    agreed_lines: gpd.GeoDataFrame
    findings: list[Finding]
    skipped: list[tuple[Path, str]]


@dataclass(frozen=True)
class _Task:
    known: Known
    area: Area
    datum: Datum
    zone: int | None


def read_survey(
    paths: Iterable[Path],
    *,
    register: pd.DataFrame,
    memberships: pd.DataFrame,
    known_sha256: Collection[str],
    manifest: Path | None,
    datum: str,
    zone: int | None,
    imported_at: datetime,
    exclude: Collection[Path] = (),
    frame: gpd.GeoDataFrame | None = None,
    params: ReadingParams = DEFAULT_PARAMS,
) -> Survey:
    """Read all field files below the paths into tables of WGS 84 readings, never altered.

    Files whose sha256 is in ``known_sha256`` or stands twice are read once. The order of paths and files
    makes no difference. A file that cannot be read becomes an error finding and is listed in ``skipped``;
    readings whose village nobody can tell are kept with unit ``""`` and ``used`` False. Raises InputError for
    a path, manifest or datum that is not.
    """
    if datum not in DATUMS:
        raise InputError(f"datum {datum!r} is unknown; give one of {', '.join(DATUMS)}")
    directory = directory_from_register(register, memberships)
    known = Known(directory, read_manifest(manifest, directory), params)
    task = _Task(known, area_from_register(register, frame), datum, zone)
    files = find_files(paths, exclude=[*exclude, *([manifest] if manifest else [])])
    fresh, findings, skipped = _fresh_files(files, known_sha256)
    findings += _manifest_findings(known, files)
    read: list[ReadFile] = []
    for file in fresh:
        try:
            read.append(_read(file, task))
        except InputError as error:
            findings.append(file_finding("unreadable_file", "error", str(error)))
            skipped.append((file.path, str(error)))
    sources, readings, lines = survey_tables(read, imported_at=imported_at)
    findings += [finding for file in read for finding in file.findings]
    return Survey(sources, readings, lines, findings, sorted(skipped))


def _fresh_files(
    files: list[SurveyFile], known_sha256: Collection[str]
) -> tuple[list[SurveyFile], list[Finding], list[tuple[Path, str]]]:
    """Keep files of a known kind whose content is new, the first of each content."""
    seen: dict[str, str] = dict.fromkeys(known_sha256, "an earlier import")
    fresh, findings, skipped = [], [], []
    for file in files:
        if file.path.suffix.lower() not in ADAPTERS:
            text = f"{file.name}: is no field file ({file.path.suffix or 'no suffix'}); it was passed over"
            findings.append(file_finding("other_file", "info", text))
            skipped.append((file.path, text))
        elif file.sha256 and file.sha256 in seen:
            findings.append(_twice(file.name, seen[file.sha256]))
            skipped.append((file.path, findings[-1].text))
        else:
            seen[file.sha256] = file.name
            fresh.append(file)
    return fresh, findings, skipped


def _manifest_findings(known: Known, files: list[SurveyFile]) -> list[Finding]:
    missing = known.manifest.files_missing_in(file.name for file in files)
    text = "is named in the manifest but is not among the files; mend the name or add the file"
    return [file_finding("manifest_file", "warning", f"{name}: {text}") for name in missing]


def _twice(name: str, first: str) -> Finding:
    text = f"{name}: has the same content as {first} and is stored once"
    codes, first_codes = codes_in_text(name), codes_in_text(first)
    if codes and first_codes and codes != first_codes:
        return file_finding(
            "same_file", "warning", f"{text}; the names tell different villages: check which is right"
        )
    return file_finding("same_file", "info", text)


def _read(file: SurveyFile, task: _Task) -> ReadFile:
    raw = read_file(file.path)
    params = task.known.params
    placed = place_readings(
        raw, name=file.name, area=task.area, datum=task.datum, zone=task.zone, params=params
    )
    if not len(raw) and not raw.lines:
        raise InputError(f"{file.name}: holds no points; export the tracks and waypoints of the device again")
    parts = [part for part in placed.readings.parts if len(part)]
    off = [off_the_area(part, task.area, off_km=params.off_km) for part in parts]
    units = parts_with_units(parts, file_name=file.name, known=task.known)
    lines, line_findings = agreed_line_rows(
        placed.readings.lines, name=file.name, source=file.source, known=task.known
    )
    findings = [*raw.findings, *placed.findings, *line_findings, *_unit_findings(units, file.name)]
    others = (off_area_finding(parts, off, file.name), _no_line_finding(units, file.name))
    findings += [finding for finding in others if finding]
    return ReadFile(
        file, placed, units, [_why_not(*pair) for pair in zip(units, off, strict=True)], lines, findings
    )


def _no_line_finding(units: list[UnitPart], name: str) -> Finding | None:
    """Tell of a file whose tracks are all too short for a line."""
    tracks = [item for item in units if item.part.kind == "walk"]
    if not tracks or any(len(item.part) >= _LEAST_FIXES for item in tracks):
        return None
    text = (
        f"{name} ({_walks(tracks)}): a track of a single fix is no line; it is kept but draws nothing; "
        "copy the whole track from the device, or mark the point as a corner or a centre"
    )
    return file_finding("single_fix", "warning", text)


def _why_not(item: UnitPart, off: NDArray[np.bool_]) -> NDArray[np.object_]:
    """Tell for every fix why it is not used, ``""`` for those that are."""
    reason = "" if item.attribution.unit else f"no unit: {item.attribution.why_not}"
    return np.where(off, OFF_THE_AREA, reason).astype(object)


def _unit_findings(units: list[UnitPart], name: str) -> list[Finding]:
    lost: dict[str, list[UnitPart]] = {}
    for item in units:
        if not item.attribution.unit:
            lost.setdefault(item.attribution.why_not, []).append(item)
    return [_unit_finding(name, why, items) for why, items in lost.items()]


def _unit_finding(name: str, why: str, items: list[UnitPart]) -> Finding:
    fixes = f"the {sum(len(item.part) for item in items)} fixes are kept but not used"
    remedy = "name the village in a manifest (file,code) or in the file's name and import it again"
    return file_finding("no_unit", "warning", f"{name} ({_walks(items)}): {why}; {fixes}; {remedy}")


def _walks(items: list[UnitPart]) -> str:
    walks = list(dict.fromkeys(item.part.walk for item in items))
    return ", ".join(walks[:_SHOWN_WALKS]) + (" …" if len(walks) > _SHOWN_WALKS else "")
