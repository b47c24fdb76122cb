"""The map of the whole sample beside the truth that only tests may see: lines, areas, disputes."""

import random
from datetime import UTC, datetime
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from banmap.outputs import export_table
from banmap.pipeline import (
    IngestOptions,
    InitOptions,
    Stamp,
    build_map,
    check_map,
    ingest_files,
    init_store,
    run_folder,
)
from banmap.readings.files import find_files
from banmap.store import open_store
from make_sample import SAMPLE

CRS = "EPSG:32648"
STAMP = Stamp(author="tester", time=datetime(2025, 3, 1, tzinfo=UTC))
UNWALKED = ["9901016", "9901017", "9901025"]
STEP_M = 10.0  # between the places where a line is measured
WALKED = ("two_walks", "one_walk")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build the map of the sample once; give its store, the reports of the steps and its tables in metres."""
    url = str(tmp_path_factory.mktemp("sample") / "map.gpkg")
    reports = run_folder(SAMPLE, url, stamp=STAMP)
    with open_store(url, read_only=True) as store:
        tables = {
            name: store.read(name) for name in ("units", "arcs", "disputes", "unclaimed", "memberships")
        }
    degrees = tables["units"]
    metres = {name: table.to_crs(CRS) for name, table in tables.items() if name != "memberships"}
    villages = metres["units"].loc[metres["units"]["level"] == "village"].set_index("code")
    return SimpleNamespace(
        url=url, reports=reports, degrees=degrees, villages=villages, tables=tables, **metres
    )


@pytest.fixture(scope="module")
def truth():
    return gpd.read_file(SAMPLE / "truth" / "coverage.geojson").to_crs(CRS).set_index("code").geometry


@pytest.fixture(scope="module")
def planted():
    return gpd.read_file(SAMPLE / "truth" / "planted.geojson").to_crs(CRS)


def shared_areas(one, two):
    """Give intersection over union of shapes, pair by pair."""
    return shapely.area(shapely.intersection(one, two)) / shapely.area(shapely.union(one, two))


def true_lines(truth):
    """Give what two villages share in truth, as one geometry."""
    rings = shapely.boundary(truth.to_numpy())
    return shapely.difference(shapely.union_all(rings), shapely.boundary(shapely.union_all(truth.to_numpy())))


def places_on(lines):
    """Give points each ten metres along lines, and the row of each point's line."""
    lengths = shapely.length(lines)
    rows = np.repeat(np.arange(len(lines)), np.maximum(lengths // STEP_M, 1).astype(int))
    first = np.searchsorted(rows, np.arange(len(lines)))
    along = (np.arange(len(rows)) - first[rows] + 0.5) * STEP_M
    return shapely.line_interpolate_point(np.asarray(lines)[rows], np.minimum(along, lengths[rows])), rows


def test_every_step_is_done_without_a_violation(built):
    assert [report.step for report in built.reports] == ["init", "ingest", "build", "check"]
    assert built.reports[-1].findings == ()
    assert not [
        finding for report in built.reports for finding in report.findings if finding.severity == "error"
    ]


def test_villages_cover_the_district_without_gap_or_overlap(built):
    villages = built.degrees.loc[built.degrees["level"] == "village"].geometry.to_numpy()
    assert len(villages) == 50
    assert shapely.coverage_is_valid(villages)
    assert shapely.is_valid(villages).all()
    district = built.degrees.loc[built.degrees["level"] == "district"].geometry.item()
    assert shapely.get_num_interior_rings(shapely.get_parts(shapely.coverage_union_all(villages))).sum() == 0
    assert shapely.equals(shapely.coverage_union_all(villages), district)


def test_kumbans_are_their_villages_and_share_every_vertex(built):
    members = built.tables["memberships"]
    shapes = built.degrees.set_index("code").geometry
    kumbans = built.degrees.loc[built.degrees["level"] == "kumban", "code"]
    assert len(kumbans) == 7
    for kumban in kumbans:
        villages = shapes[members.loc[members["group_code"] == kumban, "unit"]].to_numpy()
        assert shapely.equals(shapely.coverage_union_all(villages), shapes[kumban])
        vertices = {tuple(xy) for xy in shapely.get_coordinates(villages)}
        assert {tuple(xy) for xy in shapely.get_coordinates(shapes[kumban])} <= vertices


@pytest.mark.parametrize(
    ("table", "kind", "number"), [("disputes", "dispute", 2), ("unclaimed", "unclaimed", 1)]
)
def test_the_planted_areas_are_found_and_no_others(built, planted, table, kind, number):
    found = getattr(built, table).set_index("claimants").geometry
    wanted = planted[planted["kind"] == kind].set_index("claimants").geometry
    assert len(wanted) == number
    assert sorted(found.index) == sorted(wanted.index)
    overlap = shared_areas(found[wanted.index].to_numpy(), wanted.to_numpy())
    assert (overlap >= 0.8).all(), dict(zip(wanted.index, overlap.round(3), strict=True))


def test_villages_nobody_walked_are_there_and_provisional(built):
    assert built.villages.index[built.villages["status"] == "provisional"].tolist() == UNWALKED
    assert (built.villages.loc[UNWALKED].area > 1e6).all()


def test_every_village_is_the_true_one(built, truth):
    overlap = dict(
        zip(
            truth.index,
            shared_areas(built.villages.geometry[truth.index].to_numpy(), truth.to_numpy()),
            strict=True,
        )
    )
    assert min(overlap[code] for code in overlap if code not in UNWALKED) >= 0.97
    # Between two villages that nobody walked the line is a guess from their centres; no one can know better.
    assert min(overlap[code] for code in UNWALKED) >= 0.85


@pytest.mark.parametrize("status", WALKED)
def test_walked_lines_lie_as_near_the_true_ones_as_they_claim(built, truth, status):
    arcs = built.arcs.loc[(built.arcs["status"] == status)]
    places, rows = places_on(arcs.geometry.to_numpy())
    off_m = shapely.distance(places, true_lines(truth))
    claimed_m = 1.96 * arcs["sigma_m"].to_numpy()[rows]
    share = float((off_m <= claimed_m).mean())
    assert share >= 0.93, f"{share:.3f} of {len(places)} places"


def test_the_claims_are_no_wider_than_they_must_be(built):
    two_walks = built.arcs.loc[built.arcs["status"] == "two_walks"]
    assert float(np.average(two_walks["sigma_m"], weights=two_walks["length_m"])) < 4.5


def test_building_again_changes_nothing(built):
    assert build_map(built.url, stamp=STAMP).version is None
    assert check_map(built.url).findings == ()


def test_files_in_another_order_give_the_same_bytes(built, tmp_path):
    url = str(tmp_path / "shuffled.gpkg")
    options = InitOptions(frame_path=SAMPLE / "frame.geojson")
    init_store(url, SAMPLE / "register.csv", options=options, stamp=STAMP)
    files = [found.path for found in find_files([SAMPLE / "gps"])]
    random.Random(3).shuffle(files)
    for start in range(0, len(files), 9):
        ingest_files(url, files[start : start + 9], options=IngestOptions(), stamp=STAMP)
    build_map(url, stamp=STAMP)
    for table in ("units", "arcs", "corners"):
        assert exported(url, table, tmp_path / "two") == exported(built.url, table, tmp_path / "one"), table


def exported(url, table, folder):
    folder.mkdir(exist_ok=True)
    with open_store(url, read_only=True) as store:
        export_table(store, table, folder / f"{table}.geojson")
    return (folder / f"{table}.geojson").read_bytes()
