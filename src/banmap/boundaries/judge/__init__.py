"""The judge of finished maps. It shares no code with the builder, so no mistake can be made twice."""

from banmap.boundaries.judge.verdict import find_violations

__all__ = ["find_violations"]
