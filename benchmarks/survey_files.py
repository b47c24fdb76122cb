"""What the timed commands start from: a store of readings, a folder of GPX files, a file of rings."""

from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np

from banmap.crs import WGS84, Projector
from banmap.pipeline import InitOptions, Stamp, init_store
from banmap.store import Change, open_store
from banmap.tables import check_table
from benchmarks.cases import Case
from simulation import GpxFile, Track, claimed_rings, readings_table, register_table, write_gpx

_STAMP = Stamp("benchmark", datetime(2025, 1, 1, tzinfo=UTC))


def write_store(path: Path, case: Case) -> int:
    """Write a store that holds the register and all readings but no map; give the number of readings."""
    register = path.with_suffix(".csv")
    register_table(case.coverage).to_csv(register, index=False)
    init_store(str(path), register, options=InitOptions(metric_crs=case.crs), stamp=_STAMP)
    readings = check_table(readings_table(case.survey), "readings")
    with open_store(str(path)) as store:
        change = Change("readings", readings)
        store.commit([change], author=_STAMP.author, message="readings", time=_STAMP.time)
    return len(readings)


def write_folder(folder: Path, case: Case) -> None:
    """Write a survey folder: the register, and one GPX file with times for each village."""
    (folder / "gps").mkdir(parents=True)
    register_table(case.coverage).to_csv(folder / "register.csv", index=False)
    projector = Projector(case.crs)
    tracks: dict[str, list[Track]] = {}
    for team in case.survey.walks:
        lon_lat = projector.degrees_from_metres(team.walk.xy_m)
        track = Track(team.code, np.asarray(lon_lat), times=team.times)
        tracks.setdefault(team.code, []).append(track)
    for code, own in tracks.items():
        write_gpx(folder / "gps" / f"{code}.gpx", GpxFile(tracks=own))


def write_rings(path: Path, case: Case) -> gpd.GeoDataFrame:
    """Write the closed walks as GeoJSON in WGS 84, and give them in the metric CRS."""
    rings = claimed_rings(case.survey)
    rings.to_crs(WGS84).to_file(path, driver="GeoJSON")
    return rings
