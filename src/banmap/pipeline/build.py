"""Build the map from what the store holds, let the judge look at it, and store it."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from banmap.boundaries import BoundaryParams, SurveyTables, build_boundaries, find_violations
from banmap.errors import InputError
from banmap.findings import Finding, has_errors
from banmap.pipeline.built_map import changes_of_map, compare_maps, keep_decisions, map_from_built, read_map
from banmap.pipeline.districts import limit_to_districts
from banmap.pipeline.file_names import with_file_names
from banmap.pipeline.held_findings import change_of_build_findings
from banmap.pipeline.report import Progress, Report, Stamp, TableChange, no_progress
from banmap.pipeline.settings import metric_crs_of_store
from banmap.store import Change, Store, open_store

_PARTS = 4


@dataclass(frozen=True)
class _Result:
    """Hold a map, the marks on its readings, what was found, and what changed since the last version."""

    tables: dict[str, pd.DataFrame]
    reading_marks: pd.DataFrame
    findings: tuple[Finding, ...]
    changes: tuple[TableChange, ...]
    is_sound: bool


def build_map(
    url: str,
    *,
    districts: Sequence[str] = (),
    stamp: Stamp,
    progress: Progress = no_progress,
) -> Report:
    """Build units, arcs, corners, disputes and accuracies from all readings, in one commit.

    With ``districts`` only their units and what touches them are written; the rest stays as it is stored. A
    map that the independent judge refuses is not written: its findings are, and the report says so. What
    people decided on a dispute stays with it. Raises InputError for a store without a register.
    """
    with open_store(url) as store:
        progress("build", 0, _PARTS)
        survey = _survey_from_store(store)
        crs = metric_crs_of_store(store, places=survey.readings)
        progress("build", 1, _PARTS)
        result = _build(store, survey, metric_crs=crs, districts=districts)
        progress("build", 3, _PARTS)
        version = _commit(store, result, stamp=stamp)
        progress("build", _PARTS, _PARTS)
    counts = {name: len(table) for name, table in result.tables.items()}
    changes = result.changes if result.is_sound else ()
    return Report("build", version, counts, result.findings, changes, written=result.is_sound)


def _survey_from_store(store: Store) -> SurveyTables:
    register = store.read("register")
    if register.empty:
        raise InputError(
            f"{store.url} has no register yet; start with: banmap init {store.url} --register FILE"
        )
    return SurveyTables(
        register=register,
        memberships=store.read("memberships"),
        readings=store.read("readings"),
        agreed_lines=store.read("agreed_lines"),
        frame=store.read("frame"),
        walks=store.read("walks"),
    )


def _build(store: Store, survey: SurveyTables, *, metric_crs: str, districts: Sequence[str]) -> _Result:
    built = build_boundaries(survey, BoundaryParams(metric_crs=metric_crs))
    held = read_map(store)
    fresh = map_from_built(built)
    if districts:
        fresh = limit_to_districts(fresh, held, districts)
    tables, gone = keep_decisions(fresh, held)
    violations = find_violations(
        tables["units"],
        tables["arcs"],
        survey.register,
        memberships=survey.memberships,
        frame=survey.frame,
        metric_crs=metric_crs,
    )
    refused = _refusal(violations, districts)
    sources = store.read("sources", columns=["source", "file_name"])
    findings = (*refused, *violations, *with_file_names(built.findings, sources), *gone)
    return _Result(tables, built.reading_marks, findings, compare_maps(tables, held), is_sound=not refused)


def _refusal(violations: Sequence[Finding], districts: Sequence[str]) -> list[Finding]:
    if not has_errors(violations):
        return []
    remedy = (
        "the districts asked for no longer fit the rest of the stored map; build without --district"
        if districts
        else "the map stored before is untouched; look at the findings of this run at their places"
    )
    return [
        Finding(
            "build", "map_refused", "error", "", f"the map is not written, the judge refuses it: {remedy}"
        )
    ]


def _commit(store: Store, result: _Result, *, stamp: Stamp) -> int | None:
    """Write map, marks and findings in one commit; of a refused map the findings only."""
    changes = [change_of_build_findings(store, result.findings)]
    message = "build: refused by the judge, findings only"
    if result.is_sound:
        changes += [*changes_of_map(result.tables), Change("readings", result.reading_marks)]
        message = f"build: {len(result.tables['units'])} units, {len(result.tables['arcs'])} arcs"
    return store.commit(changes, author=stamp.author, message=message, time=stamp.time)
