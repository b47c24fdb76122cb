"""The whole chain on a survey folder: register, GPS files, map, judge."""

from pathlib import Path

from banmap.pipeline.build import build_map
from banmap.pipeline.check import check_map
from banmap.pipeline.ingest import IngestOptions, ingest_files
from banmap.pipeline.init import InitOptions, init_store
from banmap.pipeline.report import Progress, Report, Stamp, no_progress
from banmap.pipeline.survey_folder import SurveyFolder, survey_folder_from_path

_DEMO_STORE = "banmap-demo.gpkg"


def run_folder(
    folder: Path, url: str, *, stamp: Stamp, progress: Progress = no_progress
) -> tuple[Report, ...]:
    """Do init, ingest, build and check on a survey folder; each is a commit of its own.

    Run again on the same store it takes in what is new: a new register, new files. Where the judge refuses
    the map the last report is that of ``build``. Raises NotFoundError for a folder without a register.
    """
    survey = survey_folder_from_path(folder)
    init = init_store(
        url, survey.register, options=InitOptions(frame_path=survey.frame, notice=survey.notice), stamp=stamp
    )
    ingest = ingest_files(
        url, [survey.readings], options=_ingest_options(survey, url), stamp=stamp, progress=progress
    )
    build = build_map(url, stamp=stamp, progress=progress)
    return (init, ingest, build, check_map(url)) if build.written else (init, ingest, build)


def run_demo(
    folder: Path, sample: Path, *, stamp: Stamp, progress: Progress = no_progress
) -> tuple[str, tuple[Report, ...]]:
    """Build the sample district in ``folder``, which is made where it is absent; give the store and reports.

    A demo store from before is made anew, so that a demo is always that of this version.
    """
    folder.mkdir(parents=True, exist_ok=True)
    store = folder / _DEMO_STORE
    for suffix in ("", "-wal", "-shm", "-journal"):
        store.with_name(store.name + suffix).unlink(missing_ok=True)
    return str(store), run_folder(sample, str(store), stamp=stamp, progress=progress)


def _ingest_options(survey: SurveyFolder, url: str) -> IngestOptions:
    """Leave out what is no GPS file: the store itself may stand in the folder too."""
    store = Path(url)
    beside = tuple(store.with_name(store.name + suffix) for suffix in ("", "-wal", "-shm", "-journal"))
    return IngestOptions(manifest=survey.manifest, exclude=(*survey.others, *beside))
