"""Robustness: villages lost, mangled or torn apart, and whether the map is a coverage at all."""

import numpy as np
import shapely

from benchmarks.accuracy import borders_with_sd, fix_sd_m
from benchmarks.cases import Case
from benchmarks.lines import Floats
from benchmarks.report import Row
from benchmarks.tools import ToolMap

LEAST_IOU = 0.9
M2_PER_HA = 10_000.0
MEAN_OF_SD = float(np.sqrt(2.0 / np.pi))
"""Mean size of a normal error of sd 1."""


def robustness_row(case: Case, made: ToolMap) -> Row:
    """Compare each village of the map with the truth: intersection over union, and its number of parts."""
    truth = dict(zip(case.coverage["code"], case.coverage.geometry, strict=True))
    iou = np.array([_iou(shape, made.shapes.get(code)) for code, shape in truth.items()])
    torn = sum(_parts(made.shapes[code]) > _parts(truth[code]) for code in truth if code in made.shapes)
    lost, mangled = int((iou == 0).sum()), int((iou < LEAST_IOU).sum())
    return {
        "truth": case.name,
        "sd m": case.sigma,
        "tool": made.tool,
        "villages": len(truth),
        "lost": lost,
        "IoU < 0.9": mangled,
        "floor IoU < 0.9": int((_floor_iou(case) < LEAST_IOU).sum()),
        "least IoU": float(iou.min()),
        "torn into parts": int(torn),
        "gap ha": _gap_ha(truth, made),
        "coverage valid": _is_coverage(made),
        "judge's errors": len(made.errors) if made.built is not None else "-",
        "seconds": made.seconds,
        "met": lost == 0 and mangled == 0 and _is_coverage(made) and not made.errors,
    }


def _iou(truth: shapely.Geometry, made: shapely.Geometry | None) -> float:
    if made is None or made.is_empty:
        return 0.0
    valid = shapely.make_valid(made)
    shared = shapely.area(shapely.intersection(truth, valid))
    return float(shared / (shapely.area(truth) + shapely.area(valid) - shared))


def _floor_iou(case: Case) -> Floats:
    """Expect of each village the intersection over union that lines at the floor of accuracy would leave.

    A line that is off by a normal error of sd s gains or loses 0.8 s (its mean size) per metre of it.
    """
    fixes = fix_sd_m(case)
    strip_m2, inner_m = dict.fromkeys(fixes, 0.0), dict.fromkeys(fixes, 0.0)
    borders = borders_with_sd(case)
    for side in ("left", "right"):
        for code, sd_m, length_m in zip(borders[side], borders["sd_m"], borders.length, strict=True):
            strip_m2[code] += sd_m * length_m
            inner_m[code] += length_m
    iou = []
    for code, shape in zip(case.coverage["code"], case.coverage.geometry, strict=True):
        outer_m2 = max(shape.length - inner_m[code], 0.0) * fixes[code]
        half_m2 = 0.5 * MEAN_OF_SD * (strip_m2[code] + outer_m2)
        iou.append((shape.area - half_m2) / (shape.area + half_m2))
    return np.array(iou)


def _gap_ha(truth: dict[str, shapely.Geometry], made: ToolMap) -> float:
    """Add up the enclosed land that the map leaves to nobody."""
    land = shapely.union_all(shapely.make_valid(np.array(list(made.shapes.values()), dtype=object)))
    outer = shapely.union_all(shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(land))))
    real = shapely.union_all(np.array(list(truth.values()), dtype=object))
    return float(outer.difference(land).intersection(real).area) / M2_PER_HA


def _parts(shape: shapely.Geometry) -> int:
    return int(shapely.get_num_geometries(shape))


def _is_coverage(made: ToolMap) -> bool:
    """Ask GEOS of banmap's map as it is stored, in degrees, of others' in the metric CRS they work in."""
    if made.built is None:
        shapes = np.array(list(made.shapes.values()), dtype=object)
    else:
        units = made.built.units
        shapes = units[units["level"] == "village"].geometry.to_numpy()
    return bool(shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes))
