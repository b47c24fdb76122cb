"""Network drives: a database file must not stand on one.

Locks and the write-ahead log do not work there, and two machines would damage the file. Sources:
https://www.sqlite.org/useovernet.html, https://www.sqlite.org/wal.html.
"""

import sys
from pathlib import Path

from banmap.errors import StoreError

_NETWORK_TYPES = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "afs",
        "ncpfs",
        "fuse.sshfs",
        "fuse.rclone",
        "davfs",
    }
)
_MOUNTS = Path("/proc/self/mounts")
_WINDOWS_REMOTE = 4  # DRIVE_REMOTE of GetDriveTypeW


def check_local(path: Path) -> None:
    """Raise StoreError where a path is on a network drive."""
    if is_on_network(path):
        raise StoreError(
            f"{path} is on a network drive, where databases get damaged; copy it to a disk of this machine"
        )


def is_on_network(path: Path, *, mounts: Path = _MOUNTS) -> bool:
    """Say whether a path is a Windows share or lies under a network mount."""
    if str(path).startswith(("\\\\", "//")):
        return True
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  # windll is on Windows only

        return int(ctypes.windll.kernel32.GetDriveTypeW(path.resolve().anchor)) == _WINDOWS_REMOTE
    return mounts.exists() and _mounted_type(path.resolve(), mounts) in _NETWORK_TYPES


def _mounted_type(path: Path, mounts: Path) -> str:
    """Give the type of the file system that a path is on, from the longest mount point above it."""
    best, kind = -1, ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _, point, fs_type, *_ = line.split(" ")
        folder = Path(point.replace("\\040", " "))
        if path.is_relative_to(folder) and len(folder.parts) >= best:
            best, kind = len(folder.parts), fs_type
    return kind
