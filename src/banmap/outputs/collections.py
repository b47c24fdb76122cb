"""The collections that the API serves and the page draws: which rows of which table, under which name."""

from dataclasses import dataclass
from datetime import datetime

import geopandas as gpd
import pandas as pd

from banmap.codes import GROUPINGS
from banmap.store.protocol import Store, Where
from banmap.tables import TABLES, Type


@dataclass(frozen=True)
class Collection:
    """Name one set of rows with a geometry: all of a table, or those of one level of ``units``."""

    id: str
    table: str
    title: str
    title_lo: str
    description: str
    level: str | None = None

    @property
    def where(self) -> Where | None:
        """The rows of the table that belong to the collection."""
        return {"level": self.level} if self.level else None

    @property
    def columns(self) -> dict[str, Type]:
        """The properties of a feature with their types: the table's columns, and a village's groupings."""
        groupings: dict[str, Type] = dict.fromkeys(GROUPINGS, "text") if self.level == "village" else {}
        return {**TABLES[self.table].columns, **groupings}


_ALL = (
    Collection("villages", "units", "Villages", "ບ້ານ", "Areas of the villages", "village"),
    Collection("kumbans", "units", "Kumbans", "ກຸ່ມບ້ານ", "Village clusters", "kumban"),
    Collection("tasengs", "units", "Ta saeng", "ຕາແສງ", "Sub-districts", "taseng"),
    Collection("districts", "units", "Districts", "ເມືອງ", "Areas of the districts", "district"),
    Collection("provinces", "units", "Provinces", "ແຂວງ", "Areas of the provinces", "province"),
    Collection("arcs", "arcs", "Boundary lines", "ເສັ້ນເຂດແດນ", "Every stretch of boundary, once"),
    Collection("corners", "corners", "Corners", "ຈຸດບັນຈົບ", "Points where three units meet"),
    Collection("disputes", "disputes", "Disputes", "ຂໍ້ຂັດແຍ່ງ", "Areas that two villages walked round"),
    Collection("unclaimed", "unclaimed", "Unclaimed areas", "ພື້ນທີ່ວ່າງ", "Areas that no village walked round"),
    Collection("findings", "findings", "Findings", "ຂໍ້ສັງເກດ", "Things a person should look at"),
    Collection("readings", "readings", "GPS readings", "ຈຸດ GPS", "Every fix of every file"),
    Collection("next_walks", "next_walks", "Next walks", "ເສັ້ນທີ່ຄວນຍ່າງຕໍ່ໄປ", "Where one more walk helps most"),
)
COLLECTIONS: dict[str, Collection] = {collection.id: collection for collection in _ALL}


def list_collections(store: Store) -> list[Collection]:
    """List the collections of a store: a level only where it has rows, the others always."""
    return [c for c in _ALL if c.level is None or store.count(c.table, where=c.where) > 0]


def read_collection(
    store: Store, collection: Collection, *, as_of: datetime | None = None
) -> gpd.GeoDataFrame:
    """Read the rows of a collection, sorted by key, in WGS 84.

    A village carries the code of its kumban and its ta saeng (``""`` where it has none) beside the columns of
    ``units``: from the memberships that hold now, and else from its parent.
    """
    frame = store.read(collection.table, where=collection.where, as_of=as_of)
    if collection.level == "village":
        frame = _with_groupings(store, frame, as_of=as_of)
    return gpd.GeoDataFrame(frame)


def feature_ids(frame: pd.DataFrame, table: str) -> list[str]:
    """Give each row its id: the values of its key, joined by a full stop where there are several."""
    parts = [frame[column].astype("str").tolist() for column in TABLES[table].key]
    return parts[0] if len(parts) == 1 else [".".join(row) for row in zip(*parts, strict=True)]


def read_settings(store: Store) -> dict[str, str]:
    """Read the settings of a store, such as its name and the notice that its data are made up."""
    frame = store.read("settings")
    return dict(zip(frame["name"].tolist(), frame["value"].tolist(), strict=True))


def _with_groupings(store: Store, villages: pd.DataFrame, *, as_of: datetime | None) -> pd.DataFrame:
    members = store.read("memberships", as_of=as_of)
    levels = store.read("units", columns=["code", "level"], as_of=as_of)
    members = members[members["valid_to"].isna()]
    return villages.assign(
        **{
            grouping: _group_of_each(villages, members, set(levels.loc[levels["level"] == grouping, "code"]))
            for grouping in GROUPINGS
        }
    )


def _group_of_each(villages: pd.DataFrame, members: pd.DataFrame, groups: set[str]) -> pd.Series:
    rows = members[members["group_code"].isin(groups)].drop_duplicates("unit", keep="last")
    group_of = pd.Series(rows["group_code"].to_numpy(), index=rows["unit"].to_numpy(), dtype="str")
    parent = villages["parent"].where(villages["parent"].isin(groups), "")
    groups_of_all = villages["code"].map(group_of)
    return groups_of_all.where(groups_of_all.notna(), parent).astype("str")
