import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

from banmap.errors import InputError
from banmap.pipeline.settings import metric_crs_from_survey, metric_crs_of_store
from banmap.store import open_store
from banmap.tables import empty_table

NO_POINTS = pd.DataFrame({"lon": [None], "lat": [None]}, dtype="float64")


def test_the_zone_is_that_of_the_registers_points():
    register = pd.DataFrame({"lon": [100.9, 101.0, 101.1], "lat": [20.0, 20.1, 20.2]})
    assert metric_crs_from_survey(None, register=register, frame=None) == "EPSG:32647"


def test_the_frame_decides_before_the_points():
    frame = gpd.GeoDataFrame(geometry=[box(106, 15, 107, 16)], crs="EPSG:4326")
    register = pd.DataFrame({"lon": [100.9], "lat": [20.0]})
    assert metric_crs_from_survey(None, register=register, frame=frame) == "EPSG:32648"


def test_a_survey_without_any_place_has_no_zone_yet():
    assert metric_crs_from_survey(None, register=NO_POINTS, frame=None) is None


def test_the_readings_decide_where_nothing_else_could(tmp_path):
    readings = gpd.GeoDataFrame(geometry=[Point(106.5, 15.4)], crs="EPSG:4326")
    with open_store(str(tmp_path / "map.gpkg"), create=True) as store:
        assert metric_crs_of_store(store, places=readings) == "EPSG:32648"
        with pytest.raises(InputError, match="nothing in it has a place"):
            metric_crs_of_store(store, places=empty_table("readings"))
