"""The command line. Heavy libraries load inside the commands, so that help comes at once."""

from banmap.cli.main import main

__all__ = ["main"]
