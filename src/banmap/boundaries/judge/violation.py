"""A violation: a finding of the step ``check``."""

from shapely.geometry.base import BaseGeometry

from banmap.findings import Finding, Severity

STEP = "check"


def violation(
    kind: str, unit: str, text: str, place: BaseGeometry | None = None, *, severity: Severity = "error"
) -> Finding:
    """Make a finding of the step ``check``; its place is in WGS 84."""
    return Finding(STEP, kind, severity, unit, text, place)
