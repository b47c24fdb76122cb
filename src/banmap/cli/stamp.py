"""Who makes a commit and when: the command line is the one place that looks at the clock and the user."""

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from banmap.errors import InputError

if TYPE_CHECKING:
    from banmap.pipeline import Stamp


def stamp_of_now() -> "Stamp":
    """Give the name of the person at this machine and the time now in UTC."""
    from banmap.pipeline import Stamp

    try:
        author = getpass.getuser()
    except (KeyError, OSError):  # a container may run a user that has no name
        author = "unknown"
    return Stamp(author=author, time=datetime.now(tz=UTC))


def time_from_date(text: str) -> datetime:
    """Read an ISO date or time; a date means its end, a time without a zone is UTC.

    Raises InputError for anything else.
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"--as-of {text}: give a date such as 2025-01-31") from error
    if len(text) == len("2025-01-31"):
        time = time.replace(hour=23, minute=59, second=59, microsecond=999_999)
    return time if time.tzinfo else time.replace(tzinfo=UTC)
