"""The sandbox: a warm fork server inside bubblewrap, and the proof that it is closed."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from coursekit.authoring.errors import CourseError
from coursekit.grading.bubblewrap import BOX, FONTS, bubblewrap, environment
from coursekit.grading.probe import judge, probe
from coursekit.grading.session import Lost, Session

START = 60.0  # seconds until the server must be ready
MEGABYTE = 2**20
CLOSED = ("/", "/tmp", "/var/tmp", "/usr", "/dev", "/dev/shm", "/run", "/home")
NO_BUBBLEWRAP = (
    "grading: bubblewrap is missing, which keeps submissions in; install it (Debian, Ubuntu: "
    "`apt install bubblewrap`), or see --unsafe-no-sandbox."
)
NO_LINUX = (
    "grading: it runs on Linux only, which can keep submissions in; use a Linux container, or WSL "
    "on Windows."
)


@dataclass(frozen=True)
class Limits:
    """What a submission may use.

    Attributes
    ----------
    seconds_per_cell : float
        Wall time of one cell, or of one call by a test.
    seconds : float
        Wall time and CPU time of the whole submission.
    memory : int
        Bytes, of all its processes together.
    processes : int
        Processes and threads at a time.
    file_size : int
        Bytes of one file.
    folder : int
        Megabytes of all its files.
    files : int
        Open files.
    output : int
        Characters of output that are kept, per cell.
    """

    seconds_per_cell: float = 30.0
    seconds: float = 300.0
    memory: int = 2 * 2**30
    processes: int = 64
    file_size: int = 32 * MEGABYTE
    folder: int = 64
    files: int = 128
    output: int = 100_000


class Sandbox:
    """A place that submissions cannot leave; one runs at a time.

    Parameters
    ----------
    limits : Limits, optional
    isolated : bool
        False runs submissions with the rights of whoever grades.

    Attributes
    ----------
    filtered : bool
        Whether system calls are filtered too, which needs pyseccomp.

    Raises
    ------
    CourseError
        On entering, if there is no bubblewrap, or if the self-test finds a way out.

    Notes
    -----
    Python, NumPy, matplotlib and ipywidgets are imported once, by a server; each submission is a
    fork of it with processes, temporary files and limits of its own. So a fresh sandbox costs
    some milliseconds and not a second.
    """

    def __init__(self, limits: Limits | None = None, isolated: bool = True):
        self.limits, self.isolated = limits or Limits(), isolated
        self.filtered = False
        self._server: subprocess.Popen | None = None

    def __enter__(self) -> "Sandbox":
        _check_system(self.isolated)
        self._start()
        if self.isolated:
            try:
                self._prove()
            except BaseException:
                self.__exit__()
                raise
        return self

    def __exit__(self, *error: object) -> None:
        if self._server:
            self._control.close()  # the server ends by itself, and all in it
            try:
                self._server.wait(5)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            self._complaints.close()
            if self._home:
                shutil.rmtree(self._home, ignore_errors=True)
            self._server = None

    def _start(self) -> None:
        self._control, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        settings = {**asdict(self.limits), "isolated": self.isolated, "box": BOX, "fonts": FONTS}
        settings["cpu"] = int(self.limits.seconds) + 1
        module = [sys.executable, "-m", "coursekit.grading.server"]
        command = [*module, str(other.fileno()), json.dumps(settings)]
        wrap = bubblewrap() if self.isolated else []
        # Not a TemporaryDirectory: a process of a pool may end before it is closed, and be told.
        self._home = "" if self.isolated else tempfile.mkdtemp(prefix="coursekit-")
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the server
        self._server = subprocess.Popen(
            [*wrap, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._complaints,
            pass_fds=[other.fileno()],
            env=environment(self._home or BOX),
        )
        other.close()
        self._control.settimeout(START)
        try:
            ready = self._control.recv(1000)
        except TimeoutError:
            ready = b""
        self.filtered = bool(ready) and json.loads(ready)["filtered"]
        if not ready:
            self._server.kill()
            self._server.wait()
            self._complaints.seek(0)
            reason = self._complaints.read().decode(errors="replace").strip().splitlines()
            self.__exit__()
            raise CourseError(
                f"grading: the sandbox does not start: {(reason or ['no reason given'])[-1]}; "
                "are user namespaces allowed here?"
            )

    def open(self) -> Session:
        """Start a process for a submission, and return the conversation with it."""
        mine, theirs = socket.socketpair()
        try:
            socket.send_fds(self._control, [b"start"], [theirs.fileno()])
        except OSError:
            self._restart()
            socket.send_fds(self._control, [b"start"], [theirs.fileno()])
        theirs.close()
        deadline = time.monotonic() + self.limits.seconds
        return Session(mine, self.limits.seconds_per_cell, deadline)

    def end(self, gone: bool = False) -> dict:
        """End the process of the submission and all that it started.

        Parameters
        ----------
        gone : bool
            Whether the process seems to have ended by itself.

        Returns
        -------
        dict
            ``code``: the exit code of the process if it had ended by itself, negative or above
            128 for a signal; ``killed``: ``"memory"`` if it used too much.
        """
        with contextlib.suppress(OSError):
            self._control.send(b"wait" if gone else b"stop")
            if answer := self._control.recv(1000):
                return json.loads(answer)
        self._restart()
        return {"code": None, "killed": "memory"}

    def _restart(self) -> None:
        """Start another server: this one is gone, as when the whole machine is out of memory."""
        self.__exit__()
        self._start()

    def _prove(self) -> None:
        """Try, as a submission would, to get out."""
        door = socket.create_server(("127.0.0.1", 0))
        with door, tempfile.TemporaryDirectory() as folder:
            secret = Path(folder) / "secret"
            secret.write_text("expected values", encoding="utf-8")
            folders = [str(Path(__file__).parent), sys.prefix, *CLOSED]
            port, home = door.getsockname()[1], str(Path.home())
            session = self.open()
            session.seconds = START  # it is not a submission, whatever the limits
            session.deadline = time.monotonic() + START
            try:
                answer = session.ask("run", probe(str(secret), port, os.getpid(), folders, home))
                found = session.ask("names", ["found"])
            except Lost as error:
                raise CourseError(
                    f"grading: the self-test of the sandbox failed: {error}."
                ) from None
            finally:
                session.close()
                self.end()
        problems = judge(answer, found, self.filtered)
        if problems:
            raise CourseError(
                f"grading: the sandbox is not closed on this machine: {'; '.join(problems)}; "
                "nothing was graded."
            )


def _check_system(isolated: bool) -> None:
    if sys.platform != "linux":
        raise CourseError(NO_LINUX)
    if isolated and shutil.which("bwrap") is None:
        raise CourseError(NO_BUBBLEWRAP)
