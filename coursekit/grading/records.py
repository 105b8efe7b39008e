"""The records of a grading run: one JSON line a result, on the disk before the next is made."""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from coursekit.authoring.errors import CourseError
from coursekit.grading.lateness import lateness_in
from coursekit.grading.result import Result

try:
    import fcntl
except ModuleNotFoundError:  # Windows, where the grading room has no sandbox either
    fcntl = None

RECORDS, LOCK = "records.jsonl", "records.lock"
KEYS = {field.name for field in fields(Result)}


@dataclass(frozen=True)
class Entry:
    """Where the latest record of a submission lies, and what it was made of."""

    offset: int
    digest: str
    sheet: str
    seed: str
    late: str  # what its messages say about that


class Records:
    """The records of one folder, open for appending by this process alone.

    The operating system holds the lock, and drops it when the process ends in whatever way.

    Raises
    ------
    CourseError
        On entering, if another grader works in the folder, or it cannot be written.
    """

    def __init__(self, folder: Path):
        self.path, self._closing = folder / RECORDS, contextlib.ExitStack()
        self._lock = folder / LOCK

    def __enter__(self) -> "Records":
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _lock(self._closing.enter_context(self._lock.open("a")), self.path.parent)
            self._file = self._closing.enter_context(self.path.open("ab"))
            _, whole = _index(self.path)
            self._file.truncate(whole)  # a line that a killed grader did not finish
        except OSError as error:
            self._closing.close()
            reason = error.strerror or error
            raise CourseError(f"{self.path}: cannot be written ({reason}).") from None
        except BaseException:
            self._closing.close()
            raise
        return self

    def __exit__(self, *_) -> None:
        self._closing.close()

    def append(self, result: Result) -> None:
        """Store one result durably."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._file.write(json.dumps({"graded": now, **result.as_dict()}).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def _lock(file, folder: Path) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CourseError(
            f"{folder}: another grader is at work there; wait for it, or choose another --out."
        ) from None


def index(folder: Path) -> dict[tuple[str, str], Entry]:
    """Return the latest record of each (student, exercise); nothing if there are none yet.

    Raises
    ------
    CourseError
        If a line that is not the last is no record: no crash leaves such a one.
    """
    path = folder / RECORDS
    return _index(path)[0] if path.exists() else {}


def _index(path: Path) -> tuple[dict[tuple[str, str], Entry], int]:
    """Return the index, and the length of the file up to its last whole record."""
    found, offset, torn = {}, 0, 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if torn:
                raise CourseError(f"{path}: line {torn} is no record; take it out and try again.")
            try:
                data = json.loads(line) if line.endswith(b"\n") else None
                late = lateness_in(data["messages"])
                entry = Entry(offset, data["digest"], data["sheet"], data["seed"], late)
                found[data["student"], data["exercise"]] = entry
            except (ValueError, TypeError, KeyError):
                torn = number
                continue
            offset += len(line)
    return found, offset


def latest(folder: Path, exercises: dict[str, str] | None = None) -> Iterator[Result]:
    """Yield the latest results, one at a time, ordered by exercise and student.

    Parameters
    ----------
    folder : Path
    exercises : dict of str to str, optional
        Only those graded with these sheets: the digest of each exercise's.
    """
    entries = sorted(index(folder).items(), key=lambda item: item[0][::-1])
    if not entries:
        return
    with (folder / RECORDS).open("rb") as file:
        for (_, exercise), entry in entries:
            if exercises is None or exercises.get(exercise) == entry.sheet:
                file.seek(entry.offset)
                data = json.loads(file.readline())
                yield Result.from_dict({key: data[key] for key in KEYS & data.keys()})


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file; empty if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
