"""From walks to a nested map: the boundary engine. Start reading at ``build.py``."""

from banmap.boundaries.build import build_boundaries
from banmap.boundaries.judge import find_violations
from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.survey import BoundaryTables, SurveyTables

__all__ = [
    "BoundaryParams",
    "BoundaryTables",
    "SurveyTables",
    "build_boundaries",
    "find_violations",
]
