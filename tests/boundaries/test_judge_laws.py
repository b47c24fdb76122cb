"""Laws of the judge over random coverages: a right one passes, one vertex moved is always found."""

import numpy as np
import pytest
import shapely
from boundaries.judged_map import JudgedMap, map_of_villages
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation import make_coverage

CELL_DEG = 0.01
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def coverages(draw: st.DrawFn) -> JudgedMap:
    """Draw a grid of villages whose corners and border vertices are all off their places."""
    columns, rows = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    # Two steps a side: every second vertex is a bend in a border. Less than half a step, so no lines cross.
    shape = (2 * columns + 1, 2 * rows + 1, 2)
    place = np.stack(np.mgrid[: shape[0], : shape[1]], axis=-1) + rng.uniform(-0.3, 0.3, shape)
    place = place * (CELL_DEG / 2) + [106.0, 15.0]
    around = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1), (0, 0)]
    villages = {
        f"V{i}{j}": shapely.polygons([place[2 * i + a, 2 * j + b] for a, b in around])
        for i in range(columns)
        for j in range(rows)
    }
    return map_of_villages(villages, {code: f"K{code[1]}" for code in villages})


@given(coverages())
@SLOW
def test_a_right_coverage_has_no_error(judged):
    assert [finding for finding in judged.judge() if finding.severity == "error"] == []


@given(coverages(), st.data())
@SLOW
def test_one_vertex_of_one_unit_moved_is_found(judged, data):
    code = data.draw(st.sampled_from(judged.units["code"].tolist()))
    xy = shapely.get_coordinates(judged.shape(code))
    vertex = data.draw(st.integers(0, len(xy) - 2))
    size_deg = 10.0 ** data.draw(st.floats(-13.0, -2.5))
    angle = data.draw(st.floats(0.0, 2 * np.pi))
    goal = xy[vertex] + size_deg * np.array([np.cos(angle), np.sin(angle)])
    same = (xy == xy[vertex]).all(axis=1)
    shape = shapely.transform(judged.shape(code), lambda old: np.where(same[:, None], goal, old))
    findings = judged.with_shape(code, shape).judge()
    assert any(finding.severity == "error" for finding in findings)
    assert all(finding.geometry is not None for finding in findings)


@pytest.mark.parametrize("villages", [3, 40])
def test_made_up_districts_are_right(villages):
    coverage = make_coverage(villages, seed=7).to_crs("EPSG:4326")
    shapes = dict(zip(coverage["code"], coverage.geometry, strict=True))
    judged = map_of_villages(shapes, {code: f"K{int(code) % 3}" for code in shapes})
    assert {finding.kind for finding in judged.judge()} <= {"several_parts"}
