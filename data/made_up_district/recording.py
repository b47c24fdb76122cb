"""One team's recordings: sessions with the faults of its plan, and the places it marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import geopandas as gpd
import numpy as np
import shapely

from made_up_district.district import WGS84, District
from simulation import (
    TeamWalk,
    Track,
    Walk,
    Waypoint,
    begun_after_longest_gap,
    corner_places,
    gauss_markov_errors,
    in_two_sessions,
    resumed_after,
    rings_of,
    shuffled,
    team_rng,
    walk_ring,
    with_pause,
    with_spikes,
    without_places_near,
    without_stretch,
)
from simulation.walks import Floats

SPACING_M = 15.0
CORNER_TOLERANCE_M = 12.0
MISSING_M = (700.0, 1300.0)
DAY_S = 86_400.0
UERE_M = 3.5
"""Range error of a handheld: sd of a place is about this times HDOP."""

RADIUS_OF_68_PER_SIGMA = 1.51
"""Phones give the radius that holds 68 % of fixes: sqrt(-2 ln 0.32) times the sd of one axis."""


@dataclass(frozen=True)
class Season:
    """Hold what every recording of the season draws on."""

    district: District
    claims: gpd.GeoDataFrame
    walks: dict[str, TeamWalk]
    meeting_line: shapely.LineString
    seed: int


def record_tracks(season: Season, words: frozenset[str], code: str) -> list[Track]:
    """Record what one team walked: one track per session or day."""
    team, rng = season.walks[code], team_rng(season.seed + 1, code)
    walks = _sessions(season, team, words, rng)
    name = str(season.district.villages.set_index("code").at[code, "name"])
    title = name if "two_villages" in words else code if "code_title" in words else "ACTIVE LOG"
    return [_track(season, team, walk, words, rng=rng, title=title) for walk in walks]


def _sessions(season: Season, team: TeamWalk, words: frozenset[str], rng: np.random.Generator) -> list[Walk]:
    walk = team.walk
    if words & {"overlap", "two_days"}:
        again = _again(season, team, 1.04 if "overlap" in words else 1.0, rng)
        if "overlap" in words:
            return [again]
        return [walk, Walk(again.xy_m, again.time_s + DAY_S)]
    if "meeting" in words:
        return [begun_after_longest_gap(without_places_near(walk, season.meeting_line, distance_m=40.0))]
    if "two_sessions" in words:
        first, second = in_two_sessions(walk, at_share=float(rng.uniform(0.4, 0.6)))
        return [first, Walk(second.xy_m, second.time_s + DAY_S)]
    if "resumed" in words:
        return list(resumed_after(walk, at_share=float(rng.uniform(0.4, 0.6))))
    return [_with_faults(walk, words, rng)]


def _with_faults(walk: Walk, words: frozenset[str], rng: np.random.Generator) -> Walk:
    if "spikes" in words:
        walk = with_spikes(walk, count=6, rng=rng)
    if "pause" in words:
        walk = with_pause(walk, at_share=float(rng.uniform(0.2, 0.8)), rng=rng)
    if "missing" in words:
        length_m = float(rng.uniform(*MISSING_M))
        walk = without_stretch(walk, from_share=float(rng.uniform(0.2, 0.7)), length_m=length_m)
    if "shuffled" in words:
        walk = shuffled(walk, rng=rng)
    return walk


def _again(season: Season, team: TeamWalk, laps: float, rng: np.random.Generator) -> Walk:
    """Let the same team with the same device walk its ring once more, with errors of another day."""
    ring_xy_m = next(rings_of(season.claims.set_index("code").geometry[team.code]))
    return walk_ring(
        ring_xy_m, sigma_m=team.sigma_m, tau_s=team.tau_s, rng=rng, spacing_m=SPACING_M, laps=laps
    )


def _track(
    season: Season,
    team: TeamWalk,
    walk: Walk,
    words: frozenset[str],
    *,
    title: str,
    rng: np.random.Generator,
) -> Track:
    begin = np.datetime64((team.start + timedelta(minutes=5)).replace(tzinfo=None), "s")
    quality = team.sigma_m * _slow_changes(walk, rng)
    climb = gauss_markov_errors(np.sort(walk.time_s), sigma_m=6.0, tau_s=300.0, rng=rng)[:, 0]
    return Track(
        name=title,
        lon_lat_deg=lon_lat_deg(walk.xy_m, str(season.district.villages.crs)),
        times=begin + np.round(walk.time_s).astype("timedelta64[s]"),
        ele_m=season.district.relief.elevation_m(walk.xy_m) + climb if "ele" in words else None,
        hdop=np.clip(quality / UERE_M, 0.6, 9.9) if "hdop" in words else None,
        accuracy_m=quality * RADIUS_OF_68_PER_SIGMA if "accuracy" in words else None,
        code=team.code if "code_column" in words else "",
    )


def _slow_changes(walk: Walk, rng: np.random.Generator) -> Floats:
    """Draw factors about 1: what a device says of its accuracy is near the truth, not the truth."""
    logs = gauss_markov_errors(np.sort(walk.time_s), sigma_m=0.15, tau_s=600.0, rng=rng)[:, 0]
    return np.asarray(np.exp(logs), dtype=np.float64)


def mark_corners(season: Season, code: str) -> list[Waypoint]:
    """Mark the corners of a village, each with an error of its own: the team came and went between them."""
    rng, shapes = team_rng(season.seed + 1, code), season.claims.set_index("code").geometry
    ring_xy_m = next(rings_of(shapes[code]))
    others = shapes.drop(code)
    others = others[others.intersects(shapes[code])]
    all_xy_m, counts = np.unique(
        np.concatenate([np.unique(shapely.get_coordinates(shape), axis=0) for shape in others]),
        axis=0,
        return_counts=True,
    )
    places = corner_places(ring_xy_m, tolerance_m=CORNER_TOLERANCE_M, must_have_xy_m=all_xy_m[counts > 1])
    seen_xy_m = places + rng.standard_normal(places.shape) * season.walks[code].sigma_m
    degrees = lon_lat_deg(seen_xy_m, str(season.district.villages.crs)).tolist()
    return [Waypoint(f"C{number}", lon, lat) for number, (lon, lat) in enumerate(degrees, start=1)]


def mark_centres(season: Season, codes: Sequence[str]) -> list[Waypoint]:
    """Mark the centres of villages, by name."""
    names = season.district.villages.set_index("code")["name_lo"]
    places = season.district.centres.to_crs(WGS84)
    return [Waypoint(f"{names[code]} ສູນກາງ", places[code].x, places[code].y) for code in codes]


def lon_lat_deg(xy_m: Floats, crs: str) -> Floats:
    """Unproject places (n, 2) in metres to longitude and latitude in degrees."""
    points = gpd.GeoSeries(shapely.points(xy_m), crs=crs).to_crs(WGS84)
    return np.column_stack([points.x, points.y])
