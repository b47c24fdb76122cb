"""Accuracy: how far the true shared border lies from the line of a map, and how honest declared sds are."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import norm

from benchmarks.cases import WHITE_SHARE, Case
from benchmarks.lines import Floats, distances_to_lines, sample_lines
from benchmarks.report import Row
from benchmarks.tools import ToolMap
from simulation import true_shared_boundary

BAR = 1.05
"""The 95 % distance may be so many times 1.96 sd of the floor."""
WALKED = ("two_walks", "agreed")


@dataclass(frozen=True)
class Floor:
    """What the best combination of the walks of known sd would reach: RMS and 95 % of the mixture."""

    rms_m: float
    within_95_m: float

    @property
    def bar_m(self) -> float:
        """The 95 % distance to reach."""
        return BAR * 1.96 * self.rms_m


def fix_sd_m(case: Case) -> dict[str, float]:
    """Give the sd per axis of one fix of each team: Gauss-Markov error and white noise together."""
    return {code: sd * float(np.hypot(1.0, WHITE_SHARE)) for code, sd in case.survey.sigma_m.items()}


def borders_with_sd(case: Case) -> gpd.GeoDataFrame:
    """Give the true shared borders with ``sd_m``, that of the precision-weighted mean of their two walks."""
    borders, fixes = true_shared_boundary(case.coverage), fix_sd_m(case)
    one, other = (borders[side].map(fixes).to_numpy(dtype=float) for side in ("left", "right"))
    return borders.assign(sd_m=1.0 / np.sqrt(one**-2 + other**-2))


def floor_of_case(case: Case) -> Floor:
    """Compute the sd of the precision-weighted mean of both walks, over all true shared borders by length.

    Borders of several sds are a mixture of normal distributions: their 95 % is not just 1.96 times their RMS.
    """
    borders = borders_with_sd(case)
    sd_m, weight = borders["sd_m"].to_numpy(), (borders.length / borders.length.sum()).to_numpy()
    rms_m = float(np.sqrt((weight * sd_m**2).sum()))
    return Floor(rms_m, _quantile(sd_m, weight))


def _quantile(sd_m: Floats, weight: Floats) -> float:
    def beyond(at_m: float) -> float:
        return float((weight * (2.0 * norm.cdf(at_m / sd_m) - 1.0)).sum()) - 0.95

    return float(brentq(beyond, 0.0, 10.0 * float(sd_m.max())))


def errors_m(case: Case, made: ToolMap) -> Floats:
    """Measure from points every 20 m of each true shared border to the lines of the two villages in the map.

    Each point counts twice, once for the line of either village: where a tool leaves a gap between them both
    of its lines count. A village that is lost is as far off as its border is from any line.
    """
    borders = true_shared_boundary(case.coverage)
    truth = sample_lines(borders.geometry.to_numpy())
    every = shapely.boundary(np.array(list(made.shapes.values()), dtype=object))
    sides = [borders[side].to_numpy()[truth.line] for side in ("left", "right")]
    code, point = np.concatenate(sides), np.concatenate([truth.points, truth.points])
    error_m = np.empty(len(point))
    for village in np.unique(code):
        own = made.shapes.get(village)
        lines = every if own is None else np.array([shapely.boundary(own)])
        error_m[code == village] = distances_to_lines(point[code == village], lines)
    return error_m


def accuracy_row(case: Case, made: ToolMap) -> Row:
    """Compare the distances of one map with the floor."""
    floor, error_m = floor_of_case(case), errors_m(case, made)
    within_95_m = float(np.percentile(error_m, 95))
    return {
        "truth": case.name,
        "sd m": case.sigma,
        "tool": made.tool,
        "RMS m": float(np.sqrt(np.mean(error_m**2))),
        "95 % m": within_95_m,
        "floor RMS m": floor.rms_m,
        "1.96 floor m": 1.96 * floor.rms_m,
        "floor 95 % m": floor.within_95_m,
        "bar 95 % m": floor.bar_m,
        "95 % / 1.96 floor": within_95_m / (1.96 * floor.rms_m),
        "met": within_95_m <= floor.bar_m,
    }


def honesty_row(case: Case, made: ToolMap) -> Row:
    """Say on which share of walked borders the true line lies within one and two declared sds of the arc."""
    if made.built is None:
        raise ValueError("only banmap declares an accuracy")
    arcs = made.built.arcs
    arcs = arcs[arcs["status"].isin(WALKED) & (arcs["left"] != "") & (arcs["right"] != "")].to_crs(case.crs)
    samples = sample_lines(arcs.geometry.to_numpy())
    off_sd = _off_truth_m(case, samples.points) / arcs["sigma_m"].to_numpy()[samples.line]
    two = float(np.mean(off_sd <= 2.0))
    return {
        "truth": case.name,
        "sd m": case.sigma,
        "walked twice km": len(samples.points) * 0.02,
        "median declared sd m": float(np.median(arcs["sigma_m"].to_numpy()[samples.line])),
        "within 1 sd %": 100.0 * float(np.mean(off_sd <= 1.0)),
        "within 2 sd %": 100.0 * two,
        "bar": "93 to 97",
        "met": 0.93 <= two <= 0.97,
    }


def _off_truth_m(case: Case, points: NDArray[np.object_]) -> Floats:
    truth = true_shared_boundary(case.coverage).geometry.to_numpy()
    return distances_to_lines(points, shapely.get_parts(truth))
