"""Simulate surveys of made-up villages: the sample's maker, and the truth that tests and benchmarks need.

Nothing here is real; nothing of it is installed with banmap. Work is in a metric CRS, seeds are arguments.
"""

from simulation.claims import Planted, plant_dispute, plant_many, plant_unclaimed
from simulation.coverage import grouped_codes, make_coverage, true_shared_boundary
from simulation.faults import (
    begun_after_longest_gap,
    corner_places,
    in_two_sessions,
    moved,
    resumed_after,
    shuffled,
    with_pause,
    with_spikes,
    with_white_noise,
    without_places_near,
    without_stretch,
)
from simulation.files import GpxFile, Track, Waypoint, iso_times, write_gpx
from simulation.survey import (
    Survey,
    TeamWalk,
    claimed_rings,
    readings_table,
    register_table,
    rings_of,
    simulate_survey,
    team_rng,
)
from simulation.walks import Walk, gauss_markov_errors, measured, points_along, walk_ring

__all__ = [
    "GpxFile",
    "Planted",
    "Survey",
    "TeamWalk",
    "Track",
    "Walk",
    "Waypoint",
    "begun_after_longest_gap",
    "claimed_rings",
    "corner_places",
    "gauss_markov_errors",
    "grouped_codes",
    "in_two_sessions",
    "iso_times",
    "make_coverage",
    "measured",
    "moved",
    "plant_dispute",
    "plant_many",
    "plant_unclaimed",
    "points_along",
    "readings_table",
    "register_table",
    "resumed_after",
    "rings_of",
    "shuffled",
    "simulate_survey",
    "team_rng",
    "true_shared_boundary",
    "walk_ring",
    "with_pause",
    "with_spikes",
    "with_white_noise",
    "without_places_near",
    "without_stretch",
    "write_gpx",
]
