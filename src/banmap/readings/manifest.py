"""The manifest: a table file, code[, walk] in which a person says what is of which village."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from banmap.codes import code_from_text
from banmap.errors import InputError
from banmap.readings.directory import Directory
from banmap.readings.spreadsheet import read_spreadsheet

_SHOWN = 10


@dataclass(frozen=True)
class Manifest:
    """Give each file and walk (``""``: the whole file) its village. File names are in small letters."""

    units: Mapping[tuple[str, str], str]

    def unit_of(self, file_name: str, walk: str) -> str:
        """Find the village of a walk, by the file's path below the folder or by its plain name; or ``""``."""
        whole = file_name.casefold()
        for name in (whole, PurePosixPath(whole).name):
            for part in (walk, ""):
                if unit := self.units.get((name, part)):
                    return unit
        return ""

    def files_missing_in(self, file_names: Iterable[str]) -> list[str]:
        """List the files that the manifest names and that are not there."""
        whole = {name.casefold() for name in file_names}
        there = whole | {PurePosixPath(name).name for name in whole}
        return sorted({file for file, _ in self.units} - there)


def read_manifest(path: Path | None, directory: Directory) -> Manifest:
    """Read a manifest; raises InputError that lists rows with unknown codes or two codes for one file."""
    if path is None:
        return Manifest({})
    if not path.is_file():
        raise InputError(f"manifest {path}: there is no such file")
    cells = read_spreadsheet(path, strict_encoding=True).cells
    if not {"file", "code"} <= set(cells.columns):
        raise InputError(f"{path.name} row 1: the columns must be file, code and, if wanted, walk")
    units: dict[tuple[str, str], str] = {}
    problems = []
    walks = cells["walk"] if "walk" in cells.columns else [""] * len(cells)
    for row, file, text, walk in zip(cells.index, cells["file"], cells["code"], walks, strict=True):
        code = code_from_text(text)
        key = (file.replace("\\", "/").removeprefix("./").casefold(), walk)
        if code not in directory.villages:
            problems.append(f"{path.name} row {row}: code {text!r} of {file} is no village of the register")
        elif units.setdefault(key, code) != code:
            problems.append(
                f"{path.name} row {row}: {file} has the code {units[key]} already; keep one of {text}"
            )
    if problems:
        raise InputError("\n".join(problems[:_SHOWN]))
    return Manifest(units)
