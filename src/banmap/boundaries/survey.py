"""What the boundary engine takes and gives: tables in, tables and findings out."""

from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from banmap.findings import Finding


@dataclass(frozen=True)
class SurveyTables:
    """A survey as the store holds it; every table keeps its contract in ``banmap.tables``.

    ``walks`` are the accuracies that the last build found; they hold for walks that have not changed and
    have no changed neighbour, so that a new walk changes its neighbourhood only. Empty at the first build.
    """

    register: pd.DataFrame
    memberships: pd.DataFrame
    readings: gpd.GeoDataFrame
    agreed_lines: gpd.GeoDataFrame
    frame: gpd.GeoDataFrame
    walks: pd.DataFrame


@dataclass(frozen=True)
class BoundaryTables:
    """The map as built, each table with its contract's columns.

    ``reading_marks`` are the readings whose ``used`` or ``why_not`` differ from before, whole rows.
    """

    units: gpd.GeoDataFrame
    arcs: gpd.GeoDataFrame
    corners: gpd.GeoDataFrame
    disputes: gpd.GeoDataFrame
    unclaimed: gpd.GeoDataFrame
    walks: pd.DataFrame
    next_walks: gpd.GeoDataFrame
    reading_marks: gpd.GeoDataFrame
    findings: list[Finding] = field(default_factory=list)
