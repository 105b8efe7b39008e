"""The learner's progress file: one small JSON file that no notebook can spoil for another."""

import contextlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from coursekit.study.sheets import is_exercise_folder

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

NAME = "progress.json"
STATES = ("done", "tried", "open")
PATIENCE = 3.0  # seconds to wait for another notebook that writes
troubles: list[str] = []  # why a result could not be kept, for the table to say; one at most

Entries = dict[str, dict[str, object]]


def progress_file() -> Path | None:
    """Return where progress is kept: in the folder of the exercises, unless told otherwise.

    The environment variable ``COURSEKIT_PROGRESS`` may name another file; empty or ``off``
    means that nothing is kept.
    """
    wish = os.environ.get("COURSEKIT_PROGRESS")
    if wish is not None:
        if wish.strip().lower() in ("", "off"):
            return None
        path = Path(wish).expanduser()
        return path / NAME if path.is_dir() else path
    here = Path.cwd()
    return here / NAME if is_exercise_folder(here) else None


def record(question: str, state: str) -> None:
    """Keep the state of a question; never raise, since a check must not fail for that."""
    try:
        path = None if question.lower().endswith("further cases") else progress_file()
        if path is not None:
            _update(path, question, state)
            troubles.clear()
    except Exception as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        troubles[:] = [f"Your last result could not be kept in {NAME}: {reason}."]


def _update(path: Path, question: str, state: str) -> None:
    with _locked(path):
        entries = read(path)
        old = entries.get(question)
        if old is None and state == "open":
            return  # what was never tried needs no entry
        done = state == "done" or bool(old and old["done"])
        new = {"now": state, "done": done}
        if new != old:
            _write(path, entries | {question: new})


def stored(path: Path) -> Entries:
    """Return the entries while nobody writes them; without the lock where none can be made."""
    try:
        with _locked(path):
            return read(path)
    except OSError:
        return read(path)


def read(path: Path) -> Entries:
    """Return the entries of a file: ``{question: {"now": state, "done": ever}}``.

    A file that holds anything else is set aside under a new name, and nothing is returned.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        text = ""
    try:
        entries = json.loads(text)
        if _is_valid(entries):
            return entries
    except (ValueError, RecursionError):
        pass
    _set_aside(path)
    return {}


def _is_valid(entries: object) -> bool:
    return isinstance(entries, dict) and all(
        isinstance(entry, dict)
        and entry.keys() == {"now", "done"}
        and entry["now"] in STATES
        and isinstance(entry["done"], bool)
        for entry in entries.values()
    )


def _set_aside(path: Path) -> None:
    number = 1
    while (aside := path.with_name(f"{path.stem}-unreadable-{number}.json")).exists():
        number += 1
    os.replace(path, aside)


def set_aside(path: Path) -> list[str]:
    """Return the names of files that could not be read and were set aside."""
    return sorted(aside.name for aside in path.parent.glob(f"{path.stem}-unreadable-*.json"))


def _write(path: Path, entries: Entries) -> None:
    """Replace the file in one step: it holds the old entries or the new ones, never a part."""
    text = json.dumps(entries, indent=1, ensure_ascii=False)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    try:
        with open(handle, "wb") as temporary:
            temporary.write(text.encode("utf-8") + b"\n")
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that the system itself gives back, should the kernel die."""
    with open(path.with_name(f".{path.stem}.lock"), "ab") as file:
        deadline = time.monotonic() + PATIENCE
        while not _lock(file.fileno()):
            if time.monotonic() > deadline:
                raise TimeoutError("another notebook is writing to it")
            time.sleep(0.01)
        try:
            yield
        finally:
            _unlock(file.fileno())


def _lock(handle: int) -> bool:
    """Try to lock a file; return whether it is locked now."""
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks: better unlocked than not kept
        return True
    return True


def _unlock(handle: int) -> None:
    if fcntl is not None:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_UN)
    else:
        os.lseek(handle, 0, os.SEEK_SET)
        with contextlib.suppress(OSError):
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
