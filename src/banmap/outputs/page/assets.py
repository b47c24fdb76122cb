"""The files of the page, read from the installed package; no path on a disk is assumed."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from banmap.errors import NotFoundError

# Set here, not asked of the machine: Windows may name the type of a script wrongly.
MEDIA_TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "woff2": "font/woff2",
    "": "text/plain",
}


@cache
def asset_names() -> tuple[str, ...]:
    """List the page's files as paths below it, sorted: scripts, styles, fonts and their licences."""
    return tuple(sorted(_names_below(files(__package__), "")))


def page_asset(name: str) -> tuple[bytes, str]:
    """Read a file of the page with its media type; raises NotFoundError for any other name."""
    if name not in asset_names():
        raise NotFoundError(f"the map page has no file {name!r}")
    return files(__package__).joinpath(name).read_bytes(), MEDIA_TYPES[_suffix(name)]


def asset_text(name: str) -> str:
    """Read a text file of the page."""
    return page_asset(name)[0].decode()


def _names_below(folder: Traversable, prefix: str) -> list[str]:
    names: list[str] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            names += _names_below(entry, f"{prefix}{entry.name}/")
        elif _suffix(entry.name) in MEDIA_TYPES:
            names.append(prefix + entry.name)
    return names


def _suffix(name: str) -> str:
    return name.rpartition("/")[2].partition(".")[2]
