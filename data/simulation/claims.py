"""Planted disputes and unclaimed strips: what teams walk differs from the truth by more than GPS error."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import geopandas as gpd
import numpy as np
import shapely

from simulation.coverage import true_shared_boundary

Kind = Literal["dispute", "unclaimed"]

CLEAR_OF_OTHERS_M = 60.0
"""A planted area stays this far from third villages, so that it has two claimants and no more."""


@dataclass(frozen=True)
class Planted:
    """Tell what was planted: its kind, the two villages (sorted), its polygon and its greatest width."""

    kind: Kind
    claimants: tuple[str, str]
    area: shapely.Polygon
    width_m: float


def plant_dispute(
    claims: gpd.GeoDataFrame,
    *,
    claimant: str,
    neighbour: str,
    width_m: float,
    length_m: float,
    at_share: float = 0.5,
    rng: np.random.Generator,
) -> tuple[gpd.GeoDataFrame, Planted]:
    """Let ``claimant``'s walk bulge into ``neighbour``: up to ``width_m`` wide and ``length_m`` long.

    ``at_share`` says where along the border its middle lies (0 to 1). Returns new claims (``code``, polygon)
    and the planted area, claimed by both. Raises ValueError where the place is too narrow for it.
    """
    strip = _strip(claims, (claimant, neighbour), (width_m, length_m, at_share), rng)
    shapes = dict(zip(claims["code"], claims.geometry, strict=True))
    grown = _filled(shapes[claimant].union(shapely.intersection(strip, shapes[neighbour])))
    area = _largest(shapely.difference(grown, shapes[claimant]))
    planted = _planted("dispute", (claimant, neighbour), area, width_m)
    _check_clear(planted, shapes)
    return _with_shape(claims, claimant, _largest(grown)), planted


def plant_unclaimed(
    claims: gpd.GeoDataFrame,
    *,
    retreating: str,
    neighbour: str,
    width_m: float,
    length_m: float,
    at_share: float = 0.5,
    both: bool = False,
    rng: np.random.Generator,
) -> tuple[gpd.GeoDataFrame, Planted]:
    """Let ``retreating`` (or, with ``both``, each of the two by half) walk short of the true border.

    Arguments, returns and errors are those of ``plant_dispute``; the planted area is claimed by nobody.
    """
    half = 0.5 if both else 1.0
    strip = _strip(claims, (neighbour, retreating), (width_m * half, length_m, at_share), rng)
    shapes = dict(zip(claims["code"], claims.geometry, strict=True))
    left = {code: _largest(shapes[code].difference(strip)) for code in (retreating, neighbour)}
    if not both:
        left[neighbour] = shapes[neighbour]
    before = shapely.union_all([shapes[code] for code in left])
    area = _largest(before.difference(shapely.union_all(list(left.values()))))
    planted = _planted("unclaimed", (retreating, neighbour), area, width_m)
    _check_clear(planted, shapes)
    for code, shape in left.items():
        claims = _with_shape(claims, code, shape)
    return claims, planted


def plant_many(
    coverage: gpd.GeoDataFrame,
    *,
    disputes: int,
    unclaimed: int = 0,
    width_range_m: tuple[float, float] = (80.0, 200.0),
    length_range_m: tuple[float, float] = (500.0, 1500.0),
    seed: int,
) -> tuple[gpd.GeoDataFrame, tuple[Planted, ...]]:
    """Plant many disputes and unclaimed strips, each village in one of them at most.

    Returns the claims that the teams walk and what was planted. Raises ValueError where the coverage has
    too few borders that are long enough.
    """
    rng = np.random.default_rng(seed)
    claims, planted = coverage[["code", "geometry"]].copy(), list[Planted]()
    for pair in _free_pairs(coverage, 1.8 * length_range_m[0], rng):
        if len(planted) == disputes + unclaimed:
            break
        if any(set(pair) & set(done.claimants) for done in planted):
            continue
        width_m = float(rng.uniform(*width_range_m))
        length_m = float(rng.uniform(*length_range_m))
        kind: Kind = "dispute" if len(planted) < disputes else "unclaimed"
        try:
            claims, one = _plant(claims, kind, pair, (width_m, length_m), rng)
        except ValueError:  # too narrow here: another border will do
            continue
        planted.append(one)
    if len(planted) < disputes + unclaimed:
        raise ValueError(f"only {len(planted)} of {disputes + unclaimed} areas find a border long enough")
    return claims, tuple(planted)


def _plant(
    claims: gpd.GeoDataFrame,
    kind: Kind,
    pair: tuple[str, str],
    size_m: tuple[float, float],
    rng: np.random.Generator,
) -> tuple[gpd.GeoDataFrame, Planted]:
    width_m, length_m = size_m
    first, second = pair
    if kind == "dispute":
        return plant_dispute(
            claims, claimant=first, neighbour=second, width_m=width_m, length_m=length_m, rng=rng
        )
    return plant_unclaimed(
        claims, retreating=first, neighbour=second, width_m=width_m, length_m=length_m, rng=rng
    )


def _free_pairs(
    coverage: gpd.GeoDataFrame, border_m: float, rng: np.random.Generator
) -> Iterator[tuple[str, str]]:
    borders = true_shared_boundary(coverage)
    borders = borders[borders.length >= border_m]
    for row in rng.permutation(len(borders)):
        pair = (borders["left"].iloc[row], borders["right"].iloc[row])
        yield pair if rng.random() < 0.5 else pair[::-1]


def _strip(
    claims: gpd.GeoDataFrame,
    pair: tuple[str, str],
    size: tuple[float, float, float],
    rng: np.random.Generator,
) -> shapely.Geometry:
    """Widen a stretch of the pair's border by up to the width on both sides, blunt at the ends."""
    width_m, length_m, at_share = size
    line = _longest_border(claims, pair)
    middle_m = at_share * line.length
    if middle_m - length_m / 2 < width_m or line.length - middle_m - length_m / 2 < width_m:
        raise ValueError(f"border {pair} is {line.length:.0f} m long: too short for {length_m:.0f} m here")
    at_m = np.arange(middle_m - length_m / 2, middle_m + length_m / 2, 15.0)
    knots_m = np.linspace(at_m[0], at_m[-1], max(int(length_m / 120.0), 2))
    shares = np.interp(at_m, knots_m, rng.uniform(0.75, 1.0, len(knots_m)))
    circles = shapely.buffer(shapely.line_interpolate_point(line, at_m), width_m * shares)
    pairs = [shapely.convex_hull(shapely.union(*two)) for two in pairwise(circles)]
    return shapely.simplify(shapely.union_all(pairs), 2.0)


def _longest_border(claims: gpd.GeoDataFrame, pair: Sequence[str]) -> shapely.LineString:
    borders = true_shared_boundary(claims[claims["code"].isin(pair)])
    if borders.empty:
        raise ValueError(f"{pair[0]} and {pair[1]} are no neighbours: choose two that share a border")
    parts: list[shapely.LineString] = shapely.get_parts(borders.geometry.iloc[0]).tolist()
    return max(parts, key=lambda part: part.length)


def _planted(kind: Kind, pair: tuple[str, str], area: shapely.Polygon, width_m: float) -> Planted:
    first, second = sorted(pair)
    return Planted(kind, (first, second), area, width_m)


def _check_clear(planted: Planted, shapes: dict[str, shapely.Geometry]) -> None:
    near = planted.area.buffer(CLEAR_OF_OTHERS_M)
    mine = shapely.union_all([shapes[code] for code in planted.claimants])
    if not mine.covers(near):
        raise ValueError(f"{planted.kind} of {planted.claimants} comes near a third village or the outside")


def _with_shape(claims: gpd.GeoDataFrame, code: str, shape: shapely.Geometry) -> gpd.GeoDataFrame:
    shapes = [shape if row == code else old for row, old in zip(claims["code"], claims.geometry, strict=True)]
    return claims.set_geometry(gpd.GeoSeries(shapes, index=claims.index, crs=claims.crs))


def _largest(shape: shapely.Geometry) -> shapely.Polygon:
    parts: list[shapely.Polygon] = shapely.get_parts(shape).tolist()
    return max(parts, key=lambda part: part.area)


def _filled(shape: shapely.Geometry) -> shapely.Geometry:
    """Fill holes: pockets that a strip cuts off a wiggly border belong to the one who walks around them."""
    return shapely.union_all([shapely.polygons(part.exterior) for part in shapely.get_parts(shape)])
