import json

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, MultiPoint, Point, Polygon

from banmap.errors import InputError
from banmap.readings import read_file

HOLED = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (2, 1), (2, 2)]])


def write(tmp_path, shapes, file="a.geojson", crs="EPSG:4326", **columns):
    path = tmp_path / file
    gpd.GeoDataFrame(columns, geometry=shapes, crs=crs).to_file(path)
    return path


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.shp"])
def test_lines_and_rings_are_walks(tmp_path, name):
    path = write(tmp_path, [HOLED, HOLED], name, code=["9901001", "9901002"])
    got = read_file(path)
    assert [(part.walk, part.code, len(part)) for part in got.parts] == [
        ("t1", "9901001", 5),
        ("t2", "9901001", 4),
        ("t3", "9901002", 5),
        ("t4", "9901002", 4),
    ]
    assert got.format == name[2:]


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.shp"])
def test_points_are_rows_of_a_table(tmp_path, name):
    path = write(tmp_path, [Point(1, 2, 3), Point(4, 5, 6)], name, seq=[1, 2], accuracy=[3.5, 4.0])
    part = read_file(path).parts[0]
    assert part.xy.tolist() == [[1, 2], [4, 5]]
    assert part.ele.tolist() == [3, 6]
    assert part.accuracy_m.tolist() == [3.5, 4.0]
    assert (part.walk, part.seq.tolist()) == ("t1", [1, 2])


def test_collections_and_empty_shapes(tmp_path):
    point = {"type": "Point", "coordinates": [1, 2]}
    line = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
    both = {"type": "GeometryCollection", "geometries": [point, line]}
    features = [{"type": "Feature", "properties": {"n": 1}, "geometry": shape} for shape in (both, None)]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert [(part.walk, len(part)) for part in read_file(path).parts] == [("t1", 2), ("w", 1)]


def test_several_layers_count_their_walks_and_points_through(tmp_path):
    path = tmp_path / "a.gpkg"
    for layer in ("one", "two"):
        gpd.GeoDataFrame({"name": ["A"]}, geometry=[LineString([(0, 0), (1, 1)])], crs=4326).to_file(
            path, layer=layer
        )
        gpd.GeoDataFrame({"name": ["P"]}, geometry=[Point(0, 0)], crs=4326).to_file(path, layer=f"p_{layer}")
    parts = read_file(path).parts
    assert sorted((part.walk, part.seq.tolist()) for part in parts) == [
        ("t1", [0, 1]),
        ("t2", [0, 1]),
        ("w", [0]),
        ("w", [1]),
    ]


def test_the_lines_that_gdal_makes_of_track_points_are_not_read_twice(tmp_path):
    path = tmp_path / "a.gpkg"
    line = LineString([(0, 0), (1, 1)])
    gpd.GeoDataFrame({"name": ["A"]}, geometry=[line], crs=4326).to_file(path, layer="tracks")
    points = gpd.GeoDataFrame(
        {"track_fid": [0, 0], "track_seg_id": [0, 0], "track_seg_point_id": [0, 1]},
        geometry=[Point(0, 0), Point(1, 1)],
        crs=4326,
    )
    points.to_file(path, layer="track_points")
    assert len(read_file(path)) == 2


def test_a_shapefile_without_prj_is_read_with_a_warning(tmp_path):
    path = write(
        tmp_path, [LineString([(650000, 1700000), (650010, 1700000)])], "a.shp", crs="EPSG:32648", n=[1]
    )
    assert "32648" in read_file(path).crs or "UTM zone 48N" in read_file(path).crs
    path.with_suffix(".prj").unlink()
    got = read_file(path)
    assert (got.crs, got.is_grid) == ("", True)
    assert [finding.kind for finding in got.findings] == ["no_crs"]


def test_an_agreed_line(tmp_path):
    path = write(
        tmp_path,
        [LineString([(0, 0), (1, 1)])],
        unit_a=["A"],
        unit_b=["B"],
        sigma_m=[20.0],
        decided_on=["2025-02-20"],
    )
    got = read_file(path)
    assert got.parts == ()
    assert got.lines[0].sigma_m == 20
    assert got.lines[0].decided_on.startswith("2025-02-20")


def test_multipoints_without_kind(tmp_path):
    part = read_file(write(tmp_path, [MultiPoint([(0, 0), (1, 1), (2, 2)])], n=[1])).parts[0]
    assert len(part) == 3
    assert np.isnan(part.accuracy_m).all()


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.shp"])
@pytest.mark.parametrize("content", [b"", b"nonsense", b'{"type": "FeatureCollection", "features": [{'])
def test_a_file_that_is_none_is_refused_by_name(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=name):
        read_file(path)


def test_a_shapefile_without_its_index_says_what_to_copy(tmp_path):
    path = write(tmp_path, [Point(0, 0)], "a.shp", n=[1])
    path.with_suffix(".shx").unlink()
    with pytest.raises(InputError, match=r"a\.shp.*\.shx"):
        read_file(path)
    assert not path.with_suffix(".shx").exists()


def test_features_without_a_shape_are_told(tmp_path):
    path = write(tmp_path, [LineString([(0, 0), (1, 1)]), None], n=[1, 2])
    got = read_file(path)
    assert len(got) == 2
    assert "1 of 2 features" in got.findings[0].text
