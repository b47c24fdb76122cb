"""Contests: planted disputes and unclaimed strips are found, none where none are; unwalked villages."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely

from banmap.boundaries import BoundaryParams, BoundaryTables, build_boundaries
from benchmarks.cases import MIXED, Case, make_case, survey_tables
from benchmarks.report import Row
from benchmarks.tools import ToolMap
from simulation import Planted, plant_many, simulate_survey

LEAST_IOU = 0.8


def planted_rows(name: str, coverage: gpd.GeoDataFrame, *, count: int, seed: int) -> list[Row]:
    """Plant disputes and unclaimed strips, each 80-200 m wide, and look for them in the map."""
    claims, planted = plant_many(coverage, disputes=count, unclaimed=count, seed=seed)
    survey = simulate_survey(coverage, claims=claims, seed=seed, sigma_range_m=MIXED)
    built = build_boundaries(survey_tables(survey), BoundaryParams(metric_crs=str(coverage.crs)))
    found = {"dispute": built.disputes, "unclaimed": built.unclaimed}
    return [
        _planted_row(name, kind, [one for one in planted if one.kind == kind], table.to_crs(coverage.crs))
        for kind, table in found.items()
    ]


def _planted_row(name: str, kind: str, planted: Sequence[Planted], found: gpd.GeoDataFrame) -> Row:
    areas = found.geometry.to_numpy()
    iou = np.array([_best_iou(one.area, areas) for one in planted])
    every = shapely.union_all([one.area for one in planted])
    false = int((~shapely.intersects(areas, every)).sum())
    named = sum(_is_named(one, found) for one in planted)
    recall = float(np.mean(iou >= LEAST_IOU))
    return {
        "truth": name,
        "kind": kind,
        "planted": len(planted),
        "found": int((iou >= LEAST_IOU).sum()),
        "recall": recall,
        "precision": 1.0 - false / max(len(found), 1),
        "false": false,
        "least IoU": float(iou.min()),
        "median IoU": float(np.median(iou)),
        "right claimants": named,
        "met": recall == 1.0 and false == 0,
    }


def _best_iou(area: shapely.Polygon, found: np.ndarray) -> float:
    """Compare with all found areas that touch it together, so that pieces count as one."""
    touching = found[shapely.intersects(found, area)]
    together = shapely.union_all(touching)
    return float(together.intersection(area).area / together.union(area).area)


def _is_named(one: Planted, found: gpd.GeoDataFrame) -> bool:
    touching = found[found.intersects(one.area)]
    return ",".join(one.claimants) in set(touching["claimants"])


def quiet_row(case: Case, made: ToolMap) -> Row:
    """Count disputes and unclaimed areas of a survey in which nothing was planted."""
    if made.built is None:
        raise ValueError("only banmap lists disputes")
    disputes, unclaimed = len(made.built.disputes), len(made.built.unclaimed)
    return {
        "truth": case.name,
        "sd m": case.sigma,
        "false disputes": disputes,
        "false unclaimed": unclaimed,
        "met": disputes + unclaimed == 0,
    }


def unwalked_row(name: str, coverage: gpd.GeoDataFrame, *, count: int, seed: int) -> Row:
    """Leave the walks of some villages out: they must be in the map, marked as provisional, with land."""
    case = make_case(name, coverage, sigma_m=MIXED, seed=seed)
    codes = sorted(np.random.default_rng(seed).choice(coverage["code"], count, replace=False).tolist())
    tables = survey_tables(case.survey, unwalked=codes)
    built = build_boundaries(tables, BoundaryParams(metric_crs=case.crs))
    present, provisional, with_land = _unwalked(built, codes)
    return {
        "truth": name,
        "unwalked": count,
        "present": present,
        "provisional": provisional,
        "with land": with_land,
        "met": present == provisional == with_land == count,
    }


def _unwalked(built: BoundaryTables, codes: Sequence[str]) -> tuple[int, int, int]:
    rows = built.units[built.units["code"].isin(codes)]
    return len(rows), int((rows["status"] == "provisional").sum()), int((~rows.geometry.is_empty).sum())
