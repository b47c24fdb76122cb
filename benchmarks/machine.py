"""What the figures depend on: the machine and the versions of the programs."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import shapely

import banmap
from benchmarks.mapshaper import find_mapshaper

_LIBRARIES = ("numpy", "scipy", "pandas", "geopandas", "shapely", "pyproj")


def describe_machine() -> str:
    """Say on which processor, with how many cores and how much memory, and how busy it was at the start."""
    load = os.getloadavg()[0]
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    size = f"{os.cpu_count()} cores, {memory_gb:.0f} GB"
    return f"{_processor()}, {size}, {platform.system()}; load at the start {load:.1f}"


def describe_versions() -> str:
    """List the versions of banmap, Python, the libraries and the peers."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    geos = ".".join(str(part) for part in shapely.geos_version)
    return (
        f"banmap {banmap.__version__}, Python {platform.python_version()}, {libraries}, GEOS {geos}, "
        f"mapshaper {find_mapshaper().version}"
    )


def _processor() -> str:
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text(encoding="utf-8").splitlines() if cpu.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
