"""From the coordinates of a file to WGS 84, by pinned operations: PROJ is never left to choose.

Left to itself PROJ falls back to a shift of nothing ('ballpark') in parts of Laos, without a word. The
parameters are those of EPSG's geocentric translations (Indian 1975: seven
parameters, Thailand onshore); the accuracy is what EPSG states. docs/decisions/readings-datum.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from pyproj.transformer import TransformerGroup

from banmap.crs import WGS84
from banmap.errors import InputError
from banmap.readings.raw import Floats

Datum = Literal["wgs84", "lao1997", "lao1993", "vientiane1982", "indian1960", "indian1975"]
DATUMS: tuple[Datum, ...] = get_args(Datum)
ZONES = (47, 48)


@dataclass(frozen=True)
class Shift:
    """Hold the ellipsoid of a datum and its Helmert step to WGS 84, in metres, arc seconds and ppm."""

    epsg: int
    ellipsoid: str
    helmert: str
    accuracy_m: float


SHIFTS: Mapping[Datum, Shift] = {
    "lao1997": Shift(4678, "krass", "+x=44.585 +y=-131.212 +z=-39.544", 5.0),
    "lao1993": Shift(4677, "krass", "+x=43.933 +y=-129.593 +z=-39.331", 5.15),
    "vientiane1982": Shift(4676, "krass", "+x=42.358 +y=-124.688 +z=-37.366", 7.0),
    "indian1960": Shift(4131, "evrst30", "+x=198 +y=881 +z=317", 44.0),
    "indian1975": Shift(
        4240,
        "evrst30",
        "+x=293 +y=836 +z=318 +rx=0.5 +ry=1.6 +rz=-2.8 +s=2.1 +convention=position_vector",
        3.0,
    ),
}
_DATUM_OF_EPSG = {shift.epsg: datum for datum, shift in SHIFTS.items()}


@dataclass(frozen=True)
class DatumOperation:
    """Name the operation that brings a file to WGS 84, in words, as PROJ reads it, and its accuracy."""

    text: str
    pipeline: str
    accuracy_m: float

    def lon_lat_from_xy(self, xy: Floats) -> Floats:
        """Turn (n, 2) coordinates of the file into (n, 2) longitude, latitude; NaN where that fails."""
        if not self.pipeline or len(xy) == 0:
            return xy
        x, y = _transformer(self.pipeline).transform(xy[:, 0], xy[:, 1], errcheck=False)
        lon_lat = np.column_stack([x, y])
        return np.where(np.isfinite(lon_lat), lon_lat, np.nan)


def datum_operation(datum: Datum, *, crs: str, is_grid: bool, zone: int | None) -> DatumOperation:
    """Choose the operation for a file: the datum that was asked for, else the one that its CRS states.

    A datum other than wgs84 overrides what the file states, for files on a Lao datum often come labelled
    WGS 84. Raises InputError where a zone or a datum is needed and nobody gave it.
    """
    if datum != "wgs84":
        return _pinned(datum, zone=_zone(crs, is_grid=is_grid, zone=zone))
    if not crs:
        return _wgs84(zone=_zone(crs, is_grid=is_grid, zone=zone))
    stated = _parsed(crs)
    base = _DATUM_OF_EPSG.get(_base_epsg(stated))
    if base is not None:
        return _pinned(base, zone=_zone(crs, is_grid=stated.is_projected, zone=zone))
    return _from_stated(stated)


def _wgs84(*, zone: int | None) -> DatumOperation:
    if zone is None:
        return DatumOperation("WGS 84 as given", "", 0.0)
    pipeline = f"+proj=pipeline {_from_utm(zone, 'WGS84')} {_TO_DEGREES}"
    return DatumOperation(f"WGS 84 / UTM {zone}N unprojected", pipeline, 0.0)


def _pinned(datum: Datum, *, zone: int | None) -> DatumOperation:
    shift = SHIFTS[datum]
    first = _TO_RADIANS if zone is None else _from_utm(zone, shift.ellipsoid)
    to_geocentric = f"+step +proj=push +v_3 +step +proj=cart +ellps={shift.ellipsoid}"
    to_degrees = f"+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 {_TO_DEGREES}"
    steps = f"{first} {to_geocentric} +step +proj=helmert {shift.helmert} {to_degrees}"
    grid = "" if zone is None else f" / UTM {zone}N"
    text = f"{datum} (EPSG:{shift.epsg}){grid} to WGS 84: {shift.helmert.replace('+', '')}"
    return DatumOperation(text, f"+proj=pipeline {steps}", shift.accuracy_m)


def _from_stated(stated: CRS) -> DatumOperation:
    if stated == CRS(WGS84):
        return _wgs84(zone=None)
    group = TransformerGroup(stated, WGS84, always_xy=True, allow_ballpark=False)
    first = group.transformers[0] if group.transformers else None
    if first is None or not first.to_proj4():
        known = ", ".join(DATUMS)
        raise InputError(f"no exact way from {stated.name!r} to WGS 84 is known; say --datum ({known})")
    accuracy_m = first.accuracy if first.accuracy and first.accuracy > 0 else 0.0
    return DatumOperation(f"{stated.name} to WGS 84: {first.description}", first.to_proj4(), accuracy_m)


def _zone(crs: str, *, is_grid: bool, zone: int | None) -> int | None:
    """Find the UTM zone of a file's metres; None for degrees."""
    stated = _parsed(crs) if crs else None
    if not (is_grid if stated is None else stated.is_projected):
        return None
    found = zone if stated is None or not stated.utm_zone else int(stated.utm_zone.rstrip("NS"))
    if found is None:
        raise InputError("holds metres (easting, northing) without a zone; say --zone 47 or --zone 48")
    return found


def _parsed(crs: str) -> CRS:
    try:
        return CRS.from_user_input(crs)
    except CRSError as error:
        raise InputError(f"its CRS {crs[:60]!r} is not known; export it again in WGS 84") from error


def _base_epsg(crs: CRS) -> int:
    base = crs.source_crs.geodetic_crs if crs.is_bound and crs.source_crs else crs.geodetic_crs
    return (base.to_epsg(min_confidence=25) if base is not None else None) or 0


@lru_cache(maxsize=32)
def _transformer(pipeline: str) -> Transformer:
    return Transformer.from_pipeline(pipeline)


_TO_RADIANS = "+step +proj=unitconvert +xy_in=deg +xy_out=rad"
_TO_DEGREES = "+step +proj=unitconvert +xy_in=rad +xy_out=deg"


def _from_utm(zone: int, ellipsoid: str) -> str:
    return f"+step +inv +proj=utm +zone={zone} +ellps={ellipsoid}"
