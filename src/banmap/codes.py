"""Lao unit codes: province 2 digits, district 4, village 7; text, never numbers.

Source: DESIGN §2; the national list of villages (``LA`` may stand before a code). Kumbans and ta saeng
have codes of their own, so a level is read from a register, and from the length of a code only where
nothing else is known.
"""

import re

LEVELS = ("village", "kumban", "taseng", "district", "province")
GROUPINGS = ("kumban", "taseng")
_LEVEL_OF_LENGTH = {2: "province", 4: "district", 7: "village"}
_CODE = re.compile(r"(?<![0-9A-Za-z])(?:LA)?([0-9]{7}|[0-9]{4}|[0-9]{2})(?![0-9])", re.IGNORECASE)


def code_from_text(text: str) -> str:
    """Strip white space and a leading ``LA``; other codes are kept as they are, in capitals."""
    code = text.strip().upper()
    return code[2:] if re.fullmatch(r"LA[0-9]+", code) else code


def codes_in_text(text: str) -> list[str]:
    """List the official codes that stand in a file name or title, in order of appearance."""
    return _CODE.findall(text)


def level_from_code(code: str) -> str | None:
    """Tell the level of an official code by its number of digits, or None."""
    return _LEVEL_OF_LENGTH.get(len(code)) if code.isdigit() else None


def district_from_code(code: str) -> str | None:
    """Give the 4-digit district that an official village or district code belongs to, or None."""
    return code[:4] if code.isdigit() and len(code) in (4, 7) else None
