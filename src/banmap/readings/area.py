"""Where the survey is, and whether fixes can be of it: near, off, or with swapped coordinates."""

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely import get_coordinates

from banmap.readings.raw import Floats

_EARTH_RADIUS_KM = 6371.0
_LIMITS_DEG = (180.0, 90.0)
_MOST = 0.5
# Laos lies within 100 to 108 degrees east, 13.5 to 23 degrees north.
_LAOS_DEG = (100.0, 13.5, 108.0, 23.0)


@dataclass(frozen=True)
class Area:
    """Hold the places (n, 2: longitude, latitude) that the survey is known to reach; maybe none."""

    places: Floats

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(_unit_vectors(self.places))

    def distance_km(self, lon_lat: Floats) -> Floats:
        """Give each point's distance to the nearest place; infinite where a point is none on earth.

        Without places every point on earth is at distance 0: nothing is known against it.
        """
        distance = np.full(len(lon_lat), np.inf)
        valid = is_on_earth(lon_lat)
        if len(self.places) == 0:
            distance[valid] = 0.0
        elif valid.any():
            chord, _ = self._tree.query(_unit_vectors(lon_lat[valid]))
            distance[valid] = 2 * _EARTH_RADIUS_KM * np.arcsin(np.clip(chord / 2, 0, 1))
        return distance

    def share_within(self, lon_lat: Floats, limit_km: float) -> float:
        """Tell which share of the points lies within ``limit_km`` of a place."""
        return float((self.distance_km(lon_lat) <= limit_km).mean()) if len(lon_lat) else 0.0


def area_from_register(register: pd.DataFrame, frame: gpd.GeoDataFrame | None = None) -> Area:
    """Make the area of the register's points and the vertices of the frame; it may be empty."""
    points = register.loc[register["lon"].notna() & register["lat"].notna(), ["lon", "lat"]].to_numpy(
        dtype=float
    )
    outline = get_coordinates(frame.geometry) if frame is not None and len(frame) else np.empty((0, 2))
    return Area(np.vstack([points.reshape(-1, 2), outline]))


def is_on_earth(lon_lat: Floats) -> NDArray[np.bool_]:
    """Say which points are longitudes and latitudes at all."""
    with np.errstate(invalid="ignore"):
        return np.asarray((np.abs(lon_lat) <= _LIMITS_DEG).all(axis=1), dtype=np.bool_)


def is_swapped(area: Area, as_given: Floats, swapped: Floats, *, near_km: float) -> bool:
    """Decide for a whole file whether its two coordinates stand in each other's place.

    They do where most points are near the survey only when swapped; without a known area, where most points
    are no place on earth as given and lie in Laos when swapped.
    """
    if len(area.places):
        is_off = area.share_within(as_given, near_km) < _MOST
        return is_off and area.share_within(swapped, near_km) > _MOST
    west, south, east, north = _LAOS_DEG
    in_laos = (swapped >= (west, south)).all(axis=1) & (swapped <= (east, north)).all(axis=1)
    return bool(is_on_earth(as_given).mean() < _MOST < in_laos.mean())


def _unit_vectors(lon_lat: Floats) -> Floats:
    lon, lat = np.radians(lon_lat).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
