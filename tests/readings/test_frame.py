import geopandas as gpd
import pytest
from shapely import LineString, MultiPolygon, Point, Polygon

from banmap.errors import InputError
from banmap.readings import read_frame

SQUARE = Polygon([(106.4, 15.4), (106.5, 15.4), (106.5, 15.5), (106.4, 15.5)])


def write(tmp_path, shapes, file="frame.geojson", crs="EPSG:4326", **columns):
    path = tmp_path / file
    gpd.GeoDataFrame(columns, geometry=shapes, crs=crs).to_file(path)
    return path


def test_areas_with_code_and_name(tmp_path):
    frame = read_frame(write(tmp_path, [SQUARE], code=["LA9901"], name=["Thaphan"]))
    assert frame.loc[0, ["code", "name"]].tolist() == ["9901", "Thaphan"]
    assert isinstance(frame.geometry[0], MultiPolygon)
    assert frame.geometry[0].equals(SQUARE)


def test_lines_that_close_a_ring_together(tmp_path):
    ring = list(SQUARE.exterior.coords)
    shapes = [LineString(ring[:3]), LineString(ring[2:])]
    frame = read_frame(write(tmp_path, shapes, code=["9901", "9901"]))
    assert len(frame) == 1
    assert frame.geometry[0].equals(SQUARE)


def test_metres_are_brought_to_degrees(tmp_path):
    shape = gpd.GeoSeries([SQUARE], crs=4326).to_crs(32648)[0]
    frame = read_frame(write(tmp_path, [shape], "frame.gpkg", "EPSG:32648", code=["9901"]))
    assert frame.geometry[0].symmetric_difference(SQUARE).area < 1e-12


def test_features_without_code_are_numbered_and_one_code_is_one_area(tmp_path):
    moved = Polygon([(x + 1, y) for x, y in SQUARE.exterior.coords])
    assert read_frame(write(tmp_path, [SQUARE, moved], note=["a", "b"]))["code"].tolist() == ["1", "2"]
    one = read_frame(write(tmp_path, [SQUARE, moved], "two.geojson", code=["9901", "9901"]))
    assert len(one.geometry[0].geoms) == 2


def test_a_crossing_outline_is_made_valid(tmp_path):
    bow = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert read_frame(write(tmp_path, [bow], n=[1])).geometry.is_valid.all()


@pytest.mark.parametrize("shape", [Point(0, 0), LineString([(0, 0), (1, 1)])])
def test_a_frame_without_an_area_is_refused(tmp_path, shape):
    with pytest.raises(InputError, match=r"frame\.geojson.*no area"):
        read_frame(write(tmp_path, [shape], n=[1]))


def test_a_missing_or_broken_frame_is_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_frame(tmp_path / "frame.gpkg")
    (tmp_path / "frame.gpkg").write_bytes(b"x")
    with pytest.raises(InputError, match=r"frame\.gpkg"):
        read_frame(tmp_path / "frame.gpkg")
