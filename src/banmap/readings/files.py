"""The files of a survey: which there are, in a settled order, and what is in one of them."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from banmap.errors import InputError
from banmap.readings.formats import ADAPTERS
from banmap.readings.raw import FileReadings

SIDECARS = frozenset({".dbf", ".shx", ".prj", ".cpg", ".qpj", ".qmd", ".sbn", ".sbx", ".qix", ".shp.xml"})
_DIGESTED_SIDECARS = (".dbf", ".prj", ".cpg")


@dataclass(frozen=True)
class SurveyFile:
    """Hold a file's path, its name below the folder it was found in (with ``/``), and its sha256.

    The sha256 is ``""`` where the file cannot be opened.
    """

    path: Path
    name: str
    sha256: str

    @property
    def source(self) -> str:
        """The key of the file in the tables: the first 12 digits of its sha256."""
        return self.sha256[:12]


def find_files(paths: Iterable[Path], *, exclude: Collection[Path] = ()) -> list[SurveyFile]:
    """List the files of folders, recursively, and the files named; sorted by name, then by content.

    Hidden files and the side files of shapefiles are passed over. Raises InputError for a path that is not.
    """
    excluded = {path.resolve() for path in exclude}
    named = sorted(((name.count("/"), name, path) for root in paths for path, name in _under(root)))
    # A file reached through two of the paths keeps the longer name: its folders may tell the district.
    found = {path.resolve(): (path, name) for _, name, path in named}
    files = [
        SurveyFile(path, name, sha256_of(path))
        for where, (path, name) in found.items()
        if where not in excluded
    ]
    return sorted(files, key=lambda file: (file.name, file.sha256))


def sha256_of(path: Path) -> str:
    """Digest a file's bytes; a shapefile's with those of its table and CRS, which are one thing with it.

    Gives ``""`` where a file cannot be opened: reading it will then tell why.
    """
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256")
        if path.suffix.lower() == ".shp":
            for suffix in _DIGESTED_SIDECARS:
                sides = (path.with_suffix(end) for end in (suffix, suffix.upper()))
                digest.update(next((side.read_bytes() for side in sides if side.is_file()), b""))
    except OSError:
        return ""
    return digest.hexdigest()


def read_file(path: Path) -> FileReadings:
    """Read one file as it is, before anybody asks which village it is of.

    Raises InputError, naming the file, where its content is not what its suffix says or cannot be read.
    """
    adapter = ADAPTERS.get(path.suffix.lower())
    if adapter is None:
        known = " ".join(sorted(ADAPTERS))
        raise InputError(
            f"{path.name}: files of the kind {path.suffix or 'without suffix'!r} are not read ({known})"
        )
    if path.stat().st_size == 0:
        raise InputError(f"{path.name}: the file is empty; copy it again from the device")
    try:
        return adapter(path)
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error}); copy it again from the device") from error


def _under(root: Path) -> Iterator[tuple[Path, str]]:
    if root.is_file():
        yield root, root.name
        return
    if not root.is_dir():
        raise InputError(f"{root}: there is no such file or folder")
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in relative.parts)
        if path.is_file() and not hidden and not _is_sidecar(path):
            yield path, relative.as_posix()


def _is_sidecar(path: Path) -> bool:
    suffix = path.suffix.lower()
    if path.name.lower().endswith(".shp.xml"):
        return True
    return suffix in SIDECARS and any(path.with_suffix(end).is_file() for end in (".shp", ".SHP"))
