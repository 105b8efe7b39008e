"""Exercises from solutions: what a learner gets is made by nbgrader's own preprocessors."""

import copy
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from coursekit.authoring.errors import CourseError
from coursekit.authoring.files import notebook_text, read_notebook, write_atomic
from coursekit.authoring.normalise import normalise
from coursekit.authoring.questions import TEST, check_questions, kind, regions

ANSWER_STUB = "*Double-click here, replace this line by your answer, and run the cell.*"
# "### BEGIN SOLUTION: return the new weights" tells the learner what is to be done.
BEGIN = re.compile(r"### BEGIN SOLUTION:?[ \t]*(.*)")
SHORT = 8  # characters: a shorter line, such as "i = 0", may stand anywhere by chance
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
    check_questions(notebook, path)
    exercise = normalise(copy.deepcopy(notebook))
    for step in _steps():
        step.log = SILENT
        try:
            exercise, _ = step.preprocess(exercise, {})
        except Exception as error:  # nbgrader raises plain RuntimeErrors of many kinds
            # What is wrong with metadata stands in the error behind its "may be corrupted".
            reason = _first_line(error.__context__ or error)
            raise CourseError(f"{path}: nbgrader refuses it: {reason}.") from None
    _check_leaks(notebook, exercise, path)
    return exercise


def _check_leaks(notebook: NotebookNode, exercise: NotebookNode, path: Path) -> None:
    """Refuse what no step of nbgrader looks at: copies of hidden text in other places."""
    for problem in (*_copies(notebook, exercise), *_traces(notebook, exercise)):
        raise CourseError(f"{path}: {problem}; remove it.")


def _copies(notebook: NotebookNode, exercise: NotebookNode) -> Iterator[str]:
    """Find cells that show all of a hidden region; a few lines may be shared."""
    for number, cell in enumerate(notebook.cells, start=1):
        hidden = [lines for text in regions(cell)[0] if (lines := _lines(text))]
        for place, shown in enumerate(exercise.cells, start=1):
            if any(lines <= _lines(shown.source) for lines in hidden):
                yield f"cell {place}: here stands all of a region that cell {number} hides"


def _traces(notebook: NotebookNode, exercise: NotebookNode) -> Iterator[str]:
    """Find hidden lines in metadata and attachments, and those of tests in outputs, too."""
    shown = set().union(*(_lines(cell.source) for cell in exercise.cells))
    kept, outputs = list(_beside_sources(exercise)), list(_outputs(notebook))
    for number, cell in enumerate(notebook.cells, start=1):
        places = kept + outputs if kind(cell) == TEST else kept
        for line in sorted(set().union(*map(_lines, regions(cell)[0])) - shown):
            found = [place for place, text in places if len(line) > SHORT and line in text]
            yield from (f"{place}: holds what cell {number} hides: {line!r}" for place in found)


def _lines(text: str) -> set[str]:
    """Return the lines of a text that are not empty, without their indentation."""
    return {line.strip() for line in text.splitlines()} - {""}


def _beside_sources(exercise: NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield the place and the content of every text that is no cell's source."""
    yield from (("metadata", text) for text in _texts(exercise.metadata))
    for number, cell in enumerate(exercise.cells, start=1):
        rest = {key: value for key, value in cell.items() if key != "source"}
        yield from ((f"cell {number}: metadata or attachment", text) for text in _texts(rest))


def _outputs(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    for number, cell in enumerate(notebook.cells, start=1):
        yield from ((f"cell {number}: output", text) for text in _texts(cell.get("outputs", [])))


def _texts(value: object) -> Iterator[str]:
    """Yield every string in the tables and lists of a notebook."""
    if isinstance(value, str):
        yield value
    parts = [*value, *value.values()] if isinstance(value, dict) else value
    for part in parts if isinstance(parts, list) else []:
        yield from _texts(part)


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
