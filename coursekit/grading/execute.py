"""Our sandbox in nbgrader's own ``autograde``, in place of its Execute preprocessor."""

import atexit
import contextlib
import os
from dataclasses import replace
from functools import cache
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float

from coursekit.authoring.questions import kind
from coursekit.grading.autograded import printed, verdict
from coursekit.grading.defuse import defuse, literal
from coursekit.grading.grade import grade_notebook
from coursekit.grading.result import Result
from coursekit.grading.sandbox import Limits, Sandbox
from coursekit.grading.sheet import SETUP, Sheet, read_sheet, sheet_of


class SandboxedExecute(NbGraderPreprocessor):
    """Grade a notebook in the sandbox, and write into its test cells what came of it.

    nbgrader reads the marks from outputs and takes silence for success, so every test cell
    that has not positively passed gets an error.
    """

    timeout = Float(30.0, help="Seconds that a cell may take").tag(config=True)
    isolated = Bool(True, help="Whether to insist on bubblewrap").tag(config=True)

    def preprocess(self, nb, resources):
        """Replace all outputs of a notebook by those of grading it."""
        names = resources["nbgrader"]
        sheet = self._sheet(nb, names["assignment"], names["notebook"])
        sandbox = _sandbox(self.timeout, self.isolated)
        seed = os.environ.get("COURSEKIT_SEED", "")
        fill(nb, grade_notebook(nb, sheet, sandbox, seed=seed))
        return nb, resources

    def _sheet(self, nb: NotebookNode, assignment: str, notebook: str) -> Sheet:
        """Return the instructor's notebook, else the locked cells that nbgrader has restored."""
        parent = self.parent
        while parent is not None and not hasattr(parent, "coursedir"):
            parent = parent.parent
        if parent is not None:
            course = parent.coursedir
            folder = Path(course.format_path(course.source_directory, ".", assignment))
            if (folder / f"{notebook}.ipynb").is_file():
                return read_sheet(folder / f"{notebook}.ipynb")
        return _restored(nb, Path(f"{notebook}.ipynb"))


def _restored(nb: NotebookNode, path: Path) -> Sheet:
    """Return a sheet without a word of the learner's: of answers, it holds the names alone."""
    own = NotebookNode(nb, cells=[cell for cell in nb.cells if kind(cell)])
    sheet = sheet_of(own, path)
    locked = {cell.source for cell in own.cells if cell.metadata.nbgrader.locked}
    steps = [step if step.source in locked else replace(step, source="") for step in sheet.steps]
    return replace(sheet, steps=tuple(s for s in steps if s.role != SETUP or s.source in locked))


def fill(nb: NotebookNode, result: Result) -> None:
    """Set the outputs of a notebook, and say above it what was odd about it."""
    for place, cell in enumerate(nb.cells):
        metadata = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code":
            cell.source = defuse(cell.source)
        elif metadata.get("grade") and not metadata.get("solution"):
            cell.outputs = verdict(result.marks.get(metadata["grade_id"]))
        else:
            cell.outputs = printed(result.outputs.get(place, ""))
    if result.messages:
        nb.cells.insert(0, new_markdown_cell(literal("\n".join(result.messages))))


@cache
def _sandbox(seconds: float, isolated: bool) -> Sandbox:
    """Return the one sandbox of this process, which ends with it."""
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(Sandbox(Limits(seconds_per_cell=seconds), isolated=isolated))
