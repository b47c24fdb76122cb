"""The tools that are compared: each makes a map of the same survey."""

import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from banmap.boundaries import BoundaryParams, BoundaryTables, build_boundaries, find_violations
from banmap.crs import WGS84
from benchmarks.cases import Case, survey_tables
from benchmarks.mapshaper import clean_command, find_mapshaper
from simulation import claimed_rings

GAP_PER_SIGMA = 10.0
"""Gaps that coverage_clean is told to fill, in the largest sd of the survey: its author's advice."""


@dataclass(frozen=True)
class ToolMap:
    """A finished map: village shapes by code and border lines, both in the metric CRS of the case.

    ``built`` and ``errors`` (what the judge refuses) are banmap's alone.
    """

    tool: str
    seconds: float
    shapes: dict[str, shapely.Geometry]
    lines: NDArray[np.object_]
    built: BoundaryTables | None = None
    errors: list[str] = field(default_factory=list)


Tool = Callable[[Case], ToolMap]


def tools() -> list[Tool]:
    """List the tools that this machine has, banmap first."""
    peers = [coverage_clean_map]
    return [banmap_map, *([mapshaper_map] if find_mapshaper().command else []), *peers]


def banmap_map(case: Case) -> ToolMap:
    """Build the map from the readings; its lines are the arcs between two villages."""
    tables = survey_tables(case.survey)
    started = time.perf_counter()
    built = build_boundaries(tables, BoundaryParams(metric_crs=case.crs))
    seconds = time.perf_counter() - started
    villages = built.units[built.units["level"] == "village"].to_crs(case.crs)
    inner = built.arcs[(built.arcs["left"] != "") & (built.arcs["right"] != "")].to_crs(case.crs)
    violations = find_violations(
        built.units,
        built.arcs,
        tables.register,
        memberships=tables.memberships,
        frame=tables.frame,
        metric_crs=case.crs,
    )
    errors = [finding.text for finding in violations if finding.severity == "error"]
    shapes = dict(zip(villages["code"], villages.geometry, strict=True))
    return ToolMap("banmap", seconds, shapes, inner.geometry.to_numpy(), built, errors)


def mapshaper_map(case: Case) -> ToolMap:
    """Clean the closed walks with ``mapshaper -clean``, through GeoJSON in WGS 84 as its users do."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "rings.geojson", Path(folder) / "out.geojson"
        claimed_rings(case.survey).to_crs(WGS84).to_file(source)
        command = clean_command(find_mapshaper().command or "", source, target)
        started = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        seconds = time.perf_counter() - started
        cleaned = gpd.read_file(target).to_crs(case.crs)
    return _map_of_polygons("mapshaper -clean", seconds, cleaned)


def coverage_clean_map(case: Case) -> ToolMap:
    """Clean the closed walks with ``shapely.coverage_clean``, its own choice of snapping, gaps filled."""
    rings = claimed_rings(case.survey)
    gap_m = GAP_PER_SIGMA * max(case.survey.sigma_m.values())
    started = time.perf_counter()
    cleaned = shapely.coverage_clean(rings.geometry.to_numpy(), gap_width=gap_m)
    seconds = time.perf_counter() - started
    return _map_of_polygons("shapely.coverage_clean", seconds, rings.set_geometry(cleaned))


def _map_of_polygons(tool: str, seconds: float, cleaned: gpd.GeoDataFrame) -> ToolMap:
    """Take a map of polygons; any ring of it counts as a line, which flatters it a little."""
    held = cleaned[~(cleaned.geometry.isna() | cleaned.geometry.is_empty)]
    shapes = dict(zip(held["code"], held.geometry, strict=True))
    return ToolMap(tool, seconds, shapes, shapely.boundary(held.geometry.to_numpy()))
