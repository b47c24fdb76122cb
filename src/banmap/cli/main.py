"""Run a command and turn errors that banmap raises on purpose into one message and an exit code."""

import errno
import json
import sys
from collections.abc import Sequence

from banmap.cli.app import app
from banmap.errors import BanmapError, InputError, StoreError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code.

    0 done, 1 done with findings of the level error, 2 bad input, 3 geometry, 4 not found, 5 store. An error
    nobody foresaw keeps its traceback: it is a fault of banmap and the traceback is what its report needs.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        app(given, prog_name="banmap")
    except BanmapError as error:
        _say(error, as_json="--json" in given)
        sys.exit(error.exit_code)
    except OSError as error:
        failure = _failure_from_os_error(error)
        _say(failure, as_json="--json" in given)
        sys.exit(failure.exit_code)


def _say(error: BanmapError, *, as_json: bool) -> None:
    if as_json:
        body = {"kind": type(error).__name__, "message": str(error), "exit_code": error.exit_code}
        sys.stdout.write(json.dumps({"error": body}, ensure_ascii=False) + "\n")
    sys.stderr.write(f"banmap: {error}\n")


def _failure_from_os_error(error: OSError) -> BanmapError:
    """Name the file and the remedy; an error of the system without a file is not ours to explain."""
    if error.errno == errno.ENOSPC:
        return StoreError(
            f"the disk is full ({error.filename or 'no file named'}): free some space and try again"
        )
    if error.filename is None:
        raise error
    reason = error.strerror or type(error).__name__
    return InputError(f"{error.filename}: cannot be read or written: {reason}")
