"""When something was handed in, and how long that was after the deadline."""

import warnings
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from coursekit.authoring.errors import CourseError

LATE = "Handed in after the deadline"
LONGEST = 200  # bytes of a time in words


def handed_in(stamp: Path) -> datetime | None:
    """Return the time in nbgrader's timestamp.txt, to the second; None if there is none.

    As in nbgrader, a time without a zone is UTC.
    """
    from dateutil import parser

    if stamp.is_symlink() or not stamp.is_file():
        return None
    try:
        with stamp.open("rb") as file:
            text = file.read(LONGEST).decode("utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of zones that dateutil does not know
            moment = parser.parse(text.strip()).replace(microsecond=0)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (OSError, ValueError, OverflowError):
        return None


def read_deadline(text: str) -> datetime | None:
    """Return the moment that an ISO 8601 text names, in UTC; None for an empty one.

    A time without a zone is meant as it is on this machine's clock.
    """
    try:
        return datetime.fromisoformat(text).astimezone(UTC) if text else None
    except (ValueError, OverflowError):
        raise CourseError(
            f"--deadline {text}: is no time; write it like 2026-11-30T23:59 "
            "or 2026-11-30T23:59+01:00."
        ) from None


def lateness(modified: str, deadline: datetime | None) -> str:
    """Return a sentence about how late a submission was; nothing if it was in time.

    Parameters
    ----------
    modified : str
        ISO 8601, with a zone.
    deadline : datetime, optional
        With a zone.
    """
    if not (deadline and modified):
        return ""
    seconds = (datetime.fromisoformat(modified) - deadline).total_seconds()
    if seconds <= 0:
        return ""
    hours, minutes = divmod(int(seconds) // 60, 60)
    words = [f"{hours // 24} d"] * (hours >= 24) + [f"{hours % 24} h"] * (hours > 0)
    until = deadline.isoformat(sep=" ", timespec="minutes")
    return f"{LATE} ({until}), by {' '.join([*words, f'{minutes} min'])}."


def lateness_in(messages: Iterable[str]) -> str:
    """Return the sentence that `lateness` made, or nothing."""
    return next((text for text in messages if text.startswith(LATE)), "")
