"""The measures are right where the answer is known: a perfect map, a shifted one, a lost village."""

import numpy as np
import pytest
import shapely
from benchmarks.accuracy import accuracy_row, errors_m, floor_of_case
from benchmarks.cases import Case, made_up_coverage, make_case
from benchmarks.lines import distances_to_lines, sample_lines
from benchmarks.robustness import robustness_row
from benchmarks.tools import ToolMap

FIX_SD = np.hypot(1.0, 0.3)


@pytest.fixture(scope="module")
def case() -> Case:
    return make_case("made up", made_up_coverage(6, seed=1), sigma_m=4.0, seed=1)


def map_of(case: Case, *, shift_m: float = 0.0, without: str = "") -> ToolMap:
    shapes = shapely.transform(case.coverage.geometry.to_numpy(), lambda xy: xy + np.array([shift_m, 0.0]))
    held = {code: shape for code, shape in zip(case.coverage["code"], shapes, strict=True) if code != without}
    return ToolMap("a tool", 1.0, held, shapely.boundary(shapes))


def test_floor_of_one_sd_is_that_of_the_mean_of_two_walks(case):
    floor = floor_of_case(case)
    assert floor.rms_m == pytest.approx(4.0 * FIX_SD / np.sqrt(2))
    assert floor.within_95_m == pytest.approx(1.96 * floor.rms_m, rel=1e-3)
    assert floor.bar_m == pytest.approx(1.05 * 1.96 * floor.rms_m)


def test_floor_of_mixed_sds_lies_between_those_of_the_best_and_the_worst():
    mixed = make_case("made up", made_up_coverage(6, seed=1), sigma_m=(2.0, 8.0), seed=1)
    floor = floor_of_case(mixed)
    sds = np.array(list(mixed.survey.sigma_m.values())) * FIX_SD / np.sqrt(2)
    assert sds.min() < floor.rms_m < sds.max()


def test_a_perfect_map_has_no_error_and_a_shifted_one_has_its_shift(case):
    assert errors_m(case, map_of(case)).max() < 1e-6
    shifted = errors_m(case, map_of(case, shift_m=5.0))
    assert shifted.max() <= 5.0 + 1e-6
    assert 2.0 < np.sqrt(np.mean(shifted**2)) < 5.0
    assert accuracy_row(case, map_of(case))["met"] is True
    assert accuracy_row(case, map_of(case, shift_m=50.0))["met"] is False


def test_a_lost_village_and_the_gap_it_leaves_are_counted(case):
    whole = robustness_row(case, map_of(case))
    assert (whole["lost"], whole["IoU < 0.9"], whole["gap ha"], whole["met"]) == (0, 0, 0.0, True)
    code = case.coverage["code"].iloc[0]
    lost = robustness_row(case, map_of(case, without=code))
    assert (lost["lost"], lost["IoU < 0.9"], lost["least IoU"], lost["met"]) == (1, 1, 0.0, False)
    assert robustness_row(case, map_of(case, shift_m=400.0))["IoU < 0.9"] > 0


def test_samples_stand_every_20_m_on_each_part():
    lines = np.array([shapely.from_wkt("MULTILINESTRING ((0 0, 100 0), (0 50, 10 50))")])
    samples = sample_lines(lines)
    assert len(samples.points) == 6
    assert distances_to_lines(samples.points, lines).max() == 0.0
    assert distances_to_lines(shapely.points([[50.0, 3.0]]), lines).tolist() == [3.0]
