"""Vector files through GDAL: their layers as tables of texts with coordinates."""

import warnings
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from shapely.errors import ShapelyError

from banmap.crs import WGS84
from banmap.errors import InputError
from banmap.findings import Finding
from banmap.readings.raw import file_finding
from banmap.readings.spreadsheet import Spreadsheet, column_name


def layers_from_file(path: Path) -> tuple[dict[str, gpd.GeoDataFrame], tuple[Finding, ...]]:
    """Read every layer of a vector file, with what GDAL had to say; raises InputError where it cannot."""
    if path.suffix.lower() == ".shp" and not _has_index(path):
        raise InputError(f"{path.name}: its .shx file is missing; copy all files of the shapefile together")
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            names = [str(name) for name, _ in pyogrio.list_layers(path)]
            layers = {name: pyogrio.read_dataframe(path, layer=name) for name in names}
    except (RuntimeError, ValueError, ShapelyError) as error:  # pyogrio's errors are RuntimeErrors
        raise InputError(f"{path.name}: cannot be read ({error}); export it again") from error

    said = dict.fromkeys(str(warning.message) for warning in caught)
    return layers, (*(_said(path.name, text) for text in said), *_without_shape(path.name, layers))


def _said(file_name: str, text: str) -> Finding:
    return file_finding("damaged_file", "warning", f"{file_name}: {text}; look at the file")


def _without_shape(file_name: str, layers: Mapping[str, pd.DataFrame]) -> list[Finding]:
    findings = []
    for name, layer in layers.items():
        count = int(layer.geometry.isna().sum()) if isinstance(layer, gpd.GeoDataFrame) else 0
        if count:
            text = (
                f"{file_name}: {count} of {len(layer)} features of layer {name} have no shape; look at them"
            )
            findings.append(file_finding("no_shape", "warning", text))
    return findings


def texts_from_attributes(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn every attribute column into texts, ``""`` where empty; whole numbers without a point."""
    attributes = frame.drop(columns="geometry", errors="ignore")
    texts = {
        column_name(str(name)): [_text(value) for value in attributes[name]] for name in attributes.columns
    }
    return pd.DataFrame(texts, index=frame.index, dtype="object")


def spreadsheet_from_points(path: Path) -> Spreadsheet:
    """Read the first layer of a vector file as a spreadsheet; points give the columns lon and lat."""
    layers, findings = layers_from_file(path)
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
    findings = tuple(finding for finding in findings if finding.kind != "no_shape")
    return Spreadsheet(cells, _numeric(layer), findings)


def _has_index(path: Path) -> bool:
    return any(path.with_suffix(suffix).is_file() for suffix in (".shx", ".SHX"))


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
