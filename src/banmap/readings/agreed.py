"""Lines that two villages agreed on in a meeting, without GPS: observations of their own."""

from collections.abc import Sequence

from shapely import LineString

from banmap.codes import code_from_text
from banmap.findings import Finding
from banmap.readings.area import is_on_earth
from banmap.readings.attribution import folder_units
from banmap.readings.raw import AgreedLine, Floats, file_finding, times_from_texts
from banmap.readings.units import Known

_FEWEST_POINTS = 2


def agreed_line_rows(
    lines: Sequence[AgreedLine], *, name: str, source: str, known: Known
) -> tuple[list[dict[str, object]], list[Finding]]:
    """Make rows of ``agreed_lines``; a line whose two villages are not known becomes a finding instead."""
    rows: list[dict[str, object]] = []
    findings = []
    for number, line in enumerate(lines, start=1):
        units = [_unit(text, name, known) for text in (line.unit_a, line.unit_b)]
        place = line.xy[is_on_earth(line.xy)]
        if "" in units or units[0] == units[1] or len(place) < _FEWEST_POINTS:
            between = f"between {line.unit_a!r} and {line.unit_b!r}"
            text = f"{name} row {line.row}: an agreed line {between} is left out"
            remedy = "give two different villages of the register and two points or more"
            findings.append(file_finding("agreed_line", "error", f"{text}; {remedy}"))
            continue
        rows.append(_row(line, f"{source}-{number:03d}", units, place) | {"source": source})
        rows[-1]["sigma_m"] = line.sigma_m if line.sigma_m > 0 else known.params.agreed_sigma_m
    return rows, findings


def _row(line: AgreedLine, key: str, units: list[str], place: Floats) -> dict[str, object]:
    unit_a, unit_b = sorted(units)
    return {
        "id": key,
        "unit_a": unit_a,
        "unit_b": unit_b,
        "decided_on": times_from_texts([line.decided_on])[0],
        "geometry": LineString(place),
    }


def _unit(text: str, name: str, known: Known) -> str:
    directory = known.directory
    code = code_from_text(text)
    if code in directory.villages:
        return code
    match = directory.match(text, within=folder_units(name, directory), params=known.params)
    return match.code if match else ""
