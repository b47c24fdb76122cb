import numpy as np
import pytest
from pyproj import Geod, Transformer

from banmap.errors import InputError
from banmap.readings.datum import DATUMS, SHIFTS, datum_operation

PLACES = {"Vientiane": (102.60, 17.97), "Pakse": (105.78, 15.12), "Luang Namtha": (101.40, 20.95)}
# How far off a reading lies when taken for WGS 84, in metres.
LENGTHS_M = {
    "lao1997": (16, 7, 23),
    "lao1993": (16, 7, 22),
    "vientiane1982": (16, 7, 22),
    "indian1960": (416, 471, 388),
    "indian1975": (600, 650, 576),
}


def moved_m(operation, lon, lat):
    to_lon, to_lat = operation.lon_lat_from_xy(np.array([[lon, lat]]))[0]
    return Geod(ellps="WGS84").inv(lon, lat, to_lon, to_lat)[2]


@pytest.mark.parametrize("datum", LENGTHS_M)
def test_lengths_of_the_shifts(datum):
    operation = datum_operation(datum, crs="", is_grid=False, zone=None)
    lengths = [moved_m(operation, *place) for place in PLACES.values()]
    assert lengths == pytest.approx(LENGTHS_M[datum], abs=1.0)
    assert operation.accuracy_m == SHIFTS[datum].accuracy_m


@pytest.mark.parametrize("datum", LENGTHS_M)
def test_the_grid_of_a_datum_agrees_with_its_degrees(datum):
    lon_lat = np.array([list(PLACES["Pakse"])])
    shift = SHIFTS[datum]
    forward = Transformer.from_pipeline(
        f"+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad"
        f" +step +proj=utm +zone=48 +ellps={shift.ellipsoid}"
    )
    easting, northing = forward.transform(lon_lat[:, 0], lon_lat[:, 1])
    grid = datum_operation(datum, crs="", is_grid=True, zone=48)
    degrees = datum_operation(datum, crs="", is_grid=False, zone=None)
    got = grid.lon_lat_from_xy(np.column_stack([easting, northing]))
    assert got == pytest.approx(degrees.lon_lat_from_xy(lon_lat), abs=1e-9)


def test_a_lao_grid_labelled_wgs84_is_31_metres_off():
    operation = datum_operation("lao1997", crs="EPSG:32648", is_grid=True, zone=None)
    lon_lat = operation.lon_lat_from_xy(np.array([[600_000.0, 1_700_000.0]]))
    back = Transformer.from_crs(4326, 32648, always_xy=True).transform(*lon_lat[0])
    assert -11 <= back[0] - 600_000 <= -8
    assert -31 <= back[1] - 1_700_000 <= -29


@pytest.mark.parametrize(
    ("crs", "text"),
    [
        ("EPSG:4678", "lao1997"),
        ("EPSG:4131", "indian1960"),
        ("EPSG:24048", "indian1975"),
        ("EPSG:3148", "indian1960"),
    ],
)
def test_a_stated_lao_datum_takes_the_pinned_operation(crs, text):
    operation = datum_operation("wgs84", crs=crs, is_grid=False, zone=None)
    assert operation.text.startswith(text)
    assert "helmert" in operation.pipeline


def test_indian_1960_is_never_the_shift_of_nothing():
    # PROJ left to choose gives 0.0 m here, outside the operation's area.
    operation = datum_operation("wgs84", crs="EPSG:4131", is_grid=False, zone=None)
    assert moved_m(operation, *PLACES["Vientiane"]) == pytest.approx(416, abs=1)


@pytest.mark.parametrize("crs", ["EPSG:32648", "EPSG:32647", "EPSG:3857"])
def test_other_crs_come_back_where_they_were(crs):
    x, y = Transformer.from_crs(4326, crs, always_xy=True).transform(*PLACES["Vientiane"])
    got = datum_operation("wgs84", crs=crs, is_grid=True, zone=None).lon_lat_from_xy(np.array([[x, y]]))
    assert got[0] == pytest.approx(PLACES["Vientiane"], abs=1e-8)


def test_degrees_of_wgs84_stay_as_they_are():
    xy = np.array([[106.4, 15.4]])
    for crs in ("", "EPSG:4326"):
        operation = datum_operation("wgs84", crs=crs, is_grid=False, zone=None)
        assert operation.lon_lat_from_xy(xy) is xy
        assert (operation.accuracy_m, operation.text) == (0.0, "WGS 84 as given")


@pytest.mark.parametrize("datum", DATUMS)
def test_metres_without_a_zone_are_refused(datum):
    with pytest.raises(InputError, match="--zone 47 or --zone 48"):
        datum_operation(datum, crs="", is_grid=True, zone=None)


def test_a_crs_without_a_known_datum_is_refused():
    unknown = "+proj=longlat +a=6378249.2 +b=6356515 +no_defs"
    with pytest.raises(InputError, match="--datum"):
        datum_operation("wgs84", crs=unknown, is_grid=False, zone=None)
    with pytest.raises(InputError, match="not known"):
        datum_operation("wgs84", crs="EPSG:999999", is_grid=False, zone=None)


def test_what_cannot_be_projected_is_nan():
    operation = datum_operation("wgs84", crs="", is_grid=True, zone=48)
    assert np.isnan(operation.lon_lat_from_xy(np.array([[np.nan, 1.0], [np.inf, 2.0]]))).all()
