"""Execute notebooks on fresh kernels and store what they give."""

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from coursekit.authoring.errors import CourseError
from coursekit.authoring.files import check_writable, notebook_text, read_notebook, write_atomic
from coursekit.authoring.normalise import normalise

CELL_SECONDS = 60
# One thread: stored numbers must not depend on how many cores a machine has.
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")

Progress = Callable[[str], None]


class BuildError(CourseError):
    """A cell that failed; the command line exits with 1, for the notebook was a valid input."""


def build(path: Path, progress: Progress = lambda message: None) -> bool:
    """Execute one notebook, normalise it and store it.

    Parameters
    ----------
    path : Path
        The notebook; its kernel works in the notebook's own folder.
    progress : callable
        Is told which cell runs, as one short line.

    Returns
    -------
    bool
        Whether the file changed.

    Raises
    ------
    CourseError
        If the file is no notebook or its folder cannot be written.
    BuildError
        If a cell fails, takes longer than 60 s, or ends its kernel. The old file is kept.
    """
    notebook = read_notebook(path)
    check_writable(path)
    execute(notebook, path, progress)
    return write_atomic(path, notebook_text(normalise(notebook)))


def execute(notebook: NotebookNode, path: Path, progress: Progress = lambda message: None) -> None:
    """Run all cells of `notebook` in place; `path` says where it lies and names it in errors."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")  # this environment's kernel, not a user's
    os.environ["COURSEKIT_PROGRESS"] = "off"  # a build answers questions, but is no learner
    _forget_outputs(notebook)
    client = _client(notebook, path, progress)
    try:
        client.execute(stderr=subprocess.DEVNULL)  # kernels warn of their transport there
    except CellTimeoutError:
        raise _failure(path, client.running, f"took longer than {CELL_SECONDS} s") from None
    except CellExecutionError as error:
        raise _failure(path, client.running, f"{error.ename}: {_line(error.evalue)}") from None
    except DeadKernelError:
        raise _failure(path, client.running, "the kernel died") from None


class _Client(NotebookClient):
    """A client that remembers which cell it runs."""

    running = 0


def _client(notebook: NotebookNode, path: Path, progress: Progress) -> _Client:
    start, n_cells = time.monotonic(), len(notebook.cells)

    def started(cell: NotebookNode, cell_index: int) -> None:
        client.running = cell_index
        progress(f"{path}: cell {cell_index + 1} of {n_cells}, {time.monotonic() - start:.0f} s")

    client = _Client(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(Path(path).resolve().parent)}},
        on_cell_start=started,
    )
    return client


def _forget_outputs(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


def _failure(path: Path, index: int, what: str) -> BuildError:
    return BuildError(
        f"{path}: cell {index + 1}: {what}; the stored notebook was kept. "
        "Open it, run that cell, and build again."
    )


def _line(message: str) -> str:
    """Return the first line of an error message, cut to a readable length."""
    return (message.strip().splitlines() or ["no message"])[0][:200]
