"""GeoJSON as RFC 7946 wants it."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from banmap.outputs.geojson import feature_collection

CLOCKWISE_WITH_HOLE = shapely.Polygon(
    [(0, 0), (0, 3), (3, 3), (3, 0), (0, 0)], holes=[[(1, 1), (2, 1), (2, 2), (1, 2), (1, 1)]]
)


def encoded(geometry, **columns):
    frame = gpd.GeoDataFrame(
        {name: [value] for name, value in columns.items()}, geometry=[geometry], crs=4326
    )
    body = feature_collection(frame, ["one"])
    return body, json.loads(body)["features"][0]


def test_outer_rings_run_against_the_clock_and_holes_with_it():
    _, feature = encoded(CLOCKWISE_WITH_HOLE)
    outer, hole = (shapely.LinearRing(ring) for ring in feature["geometry"]["coordinates"])
    assert outer.is_ccw
    assert not hole.is_ccw


def test_coordinates_have_seven_decimals():
    _, feature = encoded(shapely.Point(106.123456789, 15.987654321))
    assert feature["geometry"]["coordinates"] == [106.1234568, 15.9876543]


def test_neighbours_still_share_every_vertex_after_rounding():
    shared = [(0.123456789, 0.1), (0.223456749, 0.9)]
    left = shapely.Polygon([(0, 0.1), *shared, (0, 0.9)])
    right = shapely.Polygon([(1, 0.1), *shared, (1, 0.9)])
    frame = gpd.GeoDataFrame(geometry=[left, right], crs=4326)
    a, b = (
        shapely.geometry.shape(f["geometry"])
        for f in json.loads(feature_collection(frame, ["a", "b"]))["features"]
    )
    assert len(set(a.exterior.coords) & set(b.exterior.coords)) == 2
    assert a.touches(b)


def test_lao_text_is_raw_utf8():
    body, _ = encoded(shapely.Point(0, 0), name_lo="ຫ້ວຍຊາຍ")
    assert "ຫ້ວຍຊາຍ".encode() in body


def test_what_is_missing_is_null():
    frame = gpd.GeoDataFrame({"area": [np.nan], "people": [pd.NA]}, geometry=[None], crs=4326)
    frame["time"] = pd.Series([pd.NaT], dtype="datetime64[us, UTC]")
    feature = json.loads(feature_collection(frame, ["one"]))["features"][0]
    assert feature["geometry"] is None
    assert set(feature["properties"].values()) == {None}
    assert encoded(shapely.Polygon())[1]["geometry"] is None


def test_times_are_utc_with_a_z():
    _, feature = encoded(
        shapely.Point(0, 0), time=pd.Timestamp("2025-01-31T07:00:00+07:00").tz_convert("UTC")
    )
    assert feature["properties"]["time"] == "2025-01-31T00:00:00Z"
