"""Geometry blobs of a GeoPackage: a header of 8 bytes, for lines and areas an envelope, then WKB.

Source: OGC 12-128r17 (GeoPackage 1.3), clause 2.1.3. Points carry no envelope: records of 29 bytes,
so that numpy makes and reads hundreds of thousands at once. All is written little-endian, in two dimensions.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from banmap.errors import StoreError

Floats = NDArray[np.float64]
Objects = NDArray[np.object_]

SRS_ID = 4326
POINT_BYTES = 29
_HEADER_BYTES = 8
WKB_POINT = b"\x01\x01\x00\x00\x00"
_PLAIN, _ENVELOPE, _EMPTY, _EXTENDED = 0x01, 0x03, 0x11, 0x20
_ENVELOPE_BYTES = (0, 32, 48, 48, 64, 0, 0, 0)  # by the envelope code of the flags byte


def blobs_from_geometries(geometries: Objects) -> list[bytes | None]:
    """Encode shapely geometries (None where missing) as GeoPackage blobs in WGS 84, in the same order."""
    if len(geometries) and bool((_is_point(geometries) & ~shapely.is_empty(geometries)).all()):
        return _point_blobs(shapely.get_coordinates(geometries))
    wkb = shapely.to_wkb(geometries, byte_order=1, output_dimension=2, include_srid=False)
    headers = _headers(geometries)
    return [None if body is None else head + body for head, body in zip(headers, wkb, strict=True)]


def geometries_from_blobs(blobs: Sequence[bytes | None]) -> Objects:
    """Decode GeoPackage blobs to an array of shapely geometries, None where the blob is missing.

    Raises StoreError where a blob is not one of a GeoPackage.
    """
    points = point_coordinates(blobs)
    if points is not None:
        return np.asarray(shapely.points(points), dtype=object).reshape(-1)
    bodies = np.array([_wkb_from_blob(blob) for blob in blobs] or [None], dtype=object)[: len(blobs)]
    try:
        return np.asarray(shapely.from_wkb(bodies), dtype=object)
    except shapely.errors.GEOSException as error:
        raise StoreError(f"a geometry in the file cannot be read: {error}") from error


def bounds_from_blobs(blobs: Sequence[bytes | None]) -> Floats:
    """Give (n, 4) bounds west, south, east, north in degrees; NaN for a missing or empty geometry."""
    points = point_coordinates(blobs)
    if points is not None:
        return np.column_stack([points, points])
    return np.asarray(shapely.bounds(geometries_from_blobs(blobs)), dtype=np.float64).reshape(-1, 4)


def _is_point(geometries: Objects) -> NDArray[np.bool_]:
    return np.asarray(shapely.get_type_id(geometries) == 0)


def _point_blobs(lon_lat_deg: Floats) -> list[bytes | None]:
    records = np.empty((len(lon_lat_deg), POINT_BYTES), dtype=np.uint8)
    records[:, :8] = np.frombuffer(_header(_PLAIN), dtype=np.uint8)
    records[:, 8:13] = np.frombuffer(WKB_POINT, dtype=np.uint8)
    records[:, 13:] = np.ascontiguousarray(lon_lat_deg, dtype="<f8").view(np.uint8).reshape(-1, 16)
    blobs: list[bytes | None] = records.view(f"V{POINT_BYTES}").ravel().tolist()
    return blobs


def _header(flags: int) -> bytes:
    return b"GP\x00" + bytes([flags]) + SRS_ID.to_bytes(4, "little")


def _headers(geometries: Objects) -> list[bytes]:
    """Make the header of each geometry: with an envelope unless it is a point or empty."""
    envelopes = np.asarray(shapely.bounds(geometries), dtype="<f8").reshape(-1, 4)[:, [0, 2, 1, 3]]
    full = _header(_ENVELOPE)
    heads = [full + envelope.tobytes() for envelope in envelopes]
    for row in np.flatnonzero(_is_point(geometries)):
        heads[row] = _header(_PLAIN)
    for row in np.flatnonzero(shapely.is_empty(geometries)):
        heads[row] = _header(_EMPTY)
    return heads


def point_coordinates(blobs: Sequence[bytes | None]) -> Floats | None:
    """Give (n, 2) longitude, latitude where every blob is a plain point record of ours, else None."""
    if not blobs or None in blobs or set(map(len, blobs)) != {POINT_BYTES}:  # type: ignore[arg-type]
        return None
    records = np.frombuffer(b"".join(blobs), dtype=np.uint8)  # type: ignore[arg-type]
    records = records.reshape(-1, POINT_BYTES)
    heads = np.frombuffer(_header(_PLAIN) + WKB_POINT, dtype=np.uint8)
    if not bool((records[:, :13] == heads).all()):
        return None
    return np.ascontiguousarray(records[:, 13:]).view("<f8").astype(np.float64, copy=False)


def _wkb_from_blob(blob: bytes | None) -> bytes | None:
    if blob is None:
        return None
    if len(blob) < _HEADER_BYTES or blob[:2] != b"GP" or blob[3] & _EXTENDED:
        raise StoreError("a geometry in the file is not a plain GeoPackage geometry; edit that row again")
    return blob[_HEADER_BYTES + _ENVELOPE_BYTES[(blob[3] >> 1) & 7] :]
