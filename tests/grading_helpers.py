"""A warm sandbox for tests of grading, and a look at what a submission leaves behind."""

import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from nbformat import NotebookNode
from submissions.case import Case
from submissions.exercise import solved, with_cell
from submissions.leavers import LOOK

from coursekit.authoring.files import read_notebook
from coursekit.grading.sandbox import Limits, Sandbox

MEMORY = 512 * 2**20
QUICK = Limits(seconds_per_cell=1.0, seconds=30.0, memory=MEMORY)
PATIENT = Limits(seconds_per_cell=20.0, seconds=100.0, memory=MEMORY)
# What a submission can see: nothing of this may differ after another one.
SEEN = f"""{LOOK}
import threading

def alive(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True

print(seen, os.listdir("."), sorted(os.environ.items()), threading.active_count(), os.getuid() == 0)
print([number for number in range(1, 500) if alive(number)])
print(sys.getrecursionlimit(), numpy.get_printoptions(), numpy.geterr(), len(sys.meta_path))
"""


def need_bubblewrap() -> None:
    """Skip the test where nothing can be isolated; as CI=true that is a failure."""
    reason = ""
    if sys.platform != "linux":
        reason = "submissions are isolated on Linux only"
    elif shutil.which("bwrap") is None:
        reason = "bubblewrap is not installed"
    if reason:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


@contextmanager
def sandbox(limits: Limits) -> Iterator[Sandbox]:
    """Enter a sandbox if there can be one here."""
    need_bubblewrap()
    with Sandbox(limits) as made:
        yield made


def witness() -> NotebookNode:
    """Return a right submission that prints, in its third cell, what it can see."""
    return with_cell(solved(), SEEN)


def processes() -> set[tuple[int, str]]:
    """Return the processes that this one started, and theirs: number and name."""
    found = set()
    for child in psutil.Process().children(recursive=True):
        try:
            if child.status() != psutil.STATUS_ZOMBIE:
                found.add((child.pid, child.name()))
        except psutil.NoSuchProcess:
            continue
    return found


def processes_end(before: set, seconds: float = 5.0) -> bool:
    """Return whether there are soon no more processes than before."""
    deadline = time.monotonic() + seconds
    while processes() - before:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


@contextmanager
def listening() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Listen on a port of this machine, and on an abstract socket."""
    with socket.create_server(("127.0.0.1", 0)) as door, socket.socket(socket.AF_UNIX) as hidden:
        hidden.bind(f"\0coursekit-{os.getpid()}")
        hidden.listen()
        yield door, hidden


def calling(case: Case, door: socket.socket, hidden: socket.socket) -> Case:
    """Return a case that knows where somebody listens."""

    def write(path: Path) -> None:
        case.write(path)
        port, name = door.getsockname()[1], hidden.getsockname().removeprefix(b"\0coursekit-")
        text = path.read_bytes().replace(b"PORT", str(port).encode())
        path.write_bytes(text.replace(b"coursekit-DOOR", b"coursekit-" + name))

    return replace(case, write=write)


def notebook_of(case: Case) -> NotebookNode:
    """Return the notebook of a case whose file is sound."""
    with tempfile.TemporaryDirectory() as folder:
        case.write(Path(folder) / "a.ipynb")
        return read_notebook(Path(folder) / "a.ipynb")
