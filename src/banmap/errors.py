"""The families of errors that banmap raises, each with the exit code the command line gives for it.

A message says what is wrong, in which file or row, what was given and what to do. Field data that is
merely dirty is not an error: it becomes a Finding.
"""


class BanmapError(Exception):
    """Base of every error that banmap raises on purpose."""

    exit_code = 1


class InputError(BanmapError):
    """A file, row, option or table is not what it must be."""

    exit_code = 2


class GeometryError(BanmapError):
    """Geometry cannot be computed: wrong CRS, no extent, an impossible shape."""

    exit_code = 3


class NotFoundError(BanmapError):
    """A unit, table, version or file that was asked for does not exist."""

    exit_code = 4


class StoreError(BanmapError):
    """The store cannot be opened, read or written."""

    exit_code = 5
