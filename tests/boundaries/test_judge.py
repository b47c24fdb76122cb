"""The judge finds each kind of wrong map, and nothing in a right one."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from boundaries.judged_map import DRAWN, OUTLINE, JudgedMap, drawn_map, on_earth

from banmap.crs import WGS84
from banmap.errors import GeometryError
from banmap.tables import check_table

TINY_DEG = 1e-9


def kinds(judged: JudgedMap, severity: str = "error") -> set[str]:
    findings = judged.judge()
    assert all(finding.step == "check" for finding in findings)
    return {finding.kind for finding in findings if finding.severity == severity}


def found(judged: JudgedMap, kind: str):
    return [finding for finding in judged.judge() if finding.kind == kind]


def moved(shape: shapely.Geometry, place: tuple[float, float], by_deg: tuple[float, float]):
    """Move the vertices of a shape that lie at a place of the drawing."""
    at = shapely.get_coordinates(on_earth(f"POINT ({place[0]} {place[1]})"))[0]

    def move(lon_lat):
        return np.where((lon_lat == at).all(axis=1)[:, None], lon_lat + np.array(by_deg), lon_lat)

    result = shapely.transform(shape, move)
    assert not shapely.equals_identical(result, shape)
    return result


def with_frame(judged: JudgedMap, wkt: str) -> JudgedMap:
    frame = gpd.GeoDataFrame({"code": ["1501"]}, geometry=[on_earth(wkt)], crs=WGS84)
    return replace(judged, frame=check_table(frame, "frame"))


def test_a_right_map_has_no_violations():
    assert drawn_map().judge() == []
    assert with_frame(drawn_map(), OUTLINE).judge() == []
    assert replace(drawn_map(), frame=None).judge() == []


def test_rows_in_any_order_get_the_same_findings():
    judged = drawn_map().with_shape("B", moved(drawn_map().shape("B"), (5, 2), (TINY_DEG, 0)))
    turned = replace(judged, units=judged.units[::-1], register=judged.register[::-1])
    assert judged.judge() == turned.judge()


def test_an_overlap_is_found_at_its_place():
    judged = drawn_map(DRAWN | {"B": "POLYGON ((4 0, 8 0, 8 4, 4 4, 3 2, 4 0))"})
    overlap = found(judged, "overlap")
    assert len(overlap) >= 1
    place = shapely.union_all([finding.geometry for finding in overlap if "villages A, B" in finding.text])
    assert place.symmetric_difference(on_earth("POLYGON ((4 0, 5 2, 4 4, 3 2, 4 0))")).area < 1e-12
    assert {"overlap", "invalid_coverage"} <= kinds(judged)


def test_crossing_neighbours_are_found():
    judged = drawn_map(DRAWN | {"B": "POLYGON ((4 0, 8 0, 8 4, 4 4, 3 3, 6 1, 4 0))"})
    assert {"overlap", "gap"} <= kinds(judged)


def test_a_village_inside_another_without_a_hole_is_an_overlap():
    judged = drawn_map(DRAWN | {"D": "POLYGON ((4 4, 8 4, 8 8, 4 8, 4 4))"})
    assert ["villages D, E" in finding.text for finding in found(judged, "overlap")] == [True]


def test_two_villages_on_the_same_land_overlap():
    judged = drawn_map(DRAWN | {"B": DRAWN["A"]})
    assert "overlap" in kinds(judged)


def test_a_gap_is_found_at_its_place():
    gaps = found(drawn_map(DRAWN | {"B": "POLYGON ((4 0, 8 0, 8 4, 4 4, 6 2, 4 0))"}), "gap")
    assert len(gaps) == 1
    assert gaps[0].geometry.equals(on_earth("POLYGON ((4 0, 6 2, 4 4, 5 2, 4 0))"))


def test_a_hole_where_a_village_is_missing_is_a_gap():
    judged = drawn_map()
    judged = replace(judged, units=judged.units[judged.units["code"] != "E"])
    assert {"gap", "missing_unit", "not_nested"} <= kinds(judged)
    assert found(judged, "missing_unit")[0].unit == "E"


def test_a_hole_of_the_frame_is_outside():
    drawn = {code: wkt for code, wkt in DRAWN.items() if code != "E"}
    lake = OUTLINE[:-1] + ", (6 5, 7 5, 7 7, 6 7, 6 5))"
    assert kinds(with_frame(drawn_map(drawn), lake)) == set()
    assert kinds(with_frame(drawn_map(drawn), OUTLINE)) == {"gap", "frame_differs"}
    assert kinds(drawn_map(drawn)) == {"gap"}


@pytest.mark.parametrize("by_deg", [(TINY_DEG, 0.0), (-TINY_DEG, 0.0), (1e-13, 0.0), (-3e-14, 0.0)])
@pytest.mark.parametrize("place", [(5, 2), (4, 4)])
def test_a_hairline_between_neighbours_is_found(place, by_deg):
    judged = drawn_map()
    judged = judged.with_shape("B", moved(judged.shape("B"), place, by_deg))
    assert "unshared_border" in kinds(judged)
    assert "arc_missing" in kinds(judged)


def test_a_sliver_hole_is_found():
    enclave = "POLYGON ((6 5, 7 5, 6.99999 7, 6 7, 6 5))"
    assert "gap" in kinds(drawn_map(DRAWN | {"E": enclave}))


def test_a_vertex_on_the_neighbours_straight_edge_is_found():
    judged = drawn_map(DRAWN | {"C": "POLYGON ((0 4, 4 4, 4 6, 4 8, 0 8, 0 4))"})
    assert "unshared_border" in kinds(judged)


def test_a_moved_outer_vertex_is_found_by_the_arcs():
    judged = drawn_map()
    judged = judged.with_shape("A", moved(judged.shape("A"), (0, 0), (TINY_DEG, 0)))
    assert kinds(judged) == {"not_nested", "arc_missing", "arc_astray"}


def test_missing_twice_unknown_and_wrong_level():
    judged = drawn_map()
    units = judged.units
    assert "missing_unit" in kinds(replace(judged, units=units[units["code"] != "K1"]))
    assert "unit_twice" in kinds(replace(judged, units=pd.concat([units, units[units["code"] == "C"]])))
    unknown = replace(judged, register=judged.register[judged.register["code"] != "C"])
    assert "unknown_unit" in kinds(unknown)
    other = units.assign(level=units["level"].where(units["code"] != "K1", "taseng"))
    assert "other_level" in kinds(replace(judged, units=other))


def test_a_unit_that_has_ended_may_be_absent():
    judged = drawn_map()
    ended = judged.register[judged.register["code"] == "K2"].assign(
        code="K9", valid_to=pd.Timestamp("2020-01-01", tz="UTC")
    )
    register = check_table(pd.concat([judged.register, ended]), "register")
    assert replace(judged, register=register).judge() == []


def test_an_outline_that_is_not_the_union_is_found():
    judged = drawn_map()
    for code in ("K1", "15"):
        off = judged.with_shape(code, moved(judged.shape(code), (0, 0), (TINY_DEG, 0)))
        assert [(f.kind, f.unit) for f in off.judge()] == [("not_nested", code)]


def test_a_vertex_too_many_in_a_kumban_is_found():
    judged = drawn_map().with_shape("K1", on_earth("POLYGON ((0 0, 4 0, 6 0, 8 0, 8 4, 4 4, 0 4, 0 0))"))
    assert "not_nested" in kinds(judged)


def test_memberships_in_force_count_not_those_that_ended():
    judged = drawn_map()
    ended = pd.DataFrame({"unit": ["A"], "grouping": ["kumban"], "group_code": ["K2"]})
    ended["valid_to"] = pd.Timestamp("2020-01-01", tz="UTC")
    old = check_table(pd.concat([judged.memberships, ended]), "memberships")
    assert replace(judged, memberships=old).judge() == []
    moved_over = judged.memberships.assign(group_code="K2")
    assert "not_nested" in kinds(replace(judged, memberships=moved_over))


@pytest.mark.parametrize(
    "wkt",
    [
        "POLYGON ((0 0, 4 4, 4 0, 0 4, 0 0))",
        "LINESTRING (0 0, 4 4)",
        "POLYGON ((0 0, 4 0, 4 4, 2 5, 4 4, 0 4, 0 0))",
    ],
    ids=["bow tie", "line", "spike"],
)
def test_an_invalid_shape_is_found(wkt):
    invalid = found(drawn_map().with_shape("A", on_earth(wkt)), "invalid_shape")
    assert [finding.unit for finding in invalid] == ["A"]


def test_coordinates_that_are_no_number_are_found():
    judged = drawn_map()
    shape = shapely.transform(judged.shape("A"), lambda xy: np.where(xy == xy.max(), np.nan, xy))
    assert "invalid_shape" in kinds(judged.with_shape("A", shape))


@pytest.mark.parametrize("shape", [None, shapely.Polygon()])
def test_no_land_is_allowed_for_provisional_villages_only(shape):
    without_e = {code: wkt for code, wkt in DRAWN.items() if code != "E"}
    whole = without_e | {"D": "POLYGON ((4 4, 8 4, 8 8, 4 8, 4 4))", "E": DRAWN["E"]}
    judged = drawn_map(whole, arcs_of={code: whole[code] for code in without_e}).with_shape("E", shape)
    judged = judged.with_shape("K2", on_earth("POLYGON ((0 4, 4 4, 8 4, 8 8, 4 8, 0 8, 0 4))"))
    outline = on_earth(OUTLINE)
    judged = judged.with_shape("15", outline).with_shape("1501", outline)
    assert kinds(judged) == {"no_land"}
    provisional = judged.with_status("E", "provisional")
    assert kinds(provisional) == set()
    assert kinds(provisional, "warning") == {"no_land"}


def test_arcs_with_wrong_sides_are_found():
    judged = drawn_map()
    for sides in ({"left": "right", "right": "left"}, {"left": "left", "right": "left"}):
        arcs = judged.arcs.copy()
        for new, old in sides.items():
            arcs.loc[3, new] = judged.arcs.loc[3, old]
        assert [f.kind for f in replace(judged, arcs=arcs).judge()] == ["arc_side"]
    named = judged.arcs.assign(left=judged.arcs["left"].where(judged.arcs.index != 3, "nobody"))
    assert kinds(replace(judged, arcs=named)) == {"arc_side"}
    turned = judged.arcs.set_geometry(shapely.reverse(judged.arcs.geometry.to_numpy()), crs=WGS84)
    assert len(found(replace(judged, arcs=turned), "arc_side")) == len(turned)


def test_arcs_missing_twice_astray_and_without_line_are_found():
    judged = drawn_map()
    assert "arc_missing" in kinds(replace(judged, arcs=judged.arcs[1:]))
    assert kinds(replace(judged, arcs=judged.arcs[:0])) == {"arc_missing"}
    twice = pd.concat([judged.arcs, judged.arcs[:1].assign(id="again")], ignore_index=True)
    assert kinds(replace(judged, arcs=twice)) == {"arc_twice"}
    stray = gpd.GeoDataFrame(
        {"id": ["s"], "left": ["A"], "right": ["A"]}, geometry=[on_earth("LINESTRING (1 1, 2 2)")], crs=WGS84
    )
    astray = pd.concat([judged.arcs, stray], ignore_index=True)
    assert kinds(replace(judged, arcs=astray)) == {"arc_astray"}
    empty = pd.concat([judged.arcs, stray.set_geometry([shapely.LineString()], crs=WGS84)])
    assert kinds(replace(judged, arcs=empty)) == {"invalid_arc"}


def test_an_outline_off_the_frame_is_found_at_its_place():
    wider = with_frame(drawn_map(), OUTLINE.replace("0 8,", "0 8.001,"))
    differs = found(wider, "frame_differs")
    assert len(differs) == 1
    assert "inside" in differs[0].text
    assert differs[0].geometry.intersects(on_earth("POINT (0 8.0005)"))
    smaller = with_frame(drawn_map(), OUTLINE.replace("0 8,", "0 7.999,"))
    assert ["outside" in finding.text for finding in found(smaller, "frame_differs")] == [True]
    within = with_frame(drawn_map(), OUTLINE.replace("0 8,", "0 8.000003,"))
    assert within.judge() == []


def test_a_centre_point_outside_is_a_warning():
    judged = drawn_map()
    for place, kind, where in (
        ((4.9, 1.0), "centre_outside", "in B"),
        ((7.9, 2.0), "centre_far_off", "in B"),
        ((-0.1, 2.0), "centre_outside", "outside the map"),
    ):
        point = on_earth(f"POINT ({place[0]} {place[1]})")
        register = judged.register.copy()
        register.loc[register["code"] == "A", ["lon", "lat"]] = [point.x, point.y]
        warned = replace(judged, register=register).judge()
        assert [(f.kind, f.unit, f.severity) for f in warned] == [(kind, "A", "warning")]
        assert where in warned[0].text


def test_several_parts_are_a_warning():
    island = "MULTIPOLYGON (((0 4, 4 4, 4 8, 0 8, 0 4)), ((20 0, 21 0, 21 1, 20 0)))"
    warned = drawn_map(DRAWN | {"C": island}).judge()
    assert [(f.kind, f.unit, f.severity) for f in warned] == [("several_parts", "C", "warning")]


def test_an_empty_map_misses_every_unit():
    judged = drawn_map()
    empty = replace(judged, units=judged.units[:0], arcs=judged.arcs[:0])
    assert len(found(empty, "missing_unit")) == len(judged.register)


def test_a_geographic_crs_is_refused():
    judged = replace(drawn_map())
    with pytest.raises(GeometryError, match="metres"):
        judged.judge(metric_crs=WGS84)
