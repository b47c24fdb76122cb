"""Bring GPS files into a store: every readable file once, raw readings unaltered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from banmap.errors import InputError, NotFoundError
from banmap.pipeline.held_findings import change_of_ingest_findings
from banmap.pipeline.report import Progress, Report, Stamp, no_progress
from banmap.readings import Survey, read_survey
from banmap.store import Change, Store, open_store

_REFUSED = "unreadable_file"
_OF_THE_RUN = frozenset({"same_file", "other_file"})


@dataclass(frozen=True)
class IngestOptions:
    """Say what the files do not: their villages (a manifest), datum and UTM zone; what to leave out."""

    manifest: Path | None = None
    datum: str = "wgs84"
    zone: int | None = None
    exclude: tuple[Path, ...] = ()


def ingest_files(
    url: str,
    paths: Sequence[Path],
    *,
    options: IngestOptions | None = None,
    stamp: Stamp,
    progress: Progress = no_progress,
) -> Report:
    """Read files and folders of GPS readings into the store, in one commit.

    A file whose content the store holds already is skipped. A file that cannot be read becomes a finding and
    the others are still imported. Raises NotFoundError for a path that does not exist and InputError for a
    store without a register.
    """
    _check_paths(paths)
    with open_store(url) as store:
        progress("ingest", 0, 2)
        survey = _read(store, paths, options=options or IngestOptions(), stamp=stamp)
        progress("ingest", 1, 2)
        version = store.commit(
            _changes(store, survey),
            author=stamp.author,
            message=f"ingest {len(survey.sources)} files",
            time=stamp.time,
        )
        progress("ingest", 2, 2)
    return Report("ingest", version, _counts(survey), tuple(survey.findings))


def _read(store: Store, paths: Sequence[Path], *, options: IngestOptions, stamp: Stamp) -> Survey:
    register = store.read("register")
    if register.empty:
        raise InputError(
            f"{store.url} has no register yet; start with: banmap init {store.url} --register FILE"
        )
    frame = store.read("frame")
    return read_survey(
        paths,
        register=register,
        memberships=store.read("memberships"),
        known_sha256=set(store.read("sources", columns=["sha256"])["sha256"]),
        manifest=options.manifest,
        datum=options.datum,
        zone=options.zone,
        imported_at=stamp.time,
        frame=frame if len(frame) else None,
        exclude=options.exclude,
    )


def _changes(store: Store, survey: Survey) -> list[Change]:
    """Keep findings that say something of the data; that a file was known already is of this run only."""
    findings = [finding for finding in survey.findings if finding.kind not in _OF_THE_RUN]
    refused = [finding.text.partition(":")[0] for finding in findings if finding.kind == _REFUSED]
    names = [*survey.sources["file_name"], *refused]
    return [
        Change("sources", survey.sources),
        Change("readings", survey.readings),
        Change("agreed_lines", survey.agreed_lines),
        change_of_ingest_findings(store, findings, file_names=names),
    ]


def _counts(survey: Survey) -> dict[str, float]:
    kinds = Counter(finding.kind for finding in survey.findings)
    return {
        "files": len(survey.sources),
        "readings": len(survey.readings),
        "agreed_lines": len(survey.agreed_lines),
        "files_known_already": kinds["same_file"],
        "files_refused": kinds[_REFUSED],
    }


def _check_paths(paths: Sequence[Path]) -> None:
    for path in paths:
        if not path.exists():
            raise NotFoundError(f"{path}: there is no such file or folder; nothing was imported")
