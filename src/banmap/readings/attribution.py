"""Which village a part of a file is of: manifest, code column, track name, file name; else nobody guesses.

The order is that of DESIGN §6; each text is read as a code or, failing that, as a name, below the district
or group that the folders name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from banmap.codes import code_from_text
from banmap.readings.directory import Directory, is_exact
from banmap.readings.params import ReadingParams


@dataclass(frozen=True)
class Attribution:
    """Hold the village that was found, or ``""`` and why there is none."""

    unit: str
    why_not: str = ""


@dataclass(frozen=True)
class _Saying:
    """Hold what one text says: villages, if it is firm (a code, an exact name), or a code nobody knows."""

    text: str
    units: tuple[str, ...]
    is_firm: bool = True
    unknown: str = ""


def attribute(
    *, file_name: str, title: str, column: str, directory: Directory, params: ReadingParams
) -> Attribution:
    """Find the village of a part by its code column, its title, its file's name and folders, in this order.

    ``file_name`` is the path below the survey folder, with ``/``.
    """
    within = folder_units(file_name, directory)
    if column:
        return _from_column(column, directory, within, params)
    path = PurePosixPath(file_name)
    texts = [title, path.stem, *reversed(path.parent.parts)]
    say = lru_cache(maxsize=None)(lambda text: _saying(text, directory, within, params))
    return _decide([text for text in texts if text.strip()], say)


def folder_units(file_name: str, directory: Directory) -> frozenset[str]:
    """List the units above villages that a file's name or folders tell; the nearest that tells wins."""
    path = PurePosixPath(file_name)
    for text in (path.stem, *reversed(path.parent.parts)):
        if found := directory.units_above_in([text]):
            return found
    return frozenset()


def _from_column(
    text: str, directory: Directory, within: frozenset[str], params: ReadingParams
) -> Attribution:
    code = code_from_text(text)
    if code in directory.villages:
        return Attribution(code)
    match = directory.match(text, within=within, params=params)
    if match:
        return Attribution(match.code)
    return Attribution("", f"its column says {text!r}, which is no village of the register")


def _saying(text: str, directory: Directory, within: frozenset[str], params: ReadingParams) -> _Saying:
    if codes := directory.codes_in(text):
        return _Saying(text, codes)
    if unknown := directory.unknown_code_in(text):
        return _Saying(text, (), unknown=unknown)
    match = directory.match(text, within=within, params=params)
    return _Saying(text, (match.code,), is_exact(match, text)) if match else _Saying(text, ())


def _decide(texts: Sequence[str], say: Callable[[str], _Saying]) -> Attribution:
    """Take the first text that says a village; ask the later ones only where it is not firm."""
    for place, text in enumerate(texts):
        saying = say(text)
        if saying.unknown:
            return Attribution("", f"code {saying.unknown} in {saying.text!r} is not in the register")
        if not saying.units:
            continue
        if saying.is_firm and len(saying.units) == 1:
            return Attribution(saying.units[0])
        others = map(say, texts[place + 1 :])
        later = {unit for other in others if other.is_firm for unit in other.units}
        if len(saying.units) > 1:
            narrowed = [unit for unit in saying.units if unit in later]
            names = ", ".join(saying.units)
            return (
                Attribution(narrowed[0]) if len(narrowed) == 1 else _unsure(saying, f"names several: {names}")
            )
        if later and saying.units[0] not in later:
            return _unsure(
                saying, f"is like {saying.units[0]}, the file's name says {', '.join(sorted(later))}"
            )
        return Attribution(saying.units[0])
    return Attribution("", "neither the track's name nor the file's name tells a village of the register")


def _unsure(saying: _Saying, text: str) -> Attribution:
    return Attribution("", f"{saying.text!r} {text}")
