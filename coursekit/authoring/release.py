"""Exercises from solutions: what a learner gets is made by nbgrader's own preprocessors."""

import copy
import json
import logging
import re
from pathlib import Path

from nbformat import NotebookNode

from coursekit.authoring.errors import CourseError
from coursekit.authoring.files import notebook_text, read_notebook, write_atomic
from coursekit.authoring.normalise import normalise

ANSWER_STUB = "*Double-click here, replace this line by your answer, and run the cell.*"
# "### BEGIN SOLUTION: return the new weights" tells the learner what is to be done.
BEGIN = re.compile(r"### BEGIN SOLUTION:?[ \t]*(.*)")
REGIONS = ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME")
SILENT = logging.Logger("nbgrader")  # what it logs as an error it also raises
SILENT.addHandler(logging.NullHandler())


def release(source: Path, target: Path) -> bool:
    """Write the exercise that belongs to a solution notebook.

    Parameters
    ----------
    source, target : Path
        ``solutions/NN_name.ipynb`` and ``exercises/NN_name.ipynb``.

    Returns
    -------
    bool
        Whether the exercise changed.

    Raises
    ------
    CourseError
        If the solution is no sound nbgrader notebook, nbgrader is not installed, or somebody
        worked in the exercise: a released one has no outputs.
    """
    text = notebook_text(released(read_notebook(source), source))
    if target.exists() and any(cell.get("outputs") for cell in read_notebook(target).cells):
        raise CourseError(
            f"{target}: somebody worked in it, for it has outputs; "
            "save it under another name, or clear its outputs, and try again."
        )
    return write_atomic(target, text)


def released(notebook: NotebookNode, path: Path) -> NotebookNode:
    """Return the exercise made of a solution notebook; `path` names it in errors.

    Solutions become stubs that say what to do, hidden tests and outputs go, ids stay.
    """
    _check_markers(notebook, path)
    exercise, steps = normalise(copy.deepcopy(notebook)), _steps()
    try:
        for step in steps:
            step.log = SILENT
            exercise, _ = step.preprocess(exercise, {})
    except Exception as error:  # nbgrader raises plain RuntimeErrors of many kinds
        # What is wrong with metadata stands in the error behind its "may be corrupted".
        reason = _first_line(error.__context__ or error)
        raise CourseError(f"{path}: nbgrader refuses it: {reason}.") from None
    return exercise


def _check_markers(notebook: NotebookNode, path: Path) -> None:
    """Refuse an end without a beginning: a misspelt one would hand out what it should hide."""
    for number, cell in enumerate(notebook.cells, start=1):
        for region in REGIONS:
            begins, ends = (cell.source.count(f"{mark} {region}") for mark in ("BEGIN", "END"))
            if begins != ends:
                raise CourseError(
                    f"{path}: cell {number}: {begins} BEGIN {region} and {ends} END {region}; "
                    "give each region both lines."
                )


def _steps() -> list:
    """Return nbgrader's steps for an assignment, without the gradebook's."""
    try:
        from nbgrader import preprocessors as steps
    except ModuleNotFoundError:
        raise CourseError(
            "exercises/: nbgrader is missing, which makes exercises from solutions; "
            'install it with: python -m pip install -e ".[instructor]"'
        ) from None

    class ClearSolutions(steps.ClearSolutions):
        """Put what stands behind the begin marker into the stub."""

        text_stub = ANSWER_STUB

        def preprocess_cell(self, cell, resources, cell_index):
            marker = BEGIN.search(cell.source)
            task = (marker and marker[1]) or "write your answer here"
            text = json.dumps(task, ensure_ascii=False)  # double quotes, as in the solution
            self.code_stub = {"python": f"raise NotImplementedError({text})"}
            return super().preprocess_cell(cell, resources, cell_index)

    return [
        steps.CheckCellMetadata(),
        steps.LockCells(),
        ClearSolutions(),
        steps.ClearOutput(),
        steps.ClearHiddenTests(),
        steps.ClearMarkScheme(),
        steps.ComputeChecksums(),
        steps.CheckCellMetadata(),
    ]


def _first_line(error: BaseException) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    return lines[0].rstrip(".")
