"""What a step says it did: counts, findings, rows that changed; who did it and when; how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from banmap.findings import Finding


@dataclass(frozen=True)
class Stamp:
    """Say who makes a commit and when (UTC); the clock is the caller's."""

    author: str
    time: datetime


@dataclass(frozen=True)
class TableChange:
    """List the keys of a table's rows that a commit added, changed and removed, each sorted."""

    table: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """Say what one step did.

    ``version`` is the commit it made, or None where nothing changed; ``written`` is False only where the step
    refused to store its result because the judge found it wrong.
    """

    step: str
    version: int | None
    counts: Mapping[str, float]
    findings: tuple[Finding, ...] = ()
    changes: tuple[TableChange, ...] = field(default=())
    written: bool = True


class Progress(Protocol):
    """Be told how far a step is: ``done`` of ``total`` parts; called before the first part with 0."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show it, or do nothing."""


def no_progress(step: str, done: int, total: int) -> None:
    """Tell nobody."""
