"""The commands that make a map of a survey: init, ingest, build, check, run."""

from pathlib import Path
from typing import Annotated

import typer

from banmap.cli.arguments import AsJson, Datum, OptionalFile, StoreUrl
from banmap.cli.stamp import stamp_of_now
from banmap.cli.terminal import finish, finish_run, shown_progress
from banmap.errors import InputError


def init(
    store: StoreUrl,
    register: Annotated[
        Path,
        typer.Option(
            help="CSV, XLSX or GPKG with the columns code, name, level, parent and, where known, "
            "name_lo, lon, lat, population, households, women."
        ),
    ],
    crs: Annotated[str | None, typer.Option(help="Metric CRS. Default: UTM zone of the register.")] = None,
    frame: Annotated[OptionalFile, typer.Option(help="Official outline that holds.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a store from the official register of units."""
    from banmap.pipeline import InitOptions, init_store

    options = InitOptions(metric_crs=crs, frame_path=frame)
    finish(init_store(store, register, options=options, stamp=stamp_of_now()), as_json=as_json)


def ingest(
    store: StoreUrl,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files and folders of any format.")],
    *,
    manifest: Annotated[OptionalFile, typer.Option(help="Table that names the village of each file.")] = None,
    datum: Annotated[Datum, typer.Option(help="Datum of files that do not say.")] = Datum.wgs84,
    zone: Annotated[int | None, typer.Option(help="UTM zone of files in metres: 47 or 48.")] = None,
    as_json: AsJson = False,
) -> None:
    """Import GPS files; the same file twice is stored once."""
    if zone not in {None, 47, 48}:
        raise InputError(f"--zone {zone}: give 47 or 48, the UTM zones of Laos")
    from banmap.pipeline import IngestOptions, ingest_files

    options = IngestOptions(manifest=manifest, datum=datum.value, zone=zone)
    with shown_progress() as progress:
        report = ingest_files(store, paths, options=options, stamp=stamp_of_now(), progress=progress)
    finish(report, as_json=as_json)


def build(
    store: StoreUrl,
    district: Annotated[
        list[str] | None, typer.Option(help="Write this district only; may be repeated.")
    ] = None,
    executor: Annotated[str, typer.Option(help="Where to compute: local.")] = "local",
    as_json: AsJson = False,
) -> None:
    """Build the map: units, lines with their accuracy, disputes."""
    if executor != "local":
        raise InputError(f"--executor {executor}: this version computes on this machine only; give local")
    from banmap.pipeline import build_map

    with shown_progress() as progress:
        report = build_map(store, districts=district or (), stamp=stamp_of_now(), progress=progress)
    finish(report, as_json=as_json)


def check(store: StoreUrl, as_json: AsJson = False) -> None:
    """Let an independent judge look for gaps, overlaps and lost units."""
    from banmap.pipeline import check_map

    finish(check_map(store), as_json=as_json)


def run(
    folder: Annotated[Path, typer.Argument(help="Survey folder: register.*, gps/**, optional frame.*")],
    store: StoreUrl,
    as_json: AsJson = False,
) -> None:
    """Do init, ingest, build and check on a survey folder."""
    from banmap.pipeline import run_folder, summarise_map

    with shown_progress() as progress:
        reports = run_folder(folder, store, stamp=stamp_of_now(), progress=progress)
    finish_run(reports, summarise_map(store), as_json=as_json)
