"""The file formats of an export: what each can hold, and how it is written.

Every writer takes a table in its final CRS and a path, writes the same bytes for the same rows where the
format allows it, and returns what the format made of the table that a reader should know.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
import xlsxwriter

from banmap.crs import WGS84
from banmap.errors import InputError
from banmap.outputs.collections import feature_ids
from banmap.outputs.geojson import feature_collection
from banmap.tables import TABLES

# Stands where a format insists on a time of writing: the same rows give the same bytes.
_FIXED_DAY = "2000-01-01"
_FIXED_TIME = f"{_FIXED_DAY}T00:00:00.000Z"
_DBF_NAME_LENGTH = 10
_DBF_TEXT_BYTES = 254
_XLSX_MOST_ROWS = 1_048_575
_TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"

Notes = list[str]
Writer = Callable[[pd.DataFrame, str, Path], Notes]


@dataclass(frozen=True)
class Format:
    """Say what a suffix stands for: its writer, and what it cannot hold."""

    writer: Writer
    needs_geometry: bool = False
    wgs84_only: bool = False
    one_geometry_type: bool = False


def format_of_suffix(path: Path) -> Format:
    """Give the format of a path; raises InputError for a suffix that is not known."""
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise InputError(
            f"{path.name}: cannot export to {path.suffix!r}; end the name in {', '.join(FORMATS)}"
        ) from None


def is_geographic_table(frame: pd.DataFrame) -> bool:
    """Say whether a table has a geometry."""
    return isinstance(frame, gpd.GeoDataFrame)


def _write_gpkg(frame: pd.DataFrame, name: str, path: Path) -> Notes:
    with _fixed_clock():
        _write_by_gdal(frame, path, driver="GPKG", layer=name, dataset_options={"VERSION": "1.3"})
    return []


def _write_fgb(frame: pd.DataFrame, name: str, path: Path) -> Notes:
    # A row without a geometry has no place in the index, which then is left out with it.
    index = "NO" if frame.geometry.isna().any() else "YES"
    _write_by_gdal(frame, path, driver="FlatGeobuf", layer=name, layer_options={"SPATIAL_INDEX": index})
    return []


def _write_kml(frame: pd.DataFrame, name: str, path: Path) -> Notes:
    whole = {name: "Int32" for name in frame.columns if pd.api.types.is_integer_dtype(frame[name].dtype)}
    _write_by_gdal(
        _with_text_times(frame).astype(whole), path, driver="LIBKML", layer=name
    )  # KML has no int64
    return []


def _write_shp(frame: pd.DataFrame, _name: str, path: Path) -> Notes:
    names = _short_names([column for column in frame.columns if column != "geometry"])
    notes = [
        f"column {long} is called {short} in the Shapefile" for long, short in names.items() if long != short
    ]
    short = _with_text_times(frame).rename(columns=names)
    for column in short.columns:
        if pd.api.types.is_bool_dtype(short[column].dtype):
            short[column] = short[column].astype("int32")
        elif pd.api.types.is_string_dtype(short[column].dtype):
            cut = short[column].map(_cut_to_dbf)
            if lost := int((cut != short[column]).sum()):
                notes.append(
                    f"column {column}: {lost} texts are cut to the {_DBF_TEXT_BYTES} bytes of a Shapefile"
                )
            short[column] = cut
    options = {"ENCODING": "UTF-8", "DBF_DATE_LAST_UPDATE": _FIXED_DAY}
    _write_by_gdal(short, path, driver="ESRI Shapefile", layer=path.stem, layer_options=options)
    return notes


def _write_geojson(frame: pd.DataFrame, name: str, path: Path) -> Notes:
    has_key = set(TABLES[name].key) <= set(frame.columns)
    ids = feature_ids(frame, name) if has_key else [str(row) for row in range(1, len(frame) + 1)]
    path.write_bytes(feature_collection(gpd.GeoDataFrame(frame), ids))
    return []


def _write_parquet(frame: pd.DataFrame, _name: str, path: Path) -> Notes:
    frame.to_parquet(path, index=False)
    return []


def _write_csv(frame: pd.DataFrame, _name: str, path: Path) -> Notes:
    plain = _with_text_times(_with_coordinates(frame, wkt=True))
    # The mark at the start makes Excel read Lao text as what it is; pandas and GDAL pass over it.
    plain.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    return []


def _write_xlsx(frame: pd.DataFrame, name: str, path: Path) -> Notes:
    if len(frame) > _XLSX_MOST_ROWS:
        raise InputError(f"{path.name}: {len(frame)} rows do not fit into a sheet of Excel; export to .csv")
    plain = _with_coordinates(frame, wkt=False)
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd hh:mm:ss",
    }
    with xlsxwriter.Workbook(str(path), {**options, "remove_timezone": True}) as book:
        book.set_properties({"created": pd.Timestamp(_FIXED_DAY).to_pydatetime()})
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, list(plain.columns), book.add_format({"bold": True}))
        for number, column in enumerate(plain.columns):
            values = plain[column].astype(object).where(plain[column].notna(), None)
            sheet.write_column(1, number, values.tolist())
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    is_point = not is_geographic_table(frame) or _is_all_points(gpd.GeoDataFrame(frame))
    return (
        []
        if is_point
        else ["lon and lat are a point inside each shape; a sheet of Excel cannot hold the shape"]
    )


FORMATS: dict[str, Format] = {
    ".gpkg": Format(_write_gpkg),
    ".geojson": Format(_write_geojson, needs_geometry=True, wgs84_only=True),
    ".shp": Format(_write_shp, needs_geometry=True, one_geometry_type=True),
    ".kml": Format(_write_kml, needs_geometry=True, wgs84_only=True),
    ".parquet": Format(_write_parquet),
    ".fgb": Format(_write_fgb, needs_geometry=True),
    ".csv": Format(_write_csv),
    ".xlsx": Format(_write_xlsx),
}


def _write_by_gdal(frame: pd.DataFrame, path: Path, *, driver: str, layer: str, **options: Any) -> None:  # noqa: ANN401
    geometry_type = _gdal_geometry_type(frame)
    pyogrio.write_dataframe(
        frame,
        path,
        driver=driver,
        layer=layer,
        geometry_type=geometry_type,
        promote_to_multi=bool(geometry_type and geometry_type.startswith("Multi")),
        **options,
    )


def _gdal_geometry_type(frame: pd.DataFrame) -> str | None:
    """Name the one type of a layer: a mix of single and multi is multi, any other mix is unknown."""
    if not is_geographic_table(frame):
        return None
    kinds = set(gpd.GeoDataFrame(frame).geometry.dropna().geom_type)
    if len(kinds) == 1:
        return str(next(iter(kinds)))
    singles = {kind.removeprefix("Multi") for kind in kinds}
    return f"Multi{next(iter(singles))}" if len(singles) == 1 else "Unknown"


@contextmanager
def _fixed_clock() -> Iterator[None]:
    """Let GDAL write a fixed time of last change into a GeoPackage."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _FIXED_TIME})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _with_text_times(frame: pd.DataFrame) -> pd.DataFrame:
    times = [name for name in frame.columns if isinstance(frame[name].dtype, pd.DatetimeTZDtype)]
    return frame.assign(
        **{name: frame[name].dt.strftime(_TIME_FORMAT).astype("str").fillna("") for name in times}
    )


def _with_coordinates(frame: pd.DataFrame, *, wkt: bool) -> pd.DataFrame:
    """Put columns in the place of the geometry: lon, lat (x_m, y_m in a metric CRS) or, for shapes, WKT."""
    if not is_geographic_table(frame):
        return frame
    table = gpd.GeoDataFrame(frame)
    plain = pd.DataFrame(table.drop(columns="geometry"))
    if wkt and not _is_all_points(table):
        return plain.assign(wkt=shapely.to_wkt(table.geometry.to_numpy(), rounding_precision=-1))
    points = shapely.point_on_surface(table.geometry.to_numpy())
    names = ("lon", "lat") if table.crs == WGS84 else ("x_m", "y_m")
    return plain.assign(**dict(zip(names, (shapely.get_x(points), shapely.get_y(points)), strict=True)))


def _is_all_points(table: gpd.GeoDataFrame) -> bool:
    return set(table.geometry.dropna().geom_type) <= {"Point"}


def _short_names(names: list[str]) -> dict[str, str]:
    """Cut names to ten letters; two that become equal are told apart by a number."""
    short: dict[str, str] = {}
    for name in names:
        cut, number = name[:_DBF_NAME_LENGTH], 1
        while cut in short.values():
            cut = f"{name[: _DBF_NAME_LENGTH - len(str(number))]}{number}"
            number += 1
        short[name] = cut
    return short


def _cut_to_dbf(text: str) -> str:
    return text.encode()[:_DBF_TEXT_BYTES].decode(errors="ignore")
