"""A small exercise of five questions, and submissions to it made of answers."""

import copy
import json
import re
from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from coursekit.grading.sheet import Sheet, sheet_of

NAME = "five"
SOLUTION = re.compile(r"( *)### BEGIN SOLUTION: (.*)\n(?:.*\n)*? *### END SOLUTION")
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(?:.*\n)*?### END HIDDEN TESTS")
SETUP = "import numpy as np\n\nfrom coursekit.study import Question"
ANSWERS = {
    "q1": '''\
def standardize(X):
    """Return X (n, d) with columns of mean 0 and standard deviation 1."""
    ### BEGIN SOLUTION: return the standardized columns
    return (X - X.mean(axis=0)) / X.std(axis=0)
    ### END SOLUTION
''',
    "q2": '''\
class RunningMean:
    """The mean of the numbers seen so far."""

    ### BEGIN SOLUTION: write update(value), which returns the mean, and the attribute mean
    def __init__(self):
        self.n, self.mean = 0, 0.0

    def update(self, value):
        self.n += 1
        self.mean += (value - self.mean) / self.n
        return self.mean
    ### END SOLUTION
''',
    "q3": '''\
def repeated(f, x, steps):
    """Return f(f(... f(x))), with f called as often as steps says; negative: ValueError."""
    ### BEGIN SOLUTION: return the result of the last call
    if steps < 0:
        raise ValueError("steps must not be negative")
    for _ in range(steps):
        x = f(x)
    return x
    ### END SOLUTION
''',
    "q4": """\
# The order in which the layers 0, 1, 2 are computed.
### BEGIN SOLUTION: set order to a list of three numbers
order = [2, 0, 1]
### END SOLUTION
""",
}
TEXT = "The mean of the column moves to 0, and its spread becomes 1."
# Tests by coursekit.study, by plain asserts and by numpy.testing: points and source of each.
TESTS = {
    "q1_visible": (
        1,
        """\
with Question("1. Standardize") as q:
    _X = np.array([[1.0, 5.0], [3.0, 9.0]])
    _got = q.unchanged("standardize", standardize, _X)
    _slips = {"only centered": [[-1, -2], [1, 2]]}
    q.close("two rows", _got, [[-1.0, -1.0], [1.0, 1.0]], 1e-5, _slips)
""",
    ),
    "q1_hidden": (
        2,
        """\
### BEGIN HIDDEN TESTS
with Question("1. Standardize, further cases") as q:
    for _n in (3, 10, 500):
        _X = q.rng(1).normal(3.0, 2.0, (_n, 4))
        _right = (_X - _X.mean(axis=0)) / _X.std(axis=0)
        q.close("random columns", standardize(_X), _right, 1e-4)
### END HIDDEN TESTS
""",
    ),
    "q2_visible": (
        1,
        """\
def _agree(a, b):
    return abs(a - b) < 1e-9


_mean = RunningMean()
assert _mean.update(2.0) == 2.0, "the mean of one number"
assert _agree(_mean.update(4.0), 3.0), "the mean of two numbers"
assert _mean.mean == 3.0
""",
    ),
    "q2_hidden": (
        2,
        """\
### BEGIN HIDDEN TESTS
_first, _second = RunningMean(), RunningMean()
_numbers = np.random.default_rng(2).normal(size=20)
for _n, _value in enumerate(_numbers, start=1):
    _first.update(_value)
    assert _agree(_first.mean, np.mean(_numbers[:_n]))
assert _second.mean == 0.0, "two objects share their state"
### END HIDDEN TESTS
""",
    ),
    "q3_visible": (
        1,
        """\
np.testing.assert_allclose(repeated(np.cos, 1.0, 200), 0.7390851332151607, rtol=1e-9)
""",
    ),
    "q3_hidden": (
        1,
        """\
### BEGIN HIDDEN TESTS
_seen = []


def _half(x):
    _seen.append(float(x))
    return x / 2


assert repeated(_half, 8.0, 3) == 1.0
assert _seen == [8.0, 4.0, 2.0], "f is called once a step"
assert repeated(_half, 5.0, 0) == 5.0
try:
    repeated(_half, 1.0, -1)
except Exception:
    pass
else:
    raise AssertionError("negative steps are an error")
### END HIDDEN TESTS
""",
    ),
    "q4_visible": (1, 'assert sorted(order) == [0, 1, 2], "each layer once"\n'),
    "q4_hidden": (
        1,
        "### BEGIN HIDDEN TESTS\nassert list(order) == [2, 0, 1]\n### END HIDDEN TESTS\n",
    ),
}
POINTS = {name: float(points) for name, (points, _) in TESTS.items()}
TOTAL = sum(POINTS.values())
BY_HAND = {"q5": 2.0}
RIGHT = {name: re.sub(r" *### (BEGIN|END) SOLUTION.*\n", "", ANSWERS[name]) for name in ANSWERS}


def source_notebook() -> NotebookNode:
    """Return the instructor's notebook, with solutions and hidden tests."""
    cells = [new_markdown_cell("# Five questions"), new_code_cell(SETUP)]
    for question, answer in ANSWERS.items():
        cells += [new_markdown_cell(f"## {question}"), _answer(question, answer.rstrip())]
        cells += [
            _graded(new_code_cell(source.rstrip("\n")), name, grade=True, points=points)
            for name, (points, source) in TESTS.items()
            if name.startswith(question)
        ]
    cells += [_by_hand(TEXT)]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    return new_notebook(cells=cells, metadata={"kernelspec": dict(KERNEL)})


KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def sheet() -> Sheet:
    """Return the exercise as the grader reads it."""
    return sheet_of(source_notebook(), Path(f"{NAME}.ipynb"))


def released_notebook() -> NotebookNode:
    """Return what a student begins with: stubs, and no hidden tests."""
    notebook = source_notebook()
    for cell in notebook.cells:
        stub = r'\1raise NotImplementedError("\2")'
        cell.source = HIDDEN.sub("# Graded with further cases.", SOLUTION.sub(stub, cell.source))
    notebook.cells[-1].source = "Write here."
    return notebook


def submission(answers: Mapping[str, str]) -> NotebookNode:
    """Return the released notebook with these answers, and stubs for the others."""
    notebook = released_notebook()
    for question, source in answers.items():
        cell_of(notebook, question).source = source.rstrip("\n")
    return notebook


def solved(**changed: str) -> NotebookNode:
    """Return the submission that has everything right, except for what is given."""
    return submission({**RIGHT, "q5": TEXT, **changed})


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    """Return the cell with a grade_id."""
    return notebook.cells[place_of(notebook, name)]


def place_of(notebook: NotebookNode, name: str) -> int:
    """Return where the first cell with a grade_id stands."""
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return ids.index(name)


def with_cell(notebook: NotebookNode, source: str, place: int = 2) -> NotebookNode:
    """Return a copy with one more code cell, which stands behind the imports unless said."""
    changed = copy.deepcopy(notebook)
    changed.cells.insert(place, new_code_cell(source))
    return changed


def as_bytes(notebook: NotebookNode) -> bytes:
    """Return a notebook as JupyterLab would store it, sound or not."""
    return json.dumps(notebook, indent=1).encode("ascii")


def _answer(name: str, source: str) -> NotebookNode:
    return _graded(new_code_cell(source), name, solution=True)


def _by_hand(text: str) -> NotebookNode:
    cell = new_markdown_cell(text)
    return _graded(cell, "q5", grade=True, solution=True, points=BY_HAND["q5"])


def _graded(cell: NotebookNode, name: str, **flags: object) -> NotebookNode:
    base = {"grade": False, "solution": False, "task": False, "schema_version": 3}
    locked = not flags.get("solution")
    cell.metadata["nbgrader"] = {**base, "grade_id": name, "locked": locked, **flags}
    return cell
