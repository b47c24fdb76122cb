"""The committed sample is what its maker writes, small, honest about being made up, and has its faults."""

import json
from pathlib import Path

import geopandas as gpd
import gpxpy
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from make_sample import SAMPLE, make_sample

LIMIT_BYTES = 5_000_000
CRS = "EPSG:32648"


def files_below(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def faults():
    return json.loads((SAMPLE / "truth" / "faults.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def truth():
    return gpd.read_file(SAMPLE / "truth" / "coverage.geojson").to_crs(CRS)


@pytest.fixture(scope="module")
def register():
    return pd.read_csv(SAMPLE / "register.csv", dtype={"code": str, "parent": str}, keep_default_na=False)


def test_the_maker_writes_the_committed_bytes(tmp_path):
    make_sample(tmp_path)
    committed = [path for path in files_below(SAMPLE) if path != Path("README.md")]
    assert files_below(tmp_path) == committed
    for path in committed:
        if path.suffix == ".gpkg":  # SQLite writes its own version into the file
            assert_geodataframe_equal(gpd.read_file(tmp_path / path), gpd.read_file(SAMPLE / path))
        else:
            assert (tmp_path / path).read_bytes() == (SAMPLE / path).read_bytes(), path


def test_size_and_layout():
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < LIMIT_BYTES
    tops = {path.name for path in SAMPLE.iterdir()}
    assert tops == {"README.md", "notice.txt", "register.csv", "frame.geojson", "gps", "truth"}


def test_it_says_that_it_is_made_up(register):
    above = register[register["level"].isin(["province", "district"])]
    assert above["name"].str.contains("made up").all()
    assert above["name_lo"].str.contains("ສົມມຸດ").all()
    assert "Made-up" in (SAMPLE / "notice.txt").read_text(encoding="utf-8")
    assert "made up" in (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert register["code"].str.startswith("99").all()


def test_register_nests_fifty_villages_in_seven_kumbans(register):
    levels = register["level"].value_counts().to_dict()
    assert levels == {"village": 50, "kumban": 7, "district": 1, "province": 1}
    assert register["code"].is_unique
    assert set(register["parent"]) <= {"", *register["code"]}
    villages = register[register["level"] == "village"]
    houiysai = register.loc[register["name"].eq("Houiysai") & register["level"].eq("kumban"), "code"].item()
    assert (villages["parent"] == houiysai).sum() == 8
    assert villages.loc[villages["name"].duplicated(keep=False), "name"].tolist() == ["Nongboua"] * 2
    assert villages["name_lo"].str.fullmatch("[\u0e80-\u0eff]+").all()
    people = villages[["population", "households", "women"]].astype(int)
    assert (people["women"] < people["population"]).all()
    assert (people["households"] * 3 < people["population"]).all()


def test_truth_is_a_valid_coverage_that_fills_the_frame(truth, register):
    shapes = truth.geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    assert truth["code"].tolist() == register.loc[register["level"] == "village", "code"].tolist()
    assert (truth.area / 1e6).between(4, 15).all()
    frame = gpd.read_file(SAMPLE / "frame.geojson").to_crs(CRS).geometry.iloc[0]
    assert frame.symmetric_difference(shapely.union_all(shapes)).area < 1.0
    kumbans = truth.dissolve("kumban")
    assert len(kumbans) == 7
    assert (kumbans.geom_type == "Polygon").all()


def test_register_points_lie_in_their_villages(truth, register):
    villages = register[register["level"] == "village"].set_index("code")
    points = gpd.points_from_xy(villages["lon"].astype(float), villages["lat"].astype(float), crs="EPSG:4326")
    places = gpd.GeoSeries(points.to_crs(CRS), index=villages.index)
    assert truth.set_index("code").contains(places).all()


def test_every_village_but_one_is_in_a_file_and_every_file_is_listed(faults, register):
    listed = {Path(row["file"]) for row in faults["files"]} | {Path(faults["agreed"]["file"])}
    beside = {".shx", ".dbf", ".prj", ".cpg"}
    assert {path for path in files_below(SAMPLE / "gps") if path.suffix not in beside} == listed
    covered = {code for row in faults["files"] for code in row["villages"]}
    villages = set(register.loc[register["level"] == "village", "code"])
    assert villages - covered == {"9901025"}
    assert covered <= villages
    assert faults["unwalked"] == ["9901016", "9901017", "9901025"]


@pytest.mark.parametrize(
    ("fault", "times"),
    [
        *[("spikes", 5), ("pause", 4), ("missing", 4), ("two_sessions", 4), ("resumed", 1), ("overlap", 3)],
        *[
            ("shuffled", 1),
            ("two_days", 4),
            ("two_villages", 1),
            ("corners", 3),
            ("centre", 2),
            ("meeting", 2),
        ],
    ],
)
def test_each_fault_is_planted(faults, fault, times):
    assert sum(fault in row["faults"] for row in faults["files"]) == times


def test_formats_are_mixed(faults):
    suffixes = pd.Series([Path(row["file"]).suffix for row in faults["files"]]).value_counts().to_dict()
    assert suffixes.pop(".gpx") > 30
    assert suffixes == {".csv": 4, ".kml": 3, ".geojson": 2, ".xlsx": 2, ".kmz": 1, ".gpkg": 1, ".shp": 1}


def test_gpx_files_hold_the_fixes_that_are_listed_near_their_village(faults, truth):
    shapes = truth.set_index("code").geometry
    for row in faults["files"]:
        if not row["file"].endswith(".gpx"):
            continue
        with (SAMPLE / "gps" / row["file"]).open(encoding="utf-8") as file:
            gpx = gpxpy.parse(file)
        fixes = [point for track in gpx.tracks for segment in track.segments for point in segment.points]
        assert len(fixes) + len(gpx.waypoints) == row["fixes"]
        assert all(fix.time is not None for fix in fixes)
        places = gpd.GeoSeries(
            gpd.points_from_xy(*np.transpose([(p.longitude, p.latitude) for p in fixes or gpx.waypoints])),
            crs="EPSG:4326",
        ).to_crs(CRS)
        land = shapely.union_all([shapes[code] for code in row["villages"]])
        assert (places.distance(land) < 800).all()


def test_other_formats_hold_the_fixes_that_are_listed(faults):
    for row in faults["files"]:
        path = SAMPLE / "gps" / row["file"]
        if path.suffix == ".csv":
            assert len(pd.read_csv(path)) == row["fixes"]
        elif path.suffix == ".xlsx":
            assert len(pd.read_excel(path, engine="calamine")) == row["fixes"]
        elif path.suffix in {".shp", ".gpkg"}:
            assert len(gpd.read_file(path)) == row["fixes"]


def test_two_disputes_and_an_unclaimed_strip_are_planted_between_their_villages(truth):
    planted = gpd.read_file(SAMPLE / "truth" / "planted.geojson").to_crs(CRS)
    assert planted["kind"].tolist() == ["dispute", "dispute", "unclaimed"]
    assert planted["width_m"].between(80, 200).all()
    shapes = truth.set_index("code").geometry
    for claimants, area in zip(planted["claimants"], planted.geometry, strict=True):
        both = shapely.union_all([shapes[code] for code in claimants.split(",")])
        assert area.difference(both).area < 1.0


def test_agreed_line_runs_where_neither_team_walked(faults, truth):
    agreed = gpd.read_file(SAMPLE / "gps" / faults["agreed"]["file"]).to_crs(CRS)
    line = agreed.geometry.iloc[0]
    assert agreed[["unit_a", "unit_b"]].iloc[0].tolist() == faults["agreed"]["villages"]
    shapes = truth.set_index("code").geometry
    border = shapes[agreed["unit_a"].iloc[0]].intersection(shapes[agreed["unit_b"].iloc[0]])
    assert shapely.hausdorff_distance(line, border.intersection(line.buffer(40))) < 60
    assert line.length > 1000
    for name in ("Chomsi.gpx", "9901046.gpx"):
        with (SAMPLE / "gps" / name).open(encoding="utf-8") as file:
            fixes = [p.point for p in gpxpy.parse(file).get_points_data()]
        places = gpd.GeoSeries(gpd.points_from_xy([p.longitude for p in fixes], [p.latitude for p in fixes]))
        assert places.set_crs("EPSG:4326").to_crs(CRS).distance(line).min() > 15
