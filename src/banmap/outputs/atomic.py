"""Write a file wholly or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from banmap.errors import InputError


@contextmanager
def write_atomically(path: Path) -> Iterator[Path]:
    """Give a path to write to; when the block ends well, all that was written is moved into place.

    The path given has the name of ``path`` in a folder of its own, so a driver that writes sister files
    (``.shp``, ``.dbf``, ``.cpg`` …) writes them there too. Raises InputError if ``path`` cannot be written.
    """
    path = Path(path)
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); choose another folder") from error
    try:
        yield folder / path.name
        for written in sorted(folder.iterdir()):
            written.replace(path.parent / written.name)
    except OSError as error:
        raise InputError(
            f"{path}: cannot be written ({error.strerror or error}); nothing was changed"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
