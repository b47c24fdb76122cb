"""A simulated survey has a walk per ring; planted areas are what the claims really leave."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from simulation import (
    claimed_rings,
    make_coverage,
    plant_dispute,
    plant_many,
    plant_unclaimed,
    readings_table,
    register_table,
    simulate_survey,
    true_shared_boundary,
)

TRUTH = make_coverage(40, seed=5)


def iou(one, other):
    return one.intersection(other).area / one.union(other).area


def test_every_team_walks_its_own_ring_with_its_own_error():
    survey = simulate_survey(TRUTH, seed=1)
    assert [team.code for team in survey.walks] == TRUTH["code"].tolist()
    assert all(2 <= sigma <= 8 for sigma in survey.sigma_m.values())
    assert len(set(survey.sigma_m.values())) == 40
    shapes = TRUTH.set_index("code").geometry
    for team in survey.walks:
        away_m = shapely.distance(shapely.points(team.walk.xy_m), shapes[team.code].exterior)
        assert 0.4 * team.sigma_m < np.sqrt((away_m**2).mean()) < 1.6 * team.sigma_m


def test_one_village_does_not_change_the_walks_of_others():
    whole = simulate_survey(TRUTH, seed=1).walks
    without = simulate_survey(TRUTH.iloc[::-1].iloc[1:], seed=1).walks
    for team, same in zip(whole, without, strict=False):
        assert team.code == same.code
        assert np.array_equal(team.walk.xy_m, same.walk.xy_m)


def test_parts_and_holes_are_walked_too():
    holed = shapely.box(0, 0, 900, 900).difference(shapely.box(300, 300, 500, 500))
    shapes = [shapely.MultiPolygon([holed, shapely.box(2000, 0, 2400, 400)]), shapely.box(300, 300, 500, 500)]
    truth = gpd.GeoDataFrame({"code": ["a", "b"]}, geometry=shapes, crs="EPSG:32648")
    survey = simulate_survey(truth, sigma_range_m=1.0, seed=1)
    assert [(team.code, team.part) for team in survey.walks] == [("a", 0), ("a", 1), ("a", 2), ("b", 0)]
    rings = claimed_rings(survey).set_index("code").geometry
    assert all(iou(rings[code], shape) > 0.97 for code, shape in zip("ab", shapes, strict=True))


def test_a_geographic_coverage_is_refused():
    with pytest.raises(ValueError, match="metric CRS"):
        simulate_survey(TRUTH.to_crs("EPSG:4326"), seed=1)


def test_readings_are_the_fixes_in_degrees_and_utc():
    survey = simulate_survey(TRUTH.head(3), seed=1)
    table = readings_table(survey)
    assert len(table) == sum(len(team.walk) for team in survey.walks)
    assert table.crs == "EPSG:4326"
    assert str(table["time"].dt.tz) == "UTC"
    first = table[table["unit"] == survey.walks[0].code].to_crs(TRUTH.crs)
    assert np.column_stack([first.geometry.x, first.geometry.y]) == pytest.approx(survey.walks[0].walk.xy_m)
    assert first["time"].is_monotonic_increasing


def test_register_nests_villages_in_kumbans_where_given():
    plain = register_table(TRUTH.head(4))
    assert plain["parent"].tolist() == ["", *["9901"] * 4]
    nested = register_table(TRUTH.head(4).assign(kumban=["9901K2", "9901K1"] * 2))
    assert nested["level"].tolist() == ["district", *["kumban"] * 2, *["village"] * 4]
    assert set(nested["parent"]) <= {"", *nested["code"]}
    assert nested.loc[nested["level"] == "village", "lon"].between(106, 107).all()


def test_planted_areas_are_what_claims_overlap_and_leave():
    claims, planted = plant_many(TRUTH, disputes=4, unclaimed=2, seed=3)
    assert [one.kind for one in planted] == ["dispute"] * 4 + ["unclaimed"] * 2
    shapes = claims.set_index("code").geometry
    for one in planted:
        first, second = (shapes[code] for code in one.claimants)
        if one.kind == "dispute":
            assert iou(first.intersection(second), one.area) > 0.99
        else:
            assert one.area.intersection(first.union(second)).area < 1.0
        assert 0.5 * one.width_m < 2 * one.area.area / one.area.length <= one.width_m
    others = ~claims["code"].isin([code for one in planted for code in one.claimants])
    assert claims[others].geometry.equals(TRUTH.loc[others.to_numpy(), "geometry"])


@pytest.mark.parametrize("both", [True, False])
def test_unclaimed_takes_from_one_or_from_both(both):
    border = true_shared_boundary(TRUTH).assign(length=lambda table: table.length)
    first, second = border.sort_values("length")[["left", "right"]].iloc[-1]
    claims, planted = plant_unclaimed(
        TRUTH,
        retreating=first,
        neighbour=second,
        width_m=120,
        length_m=600,
        both=both,
        rng=np.random.default_rng(1),
    )
    lost = TRUTH.set_index("code").area - claims.set_index("code").area
    assert lost[first] > 1e4
    assert (lost[second] > 1e4) == both
    assert lost.sum() == pytest.approx(planted.area.area, rel=0.01)


def test_a_border_too_short_or_none_is_refused():
    rng = np.random.default_rng(1)
    border = true_shared_boundary(TRUTH)
    first, second = border[["left", "right"]].iloc[0]
    with pytest.raises(ValueError, match="too short"):
        plant_dispute(TRUTH, claimant=first, neighbour=second, width_m=100, length_m=9000, rng=rng)
    stranger = next(
        code
        for code in TRUTH["code"]
        if code != first and not ((border == first).any(axis=1) & (border == code).any(axis=1)).any()
    )
    with pytest.raises(ValueError, match="no neighbours"):
        plant_dispute(TRUTH, claimant=first, neighbour=stranger, width_m=100, length_m=500, rng=rng)
