"""One submission: graded in the warm sandbox of this process, and its notebook written."""

import contextlib
import faulthandler
import multiprocessing.util
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from coursekit.grading.autograded import write_autograded
from coursekit.grading.collect import Submission
from coursekit.grading.lateness import lateness
from coursekit.grading.result import Result
from coursekit.grading.sheet import Sheet

SPARE = 60.0  # seconds beyond all limits of a submission and its tests
# One warm sandbox a process, whosever process it is: ours or a dask worker.
_OPEN, _SANDBOXES, _ONE_AT_A_TIME = contextlib.ExitStack(), {}, threading.Lock()
_ENDING = threading.Event()


@dataclass(frozen=True)
class Settings:
    """What is the same for every submission of a run.

    Attributes
    ----------
    out : Path
        The folder of grades; autograded notebooks are written there.
    seed : str
    isolated : bool
    deadline : datetime, optional
    """

    out: Path
    seed: str = ""
    isolated: bool = True
    deadline: datetime | None = None


def grade_submission(settings: Settings, job: Submission, sheet: Sheet) -> Result:
    """Grade in this process's own warm sandbox, which is made on first use.

    If grading hangs in spite of all limits, the process ends, which the pool can deal with.
    """
    from coursekit.grading.grade import grade_file
    from coursekit.grading.sandbox import Sandbox

    with _ONE_AT_A_TIME:  # a dask worker may have threads
        isolated = settings.isolated
        if not _SANDBOXES:  # not on import: a forked process forgets what was there before
            multiprocessing.util.Finalize(None, _OPEN.close, exitpriority=10)
        if isolated not in _SANDBOXES:
            _SANDBOXES[isolated] = _OPEN.enter_context(Sandbox(isolated=isolated))
        sandbox = _SANDBOXES[isolated]
        names = {"student": job.student, "file": job.file, "seed": settings.seed}
        with ended_after(2 * sandbox.limits.seconds + SPARE):
            result = grade_file(job.path, sheet, sandbox, **names)
    while _ENDING.is_set():  # without its sandbox, a result is worth nothing
        time.sleep(1)
    return store(settings, job, sheet, result)


def close_sandboxes() -> None:
    """Close the sandboxes of this process, which is about to end."""
    _ENDING.set()
    _OPEN.close()


@contextlib.contextmanager
def ended_after(seconds: float) -> Iterator[None]:
    """End this process if a block takes too long, even in code that never returns to Python."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def store(settings: Settings, job: Submission, sheet: Sheet, result: Result) -> Result:
    """Write the autograded notebook of a result; return it with the time it was handed in."""
    late = lateness(job.modified, settings.deadline)
    told = not late or late in result.messages
    messages = result.messages if told else (*result.messages, late)
    result = replace(result, modified=job.modified, messages=messages)
    write_autograded(settings.out, result, sheet, job.path)
    return result
