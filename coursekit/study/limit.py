"""A time limit for a learner's code, which may loop for ever."""

import ctypes
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

AGAIN = 0.05  # seconds until the next try, if the learner's code swallowed the last one
# While one of these runs, nothing may be raised: it is about to stop the limit, or writes down how
# far it came. What they call and wait for can be broken off.
OWN = (
    "coursekit.study.limit",
    "coursekit.study.question",
    "coursekit.study.words",
    "coursekit.grading.session",
    "coursekit.grading.trial",
)


TraceFunction = Callable[[FrameType, str, object], object]


class OutOfTime(BaseException):
    """Raised in code that takes too long; no Exception, or ``except Exception`` would catch it."""


class NoLimit:
    """What stands in where no limit works."""

    expired = False

    def stop(self) -> None:
        """Do nothing."""


class Alarm(NoLimit):
    """A limit by the operating system's timer: POSIX, main thread."""

    def __init__(self, seconds: float):
        if signal.getsignal(signal.SIGALRM) is None:
            raise RuntimeError("a handler that is not Python's could not be restored")
        self._began, self._trace, self._over = time.monotonic(), sys.gettrace(), False
        self._handler = signal.signal(signal.SIGALRM, self._ring)
        try:
            self._timer = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
        except BaseException:
            signal.signal(signal.SIGALRM, self._handler)
            raise

    def _ring(self, number: int, frame: FrameType | None) -> None:
        if self._over or _is_own(frame):
            return
        if self.expired:  # swallowed: raise in the lines of the ``except`` clause as well
            frame.f_trace = self._again
            sys.settrace(self._again)
        self.expired = True
        raise OutOfTime

    def _again(self, frame: FrameType, event: str, value: object) -> TraceFunction | None:
        if event == "line" and not self._over and not _is_own(frame):
            raise OutOfTime
        return self._again

    def stop(self) -> None:
        """End the limit; a timer and a handler from before are set again."""
        self._over = True  # the last lines below run in frames of other modules, too
        signal.setitimer(signal.ITIMER_REAL, 0)
        if self.expired:
            sys.settrace(self._trace)
        signal.signal(signal.SIGALRM, self._handler)
        left, interval = self._timer
        if left:
            left = max(left - (time.monotonic() - self._began), 1e-3)
            signal.setitimer(signal.ITIMER_REAL, left, interval)


class Watchdog(NoLimit):
    """A limit by a thread that raises in the thread it watches: Windows, other threads."""

    def __init__(self, seconds: float):
        self._watched, self._stopped = threading.get_ident(), threading.Event()
        self._lock = threading.Lock()
        threading.Thread(target=self._watch, args=(seconds,), daemon=True).start()

    def _watch(self, seconds: float) -> None:
        while not self._stopped.wait(seconds):
            seconds = AGAIN
            with self._lock:
                frame = sys._current_frames().get(self._watched)
                if not self._stopped.is_set() and not _is_own(frame):
                    self.expired = True
                    self._raise(OutOfTime)

    def _raise(self, error: type[BaseException] | None) -> None:
        """Let the watched thread raise an error soon, or with None forget one that is due."""
        what = ctypes.py_object(error) if error else None
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._watched), what)

    def stop(self) -> None:
        """End the limit, and swallow an error that is just on its way."""
        while True:
            try:
                self._stopped.set()
                with self._lock:
                    self._raise(None)
                return
            except OutOfTime:
                continue


def _is_own(frame: FrameType | None) -> bool:
    return frame is None or frame.f_globals.get("__name__") in OWN


def start_limit(seconds: float | None) -> NoLimit:
    """Start a limit for this thread, by the best means there is; None means no limit.

    Its `stop` must be called; its `expired` then says whether time ran out, even if the code
    swallowed the error.
    """
    for means in (Alarm, Watchdog) if seconds is not None else ():
        try:
            return means(seconds)
        except (AttributeError, ValueError, RuntimeError, OSError):  # not on this system or thread
            continue
    return NoLimit()
