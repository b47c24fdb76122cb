"""Arcs: every edge of a village lies in exactly one arc, which has the village on the side it says."""

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from banmap.boundaries.judge.coverage import Level
from banmap.boundaries.judge.edges import Edges, Ints, Mask, Network, is_among
from banmap.boundaries.judge.violation import violation
from banmap.findings import Finding

OUTSIDE = -1
UNKNOWN = -2


@dataclass(frozen=True)
class Sides:
    """The numbers of the units left and right of each arc: ``OUTSIDE``, or ``UNKNOWN`` for no village."""

    left: Ints
    right: Ints


def find_arc_violations(
    arcs: gpd.GeoDataFrame, lines: Edges, villages: Level, network: Network
) -> Iterator[Finding]:
    """Find arcs that stand twice, lie on no border or name a wrong side, and borders without an arc.

    ``lines`` are the edges of the arcs, ``villages`` have their inside on the left of theirs.
    """
    sides = _sides(arcs, villages)
    names = arcs["id"].astype(str).tolist()
    border = is_among(lines.pair, villages.edges.pair)
    twice = pd.Series(lines.pair).duplicated(keep=False).to_numpy()
    wrong = border & ~_is_beside(lines, sides, villages.edges)
    texts = (
        ("arc_twice", twice, "lies in more than one arc here"),
        ("arc_astray", ~border, "lies on no border of a village here"),
        ("arc_side", wrong, "does not have on its left and right here the villages that it names"),
    )
    for kind, bad, text in texts:
        yield from _of_arcs(names, lines, bad, (kind, text), network)
    yield from _borders_without_arc(lines, villages, network)


def _sides(arcs: gpd.GeoDataFrame, villages: Level) -> Sides:
    number = {"": OUTSIDE} | {code: index for index, code in enumerate(villages.codes)}
    left, right = (
        np.array([number.get(code, UNKNOWN) for code in arcs[side]], dtype=np.int64)
        for side in ("left", "right")
    )
    return Sides(left, right)


def _is_beside(lines: Edges, sides: Sides, rings: Edges) -> Mask:
    """Say which edges of arcs have on either side just the village that their arc names, or nobody.

    An edge of a village runs with the village on its left: along the arc if on its left, else back.
    """
    at = {}
    for name, start, end in (("left", lines.start, lines.end), ("right", lines.end, lines.start)):
        at[name] = _owner_of(start * lines.places + end, rings)
    left, right = sides.left[lines.owner], sides.right[lines.owner]
    result: Mask = (at["left"] == left) & (at["right"] == right) & (left != right)
    return result


def _owner_of(way: Ints, rings: Edges) -> Ints:
    """Give the village that has this directed edge, OUTSIDE for none; of two the one that comes first."""
    owned = pd.Series(rings.owner, index=rings.start * rings.places + rings.end)
    owned = owned[~owned.index.duplicated()]
    owner: Ints = owned.reindex(way, fill_value=OUTSIDE).to_numpy()
    return owner


def _of_arcs(
    names: list[str], lines: Edges, bad: Mask, message: tuple[str, str], network: Network
) -> Iterator[Finding]:
    kind, text = message
    for number in np.unique(lines.owner[bad]).tolist():
        place = network.lines(lines.keep(bad & (lines.owner == number)))
        yield violation(kind, "", f"arc {names[number]} {text}; build the map anew", place)


def _borders_without_arc(lines: Edges, villages: Level, network: Network) -> Iterator[Finding]:
    bare = ~is_among(villages.edges.pair, lines.pair)
    for number in np.unique(villages.edges.owner[bare]).tolist():
        place = network.lines(villages.edges.keep(bare & (villages.edges.owner == number)))
        code = villages.codes[number]
        text = f"village {code}: its border here lies in no arc; build the map anew"
        yield violation("arc_missing", code, text, place)
