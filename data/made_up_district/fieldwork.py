"""What the teams of the sample handed in: files of walks and marks, with the faults that the plan gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import geopandas as gpd
import numpy as np
import shapely
from shapely import ops

from made_up_district.district import District
from made_up_district.plan import AREAS, MEETING_SHARES, MEETING_VILLAGES, FilePlan, file_plans
from made_up_district.recording import SPACING_M, Season, mark_centres, mark_corners, record_tracks
from simulation import (
    GpxFile,
    Planted,
    plant_dispute,
    plant_unclaimed,
    simulate_survey,
    true_shared_boundary,
)


@dataclass(frozen=True)
class FieldFile:
    """Hold one file of ``gps/``: its path there, the villages and words of its plan, and its content."""

    path: PurePosixPath
    codes: tuple[str, ...]
    words: frozenset[str]
    content: GpxFile


@dataclass(frozen=True)
class Fieldwork:
    """Hold the files, the planted areas, the stretch agreed in a meeting, and each team's true sd."""

    files: tuple[FieldFile, ...]
    planted: tuple[Planted, ...]
    meeting_line: shapely.LineString
    sigma_m: dict[str, float]


def do_fieldwork(district: District, *, seed: int) -> Fieldwork:
    """Let every team walk what it claims and hand in its files."""
    claims, planted = _claims(district.villages, seed)
    survey = simulate_survey(district.villages, claims=claims, spacing_m=SPACING_M, seed=seed)
    line = _meeting_line(district.villages)
    season = Season(district, claims, {team.code: team for team in survey.walks}, line, seed)
    files = tuple(file for plan in file_plans() for file in _files_of(season, plan))
    return Fieldwork(files, planted, line, survey.sigma_m)


def _claims(villages: gpd.GeoDataFrame, seed: int) -> tuple[gpd.GeoDataFrame, tuple[Planted, ...]]:
    rng = np.random.default_rng(seed)
    claims, planted = villages[["code", "geometry"]].copy(), list[Planted]()
    codes = villages["code"].tolist()
    for area in AREAS:
        first, second = codes[area.first - 1], codes[area.second - 1]
        size = {"width_m": area.width_m, "length_m": area.length_m, "at_share": area.at_share}
        if area.kind == "dispute":
            claims, one = plant_dispute(claims, claimant=first, neighbour=second, rng=rng, **size)
        else:
            claims, one = plant_unclaimed(
                claims, retreating=first, neighbour=second, both=True, rng=rng, **size
            )
        planted.append(one)
    return claims, tuple(planted)


def _meeting_line(villages: gpd.GeoDataFrame) -> shapely.LineString:
    pair = villages[villages["code"].isin([_code(number) for number in MEETING_VILLAGES])]
    border = true_shared_boundary(pair).geometry.iloc[0]
    start, end = (share * border.length for share in MEETING_SHARES)
    return shapely.LineString(ops.substring(border, start, end).coords)


def _code(number: int) -> str:
    return f"9901{number:03d}"


def _files_of(season: Season, plan: FilePlan) -> Iterator[FieldFile]:
    """Yield the file of a plan; two, where the team handed in each session or day alone."""
    path = PurePosixPath(plan.file)
    codes = tuple(map(_code, plan.villages))
    if plan.words & {"centre", "corners"}:
        marks = mark_centres(season, codes) if "centre" in plan.words else mark_corners(season, codes[0])
        yield FieldFile(path, codes, plan.words, GpxFile(waypoints=marks))
        return
    tracks = [track for code in codes for track in record_tracks(season, plan.words, code)]
    if plan.words & {"two_files", "two_days"}:
        for number, track in enumerate(tracks, start=1):
            part = path.with_name(f"{path.stem} {number}{path.suffix}")
            yield FieldFile(part, codes, plan.words, GpxFile([track]))
    else:
        yield FieldFile(path, codes, plan.words, GpxFile(tracks))
