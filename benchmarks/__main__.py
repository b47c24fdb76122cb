"""Run the benchmarks: ``make bench``, or ``PYTHONPATH=data python -m benchmarks --quick``."""

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import shapely

from banmap.errors import BanmapError
from benchmarks.cases import MIXED, REAL, Case, made_up_coverage, make_case, missing_coverages, real_coverage
from benchmarks.comparison import comparison_sections
from benchmarks.contests import planted_rows, unwalked_row
from benchmarks.machine import describe_machine, describe_versions
from benchmarks.report import Section, write_report
from benchmarks.sample import sample_rows
from benchmarks.timing import growth_rows, timing_rows

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
SIGMAS_M = (3.0, 10.0, 30.0)
SEED = 1
SECTIONS = ("comparison", "contests", "timing", "growth", "sample")


def main() -> None:
    """Measure what was asked for; the page is written anew after each part, so that none is lost."""
    options = _options()
    head = _head(options)
    sections: list[Section] = []
    failed = []
    for name in options.only:
        try:
            sections += _measure(name, quick=options.quick)
        except (BanmapError, RuntimeError, subprocess.SubprocessError, shapely.GEOSException) as error:
            failed.append(name)
            sections.append(Section(name.capitalize(), f"**Failed**: {error}", []))
        write_report(options.out, head, sections)
    print(f"{options.out} is written" + (f"; failed: {', '.join(failed)}" if failed else ""))
    sys.exit(1 if failed else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small cases only: does it work at all")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS, help="measure these only")
    parser.add_argument("--out", type=Path, default=PAGE, help="page to write")
    parser.add_argument("--date", default=datetime.now(UTC).date().isoformat(), help="date on the page")
    return parser.parse_args()


def _head(options: argparse.Namespace) -> str:
    lines = [
        f"Measured on {options.date}.",
        "",
        f"* Command: `{' '.join(['python -m benchmarks', *sys.argv[1:]])}`",
        f"* Machine: {describe_machine()}",
        f"* Versions: {describe_versions()}",
    ]
    absent = missing_coverages()
    if absent:
        lines.append(f"* Skipped: real coverages {', '.join(absent)} are not on this machine")
    return "\n".join(lines)


def _measure(name: str, *, quick: bool) -> list[Section]:
    print(f"measuring {name}", file=sys.stderr)
    if name == "comparison":
        return comparison_sections(_cases(quick=quick))
    if name == "contests":
        return _contest_sections(_coverages(quick=quick), count=2 if quick else 8)
    if name == "timing":
        return [Section("Time and memory", TIMING, timing_rows(15 if quick else 150))]
    if name == "growth":
        return [Section("Growth", GROWTH, growth_rows((10, 20) if quick else (100, 300, 1000)))]
    return [Section("The sample", SAMPLE, sample_rows())]


def _coverages(*, quick: bool) -> dict[str, gpd.GeoDataFrame]:
    if quick:
        return {"made up, 20": made_up_coverage(20, seed=SEED)}
    real = {name: real_coverage(name) for name in REAL if name not in missing_coverages()}
    return {**{f"{name}, {len(table)}": table for name, table in real.items()}} | {
        "made up, 100": made_up_coverage(100, seed=SEED)
    }


def _cases(*, quick: bool) -> Iterator[Case]:
    """Yield every truth with mixed errors, then the first real and the made-up one with each fixed error."""
    coverages = _coverages(quick=quick)
    for name, coverage in coverages.items():
        yield make_case(name, coverage, sigma_m=MIXED, seed=SEED)
    chosen = {name: coverages[name] for name in dict.fromkeys((next(iter(coverages)), [*coverages][-1]))}
    for name, coverage in chosen.items():
        for sigma_m in SIGMAS_M:
            yield make_case(name, coverage, sigma_m=sigma_m, seed=SEED)


def _contest_sections(coverages: dict[str, gpd.GeoDataFrame], *, count: int) -> Sequence[Section]:
    planted = [
        row for name, table in coverages.items() for row in planted_rows(name, table, count=count, seed=SEED)
    ]
    unwalked = [unwalked_row(name, table, count=count, seed=SEED) for name, table in coverages.items()]
    return [
        Section("Planted disputes and unclaimed strips", PLANTED, planted),
        Section("Villages that nobody walked", UNWALKED, unwalked),
    ]


PLANTED = (
    "Walks bulge into the neighbour, or stop short, by 80 to 200 m over 500 to 1,500 m (sd 2 to 8 m per "
    "team). Found: intersection over union with the planted area is at least 0.8. False: touches no "
    "planted area."
)
UNWALKED = "The walks of some villages are left out; the register has their centre points."
TIMING = (
    "Each command in a process of its own, in turns, the best of three; fixes 10 m apart. `build_map "
    "alone` does not count the start of Python and its imports; `banmap build` and `mapshaper -clean` are "
    "whole commands. The other tools get the finished rings, banmap the raw readings, in a store or as "
    "GPX files, and it writes the store. Memory bar: less than 1,000 MB."
)
GROWTH = (
    "One run each, fixes 10 m apart, readings in the store. Linear is where the seconds per 100 villages "
    "stay the same. Bar: 1,000 villages in at most 30 s."
)
SAMPLE = "`banmap run data/sample`, beside the truth that the made-up survey was drawn from."

if __name__ == "__main__":
    main()
