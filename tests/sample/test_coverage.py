"""Made-up coverages are valid, wiggly, of the size asked for, and the same for the same seed."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from simulation import grouped_codes, make_coverage, true_shared_boundary


@pytest.mark.parametrize(("villages", "seed"), [(3, 1), (50, 2), (150, 3)])
def test_coverage_is_valid(villages, seed):
    coverage = make_coverage(villages, seed=seed)
    assert len(coverage) == coverage["code"].nunique() == villages
    assert shapely.is_valid(coverage.geometry.to_numpy()).all()
    assert shapely.coverage_is_valid(coverage.geometry.to_numpy())
    assert coverage.area.mean() == pytest.approx(8e6, rel=0.6 if villages < 10 else 0.1)


def test_borders_are_wiggly_in_short_segments():
    border = true_shared_boundary(make_coverage(50, seed=2))
    lines = shapely.get_parts(border.geometry.to_numpy())
    steps_m = np.concatenate([np.hypot(*np.diff(shapely.get_coordinates(line), axis=0).T) for line in lines])
    assert np.percentile(steps_m, 10) >= 9
    assert np.percentile(steps_m, 90) <= 45
    straight = shapely.length(lines) / shapely.distance(
        shapely.get_point(lines, 0), shapely.get_point(lines, -1)
    )
    assert np.median(straight) > 1.05


def test_same_seed_same_coverage_another_seed_another():
    one, two, other = make_coverage(20, seed=1), make_coverage(20, seed=1), make_coverage(20, seed=2)
    assert one.geometry.to_wkb().equals(two.geometry.to_wkb())
    assert not one.geometry.to_wkb().equals(other.geometry.to_wkb())


def test_shared_boundary_of_two_squares_and_a_third_apart():
    squares = [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10), shapely.box(30, 0, 40, 10)]
    table = gpd.GeoDataFrame({"code": ["b", "a", "c"]}, geometry=squares, crs="EPSG:32648")
    border = true_shared_boundary(table)
    assert border[["left", "right"]].to_numpy().tolist() == [["a", "b"]]
    assert border.geometry.iloc[0].equals(shapely.LineString([(10, 0), (10, 10)]))


def test_shared_boundary_has_all_inner_borders():
    coverage = make_coverage(30, seed=4)
    outline = shapely.union_all(coverage.geometry.to_numpy())
    inner_m = (coverage.length.sum() - outline.length) / 2
    assert true_shared_boundary(coverage).length.sum() == pytest.approx(inner_m)


def test_groups_have_the_sizes_asked_for():
    places = np.random.default_rng(1).uniform(0, 1, (15, 2))
    assert np.bincount(grouped_codes(places, [7, 5, 3])).tolist() == [7, 5, 3]
