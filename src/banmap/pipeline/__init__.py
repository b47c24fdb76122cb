"""The order of the steps: from a survey folder to a stored map that the judge has passed."""

from banmap.pipeline.build import build_map
from banmap.pipeline.check import check_map
from banmap.pipeline.ingest import IngestOptions, ingest_files
from banmap.pipeline.init import InitOptions, init_store
from banmap.pipeline.report import Progress, Report, Stamp, TableChange, no_progress
from banmap.pipeline.run import run_demo, run_folder
from banmap.pipeline.sample import sample_folder
from banmap.pipeline.summary import MapSummary, summarise_map

__all__ = [
    "IngestOptions",
    "InitOptions",
    "MapSummary",
    "Progress",
    "Report",
    "Stamp",
    "TableChange",
    "build_map",
    "check_map",
    "ingest_files",
    "init_store",
    "no_progress",
    "run_demo",
    "run_folder",
    "sample_folder",
    "summarise_map",
]
