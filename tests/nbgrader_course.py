"""A small course of nbgrader's: a sheet, its released form, and submissions of known worth."""

import copy
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import nbformat
import pytest
from helpers import code, prose
from nbformat import NotebookNode

from coursekit.grading.result import Mark, Result
from coursekit.grading.sheet import Sheet, sheet_of

SHEET = "sheet"
SCRIPT = """<script>window.ran = 1</script> <img src=x onerror="window.ran = 2">
[link](javascript:window.ran=3) ![spy](http://127.0.0.1:9/spy.png) <svg/onload=window.ran=4>

[other]: javascript:window.ran=5
[other] <a href="javascript:window.ran=6">x</a> $\\href{javascript:window.ran=7}{y}$
"""


def graded(cell: NotebookNode, grade_id: str, flags: str, **points: float) -> NotebookNode:
    """Give a cell nbgrader's metadata: the flags that are true, by name."""
    known = {flag: flag in flags for flag in ("grade", "solution", "locked", "task")}
    cell.metadata.nbgrader = {"schema_version": 3, "grade_id": grade_id, **known, **points}
    return cell


def solved(body: str, task: str) -> str:
    return f"def {task}(x):\n    ### BEGIN SOLUTION\n    {body}\n    ### END SOLUTION"


def check(shown: str, hidden: str = "") -> str:
    return f"{shown}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS" if hidden else shown


def source() -> NotebookNode:
    """Return the instructor's notebook: 1 + 2 points for double, 3 for half, 4 for the essay."""
    locked, test = "locked", "grade locked"
    cells = [
        graded(prose("# Sheet\n\nSee [the lecture](../lectures/03_xor.ipynb)."), "intro", locked),
        graded(code("import math"), "setup", locked),
        graded(code(solved("return 2 * x", "double")), "double", "solution"),
        graded(
            code(check("assert double(2) == 4, 'twice 2 is 4'")), "double_shown", test, points=1
        ),
        graded(code(check("", "assert double(5) == 10, 'twice 5'")), "double_more", test, points=2),
        prose("A hint:\n\n<details><summary>Hint</summary>\n\nDivide.\n\n</details>"),
        graded(code(solved("return x / 2", "half")), "half", "solution"),
        graded(code("assert math.isclose(half(3), 1.5)"), "half_shown", test, points=3),
        graded(prose("Because $a<b$."), "essay", "grade solution", points=4),
    ]
    return nbformat.v4.new_notebook(cells=_numbered(cells))


def _numbered(cells: list[NotebookNode]) -> list[NotebookNode]:
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    return cells


def sheet() -> Sheet:
    return sheet_of(source(), Path(f"{SHEET}.ipynb"))


def cell_of(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    cells = [
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    ]
    assert len(cells) == 1, grade_id
    return cells[0]


def submission(**answers: str) -> NotebookNode:
    """Return what a student hands in: the sheet with these answers, none where none is given."""
    notebook = copy.deepcopy(source())
    for name, stub in STUBS.items():
        cell_of(notebook, name).source = answers.get(name, stub)
    cell_of(notebook, "double_more").source = ""
    return notebook


STUBS = {
    "double": "def double(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()",
    "half": "def half(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()",
    "essay": "YOUR ANSWER HERE",
}
RIGHT = {
    "double": "def double(x):\n    return x + x",
    "half": "def half(x):\n    return x * 0.5",
    "essay": "Because half of it is less.",
}
POINTS = {"double_shown": 1, "double_more": 2, "half_shown": 3}
FULL, NOTHING = set(POINTS), set()


def result(student: str, passed: set[str] = frozenset(FULL), **changes: object) -> Result:
    """Return a result of the sheet in which just these tests passed."""
    marks = {
        name: Mark(points * (name in passed), points, "" if name in passed else f"{name} failed")
        for name, points in POINTS.items()
    }
    known = {"marks": marks, "by_hand": {"essay": 4.0}, "answers": RIGHT, "sheet": sheet().digest}
    known |= {"modified": "2026-11-20T10:00:00+00:00", "digest": "0" * 64}
    return Result(student, SHEET, f"{student}.ipynb", **(known | changes))


def put(folder: Path, notebook: NotebookNode) -> Path:
    path = folder / SHEET / f"{SHEET}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(nbformat.v4.writes(notebook), encoding="utf-8")
    return path


def need_nbgrader() -> None:
    """Skip where nbgrader is not installed; fail where it was promised."""
    if importlib.util.find_spec("nbgrader") is None:
        _stop('nbgrader is not installed (python -m pip install -e ".[test]")')


def need_sandbox() -> None:
    """Skip where there is no bubblewrap; fail where it was promised."""
    if shutil.which("bwrap") is None:
        _stop("bubblewrap is not installed (apt install bubblewrap)")


def _stop(reason: str) -> None:
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


def environment(folder: Path) -> dict[str, str]:
    """Return variables that keep the user's settings out, and let nbgrader find alembic."""
    own = {name: str(folder / "home" / name) for name in ("config", "data", "runtime")}
    return {
        **os.environ,
        "PATH": f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}",
        "JUPYTER_CONFIG_DIR": own["config"],
        "JUPYTER_DATA_DIR": own["data"],
        "JUPYTER_RUNTIME_DIR": own["runtime"],
        "JUPYTER_PREFER_ENV_PATH": "0",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
    }


def nbgrader(folder: Path, *words: str, code: int = 0) -> str:
    """Run a command of nbgrader in a course folder; return all that it said."""
    run = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
    )
    assert run.returncode == code, run.stdout
    return run.stdout
