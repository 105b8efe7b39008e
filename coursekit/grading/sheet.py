"""What an instructor's notebook asks, and the cells that decide about it."""

import ast
import hashlib
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from coursekit.authoring.errors import CourseError
from coursekit.authoring.files import notebook_text, read_notebook
from coursekit.authoring.questions import ANSWER, GRADED_BY_HAND, TASK, TEST, kind, regions

SETUP = "setup"  # code that is neither an answer nor a test
LONGEST = 200_000  # characters of an answer
BY_HAND = (GRADED_BY_HAND, TASK)


@dataclass(frozen=True)
class Step:
    """One cell of the instructor's notebook that grading needs.

    Attributes
    ----------
    role : str
        `SETUP`, or what `coursekit.authoring.questions.kind` says of the cell.
    source : str
    grade_id : str
        Empty for `SETUP`.
    points : float
        0 for cells without.
    names : frozenset of str
        What an answer defines: functions, classes, and variables.
    question : str
        For a test, the answer above it; for other steps their own grade_id.
    shown : str
        What students get of a test.
    cell_type : {"code", "markdown"}
    """

    role: str
    source: str
    grade_id: str = ""
    points: float = 0.0
    names: frozenset[str] = frozenset()
    question: str = ""
    shown: str = ""
    cell_type: str = "code"


@dataclass(frozen=True)
class Sheet:
    """An instructor's notebook: its steps in order, and what it is worth."""

    name: str
    steps: tuple[Step, ...]
    digest: str

    @property
    def tests(self) -> list[Step]:
        """The cells that give points by running."""
        return [step for step in self.steps if step.role == TEST]

    @property
    def answers(self) -> list[Step]:
        """What learners write, code and text."""
        return [step for step in self.steps if step.role in (ANSWER, GRADED_BY_HAND)]

    @property
    def by_hand(self) -> dict[str, float]:
        """The points that only a person can give, by grade_id."""
        return {step.grade_id: step.points for step in self.steps if step.role in BY_HAND}


def read_sheet(path: Path) -> Sheet:
    """Read a source notebook with nbgrader's metadata, ours or anybody's.

    Raises
    ------
    CourseError
        If it is no notebook, holds no test, or gives one grade_id twice.
    """
    return sheet_of(read_notebook(path), Path(path))


def sheet_of(notebook: NotebookNode, path: Path) -> Sheet:
    """Return the sheet that a notebook in memory is; `path` names it."""
    steps, above = [], ""
    for cell in notebook.cells:
        step = _step(cell, above)
        above = step.grade_id if step and step.role in (ANSWER, GRADED_BY_HAND) else above
        steps += [step] if step else []
    ids = [step.grade_id for step in steps if step.grade_id]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        raise CourseError(f"{path}: the grade_id {name!r} stands on two cells; change one.")
    if not any(step.role in (TEST, *BY_HAND) for step in steps):
        raise CourseError(
            f"{path}: no cell gives points; --source takes nbgrader's source notebooks, with tests."
        )
    digest = hashlib.sha256(notebook_text(notebook).encode()).hexdigest()
    return Sheet(path.stem, tuple(steps), digest)


def _step(cell: NotebookNode, above: str) -> Step | None:
    role, metadata = kind(cell), cell.metadata.get("nbgrader", {})
    name, points = metadata.get("grade_id", ""), float(metadata.get("points") or 0)
    if role == TEST:
        return Step(role, cell.source, name, points, question=above or name, shown=regions(cell)[1])
    if role in (ANSWER, *BY_HAND):
        names = defined_names(cell.source) if cell.cell_type == "code" else frozenset()
        return Step(role, cell.source, name, points, names, name, cell_type=cell.cell_type)
    return Step(SETUP, cell.source) if cell.cell_type == "code" and cell.source.strip() else None


def defined_names(source: str) -> frozenset[str]:
    """Return what the top level of a cell defines: functions, classes, and variables, no imports.

    A cell that is no Python, or too long for an answer, defines nothing.
    """
    if len(source) > LONGEST:
        return frozenset()
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    found = set()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [n for part in targets for n in ast.walk(part) if isinstance(n, ast.Name)]
            found |= {name.id for name in names if isinstance(name.ctx, ast.Store)}
    return frozenset(found)
