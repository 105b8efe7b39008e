"""Where submissions are graded: processes of this machine, or a dask cluster."""

import contextlib
import multiprocessing
import multiprocessing.connection
import multiprocessing.context
import multiprocessing.process
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor

from coursekit.authoring.errors import CourseError

PRELOADED = ["__main__", "coursekit.grading.work", "coursekit.grading.grade", "coursekit.study"]
PATIENCE = 5.0  # seconds until a worker that was told to end has ended


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def preload() -> None:
    """Begin to import what workers need, in a process beside this one; see `local_executor`."""
    if _context().get_start_method() == "forkserver":
        from multiprocessing.forkserver import ensure_running  # not on Windows

        ensure_running()


@contextlib.contextmanager
def local_executor(workers: int) -> Iterator[Executor]:
    """Yield a pool of processes, which end at once if this block ends by an error.

    They are forks of a server that has imported what they need, where there is such a thing; so
    a worker that died is soon replaced.
    """
    others, patience = set(multiprocessing.active_children()), 0.0
    pool = ProcessPoolExecutor(workers, mp_context=_context(), initializer=_start_worker)
    try:
        yield pool
        patience = PATIENCE
    finally:
        # Not to wait for ever: a worker that was started while another died is never told to end.
        pool.shutdown(wait=False, cancel_futures=True)
        _end_all(set(multiprocessing.active_children()) - others, patience)


def _end_all(processes: set[multiprocessing.process.BaseProcess], patience: float) -> None:
    """Wait for processes that were told to end, then insist."""
    deadline = time.monotonic() + patience
    for process in processes:
        process.join(max(0.0, deadline - time.monotonic()))
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(PATIENCE)
        process.kill()


def _context() -> multiprocessing.context.BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def _start_worker() -> None:
    """Let Ctrl-C reach the grader alone, and end when it does, even if it is killed."""
    if hasattr(os, "setsid"):
        os.setsid()
    signal.signal(signal.SIGTERM, lambda *_: _end())
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    multiprocessing.connection.wait([multiprocessing.parent_process().sentinel])
    _end()


def _end() -> None:
    from coursekit.grading.work import close_sandboxes

    close_sandboxes()
    os._exit(1)


@contextlib.contextmanager
def dask_executor(address: str) -> Iterator[Executor]:
    """Yield the executor of a running dask cluster, whose workers see the same files.

    Raises
    ------
    CourseError
        If dask.distributed is missing, or no scheduler answers.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise CourseError(
            "--dask: dask.distributed is missing; install it with: "
            'python -m pip install -e ".[instructor]"'
        ) from None
    try:
        client = Client(address)
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:120]
        raise CourseError(f"--dask {address}: no scheduler answers ({reason}).") from None
    with client:
        executor = client.get_executor()
        try:
            yield executor
        finally:
            executor.shutdown(wait=False)  # cancels what is left; nothing, if all went well
