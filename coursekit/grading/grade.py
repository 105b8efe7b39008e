"""Grading one submission: from a file to a result, whatever the file is."""

import hashlib
import os
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from nbformat import NotebookNode

from coursekit.authoring.errors import CourseError
from coursekit.grading.result import BROKEN, GRADED, PARTLY, Mark, Result
from coursekit.grading.sandbox import Sandbox
from coursekit.grading.sheet import Sheet
from coursekit.grading.submission import (
    LARGEST,
    Cell,
    UnreadableError,
    cells_of,
    plan,
    read_cells,
)
from coursekit.grading.trial import Trial
from coursekit.grading.words import first_line

# Tests print and draw random cases by settings of the whole process, so one runs at a time.
_ONE_AT_A_TIME = threading.RLock()


def grade_file(
    path: Path,
    sheet: Sheet,
    sandbox: Sandbox,
    *,
    student: str = "",
    file: str = "",
    seed: str = "",
) -> Result:
    """Grade one submitted file; it is only read.

    Parameters
    ----------
    path : Path
    sheet : Sheet
        What it is graded by.
    sandbox : Sandbox
        Entered already.
    student, file : str, optional
        Who handed it in, and its name in the report.
    seed : str, optional
        Draws the random cases of hidden tests that use ``Question.rng``.

    Returns
    -------
    Result
        For every submission, broken or hostile ones, too.
    """
    began, path = time.monotonic(), Path(path)
    known = {"student": student, "exercise": sheet.name, "file": file or path.name, "seed": seed}
    try:
        data, changed = _read(path)
        known |= {"digest": hashlib.sha256(data).hexdigest(), "modified": changed}
        result = _grade(read_cells(data), sheet, sandbox, seed)
    except UnreadableError as error:
        result = _zero(sheet, str(error))
    return _with(result, **known, sheet=sheet.digest, seconds=time.monotonic() - began)


def grade_notebook(
    notebook: NotebookNode, sheet: Sheet, sandbox: Sandbox, *, seed: str = ""
) -> Result:
    """Grade a notebook in memory; see `grade_file`."""
    try:
        result = _grade(cells_of(notebook), sheet, sandbox, seed)
    except UnreadableError as error:
        result = _zero(sheet, str(error))
    return _with(result, exercise=sheet.name, seed=seed, sheet=sheet.digest)


def prove_sheet(path: Path, sheet: Sheet, sandbox: Sandbox) -> None:
    """Grade the instructor's own notebook, whose answers must get all points.

    Raises
    ------
    CourseError
        If a test fails: submissions would lose these points for nothing.
    """
    result = grade_file(path, sheet, sandbox)
    lost = [(name, mark) for name, mark in result.marks.items() if mark.score < mark.points]
    if lost:
        name, mark = lost[0]
        raise CourseError(
            f"{path}: its own solution gets {result.score:g} of {result.points:g} points; "
            f"{name}: {first_line(mark.message)}."
        )


def _read(path: Path) -> tuple[bytes, str]:
    """Return the bytes of a regular file, and when it was changed."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):  # reading a pipe would never end
                raise UnreadableError("It is not a regular file; hand in the .ipynb file.")
            data = file.read(LARGEST + 1)
        changed = datetime.fromtimestamp(facts.st_mtime, UTC)
    except (OSError, ValueError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise UnreadableError(f"The file cannot be read ({reason}); hand it in again.") from None
    return data, changed.isoformat(timespec="seconds")


def _grade(cells: list[Cell], sheet: Sheet, sandbox: Sandbox, seed: str) -> Result:
    order = plan(cells, sheet)
    trial = Trial(sandbox, sheet, order)
    settings = environment(COURSEKIT_PROGRESS="off", COURSEKIT_SEED=seed)
    with _ONE_AT_A_TIME, settings, np.errstate():  # a sheet's np.seterr ends with the submission
        trial.run()
    notes = (*order.notes, *trial.notes)
    return Result(
        student="",
        exercise="",
        file="",
        status=PARTLY if notes else GRADED,
        messages=notes,
        marks=trial.marks,
        by_hand=sheet.by_hand,
        outputs=trial.outputs,
        answers=order.answers,
    )


def _zero(sheet: Sheet, message: str) -> Result:
    """Return the result of a submission that is no notebook."""
    marks = {step.grade_id: Mark(0.0, step.points, message) for step in sheet.tests}
    by_hand = sheet.by_hand
    return Result("", "", "", status=BROKEN, messages=(message,), marks=marks, by_hand=by_hand)


def _with(result: Result, **known: object) -> Result:
    return Result.from_dict({**result.as_dict(), **known})


@contextmanager
def environment(**settings: str) -> Iterator[None]:
    """Set environment variables for a while; an empty text unsets one."""
    before = {name: os.environ.get(name, "") for name in settings}
    _set(settings)
    try:
        yield
    finally:
        _set(before)


def _set(settings: dict[str, str]) -> None:
    for name, value in settings.items():
        if value:
            os.environ[name] = value
        else:
            os.environ.pop(name, None)
