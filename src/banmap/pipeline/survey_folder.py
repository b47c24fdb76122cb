"""What stands in a survey folder: register, GPS files, and where given a frame, manifest and notice."""

from dataclasses import dataclass
from pathlib import Path

from banmap.errors import InputError, NotFoundError

_SUFFIXES = {
    "register": (".csv", ".xlsx", ".gpkg", ".xls", ".ods", ".tsv", ".txt"),
    "frame": (".geojson", ".gpkg", ".shp", ".kml", ".kmz", ".json"),
    "manifest": (".csv", ".xlsx", ".xls", ".ods", ".tsv", ".txt"),
}


@dataclass(frozen=True)
class SurveyFolder:
    """Name the files of a survey; ``readings`` is the folder to import, ``others`` what is no GPS file."""

    register: Path
    readings: Path
    frame: Path | None
    manifest: Path | None
    notice: str
    others: tuple[Path, ...]


def survey_folder_from_path(folder: Path) -> SurveyFolder:
    """Find ``register.*``, ``gps/``, ``frame.*``, ``manifest.*`` and ``notice.txt`` of a survey folder.

    Without a folder ``gps`` every other file of the folder is taken for GPS readings. Upper and lower case do
    not matter. Raises NotFoundError without the folder or its register, InputError where one stands twice.
    """
    if not folder.is_dir():
        raise NotFoundError(f"{folder}: there is no such folder")
    entries = sorted(folder.iterdir())
    register = _only(entries, "register")
    if register is None:
        names = ", ".join(path.name for path in entries[:8]) or "nothing"
        raise NotFoundError(
            f"{folder}: no register in it; put a file register.csv (or .xlsx or .gpkg) "
            f"with the columns code, name, level, parent there. Found: {names}"
        )
    gps = [path for path in entries if path.is_dir() and path.name.lower() == "gps"]
    notice = [path for path in entries if path.name.lower() == "notice.txt"]
    return SurveyFolder(
        register=register,
        readings=gps[0] if gps else folder,
        frame=_only(entries, "frame"),
        manifest=_only(entries, "manifest"),
        notice=notice[0].read_text(encoding="utf-8-sig").strip() if notice else "",
        others=tuple(path for path in entries if _is_other(path)),
    )


def _only(entries: list[Path], stem: str) -> Path | None:
    found = [path for path in entries if path.stem.lower() == stem and path.suffix.lower() in _SUFFIXES[stem]]
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        raise InputError(f"{found[0].parent}: {names} are both there; keep one {stem}")
    return found[0] if found else None


def _is_other(path: Path) -> bool:
    stem = path.name.lower().split(".")[0]
    return stem in {"", "register", "frame", "manifest", "notice", "readme", "license"}
