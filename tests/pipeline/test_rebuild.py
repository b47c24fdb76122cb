"""One new walk changes its neighbourhood and nothing else, and the report says what."""

import shutil

import pytest

from banmap.pipeline import build_map, ingest_files, run_folder, sample_folder
from banmap.store import open_store

NEW = "9901045"


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory, stamp):
    """Build the sample without one village's walk, then with it; give the report and the map's neighbours."""
    folder = tmp_path_factory.mktemp("rebuild")
    shutil.copytree(sample_folder(), folder / "survey")
    late = folder / f"{NEW}.gpx"
    (folder / "survey" / "gps" / f"{NEW}.gpx").rename(late)
    url = str(folder / "map.gpkg")
    run_folder(folder / "survey", url, stamp=stamp)
    ingest_files(url, [late], stamp=stamp)
    report = build_map(url, stamp=stamp)
    with open_store(url, read_only=True) as store:
        return report, store.read("arcs"), store.read("units")


def neighbours_of(arcs, codes):
    meets = arcs["left"].isin(codes) | arcs["right"].isin(codes)
    return (set(arcs.loc[meets, "left"]) | set(arcs.loc[meets, "right"]) | codes) - {""}


def test_only_the_neighbourhood_changes(rebuilt):
    report, arcs, units = rebuilt
    (change,) = [change for change in report.changes if change.table == "units"]
    villages = set(units.loc[units["level"] == "village", "code"])
    near = neighbours_of(arcs, neighbours_of(arcs, {NEW}))
    touched = {*change.added, *change.changed, *change.removed} & villages
    assert NEW in touched
    assert touched <= near
    assert len(touched) < len(villages) / 2


def test_the_report_names_the_lines_that_moved(rebuilt):
    report, arcs, _units = rebuilt
    (change,) = [change for change in report.changes if change.table == "arcs"]
    ours = arcs[(arcs["left"] == NEW) | (arcs["right"] == NEW)]
    assert set(ours["id"]) <= {*change.added, *change.changed}
    assert len(change.added) + len(change.changed) < len(arcs) / 2
