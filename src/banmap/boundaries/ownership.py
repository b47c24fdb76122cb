"""Whose claim is whose: tracks of every unit, enclaves, and two claims to the very same land."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.tracks import Track, UnitTracks, join_walks, valid_area
from banmap.boundaries.walks import Walk
from banmap.crs import Floats, Projector
from banmap.findings import Finding, Severity
from banmap.geometry.curves import closed

COARSE_POINTS = 300
"""Claims are compared by about this many points of each ring."""


@dataclass(frozen=True)
class Ownership:
    """The tracks of each unit that has any, in the order of codes, and what was found on the way."""

    tracks: list[UnitTracks]
    findings: list[Finding] = field(default_factory=list)


def settle_ownership(
    walks: Sequence[Walk],
    centres_m: Mapping[str, Floats],
    projector: Projector,
    params: BoundaryParams,
) -> Ownership:
    """Join the walks of each unit and settle claims that cannot both stand."""
    by_unit: dict[str, list[int]] = {}
    for number, walk in enumerate(walks):
        by_unit.setdefault(walk.unit, []).append(number)
    tracks = [join_walks(u, [walks[n] for n in numbers], numbers, params) for u, numbers in by_unit.items()]
    findings = [_loose(walks[number], projector) for unit in tracks for number in unit.loose]
    findings += [_parts(unit, projector) for unit in tracks if len(unit.rings) > 1]
    findings += [_open(unit, projector) for unit in tracks for ring in unit.rings if _missing_m(ring) > 0]
    walked = [unit for unit in tracks if unit.rings]
    settled = _settle_pairs(_Claims(walked, [_area(unit) for unit in walked], centres_m), projector, params)
    return Ownership(settled.tracks, [*findings, *settled.findings])


@dataclass(frozen=True)
class _Claims:
    """The tracks of walked units, their areas, and the places of villages by code."""

    tracks: Sequence[UnitTracks]
    areas: Sequence[BaseGeometry]
    centres_m: Mapping[str, Floats]


def _settle_pairs(claims: _Claims, projector: Projector, params: BoundaryParams) -> Ownership:
    """Let one of two claims to the same land go; cut enclaves out of the claims around them."""
    tracks, areas = list(claims.tracks), claims.areas
    gone: set[int] = set()
    findings = []
    for one, other in _overlapping_pairs(areas, params):
        if gone & {one, other}:
            continue
        common = areas[one].intersection(areas[other]).area
        if common > params.same_claim_share * (areas[one].area + areas[other].area - common):
            lost = _loser(claims, one, other)
            gone.add(lost)
            findings.append(_same_claim(claims, (one, other), lost, projector))
        elif common > params.enclave_share * min(areas[one].area, areas[other].area):
            inner, outer = sorted((one, other), key=lambda i: areas[i].area)
            tracks[outer] = replace(tracks[outer], rings=[*tracks[outer].rings, *tracks[inner].rings])
            findings.append(_enclave(claims, inner, outer, projector))
    return Ownership([unit for number, unit in enumerate(tracks) if number not in gone], findings)


def _area(unit: UnitTracks) -> BaseGeometry:
    """Give the area of a unit's tracks from some hundred of their points: enough to compare claims."""
    parts = [
        valid_area(shapely.Polygon(ring.points_m[:: 1 + len(ring.points_m) // COARSE_POINTS]))
        for ring in unit.rings
    ]
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def _overlapping_pairs(areas: Sequence[BaseGeometry], params: BoundaryParams) -> list[tuple[int, int]]:
    """List pairs of claims of which one may lie mostly in the other, by their boxes."""
    boxes = shapely.bounds(np.array(areas, dtype=object)).reshape(-1, 4)
    one, other = shapely.STRtree(areas).query(shapely.box(*boxes.T))
    pairs = sorted({(a, b) for a, b in zip(one.tolist(), other.tolist(), strict=True) if a < b})
    return [pair for pair in pairs if _box_share(boxes[pair[0]], boxes[pair[1]]) > params.same_claim_share]


def _box_share(one: Floats, other: Floats) -> float:
    low, high = np.maximum(one[:2], other[:2]), np.minimum(one[2:], other[2:])
    sizes = [float(np.prod(box[2:] - box[:2])) for box in (one, other)]
    return float(np.prod(np.maximum(high - low, 0.0))) / max(min(sizes), 1e-9)


def _loser(claims: _Claims, one: int, other: int) -> int:
    """Of two claims to the same land, the one whose village lies in it stands; else the first one."""
    return one if not _holds_centre(claims, one) and _holds_centre(claims, other) else other


def _holds_centre(claims: _Claims, number: int) -> bool:
    centre_m = claims.centres_m.get(claims.tracks[number].unit)
    return centre_m is not None and bool(claims.areas[number].contains(shapely.Point(centre_m)))


def _finding(kind: str, severity: Severity, unit: str, text: str, shape: BaseGeometry) -> Finding:
    return Finding("walks", kind, severity, unit, text, shape)


def _degrees(shape: BaseGeometry, projector: Projector) -> BaseGeometry:
    return shapely.transform(shape, projector.degrees_from_metres)


def _loose(walk: Walk, projector: Projector) -> Finding:
    text = (
        f"village {walk.unit}: walk {walk.name} of source {walk.source} encloses no land and lies on no "
        "other walk of the village; it is not used. Check its village, or walk the rest"
    )
    return _finding(
        "loose_walk", "warning", walk.unit, text, _degrees(shapely.LineString(walk.points_m), projector)
    )


def _parts(unit: UnitTracks, projector: Projector) -> Finding:
    text = (
        f"village {unit.unit}: its walks enclose {len(unit.rings)} separate areas; all are kept. Check that "
        "none belongs to another village"
    )
    return _finding("several_parts", "warning", unit.unit, text, _degrees(_area(unit), projector))


def _missing_m(ring: Track) -> float:
    steps = np.hypot(*np.diff(closed(ring.points_m), axis=0).T)
    return float(steps[ring.gaps].sum())


def _open(unit: UnitTracks, projector: Projector) -> Finding:
    missing = sum(_missing_m(ring) for ring in unit.rings)
    lines = [
        shapely.LineString(closed(ring.points_m)[i : i + 2])
        for ring in unit.rings
        for i in np.flatnonzero(ring.gaps).tolist()
    ]
    text = (
        f"village {unit.unit}: {missing:.0f} m of its border have no fixes. The neighbours' walks are used "
        "there, else a straight line marked as provisional"
    )
    return _finding(
        "missing_stretch", "warning", unit.unit, text, _degrees(shapely.MultiLineString(lines), projector)
    )


def _same_claim(claims: _Claims, pair: tuple[int, int], lost: int, projector: Projector) -> Finding:
    one, other = (claims.tracks[number].unit for number in pair)
    unit = claims.tracks[lost].unit
    text = (
        f"villages {one} and {other} walked the same land: one file may bear the "
        f"wrong code. The land goes to {one if unit == other else other}; {unit} is drawn as if nobody had "
        "walked it"
    )
    return _finding("same_land", "error", unit, text, _degrees(claims.areas[lost], projector))


def _enclave(claims: _Claims, inner: int, outer: int, projector: Projector) -> Finding:
    unit = claims.tracks[inner].unit
    text = (
        f"village {unit} lies inside the walk of village {claims.tracks[outer].unit}: it is cut out of "
        "it as an enclave. Ask both villages to confirm"
    )
    return _finding("enclave", "warning", unit, text, _degrees(claims.areas[inner], projector))
