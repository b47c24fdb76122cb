"""What a single point marks, by the words that stand with it: a corner, a village's centre, or a marker."""

import re
from collections.abc import Sequence

from banmap.names import normalise_name
from banmap.readings.raw import Kind

_CORNER = re.compile(
    r"\b(corner|cornerpoint|tripoint|junction|jaew|chae|coin|borne)\b|^(c|p|cp|k|corner|point|pt)[ ]?[0-9]+$"
)
_CENTRE = re.compile(
    r"\b(centre|center|centroid|village|ban|school|office|temple|wat|health|hall|hq|home|residence)\b"
)
_LAO_CORNER = ("ແຈ", "ມຸມ")
_LAO_CENTRE = ("ບ້ານ", "ໂຮງຮຽນ", "ຫ້ອງການ", "ສຸກສາລາ", "ວັດ", "ສູນກາງ")
_MARKER = ("ຫຼັກ", "ຫລັກ")


def kind_from_words(texts: Sequence[str | None]) -> Kind:
    """Tell the kind of a point from its name, type, symbol and description, in that order; ``""`` if unsure.

    The first text that says anything decides: a corner named so stays one though its symbol is a house.
    """
    for text in texts:
        if text and (kind := _kind_of(text)):
            return kind
    return ""


def kind_from_column(text: str) -> Kind:
    """Read a kind column: walk, corner, centre, marker and their usual words; ``""`` for anything else."""
    word = text.strip().casefold()
    if word in {"walk", "track", "trackpoint", "t", "boundary", "line"}:
        return "walk"
    return "marker" if word in {"marker", "waypoint", "w"} else _kind_of(word)


def _kind_of(text: str) -> Kind:
    words = " ".join(re.sub(r"[^\w\u0e80-\u0eff]+", " ", text.casefold()).split())
    lao = normalise_name(text)
    if _CORNER.search(words) or any(word in lao for word in _LAO_CORNER):
        return "corner"
    if any(word in words or word in lao for word in _MARKER) or re.search(
        r"\b(marker|pillar|post|sign)\b", words
    ):
        return "marker"
    return "centre" if _CENTRE.search(words) or any(word in text for word in _LAO_CENTRE) else ""
