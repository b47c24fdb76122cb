"""Whose claim is whose: tracks of every unit, enclaves, and two claims to the very same land."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from banmap.boundaries.params import BoundaryParams
from banmap.boundaries.tracks import Track, UnitTracks, join_walks, valid_area
from banmap.boundaries.walks import Walk
from banmap.crs import Floats, Projector
from banmap.findings import Finding
from banmap.geometry.curves import closed


COARSE_POINTS = 300


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
    return _settle_pairs(walked, centres_m, findings, projector, params)


def _settle_pairs(
    tracks: list[UnitTracks],
    centres_m: Mapping[str, Floats],
    findings: list[Finding],
    projector: Projector,
    params: BoundaryParams,
) -> Ownership:
    areas = [_area(unit) for unit in tracks]
    tree = shapely.STRtree(areas)
    gone: set[int] = set()
    for one, other in _overlapping_pairs(areas, tree, params):
        if gone & {one, other}:
            continue
        common = areas[one].intersection(areas[other]).area
        if common > params.same_claim_share * (areas[one].area + areas[other].area - common):
            lost = _loser(tracks, areas, one, other, centres_m)
            gone.add(lost)
            findings.append(_same_claim(tracks, areas, one, other, lost, projector))
        elif common > params.enclave_share * min(areas[one].area, areas[other].area):
            inner, outer = sorted((one, other), key=lambda i: areas[i].area)
            tracks[outer] = replace(tracks[outer], rings=[*tracks[outer].rings, *tracks[inner].rings])
            findings.append(_enclave(tracks, areas, inner, outer, projector))
    return Ownership([unit for number, unit in enumerate(tracks) if number not in gone], findings)


def _area(unit: UnitTracks) -> shapely.Geometry:
    """Give the area of a unit's tracks from some hundred of their points: enough to compare claims."""
    parts = [
        valid_area(shapely.Polygon(ring.points_m[:: 1 + len(ring.points_m) // COARSE_POINTS]))
        for ring in unit.rings
    ]
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def _overlapping_pairs(
    areas: Sequence[shapely.Geometry], tree: shapely.STRtree, params: BoundaryParams
) -> list[tuple[int, int]]:
    """List pairs of claims of which one may lie mostly in the other, by their boxes first."""
    boxes = shapely.bounds(np.array(areas, dtype=object)).reshape(-1, 4)
    one, other = tree.query(shapely.box(*boxes.T))
    pairs = sorted({(a, b) for a, b in zip(one.tolist(), other.tolist(), strict=True) if a < b})
    return [pair for pair in pairs if _box_share(boxes[pair[0]], boxes[pair[1]]) > params.same_claim_share]


def _box_share(one: Floats, other: Floats) -> float:
    low, high = np.maximum(one[:2], other[:2]), np.minimum(one[2:], other[2:])
    sizes = [float(np.prod(box[2:] - box[:2])) for box in (one, other)]
    return float(np.prod(np.maximum(high - low, 0.0))) / max(min(sizes), 1e-9)


def _loser(
    tracks: Sequence[UnitTracks],
    areas: Sequence[shapely.Geometry],
    one: int,
    other: int,
    centres_m: Mapping[str, Floats],
) -> int:
    """Of two claims to the same land, the one whose village lies in it stands; else the first code."""
    holds = [
        tracks[i].unit in centres_m and areas[i].contains(shapely.Point(centres_m[tracks[i].unit]))
        for i in (one, other)
    ]
    return one if holds == [False, True] else other


def _finding(kind: str, severity: str, unit: str, text: str, shape: shapely.Geometry) -> Finding:
    return Finding("walks", kind, severity, unit, text, shape)  # type: ignore[arg-type]


def _degrees(shape: shapely.Geometry, projector: Projector) -> shapely.Geometry:
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


def _same_claim(
    tracks: Sequence[UnitTracks],
    areas: Sequence[shapely.Geometry],
    one: int,
    other: int,
    lost: int,
    projector: Projector,
) -> Finding:
    stays = tracks[other if lost == one else one].unit
    text = (
        f"villages {tracks[one].unit} and {tracks[other].unit} walked the same land: one file may bear the "
        f"wrong code. The land goes to {stays}; {tracks[lost].unit} is drawn as if nobody had walked it"
    )
    return _finding("same_land", "error", tracks[lost].unit, text, _degrees(areas[lost], projector))


def _enclave(
    tracks: Sequence[UnitTracks],
    areas: Sequence[shapely.Geometry],
    inner: int,
    outer: int,
    projector: Projector,
) -> Finding:
    text = (
        f"village {tracks[inner].unit} lies inside the walk of village {tracks[outer].unit}: it is cut out of "
        "it as an enclave. Ask both villages to confirm"
    )
    return _finding("enclave", "warning", tracks[inner].unit, text, _degrees(areas[inner], projector))
