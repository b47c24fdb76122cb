"""What a command prints: reports for people or one JSON document, and progress on a terminal only."""

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from banmap.cli.documents import document_from_report, document_from_run
from banmap.cli.wording import lines_from_report, lines_from_summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from banmap.pipeline import MapSummary, Progress, Report


def finish(report: "Report", *, as_json: bool) -> None:
    """Print one report and leave with its exit code."""
    if as_json:
        print_document(document_from_report(report))
    else:
        print_line("\n".join(lines_from_report(report)))
    raise typer.Exit(exit_code_of([report]))


def finish_run(reports: "Sequence[Report]", summary: "MapSummary", *, as_json: bool) -> None:
    """Print the reports of a whole chain and what the map holds, and leave with the exit code."""
    print_run(reports, summary, as_json=as_json)
    raise typer.Exit(exit_code_of(reports))


def print_run(reports: "Sequence[Report]", summary: "MapSummary", *, as_json: bool) -> None:
    """Print the reports of a whole chain and what the map holds."""
    if as_json:
        print_document(document_from_run(reports, summary))
        return
    for report in reports:
        print_line("\n".join(lines_from_report(report)))
    print_line("\n" + "\n".join(lines_from_summary(summary)))


def exit_code_of(reports: "Sequence[Report]") -> int:
    """Give 1 where a report has a finding of the level error, else 0."""
    return int(any(finding.severity == "error" for report in reports for finding in report.findings))


def print_line(text: str) -> None:
    """Print text for people."""
    typer.echo(text)


def print_document(document: dict[str, object]) -> None:
    """Print one JSON document."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


@contextmanager
def shown_progress() -> "Iterator[Progress]":
    """Give a progress that draws a bar where the error stream is a terminal, else one that is silent."""
    from banmap.pipeline import no_progress

    if not sys.stderr.isatty():
        yield no_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:8}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step)
            bars.update(tasks[step], completed=done, total=total)

        yield show
