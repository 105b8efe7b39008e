"""The fork server inside the sandbox: it imports once, and forks for each submission.

``python -m coursekit.grading.server FD LIMITS`` is started by `coursekit.grading.sandbox`, with one
end of a socket as FD. Over it come ``start``, with a socket for the submission's process, and
``stop``; back go lines of JSON. One submission runs at a time.
"""

import contextlib
import gc
import json
import os
import resource
import select
import signal
import socket
import sys
import time
from pathlib import Path

from coursekit.grading import jail, worker
from coursekit.grading.shell import warm_up

WATCH = 0.03  # seconds between two looks at the memory of a submission's processes
LIMITS = ("address_space", "cpu", "processes", "file_size", "files")
PAGE = resource.getpagesize()


class Server:
    """Forks a process for each submission, and ends it.

    Parameters
    ----------
    control : socket.socket
        To the trusted side.
    limits : dict
        The fields of `coursekit.grading.sandbox.Limits`; ``isolated``, whether this runs inside
        bubblewrap; ``box``, the folder to write to; ``fonts``, matplotlib's list of them.
    """

    def __init__(self, control: socket.socket, limits: dict):
        self.control, self.limits, self.isolated = control, limits, limits["isolated"]
        self.shell = warm_up(limits["fonts"])
        if self.isolated:
            jail.hide_memory()
            self.pids = os.open("/proc/self/ns/pid", os.O_RDONLY)
        self.user = jail.spare_user() if self.isolated else 0
        self.filter = jail.call_filter() if self.isolated else b""
        gc.collect()
        gc.freeze()  # else a collection in a fork would copy all of this memory
        self.base = _memory(os.getpid())
        limits["address_space"] = _memory(os.getpid(), 0) + limits["memory"]

    def serve(self) -> None:
        """Obey until the other side closes the socket."""
        self.control.send(json.dumps({"filtered": bool(self.filter)}).encode())
        child, killed = 0, ""
        while True:
            if not select.select([self.control], [], [], WATCH if child else None)[0]:
                if not killed and self._used(child) > self.limits["memory"]:
                    killed = "memory"
                    _kill(child)
                continue
            command, sockets, _, _ = socket.recv_fds(self.control, 100, 1)
            if command == b"start":
                child, killed = self.start(sockets[0]), ""
            elif child:
                code = _code(child, 0.2 if command == b"wait" else 0)
                if command:
                    self.control.send(json.dumps({"code": code, "killed": killed}).encode())
                if code is None:  # meanwhile the other side goes on
                    _kill(child)
                    os.waitpid(child, 0)
                child = 0
            if not command:
                return

    def _used(self, child: int) -> int:
        """Return the bytes that a submission's processes take, besides what they share with this.

        In the sandbox all later processes are its own; outside, those of its group.
        """
        numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
        own = [n for n in numbers if (n > os.getpid() if self.isolated else _group(n) == child)]
        return sum(max(0, _memory(number) - self.base) for number in own)

    def start(self, connection: int) -> int:
        """Fork the process that will hold the submission; return the number of its group."""
        with jail.new_processes(self.pids) if self.isolated else contextlib.nullcontext():
            child = _fork(lambda: self._first(connection))
        os.close(connection)
        return child

    def _first(self, connection: int) -> None:
        """Start the submission's process; when that ends, so does this, and the kernel the rest."""
        self.control.close()
        os.setpgid(0, 0)
        jail.die_with_parent()
        if self.isolated:
            os.close(self.pids)
            jail.own_files(self.limits["box"], self.limits["folder"])
        child = _fork(lambda: self._become_worker(connection))
        os.close(connection)
        _exit_as(child)

    def _become_worker(self, connection: int) -> None:
        jail.die_with_parent()
        for number in (signal.SIGINT, signal.SIGPIPE):
            signal.signal(number, signal.SIG_IGN)
        if self.isolated:
            os.setsid()
            jail.drop_rights(self.user)
            os.chdir(self.limits["box"])
        jail.limit(*(self.limits[name] for name in LIMITS))
        if self.filter:
            jail.filter_calls(self.filter)
        worker.serve(socket.socket(fileno=connection), self.shell, self.limits["output"])
        os._exit(0)


def _fork(action) -> int:
    """Fork; the child runs what it is for, and ends, whatever happens."""
    child = os.fork()
    if child:
        return child
    try:
        action()
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(111)


def _exit_as(child: int) -> None:
    """Wait for a child, bury others on the way, and end as it ended."""
    while True:
        ended, status = os.wait()
        if ended == child:
            code = os.waitstatus_to_exitcode(status)
            os._exit(code if code >= 0 else 128 - code)


def _kill(child: int) -> None:
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(child, signal.SIGKILL)  # it has no group of its own yet


def _code(child: int, patience: float) -> int | None:
    """Return how a submission's process ended by itself, if it did.

    A crash closes the socket a moment before the process is over, so it gets some patience.
    """
    deadline = time.monotonic() + patience
    while not (found := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() >= deadline:
            return None
        time.sleep(0.002)
    return os.waitstatus_to_exitcode(found[1])


def _group(number: int) -> int:
    """Return the process group of a process; 0 if it is over."""
    try:
        return os.getpgid(number)
    except OSError:
        return 0


def _memory(number: int, field: int = 1) -> int:
    """Return the resident bytes of a process, or with field 0 its address space; else 0."""
    try:
        return int(Path(f"/proc/{number}/statm").read_text(encoding="ascii").split()[field]) * PAGE
    except (OSError, IndexError):
        return 0


if __name__ == "__main__":
    Server(socket.socket(fileno=int(sys.argv[1])), json.loads(sys.argv[2])).serve()
