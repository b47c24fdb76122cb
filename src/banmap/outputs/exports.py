"""Export a table of a store to a file that other programs read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError

from banmap.codes import LEVELS
from banmap.crs import WGS84
from banmap.errors import InputError
from banmap.findings import Finding
from banmap.outputs.atomic import write_atomically
from banmap.outputs.formats import Format, format_of_suffix, is_geographic_table
from banmap.store.protocol import Store
from banmap.tables import TABLES


@dataclass(frozen=True)
class Exported:
    """Say how many rows an export wrote, and what the format could not hold as it was."""

    rows: int
    findings: tuple[Finding, ...]


def export_table(
    store: Store,
    table: str,
    out: Path,
    *,
    level: str | None = None,
    crs: str | None = None,
    as_of: datetime | None = None,
    columns: Sequence[str] | None = None,
) -> Exported:
    """Write a table of the store to ``out``, whole or not at all; the suffix chooses the format.

    ``level`` keeps the units of one level, ``crs`` (such as ``EPSG:32648``) is the CRS of the file, else
    WGS 84, ``as_of`` gives the rows as the store knew them then, ``columns`` limits the attributes. The
    findings name what changed for the format's sake, such as long column names in a Shapefile.
    Raises InputError where suffix, table, level, column or CRS is unknown, or the format cannot hold it.
    """
    out = Path(out)
    format_ = format_of_suffix(out)
    where = _where(table, level)
    frame = store.read(table, columns=_named_columns(table, columns), where=where, as_of=as_of)
    _check_fits(frame, table, format_, out)
    frame = _in_crs(frame, crs, format_, out)
    with write_atomically(out) as part:
        notes = format_.writer(frame, table, part)
    findings = (Finding("export", "format", "info", "", f"{out.name}: {note}") for note in notes)
    return Exported(len(frame), tuple(findings))


def _where(table: str, level: str | None) -> dict[str, str] | None:
    if table not in TABLES:
        raise InputError(f"there is no table {table!r}; give one of {', '.join(TABLES)}")
    if level is None:
        return None
    if level not in LEVELS:
        raise InputError(f"there is no level {level!r}; give one of {', '.join(LEVELS)}")
    if "level" not in TABLES[table].columns:
        raise InputError(f"table {table} has no levels; leave --level out, or export units")
    return {"level": level}


def _named_columns(table: str, columns: Sequence[str] | None) -> list[str] | None:
    if columns is None:
        return None
    unknown = [name for name in columns if name not in TABLES[table].columns]
    if unknown:
        known = ", ".join(TABLES[table].columns)
        raise InputError(f"table {table} has no column {unknown[0]!r}; it has {known}")
    return [*columns, "geometry"] if TABLES[table].geometry else list(columns)


def _check_fits(frame: pd.DataFrame, table: str, format_: Format, out: Path) -> None:
    if format_.needs_geometry and not is_geographic_table(frame):
        raise InputError(
            f"{out.name}: table {table} has no geometry; export it to .csv, .xlsx, .parquet or .gpkg"
        )
    if format_.one_geometry_type and TABLES[table].geometry == "Geometry":
        raise InputError(
            f"{out.name}: table {table} mixes points, lines and areas; export it to .gpkg or .geojson"
        )


def _in_crs(frame: pd.DataFrame, crs: str | None, format_: Format, out: Path) -> pd.DataFrame:
    if crs is None or not is_geographic_table(frame):
        return frame
    try:
        target = CRS.from_user_input(crs)
    except CRSError as error:
        raise InputError(f"CRS {crs!r} is not known; give one such as EPSG:32648") from error
    if format_.wgs84_only and target != CRS(WGS84):
        raise InputError(f"{out.name}: this format is always WGS 84; leave --crs out, or export to .gpkg")
    projected: pd.DataFrame = gpd.GeoDataFrame(frame).to_crs(target)
    return projected
