"""The columns of tables and attributes that field teams and devices write, by their usual names."""

from collections.abc import Container, Mapping
from typing import Literal

Meaning = Literal[
    "code", "unit_a", "unit_b", "name", "kind", "words", "lon", "lat", "easting", "northing", "zone", "walk",
    "segment", "seq", "time", "date", "ele", "accuracy_m", "hdop", "sats", "sigma_m", "decided_on",
]  # fmt: skip
# In order of trust: the first of a line that a file has is taken.
USUAL: Mapping[Meaning, tuple[str, ...]] = {
    "code": ("village_code", "code", "unit_code", "ban_code", "vill_code", "villagecode", "unit", "village"),
    "unit_a": ("unit_a", "village_a", "left", "left_code", "left_unit", "left_village"),
    "unit_b": ("unit_b", "village_b", "right", "right_code", "right_unit", "right_village"),
    "name": ("name", "title", "label", "track_name", "point_name", "waypoint"),
    "kind": ("kind", "point_kind", "point_type", "type"),
    "words": ("desc", "description", "cmt", "comment", "remark", "note", "notes", "sym", "symbol"),
    "lon": ("lon", "longitude", "long", "lng", "lon_deg", "x", "x_coord", "point_x", "longitud"),
    "lat": ("lat", "latitude", "lat_deg", "y", "y_coord", "point_y", "latitud"),
    "easting": ("easting", "utm_easting", "utm_east", "utm_e", "east", "e", "utm_x", "x_utm", "x_m"),
    "northing": ("northing", "utm_northing", "utm_north", "utm_n", "north", "n", "utm_y", "y_utm", "y_m"),
    "zone": ("zone", "utm_zone"),
    "walk": ("walk", "track", "track_id", "track_fid", "session", "line", "line_id", "route", "route_fid"),
    "segment": ("segment", "track_seg_id", "seg", "segment_id"),
    "seq": ("seq", "sequence", "order", "point_no", "track_seg_point_id", "route_point_id", "vertex_index"),
    "time": ("time", "timestamp", "datetime", "date_time", "utc", "utc_time", "when", "gps_time"),
    "date": ("date", "gps_date", "day"),
    "ele": ("ele", "elevation", "alt", "altitude", "height", "z", "ele_m"),
    "accuracy_m": (
        "accuracy_m", "accuracy", "acc", "horizontal_accuracy", "h_accuracy", "hacc", "gps_accuracy", "epe",
        "precision",
    ),
    "hdop": ("hdop",),
    "sats": ("sats", "sat", "satellites", "nsat", "num_sats", "satellites_used"),
    "sigma_m": ("sigma_m", "sd_m", "accuracy_m", "accuracy"),
    "decided_on": ("decided_on", "decided", "decision_date", "meeting_date", "agreed_on", "date"),
}  # fmt: skip


def column_of(meaning: Meaning, columns: Container[object]) -> str | None:
    """Find which of the columns (or any mapping keyed by them) has a meaning; None where there is none."""
    return next((name for name in USUAL[meaning] if name in columns), None)


def value_of(meaning: Meaning, attributes: Mapping[str, str]) -> str:
    """Give the first text that is filled in under a usual name of the meaning, or ``""``."""
    return next((attributes[name] for name in USUAL[meaning] if attributes.get(name)), "")
