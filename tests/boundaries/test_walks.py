"""Readings become walks: cut where file, walk or unit changes, cleaned, with what the device states."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from boundaries.made_up_walks import PARAMS

from banmap.boundaries.walks import build_walks
from banmap.crs import WGS84, Projector
from banmap.tables import check_table
from simulation import make_coverage, readings_table, simulate_survey

PROJECTOR = Projector(PARAMS.metric_crs)
NORTHING_M = 1_703_000.0


def readings(count=30, **columns):
    """Make the readings of one straight walk to the east, a fix each 10 m and 10 s."""
    xy_m = np.column_stack([671_000.0 + 10.0 * np.arange(count), np.full(count, NORTHING_M)])
    lon, lat = PROJECTOR.degrees_from_metres(xy_m).T
    start = pd.Timestamp("2025-01-13T01:00:00Z")
    table = {
        "source": "made-up.gpx",
        "unit": "9901001",
        "walk": "walk",
        "seq": np.arange(count),
        "time": start + pd.to_timedelta(10 * np.arange(count), unit="s"),
        "kind": "walk",
        "used": True,
        **columns,
    }
    frame = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(lon, lat), crs=WGS84)
    return check_table(frame, "readings")


def walks_of(*tables):
    table = check_table(pd.concat(tables, ignore_index=True), "readings")
    return build_walks(table, PROJECTOR, PARAMS)


def test_one_walk_with_its_length_and_speed():
    (walk,) = walks_of(readings()).walks
    assert (walk.unit, walk.name, walk.source, walk.fixes) == ("9901001", "walk", "made-up.gpx", 30)
    assert walk.length_m == pytest.approx(290.0, abs=0.01)
    assert walk.speed_ms == pytest.approx(1.0, rel=1e-3)
    assert walk.end_s - walk.start_s == 290.0
    assert walk.points_m[0] == pytest.approx([671_000.0, NORTHING_M], abs=0.001)
    assert not walk.corners_only


def test_a_missing_stretch_is_not_counted_as_walked():
    table = readings(60)
    kept = table[(table["seq"] < 20) | (table["seq"] >= 40)]
    (walk,) = walks_of(kept).walks
    assert np.flatnonzero(walk.gaps).tolist() == [19]
    assert walk.length_m == pytest.approx(190.0 + 190.0, abs=0.01)


def test_walks_are_cut_by_source_name_and_unit_and_sorted():
    tables = [
        readings(walk="b"),
        readings(walk="a"),
        readings(source="other.gpx", unit="9901000"),
        readings(source="zz.gpx", unit="9901002"),
    ]
    walks = walks_of(*tables).walks
    assert [(walk.unit, walk.source, walk.name) for walk in walks] == [
        ("9901000", "other.gpx", "walk"),
        ("9901001", "made-up.gpx", "a"),
        ("9901001", "made-up.gpx", "b"),
        ("9901002", "zz.gpx", "walk"),
    ]
    assert {walk.fixes for walk in walks} == {30}


def test_readings_without_a_unit_or_refused_at_ingest_make_no_walk():
    nowhere = readings(unit="", why_not="no unit: name not in the register", used=False)
    far = readings(source="far.gpx", why_not="off the area by 600 km", used=False)
    assert walks_of(nowhere, far).walks == []


def test_a_mark_of_an_earlier_build_is_judged_anew():
    before = readings(used=False, why_not="pause: the team stood still")
    (walk,) = walks_of(before).walks
    assert len(walk.points_m) == 30


def test_corners_are_a_walk_where_nobody_walked_and_markers_where_someone_did():
    corners = readings(5, source="corners.csv", walk="corners", kind="corner")
    (walk,) = walks_of(corners).walks
    assert walk.corners_only
    assert walk.gaps.all()
    (walk,) = walks_of(corners, readings()).walks
    assert not walk.corners_only
    other = readings(5, source="corners.csv", walk="corners", kind="corner", unit="9901002")
    assert [walk.corners_only for walk in walks_of(other, readings()).walks] == [False, True]


@pytest.mark.parametrize("kind", ["centre", "marker"])
def test_markers_and_centres_are_no_walk(kind):
    assert walks_of(readings(kind=kind)).walks == []


@pytest.mark.parametrize(
    ("columns", "sigma_m"),
    [
        ({}, np.nan),
        ({"accuracy_m": 6.04}, 4.0),
        ({"hdop": 2.0}, 7.0),
        ({"accuracy_m": 6.04, "hdop": 2.0}, 4.0),
        ({"accuracy_m": 0.0, "hdop": 2.0}, 7.0),
        ({"accuracy_m": 0.0, "hdop": 0.0}, np.nan),
        ({"accuracy_m": 1e6}, 100.0 / 1.51),
    ],
)
def test_stated_sigma_comes_of_accuracy_else_of_hdop_and_nought_is_unknown(columns, sigma_m):
    (walk,) = walks_of(readings(**columns)).walks
    assert walk.stated_sigma_m == pytest.approx(sigma_m, rel=1e-3, nan_ok=True)


def test_without_times_a_walk_has_no_speed():
    (walk,) = walks_of(readings(time=pd.Series(pd.NaT, range(30), dtype="datetime64[us, UTC]"))).walks
    assert np.isnan(walk.speed_ms)
    assert len(walk.points_m) == 30


def test_one_fix_is_no_walk_and_an_empty_table_has_none():
    assert walks_of(readings(1)).walks == []
    assert build_walks(readings(0), PROJECTOR, PARAMS).walks == []


def test_dropped_readings_are_named_by_their_row():
    table = readings(60)
    shift = np.where(table["seq"] == 30, 0.01, 0.0)
    table = table.set_geometry(gpd.points_from_xy(table.geometry.x, table.geometry.y + shift), crs=WGS84)
    found = walks_of(readings(source="a-first.gpx"), table)
    assert list(found.dropped) == [30 + 30]
    assert "jumps" in found.dropped[60]


def test_a_simulated_survey_gives_a_walk_for_each_team():
    survey = simulate_survey(make_coverage(5, seed=2), seed=2)
    table = check_table(readings_table(survey), "readings")
    found = build_walks(table, PROJECTOR, PARAMS)
    assert [walk.unit for walk in found.walks] == sorted(team.code for team in survey.walks)
    assert sum(walk.fixes for walk in found.walks) == len(table)
    used = sum(len(walk.points_m) for walk in found.walks)
    assert used + len(found.dropped) == len(table)
    assert len(found.dropped) < 0.005 * len(table)
