"""Cases: a true coverage, and what village teams with GPS error of a known size recorded of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from banmap.boundaries import SurveyTables
from banmap.tables import check_table, empty_table
from simulation import Survey, make_coverage, readings_table, register_table, simulate_survey

COVERAGES = Path(__file__).resolve().parents[2] / "shared" / "data" / "coverages"
REAL = {
    "id7326": "id7326_toraja_utara.geojson",
    "id7318": "id7318_tana_toraja.geojson",
    "id5313": "id5313_manggarai.geojson",
}
MIXED = (2.0, 8.0)
WHITE_SHARE = 0.3
Sigma = float | tuple[float, float]


@dataclass(frozen=True)
class Case:
    """A name for the reader, and a survey with its truth."""

    name: str
    sigma: str
    survey: Survey

    @property
    def coverage(self) -> gpd.GeoDataFrame:
        """The truth: ``code`` and polygons in a metric CRS."""
        return self.survey.coverage

    @property
    def crs(self) -> str:
        """The metric CRS."""
        return str(self.coverage.crs)


def missing_coverages() -> list[str]:
    """Name the real coverages that are not on this machine."""
    return [name for name, file in REAL.items() if not (COVERAGES / file).is_file()]


def real_coverage(name: str) -> gpd.GeoDataFrame:
    """Read a real coverage as ``code`` and polygons in its UTM zone."""
    table = gpd.read_file(COVERAGES / REAL[name])
    table = table.rename(columns={"village_code": "code"})[["code", "geometry"]]
    return table.to_crs(table.estimate_utm_crs()).sort_values("code", ignore_index=True)


def made_up_coverage(villages: int, *, seed: int, village_km2: float = 8.0) -> gpd.GeoDataFrame:
    """Make a coverage of made-up villages; their codes have seven digits however many they are."""
    codes = [str(9901000 + number) for number in range(1, villages + 1)]
    return make_coverage(villages, seed=seed, village_km2=village_km2, codes=codes)


def make_case(name: str, coverage: gpd.GeoDataFrame, *, sigma_m: Sigma, seed: int) -> Case:
    """Let the teams walk, with errors of one sd or of sds drawn from a range."""
    survey = simulate_survey(coverage, seed=seed, sigma_range_m=sigma_m, white_share=WHITE_SHARE)
    low, high = sigma_m if isinstance(sigma_m, tuple) else (sigma_m, sigma_m)
    sigma = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return Case(name, sigma, survey)


def survey_tables(survey: Survey, *, unwalked: Sequence[str] = ()) -> SurveyTables:
    """Make the tables that the boundary engine takes; the walks of ``unwalked`` villages are left out."""
    readings = readings_table(survey)
    return SurveyTables(
        register=register_of(survey.coverage),
        memberships=empty_table("memberships"),
        readings=check_table(readings[~readings["unit"].isin(unwalked)], "readings"),
        agreed_lines=gpd.GeoDataFrame(empty_table("agreed_lines")),
        frame=gpd.GeoDataFrame(empty_table("frame")),
        walks=empty_table("walks"),
    )


def register_of(coverage: gpd.GeoDataFrame) -> pd.DataFrame:
    """Make the register of a coverage: its villages in one made-up district."""
    return check_table(register_table(coverage), "register")
