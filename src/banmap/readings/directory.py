"""The villages of a register as they may be named in files: by code, by name, and by what lies above them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from banmap.codes import code_from_text, codes_in_text, district_from_code, level_from_code
from banmap.names import Match, match_name, normalise_name
from banmap.readings.params import ReadingParams

_SHORTEST_TOKEN = 3
_TOKEN = re.compile(r"[0-9A-Za-z]+(?:[-.][0-9A-Za-z]+)*")
_DATE = re.compile(
    r"\b(?:19|20)\d{2}[-_.]?\d{2}[-_.]?\d{2}(?:[ t_-]?\d{2}[-_.:h]?\d{2}(?:[-_.:]?\d{2})?z?)?\b",
    re.IGNORECASE,
)
# Words that teams and devices write beside a village's name; none of them is part of one.
_NOISE = frozenset(
    {
        *(
            "track",
            "tracks",
            "trk",
            "walk",
            "walked",
            "route",
            "boundary",
            "border",
            "perimeter",
            "limit",
            "line",
        ),
        *(
            "gps",
            "gpx",
            "kml",
            "log",
            "active",
            "activity",
            "survey",
            "current",
            "saved",
            "archive",
            "copy",
            "final",
        ),
        *("session", "part", "day", "team", "group", "waypoint", "waypoints", "point", "points"),
        *("corner", "corners", "centre", "center", "centres", "centers"),
        *("ຂອບເຂດ", "ເສັ້ນ", "ເຂດແດນ", "ທີມ", "ວັນທີ"),
    }
)
_TEAM = re.compile(r"\b(team|group|part|session|day|ທີມ)[ ]?[0-9a-z]{1,2}\b")


@dataclass(frozen=True)
class Directory:
    """Look villages up. ``villages`` gives each code its names, ``above`` the codes of all units above it.

    ``upper`` gives districts, kumbans and ta saengs their names.
    """

    villages: Mapping[str, tuple[str, ...]]
    above: Mapping[str, frozenset[str]]
    upper: Mapping[str, tuple[str, ...]]

    @cached_property
    def _odd_codes(self) -> frozenset[str]:
        """Codes that are not official: found as whole words."""
        return frozenset(code for code in self.villages if level_from_code(code) != "village")

    @cached_property
    def _districts(self) -> frozenset[str]:
        return frozenset(filter(None, map(district_from_code, self.villages)))

    def codes_in(self, text: str) -> tuple[str, ...]:
        """List the villages whose code stands in a text, in order of appearance, each once."""
        whole = code_from_text(text)
        tokens = [token.upper() for token in _TOKEN.findall(text) if len(token) >= _SHORTEST_TOKEN]
        odd = [token for token in (whole, *tokens) if token in self._odd_codes]
        official = [code for code in codes_in_text(text) if code in self.villages]
        return tuple(dict.fromkeys([*official, *odd]))

    def unknown_code_in(self, text: str) -> str:
        """Give a code in the text that looks like a village of a known district, yet is none; or ``""``."""
        codes = (code for code in codes_in_text(text) if level_from_code(code) == "village")
        return next((c for c in codes if c not in self.villages and c[:4] in self._districts), "")

    def units_above_in(self, texts: Sequence[str]) -> frozenset[str]:
        """List the districts and groups that the texts name by code or exactly by name."""
        wanted = {normalise_name(text) for text in texts} - {""}
        codes = {
            code for text in texts for code in codes_in_text(text) if level_from_code(code) == "district"
        }
        codes |= {code_from_text(text) for text in texts}
        named = {c for c, names in self.upper.items() if not wanted.isdisjoint(map(normalise_name, names))}
        return frozenset(named | (codes & self.upper.keys()))

    def match(self, text: str, *, within: frozenset[str], params: ReadingParams) -> Match | None:
        """Match a text as a village name, among the villages below ``within`` if that is not empty."""
        below = {c: names for c, names in self.villages.items() if not within or within & self.above[c]}
        limits = {"minimum_score": params.minimum_score, "minimum_lead": params.minimum_lead}
        tidy = _without_noise(text)
        if not any(sign.isalpha() for sign in tidy):
            return None
        for wanted in dict.fromkeys([text, tidy]):
            if match := match_name(wanted, below, **limits):
                return match
        bare = re.sub(r"\b\d+\b", " ", tidy)
        match = match_name(bare, below, **limits)
        return match if match and normalise_name(match.name) == normalise_name(bare) else None

    def named_exactly(self, text: str, *, within: frozenset[str], params: ReadingParams) -> str:
        """Give the village whose code or exact name is the whole text, or ``""``."""
        code = code_from_text(text)
        if code in self.villages:
            return code
        match = self.match(text, within=within, params=params)
        return match.code if match and is_exact(match, text) else ""

    def is_name_of(self, text: str, unit: str) -> bool:
        """Say whether a text is a name of this village."""
        return bool(text) and normalise_name(text) in map(normalise_name, self.villages.get(unit, ()))


def directory_from_register(register: pd.DataFrame, memberships: pd.DataFrame) -> Directory:
    """Make the directory of a checked register and its memberships."""
    columns = (register[column].tolist() for column in ("code", "name", "name_lo", "other_names"))
    names: dict[str, tuple[str, ...]] = {
        code: tuple(filter(None, (name, name_lo, *_split(other))))
        for code, name, name_lo, other in zip(*columns, strict=True)
    }
    levels = dict(zip(register["code"], register["level"], strict=True))
    parents = dict(zip(register["code"], register["parent"], strict=True))
    groups = memberships.groupby("unit")["group_code"].agg(frozenset).to_dict() if len(memberships) else {}
    villages = {code: names[code] for code, level in levels.items() if level == "village"}
    above = {code: _line(code, parents) | groups.get(code, frozenset()) for code in villages}
    return Directory(villages, above, {code: names[code] for code in names if code not in villages})


def is_exact(match: Match, text: str) -> bool:
    """Say whether a match is the same name, not only a like one."""
    return normalise_name(match.name).replace(" ", "") == normalise_name(text).replace(" ", "")


def _split(other_names: str) -> list[str]:
    return [name.strip() for name in re.split("[,;|]", other_names)]


def _line(code: str, parents: Mapping[str, str]) -> frozenset[str]:
    line = []
    while code := parents.get(code, ""):
        line.append(code)
    return frozenset(line)


def _without_noise(text: str) -> str:
    plain = _DATE.sub(" ", text.replace("_", " ").casefold())
    words = re.split(r"[\s\-.,;:()\[\]]+", _TEAM.sub(" ", plain))
    return " ".join(word for word in words if word not in _NOISE)
