"""Reports in plain words, for people."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from banmap.findings import Finding
    from banmap.pipeline import MapSummary, Report, TableChange

_MOST_FINDINGS = 12  # lines of a screen left for them; the store and --json hold all
_SEVERITIES = ("error", "warning", "info")
_ORDER = (
    *("agreed", "two_walks", "surveyed", "partly", "one_walk", "provisional", "disputed", "official"),
    *_SEVERITIES,
)
_PLURAL = re.compile("s(?=_refused|$)")  # files, files_refused
_LEVELS = ("village", "kumban", "taseng", "district", "province")


def lines_from_report(report: "Report") -> list[str]:
    """Say what a step did: counts, changes, then its findings, the gravest first."""
    counts = ", ".join(f"{_number(n)} {_counted(name, n)}" for name, n in report.counts.items() if n)
    lines = [f"{report.step:7} {counts or 'nothing'}{_end(report)}"]
    lines += [f"        {line}" for line in _lines_from_changes(report.changes)]
    return lines + [f"        {line}" for line in _lines_from_findings(report.findings)]


def _end(report: "Report") -> str:
    if report.step == "check":
        return ""
    if not report.written:
        return ": NOT WRITTEN, the judge refuses this map"
    return " (nothing new)" if report.version is None else f" (version {report.version})"


def lines_from_summary(summary: "MapSummary") -> list[str]:
    """Say what a map holds: units, kilometres of border by status, open questions."""
    units = [f"{n} {_counted(level, n)}" for level in _LEVELS if (n := summary.units.get(level))]
    lengths = {status: f"{km:,.1f} km" for status, km in summary.border_km.items()}
    lines = [
        f"map       {', '.join(units) or 'no units'}",
        f"villages  {_listed(summary.village_status)}",
        f"border    {_listed(lengths)}",
        f"disputes  {summary.disputes} ({summary.disputes_ha:,.1f} ha)",
        f"unclaimed {summary.unclaimed} ({summary.unclaimed_ha:,.1f} ha)",
        f"findings  {_listed(summary.findings)}",
    ]
    return [summary.notice, *lines] if summary.notice else lines


def _lines_from_changes(changes: "Iterable[TableChange]") -> list[str]:
    lines = []
    for change in changes:
        parts = [("added", change.added), ("changed", change.changed), ("removed", change.removed)]
        said = ", ".join(f"{len(keys)} {word}{_some(keys)}" for word, keys in parts if keys)
        lines.append(f"{change.table}: {said}")
    return lines


def _lines_from_findings(findings: "Sequence[Finding]") -> list[str]:
    ordered = sorted(findings, key=lambda finding: _SEVERITIES.index(finding.severity))
    grave = [finding for finding in ordered if finding.severity != "info"]
    lines = [f"{finding.severity}: {finding.text}" for finding in grave[:_MOST_FINDINGS]]
    left = len(findings) - len(lines)
    return [*lines, f"… and {left} more findings in the table findings (or with --json)"] if left else lines


def _some(keys: Sequence[str]) -> str:
    few = 3
    return f" ({', '.join(keys)})" if len(keys) <= few else ""


def _listed(values: Mapping[str, object]) -> str:
    """Put counts by status into one line, the surest status and the gravest finding first."""
    names = sorted(values, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))
    return ", ".join(f"{values[name]} {_words(name)}" for name in names) or "none"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _counted(name: str, count: float) -> str:
    """Put the name of a count into the form that its number wants."""
    if name in _LEVELS:
        return name if count == 1 or name == "taseng" else f"{name}s"
    return _words(_PLURAL.sub("", name) if count == 1 else name)


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
