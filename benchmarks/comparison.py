"""The comparison: every tool makes a map of every case, and each map is measured in all ways at once."""

import sys
from collections.abc import Iterable

from benchmarks.accuracy import accuracy_row, honesty_row
from benchmarks.cases import Case
from benchmarks.contests import quiet_row
from benchmarks.mapshaper import find_mapshaper
from benchmarks.report import Row, Section
from benchmarks.robustness import robustness_row
from benchmarks.tools import coverage_clean_map, tools

SLOW_SIGMA = "30"
"""coverage_clean takes minutes for one case of this sd: it is left out there."""

ACCURACY = (
    "From points every 20 m of the true border of two villages to the line that each of the two has in "
    "the map. Walks have a Gauss-Markov error (sd per axis and team as given, correlated over 60 to 120 "
    "s) and white noise of 0.3 sd; a fix each 10 m. The floor is the sd of the precision-weighted mean of "
    "both walks, their sds known, by length; `floor 95 %` is the quantile of that mixture. Bar: 95 % "
    "within 1.05 times 1.96 floor. The other tools get the closed walks; coverage_clean is left out at 30 m, "
    "where it takes minutes. The distance to the nearest "
    "place of a wiggly line flatters large errors, of every tool alike: so the figures can lie below the "
    "floor where the sd is 30 m."
)
HONESTY = (
    "Points every 20 m of arcs that two teams walked: the share whose distance to the true border is "
    "within one and two of the sds that the arc declares."
)
ROBUSTNESS = (
    "Each village beside the truth: lost, mangled (intersection over union below 0.9), in more parts than "
    "it really has; enclosed land left to nobody; whether GEOS finds the coverage valid, and how much "
    "banmap's own judge refuses. `floor IoU < 0.9`: villages so small that lines at the floor of accuracy "
    "would leave them below it on average."
)
QUIET = "Disputes and unclaimed areas that the map shows although every team walked the true border."


def comparison_sections(cases: Iterable[Case]) -> list[Section]:
    """Measure accuracy, honesty, robustness and quiet of every case."""
    accuracy: list[Row] = []
    honesty: list[Row] = []
    robustness: list[Row] = []
    quiet: list[Row] = []
    for case in cases:
        for tool in tools():
            if tool is coverage_clean_map and case.sigma == SLOW_SIGMA:
                continue
            made = tool(case)
            accuracy.append(accuracy_row(case, made))
            robustness.append(robustness_row(case, made))
            print(f"  {case.name} sd {case.sigma} {made.tool}: {made.seconds:.1f} s", file=sys.stderr)
            if made.built is not None:
                honesty.append(honesty_row(case, made))
                quiet.append(quiet_row(case, made))
    absent = find_mapshaper().reason
    note = f" mapshaper: {absent}." if absent else ""
    return [
        Section("Accuracy", ACCURACY + note, accuracy),
        Section("Honesty of declared accuracy", HONESTY, honesty),
        Section("Robustness", ROBUSTNESS, robustness),
        Section("Surveys without any dispute", QUIET, quiet),
    ]
