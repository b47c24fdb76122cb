"""mapshaper, a peer that is no Python: found on this machine, or installed into a cache of its own."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGE = "mapshaper@0.7.70"
CACHE = Path.home() / ".cache" / "banmap-benchmarks"
VARIABLE = "BANMAP_MAPSHAPER"


@dataclass(frozen=True)
class Mapshaper:
    """The command, or why there is none."""

    command: str | None
    reason: str = ""

    @property
    def version(self) -> str:
        """What the command says of itself."""
        return _output([self.command, "--version"]) if self.command else self.reason


@cache
def find_mapshaper() -> Mapshaper:
    """Take the command that BANMAP_MAPSHAPER names, else the one in the cache, else install it there."""
    for path in (os.environ.get(VARIABLE, ""), str(_installed())):
        if path and Path(path).is_file():
            return Mapshaper(path)
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        return Mapshaper(None, "skipped: node and npm are not on this machine")
    CACHE.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--prefix", str(CACHE), PACKAGE],
        capture_output=True,
        check=False,
    )
    if done.returncode or not _installed().is_file():
        return Mapshaper(None, "skipped: npm could not install mapshaper")
    return Mapshaper(str(_installed()))


def clean_command(mapshaper: str, source: Path, target: Path) -> list[str]:
    """Give the command that cleans the polygons of one GeoJSON file into another."""
    return [mapshaper, str(source), "-clean", "-o", str(target)]


def _installed() -> Path:
    return CACHE / "node_modules" / ".bin" / "mapshaper"


def _output(command: list[str | None]) -> str:
    done = subprocess.run([part or "" for part in command], capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip()
