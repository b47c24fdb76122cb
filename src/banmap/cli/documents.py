"""Reports as JSON documents, for machines."""

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banmap.findings import Finding
    from banmap.pipeline import MapSummary, Report


def document_from_report(report: "Report") -> dict[str, object]:
    """Make the document of one step."""
    return {
        "step": report.step,
        "version": report.version,
        "written": report.written,
        "counts": dict(report.counts),
        "changes": [asdict(change) for change in report.changes],
        "findings": [_document_from_finding(finding) for finding in report.findings],
    }


def document_from_run(reports: "Sequence[Report]", summary: "MapSummary") -> dict[str, object]:
    """Make the document of a whole chain: its steps and what the map holds."""
    return {"steps": [document_from_report(report) for report in reports], "map": asdict(summary)}


def _document_from_finding(finding: "Finding") -> dict[str, object]:
    """Give a finding with a point on the map: the longitude and latitude where a person should look."""
    point = None if finding.geometry is None else finding.geometry.representative_point()
    return {
        "step": finding.step,
        "kind": finding.kind,
        "severity": finding.severity,
        "unit": finding.unit,
        "text": finding.text,
        "lon": None if point is None or point.is_empty else point.x,
        "lat": None if point is None or point.is_empty else point.y,
    }
