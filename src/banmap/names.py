"""Village names: one spelling to compare by, and the cautious match of a name against a register.

Names are not keys: one published list gives three villages of a district the same name. A match is made
only where one unit stands clearly before all others; else there is none, and a person decides.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

EXACT_SCORE = 100.0
_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_APOSTROPHES = re.compile("['\u2019\u02bc`]")
_LATIN_PREFIXES = frozenset(
    {
        *("ban", "baan", "b", "village", "muang", "mueang", "meuang", "m", "district", "kumban", "kb"),
        *("khoueng", "khoueang", "khweng", "taseng", "tasaeng"),
    }
)
_LAO_PREFIXES = ("ກຸ່ມບ້ານ", "ບ້ານ", "ເມືອງ", "ແຂວງ", "ຕາແສງ")
# Words that tell two villages of one stem apart (upper, lower, small, big, middle, old, new …): where they
# differ, a likeness of the rest proves nothing.
_TELLING = (
    *("neua", "nua", "nuea", "nue", "tai", "tay", "noi", "noy", "nyai", "yai", "gnai", "nhai"),
    *("kang", "kao", "kau", "mai", "may"),
    *("ເໜືອ", "ໃຕ້", "ນ້ອຍ", "ໃຫຍ່", "ກາງ", "ເກົ່າ", "ໃໝ່"),
)


@dataclass(frozen=True)
class Match:
    """Name the unit that a text was matched to: its code, the score out of 100, and its name."""

    code: str
    score: float
    name: str


@lru_cache(maxsize=1 << 16)
def normalise_name(text: str) -> str:
    """Give the spelling to compare names by: folded, without punctuation, zero-width signs and prefixes.

    Unicode compatibility forms and Lao digits become one form; words such as ban, ບ້ານ, muang, kumban in
    front are dropped unless nothing else stands there. Digits stay: they tell villages apart.
    """
    folded = unicodedata.normalize("NFKC", _ZERO_WIDTH.sub("", text)).casefold()
    plain = "".join(_plain(sign) for sign in _APOSTROPHES.sub("", folded))
    words = plain.split()
    while words and (shorter := _without_prefix(words)):
        words = shorter
    return " ".join(words)


def match_name(
    name: str,
    candidates: Mapping[str, Sequence[str]],
    *,
    minimum_score: float,
    minimum_lead: float,
) -> Match | None:
    """Find the one unit whose name is this one, or clearly the most like it; None where that is unsure.

    ``candidates`` gives every code its names. An exact match of the normalised names wins, if only one unit
    has it; else the best likeness of at least ``minimum_score`` (0 to 100) that leads the next unit by
    ``minimum_lead``. Numbers and telling words (new, old, upper, lower …) must be the same in both.
    """
    wanted = _key(name)
    if not wanted:
        return None
    floor = minimum_score - minimum_lead  # a rival below this is no rival
    best: dict[str, Match] = {}
    for match in _like_names(wanted, candidates, floor):
        best[match.code] = max(match, best.get(match.code, match), key=lambda one: one.score)
    ranked = sorted(best.values(), key=lambda match: (-match.score, match.code))
    if not ranked or ranked[0].score < minimum_score:
        return None
    lead = ranked[0].score - (ranked[1].score if len(ranked) > 1 else 0.0)
    is_exact = ranked[0].score == EXACT_SCORE and lead > 0
    return ranked[0] if is_exact or lead >= minimum_lead else None


def _plain(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.digit(sign))
    return sign if category[0] in "LMN" else " "


def _without_prefix(words: list[str]) -> list[str] | None:
    if len(words) > 1 and (words[0] in _LATIN_PREFIXES or words[0] in _NORMAL_LAO_PREFIXES):
        return words[1:]
    for prefix in _NORMAL_LAO_PREFIXES:
        if words[0].startswith(prefix) and len(words[0]) > len(prefix):
            return [words[0][len(prefix) :], *words[1:]]
    return None


@lru_cache(maxsize=1 << 16)
def _key(name: str) -> str:
    """Give the normalised name without spaces: romanised names are spaced at will."""
    return normalise_name(name).replace(" ", "")


def _like_names(wanted: str, candidates: Mapping[str, Sequence[str]], floor: float) -> Iterator[Match]:
    """Yield the candidates' names that are like the wanted key, by ``floor`` at least, or the same."""
    pairs = [(code, name) for code, names in candidates.items() for name in names]
    keys = [_key(name) for _, name in pairs]
    found = process.extract(wanted, keys, scorer=fuzz.ratio, score_cutoff=max(floor, 1.0), limit=None)
    for key, score, place in found:
        if key == wanted:
            yield Match(pairs[place][0], EXACT_SCORE, pairs[place][1])
        elif _telling_parts(key) == _telling_parts(wanted):
            yield Match(pairs[place][0], min(score, EXACT_SCORE - 1.0), pairs[place][1])


def _telling_parts(joined: str) -> tuple[list[str], str]:
    tail = next((word for word in _NORMAL_TELLING if joined.rstrip("0123456789").endswith(word)), "")
    return re.findall("[0-9]+", joined), tail


_NORMAL_LAO_PREFIXES = tuple(unicodedata.normalize("NFKC", word) for word in _LAO_PREFIXES)
_NORMAL_TELLING = tuple(unicodedata.normalize("NFKC", word) for word in _TELLING)
