"""Time and memory: the whole chain beside ``mapshaper -clean`` on the finished rings alone."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import shapely

from benchmarks.cases import MIXED, Case, made_up_coverage, make_case
from benchmarks.mapshaper import clean_command, find_mapshaper
from benchmarks.processes import Cost, banmap_command, best, cost_of_command
from benchmarks.report import Row
from benchmarks.survey_files import write_folder, write_rings, write_store
from benchmarks.tools import GAP_PER_SIGMA

VILLAGE_KM2 = 21.0
"""Villages of this size have 20 km of border each: 150 of them 3,000 km, 300,000 fixes 10 m apart."""
SEED = 5
RUN_BAR = 3.0
BUILD_BAR = 1.0
MEMORY_BAR_MB = 1000.0


@dataclass(frozen=True)
class Files:
    """Where the inputs of the timed commands stand, and how many readings they hold."""

    store: Path
    survey: Path
    rings: Path
    readings: int
    rings_m: gpd.GeoDataFrame


def timing_case(villages: int) -> Case:
    """Make the survey of a made-up district, a fix each 10 m."""
    coverage = made_up_coverage(villages, seed=SEED, village_km2=VILLAGE_KM2)
    return make_case(f"made up, {villages} villages", coverage, sigma_m=MIXED, seed=SEED)


def timing_rows(villages: int, *, repeats: int = 3) -> list[Row]:
    """Time each command ``repeats`` times, in turns, and keep its best."""
    case = timing_case(villages)
    with tempfile.TemporaryDirectory() as name:
        files = _write(Path(name), case)
        costs: dict[str, list[Cost]] = {}
        for number in range(repeats):
            for what, cost in _round(files, Path(name) / f"round{number}").items():
                costs.setdefault(what, []).append(cost)
        one = {what: best(own) for what, own in costs.items()}
        one["shapely.coverage_clean alone"] = _coverage_clean(files)
    return _rows(one, villages, files.readings)


def _write(folder: Path, case: Case) -> Files:
    store, survey, rings = folder / "store.gpkg", folder / "survey", folder / "rings.geojson"
    count = write_store(store, case)
    write_folder(survey, case)
    return Files(store, survey, rings, count, write_rings(rings, case))


def _round(files: Files, folder: Path) -> dict[str, Cost]:
    """Run every command once on copies of its own."""
    folder.mkdir()
    alone, whole = folder / "alone.gpkg", folder / "whole.gpkg"
    shutil.copy(files.store, alone)
    shutil.copy(files.store, whole)
    costs = {}
    mapshaper = find_mapshaper().command
    if mapshaper:
        command = clean_command(mapshaper, files.rings, folder / "out.geojson")
        costs["mapshaper -clean"] = cost_of_command(command)
    costs["build_map alone"] = _build_alone(alone)
    costs["banmap build"] = cost_of_command(banmap_command("build", str(whole), "--json"))
    run = banmap_command("run", str(files.survey), str(folder / "run.gpkg"), "--json")
    costs["banmap run, from GPX"] = cost_of_command(run)
    shutil.rmtree(folder)
    return costs


def _build_alone(store: Path) -> Cost:
    command = [sys.executable, "-m", "benchmarks.build_alone", str(store)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    if not told["written"]:
        raise RuntimeError(f"{store}: the judge refuses the map that was timed")
    return Cost(told["seconds"], 0.0)


def _coverage_clean(files: Files) -> Cost:
    started = time.perf_counter()
    shapely.coverage_clean(files.rings_m.geometry.to_numpy(), gap_width=GAP_PER_SIGMA * MIXED[1])
    return Cost(time.perf_counter() - started, 0.0)


def _rows(costs: dict[str, Cost], villages: int, readings: int) -> list[Row]:
    base = costs.get("mapshaper -clean")
    bars = {"build_map alone": BUILD_BAR, "banmap build": BUILD_BAR, "banmap run, from GPX": RUN_BAR}
    rows: list[Row] = []
    for what, cost in costs.items():
        row: Row = {"villages": villages, "fixes": readings, "what": what, "seconds": cost.seconds}
        if base:
            row["of mapshaper"] = cost.seconds / base.seconds
        if cost.memory_mb:
            row["peak MB"] = cost.memory_mb
        if what in bars and base:
            row["bar"] = f"at most {bars[what]:g}"
            row["met"] = cost.seconds <= bars[what] * base.seconds and cost.memory_mb < MEMORY_BAR_MB
        rows.append(row)
    return rows


def growth_rows(sizes: tuple[int, ...]) -> list[Row]:
    """Time build and mapshaper once at several sizes; linear is where seconds per village stay the same."""
    rows: list[Row] = []
    for villages in sizes:
        with tempfile.TemporaryDirectory() as name:
            rows.append(_growth_row(Path(name), timing_case(villages), villages))
    for row in rows:
        row["s per 100 villages"] = float(row["banmap build s"]) * 100 / int(row["villages"])
    return rows


def _growth_row(folder: Path, case: Case, villages: int) -> Row:
    store, rings = folder / "store.gpkg", folder / "rings.geojson"
    readings = write_store(store, case)
    write_rings(rings, case)
    cost = cost_of_command(banmap_command("build", str(store), "--json"))
    row: Row = {"villages": villages, "fixes": readings, "banmap build s": cost.seconds}
    mapshaper = find_mapshaper().command
    if mapshaper:
        other = cost_of_command(clean_command(mapshaper, rings, folder / "out.geojson"))
        row["mapshaper s"] = other.seconds
    row["peak MB"] = cost.memory_mb
    return row
