"""The tables of a map as the store holds them, beside the ones just built: what stays, what changed."""

from collections.abc import Iterable, Mapping

import geopandas as gpd
import pandas as pd

from banmap.boundaries import BoundaryTables
from banmap.findings import Finding
from banmap.pipeline.report import TableChange
from banmap.store import Change, Store
from banmap.tables import TABLES, check_table

MAP_TABLES = ("units", "arcs", "corners", "disputes", "unclaimed", "walks", "next_walks")
DECIDED_TABLES = ("disputes", "unclaimed")
Tables = Mapping[str, pd.DataFrame]


def read_map(store: Store) -> dict[str, pd.DataFrame]:
    """Read every table of the map that the store holds now."""
    return {name: store.read(name) for name in MAP_TABLES}


def map_from_built(built: BoundaryTables) -> dict[str, pd.DataFrame]:
    """Take the tables of the map out of what the engine built, checked against their contracts."""
    return {name: check_table(getattr(built, name), name) for name in MAP_TABLES}


def keep_decisions(fresh: Tables, held: Tables) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Carry what people decided over to the same dispute built anew; say which decided ones are gone."""
    kept, findings = dict(fresh), []
    for name in DECIDED_TABLES:
        decided = held[name][held[name]["decision"] != ""].set_index("id")
        kept[name] = _with_decisions(fresh[name], decided)
        findings += [
            _gone(name, row) for _, row in decided.drop(fresh[name]["id"], errors="ignore").iterrows()
        ]
    return kept, findings


def changes_of_map(fresh: Tables) -> list[Change]:
    """Replace every table of the map."""
    return [Change(name, fresh[name], replaces={}) for name in MAP_TABLES]


def compare_maps(fresh: Tables, held: Tables) -> tuple[TableChange, ...]:
    """List what was added, changed and removed, table by table; tables that stay the same are left out."""
    compared = (_compared(name, fresh[name], held[name]) for name in MAP_TABLES)
    return tuple(change for change in compared if change.added or change.changed or change.removed)


def _with_decisions(fresh: pd.DataFrame, decided: pd.DataFrame) -> pd.DataFrame:
    table = fresh.copy()
    known = table["id"].isin(decided.index)
    for column in ("decision", "status"):
        table.loc[known, column] = table.loc[known, "id"].map(decided[column])
    return table


def _gone(name: str, row: pd.Series) -> Finding:
    text = (
        f"{name} {row.name} between {row['claimants']} was decided ({row['decision']}) and no longer stands "
        "in the map: its walks changed. The decision stays in the history; look whether it still holds."
    )
    return Finding("build", "decided_gone", "info", "", text, row["geometry"])


def _compared(name: str, fresh: pd.DataFrame, held: pd.DataFrame) -> TableChange:
    new, old = _rows_by_key(name, fresh), _rows_by_key(name, held)
    return TableChange(
        table=name,
        added=_sorted(new.keys() - old.keys()),
        changed=_sorted(key for key in new.keys() & old.keys() if new[key] != old[key]),
        removed=_sorted(old.keys() - new.keys()),
    )


def _sorted(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(keys))


def _rows_by_key(name: str, frame: pd.DataFrame) -> dict[str, tuple[object, ...]]:
    """Make one comparable tuple of each row: its columns as text, its geometry as bytes."""
    table = TABLES[name]
    columns = [frame[column].astype("str") for column in table.columns]
    if isinstance(frame, gpd.GeoDataFrame):
        columns.append(frame.geometry.to_wkb())
    keys = zip(*(frame[column] for column in table.key), strict=True)
    return {"/".join(key): row for key, row in zip(keys, zip(*columns, strict=True), strict=True)}
