"""Coordinate reference systems: WGS 84 for storage, one metric CRS for work.

Longitude comes before latitude, always. Work on a geographic or missing CRS raises at the door.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from banmap.errors import GeometryError

WGS84 = "EPSG:4326"

Floats = NDArray[np.float64]


def utm_from_lon_lat(lon_deg: float, lat_deg: float) -> str:
    """Give the EPSG code of the WGS 84 / UTM zone that holds a point, as ``EPSG:32648``."""
    zone = min(int((lon_deg + 180.0) // 6.0) + 1, 60)
    return f"EPSG:{(32600 if lat_deg >= 0 else 32700) + zone}"


def check_metric_crs(crs: str) -> CRS:
    """Return the CRS if it is projected in metres, else raise GeometryError."""
    try:
        parsed = CRS.from_user_input(crs)
    except CRSError as error:
        raise GeometryError(f"CRS {crs!r} is not known; give one such as EPSG:32648") from error
    if not parsed.is_projected or parsed.axis_info[0].unit_name != "metre":
        raise GeometryError(f"CRS {crs!r} is not projected in metres; give one such as EPSG:32648")
    return parsed


@dataclass(frozen=True)
class Projector:
    """Turn WGS 84 longitude and latitude into metres of one metric CRS, and back.

    Both directions take and return arrays of shape (n, 2): ``lon, lat`` in degrees or ``x, y`` in metres.
    """

    metric_crs: str

    def __post_init__(self) -> None:
        check_metric_crs(self.metric_crs)

    def metres_from_degrees(self, lon_lat_deg: Floats) -> Floats:
        """Project (n, 2) longitude, latitude to (n, 2) metres."""
        return _transform(_transformer(WGS84, self.metric_crs), lon_lat_deg)

    def degrees_from_metres(self, xy_m: Floats) -> Floats:
        """Unproject (n, 2) metres to (n, 2) longitude, latitude."""
        return _transform(_transformer(self.metric_crs, WGS84), xy_m)


@lru_cache(maxsize=32)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _transform(transformer: Transformer, points: Floats) -> Floats:
    if len(points) == 0:
        return np.empty((0, 2))
    x, y = transformer.transform(points[:, 0], points[:, 1])
    return np.column_stack([x, y])
