"""Vector files through GDAL: their layers as tables of texts with coordinates."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from banmap.crs import WGS84
from banmap.errors import InputError
from banmap.readings.spreadsheet import Spreadsheet, column_name


def layers_from_file(path: Path) -> dict[str, gpd.GeoDataFrame]:
    """Read every layer of a vector file; raises InputError where GDAL cannot."""
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        return {name: pyogrio.read_dataframe(path, layer=name) for name in names}
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name}: cannot be read ({error}); export it again") from error


def texts_from_attributes(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn every attribute column into texts, ``""`` where empty; whole numbers without a point."""
    attributes = frame.drop(columns="geometry", errors="ignore")
    texts = {
        column_name(str(name)): [_text(value) for value in attributes[name]] for name in attributes.columns
    }
    return pd.DataFrame(texts, index=frame.index, dtype="object")


def spreadsheet_from_points(path: Path) -> Spreadsheet:
    """Read the first layer of a vector file as a spreadsheet; points give the columns lon and lat."""
    layers = layers_from_file(path)
    name = "register" if "register" in layers else next(iter(layers), "")
    if not name:
        raise InputError(f"{path.name}: has no layers; export the register again")
    layer = layers[name]
    cells = texts_from_attributes(layer)
    if isinstance(layer, gpd.GeoDataFrame) and layer.crs is not None:
        points = layer.geometry.to_crs(WGS84)
        is_point = (points.geom_type == "Point") & ~points.is_empty
        cells["lon"] = [
            repr(x) if ok else "" for x, ok in zip(points.where(is_point).x, is_point, strict=True)
        ]
        cells["lat"] = [
            repr(y) if ok else "" for y, ok in zip(points.where(is_point).y, is_point, strict=True)
        ]
    cells.index = pd.RangeIndex(1, len(cells) + 1, name="row")
    return Spreadsheet(cells, _numeric(layer))


def _numeric(layer: pd.DataFrame) -> frozenset[str]:
    return frozenset(
        column_name(str(name)) for name in layer.columns if pd.api.types.is_numeric_dtype(layer[name])
    )


def _text(value: object) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, pd.Timestamp) else str(value).strip()
