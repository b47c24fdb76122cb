"""The bundled sample: the whole chain on it, beside its truth."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from banmap.pipeline import Stamp, run_folder
from banmap.store import open_store
from benchmarks.lines import distances_to_lines, outside_of, sample_lines
from benchmarks.report import Row
from simulation import true_shared_boundary

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
LEAST_IOU = 0.8
NEAR_M = 200.0
_STAMP = Stamp("benchmark", datetime(2025, 1, 1, tzinfo=UTC))


def sample_rows() -> list[Row]:
    """Run the chain on the sample and compare its lines and disputes with what was made up."""
    with tempfile.TemporaryDirectory() as folder:
        url = str(Path(folder) / "sample.gpkg")
        reports = run_folder(SAMPLE, url, stamp=_STAMP)
        with open_store(url, read_only=True) as store:
            tables = {name: store.read(name) for name in ("units", "arcs", "disputes", "unclaimed")}
    crs = tables["units"].estimate_utm_crs()
    made = {name: table.to_crs(crs) for name, table in tables.items()}
    truth = gpd.read_file(SAMPLE / "truth" / "coverage.geojson").to_crs(crs)
    planted = gpd.read_file(SAMPLE / "truth" / "planted.geojson").to_crs(crs)
    refused = sum(finding.severity == "error" for finding in reports[-1].findings)
    return [
        *_units(truth, made["units"]),
        *_lines(truth, made["arcs"], planted),
        *_contests(planted, made),
        _row("errors the judge finds", refused, 0, met=refused == 0),
    ]


def _units(truth: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> list[Row]:
    villages = units[units["level"] == "village"]
    present = int(villages["code"].isin(truth["code"]).sum())
    counts = villages["status"].value_counts()
    told = ", ".join(f"{count} {status}" for status, count in counts.items())
    empty = int(villages.geometry.is_empty.sum())
    return [
        _row("villages present", present, len(truth), met=present == len(truth)),
        _row("villages without land", empty, 0, met=empty == 0),
        {"what": "their status", "measured": told},
    ]


def _lines(truth: gpd.GeoDataFrame, arcs: gpd.GeoDataFrame, planted: gpd.GeoDataFrame) -> list[Row]:
    """Measure arcs that two teams walked to the true border, away from planted areas."""
    walked = arcs[(arcs["status"] == "two_walks") & (arcs["right"] != "") & (arcs["left"] != "")]
    samples = sample_lines(walked.geometry.to_numpy())
    clear = outside_of(samples, planted.geometry, margin_m=NEAR_M)
    border = true_shared_boundary(truth).geometry.to_numpy()
    off_m = distances_to_lines(samples.points[clear], border)
    off_sd = off_m / walked["sigma_m"].to_numpy()[samples.line[clear]]
    return [
        {"what": "km walked by two teams", "measured": float(clear.sum()) * 0.02},
        {"what": "RMS to the true border, m", "measured": float(np.sqrt(np.mean(off_m**2)))},
        {"what": "95 % to the true border, m", "measured": float(np.percentile(off_m, 95))},
        {"what": "median declared sd, m", "measured": float(walked["sigma_m"].median())},
        {"what": "within 2 declared sd, %", "measured": 100.0 * float(np.mean(off_sd <= 2.0))},
    ]


def _contests(planted: gpd.GeoDataFrame, made: dict[str, pd.DataFrame]) -> list[Row]:
    rows = []
    for kind, table in (("dispute", "disputes"), ("unclaimed", "unclaimed")):
        areas = planted[planted["kind"] == kind].geometry
        found = made[table].geometry.to_numpy()
        hit = int(sum(_iou(area, found) >= LEAST_IOU for area in areas))
        false = len(found) - int(shapely.intersects(found, shapely.union_all(areas.to_numpy())).sum())
        rows.append(_row(f"planted {table} found", hit, len(areas), met=hit == len(areas)))
        rows.append(_row(f"{table} where none was planted", false, 0, met=false == 0))
    return rows


def _iou(area: shapely.Polygon, found: np.ndarray) -> float:
    together = shapely.union_all(found[shapely.intersects(found, area)])
    return float(together.intersection(area).area / together.union(area).area)


def _row(what: str, measured: float, bar: float, *, met: bool) -> Row:
    return {"what": what, "measured": measured, "bar": bar, "met": met}
