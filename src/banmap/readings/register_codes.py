"""Codes and levels of a register: text always, with the zeros that a workbook lost put back where safe."""

import pandas as pd

from banmap.codes import GROUPINGS, code_from_text
from banmap.findings import Finding
from banmap.readings.raw import file_finding

_LENGTHS = {"province": 2, "district": 4, "village": 7}
_CODE_COLUMNS = ("code", "parent", *GROUPINGS)
_LEVEL_WORDS = {
    "ban": "village",
    "ບ້ານ": "village",
    "kum ban": "kumban",
    "kumbaan": "kumban",
    "village cluster": "kumban",
    "cluster": "kumban",
    "ກຸ່ມບ້ານ": "kumban",
    "ta saeng": "taseng",
    "tasaeng": "taseng",
    "ຕາແສງ": "taseng",
    "muang": "district",
    "ເມືອງ": "district",
    "khoueng": "province",
    "ແຂວງ": "province",
}


def with_codes(
    cells: pd.DataFrame, numeric: frozenset[str], *, file_name: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """Bring codes and levels to their one form; pad numbers with zeros where that is safe, with a finding.

    It is safe for numbers typed as numbers, one digit short of an official code, if every padded code then
    begins with its padded parent's code and none stands twice.
    """
    level = cells["level"].str.casefold().str.strip()
    clean = cells.assign(level=level.replace(_LEVEL_WORDS))
    for column in _CODE_COLUMNS:
        clean[column] = clean[column].map(code_from_text)
    if "code" not in numeric:
        return clean, []
    padding = _padding(clean)
    if not padding:
        return clean, []
    padded = clean.assign(**{column: clean[column].replace(padding) for column in _CODE_COLUMNS})
    example = next(iter(padding))
    if not _is_safe(padded, set(padding.values())):
        text = f"{file_name}: codes such as {example} look short of a zero, but padding them is not safe"
        return clean, [file_finding("code_zero", "warning", f"{text}; format the column as text")]
    text = f"{file_name}: {len(padding)} codes typed as numbers got their zero back ({padding[example]})"
    return padded, [file_finding("code_zero", "warning", f"{text}; format the column as text")]


def _padding(cells: pd.DataFrame) -> dict[str, str]:
    """Map codes of digits that are one digit short for their level to the padded code."""
    length = cells["level"].map(_LENGTHS)
    short = cells["code"].str.isdigit() & (cells["code"].str.len() == length - 1)
    return {code: f"0{code}" for code in cells.loc[short, "code"]}


def _is_safe(padded: pd.DataFrame, changed: set[str]) -> bool:
    official = padded["code"].isin(changed) & padded["parent"].isin(padded["code"])
    nests = [
        code.startswith(parent)
        for code, parent in padded.loc[official, ["code", "parent"]].itertuples(index=False)
        if parent in changed
    ]
    return all(nests) and not padded.loc[padded["code"] != "", "code"].duplicated().any()
