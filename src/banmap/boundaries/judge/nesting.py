"""Nesting: each unit above villages is the union of its villages, vertex by vertex."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from banmap.boundaries.judge.coverage import Level
from banmap.boundaries.judge.edges import Edges, Ints, Network, find_unbalanced, is_among
from banmap.boundaries.judge.violation import violation
from banmap.codes import GROUPINGS
from banmap.findings import Finding

_MOST_STEPS = 10


def groups_from_register(register: pd.DataFrame, memberships: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Read, for each level above villages, to which unit a village belongs: level to (village to unit).

    Kumban and ta saeng come from the memberships that have not ended (``valid_to`` empty; of several the one
    that began last), else from the village's line of parents; district and province from that line.
    """
    villages = register.loc[register["level"] == "village", "code"]
    level = dict(zip(register["code"], register["level"], strict=True))
    parent = dict(zip(register["code"], register["parent"], strict=True))
    groups: dict[str, dict[str, str]] = {}
    for village in villages:
        for unit in _parents(village, parent):
            groups.setdefault(level.get(unit, ""), {}).setdefault(village, unit)
    for grouping in GROUPINGS:
        groups.setdefault(grouping, {}).update(_in_force(memberships, grouping))
    return groups


def _parents(code: str, parent: Mapping[str, str]) -> Iterator[str]:
    """Climb from parent to parent; a register with a cycle ends after some steps."""
    for _ in range(_MOST_STEPS):
        code = parent.get(code, "")
        if not code:
            return
        yield code


def _in_force(memberships: pd.DataFrame, grouping: str) -> dict[str, str]:
    rows = memberships[(memberships["grouping"] == grouping) & memberships["valid_to"].isna()]
    rows = rows.sort_values(["valid_from", "group_code"], na_position="first", kind="stable")
    return dict(zip(rows["unit"], rows["group_code"], strict=True))


def find_nesting_violations(
    upper: Level, villages: Level, network: Network, groups: Mapping[str, str]
) -> Iterator[Finding]:
    """Find units of a level whose outline is not, to the bit, that of their villages together.

    The outline of villages together is made of their edges less those that have a partner in the same group.
    """
    number = {code: index for index, code in enumerate(upper.codes)}
    group_of = np.array([number.get(groups.get(code, ""), -1) for code in villages.codes], dtype=np.int64)
    owner = group_of[villages.edges.owner] if len(villages.edges) else np.empty(0, dtype=np.int64)
    members = villages.edges.owned_by(owner).keep(owner >= 0)
    keys = np.concatenate([_key(members), _key(upper.edges)])
    bad = find_unbalanced(keys, np.concatenate([members.way, -upper.edges.way]))
    for index in np.unique(bad // upper.edges.places**2).tolist():
        code = upper.codes[index]
        wrong = _chosen(members, upper.edges, bad, index)
        text = f"{upper.level} {code} is not the union of its villages here; build the map anew"
        yield violation("not_nested", code, text, network.lines(wrong))


def _key(edges: Edges) -> Ints:
    return edges.owner * edges.places**2 + edges.pair


def _chosen(members: Edges, outline: Edges, bad: Ints, index: int) -> Edges:
    both = Edges(
        np.concatenate([members.start, outline.start]),
        np.concatenate([members.end, outline.end]),
        np.concatenate([members.owner, outline.owner]),
        members.places,
    )
    return both.keep((both.owner == index) & is_among(_key(both), bad))
