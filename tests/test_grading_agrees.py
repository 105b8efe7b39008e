"""Stock nbgrader and the sandbox give the same points, test cell by test cell.

For every exercise of the course: the solution, the released notebook, and notebooks in which
every question has a known wrong answer. nbgrader runs as it is installed, in processes of its
own; each starts a kernel for each submission, which is what takes the time here. Therefore one
notebook of wrong answers a sheet is compared by default; with ``COURSEKIT_AGREE=all`` every known
wrong answer is.
"""

import copy
import importlib.util
import json
import os
import re
import runpy
import subprocess
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from grading_helpers import need_bubblewrap, notebook_of
from helpers import ROOT
from submissions import exercise, honest

from coursekit.authoring.files import read_notebook
from coursekit.grading.grade import grade_notebook
from coursekit.grading.sandbox import Sandbox
from coursekit.grading.sheet import sheet_of

EVERYTHING = os.environ.get("COURSEKIT_AGREE") == "all"
NAMES = [path.stem for path in sorted(ROOT.glob("solutions/*.ipynb"))]
PROCESSES = 2
# nbgrader takes text on stderr for a failure and knows no limits; these people avoid both.
PEOPLE = re.compile(
    "the solution itself|recursion|a dataclass|an array$|changes its argument|no return|no Python|"
    "objects share state|fits the visible|the error is not raised|another order|another shape"
)
# What one process of nbgrader's does with its share of the exercises: its own interface, and
# what its gradebook then holds.
STOCK = """
import json, os, sys
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

config = Config()
config.CourseDirectory.root = os.getcwd()
# Sockets in files: somebody else may take a port before a kernel has it. Kernels run in folders of
# their own, so the path is whole.
config.KernelManager.transport, config.KernelManager.ip = "ipc", os.path.abspath("kernel")
api, found = NbGraderAPI(config=config), {}
for name in sys.argv[1:]:
    made = api.generate_assignment(name)
    assert made["success"], made
    for student in sorted(os.listdir("submitted")):
        if not os.path.exists(f"submitted/{student}/{name}"):
            continue
        graded = api.autograde(name, student)
        assert graded["success"], graded
        with api.gradebook as book:
            notebook = book.find_submission_notebook(name, name, student)
            found[f"{name}/{student}"] = {g.name: g.auto_score for g in notebook.grades}
with open("scores.json", "w") as file:
    json.dump(found, file)
"""


def source(name: str):
    """Return the instructor's notebook of an exercise."""
    return exercise.source_notebook() if name == exercise.NAME else _read("solutions", name)


def _read(room: str, name: str):
    return read_notebook(ROOT / room / f"{name}.ipynb")


def submissions(name: str) -> dict:
    """Return the notebooks that are compared, by the name of who hands them in."""
    if name == exercise.NAME:
        people = [case for case in honest.CASES if PEOPLE.match(case.name)]
        return {f"person{n}": notebook_of(case) for n, case in enumerate(people)}
    wrong = with_answers(name, "WRONG")
    mixed = wrong if EVERYTHING else [wrong[int(name[:2]) % len(wrong)]]
    known = {"solution": _read("solutions", name), "untouched": _read("exercises", name)}
    return {**known, **{f"wrong{n}": notebook for n, notebook in enumerate(mixed)}}


def known_answers(name: str, kind: str) -> dict:
    """Return the known answers to each question: RIGHT ones, or WRONG ones with their words."""
    return runpy.run_path(ROOT / "tests" / "answers" / f"{name[:2]}.py")[kind]


def with_answers(name: str, kind: str) -> list:
    """Return notebooks with known answers to all questions: in each, those of one number."""
    known = known_answers(name, kind)
    return [_answered(name, known, n) for n in range(max(map(len, known.values())))]


def _answered(name: str, known: dict, number: int) -> nbformat.NotebookNode:
    notebook = copy.deepcopy(_read("exercises", name))
    for cell in notebook.cells:
        listed = known.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if listed:
            answer = listed[number % len(listed)]
            cell.source = answer if isinstance(answer, str) else answer[0]
    return notebook


@pytest.fixture(scope="module")
def handed_in() -> dict:
    return {name: submissions(name) for name in [*NAMES, exercise.NAME]}


@pytest.fixture(scope="module")
def stock(handed_in, tmp_path_factory) -> dict[str, dict[str, float]]:
    """Return nbgrader's score of each graded cell, by exercise/student."""
    if importlib.util.find_spec("nbgrader") is None:
        stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        stop('nbgrader is not installed (python -m pip install -e ".[test]")')
    need_bubblewrap()
    names, shares = [*NAMES, exercise.NAME], []
    for number in range(PROCESSES):
        folder = tmp_path_factory.mktemp("course")
        shares.append((folder, names[number::PROCESSES]))
        for name in shares[-1][1]:
            _write(folder / "source" / name, name, source(name))
            for student, notebook in handed_in[name].items():
                _write(folder / "submitted" / student / name, name, notebook)
    with ThreadPoolExecutor(PROCESSES) as pool:
        return dict(pair for found in pool.map(_grade_share, shares) for pair in found.items())


def _write(folder, name: str, notebook) -> None:
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{name}.ipynb")


def _grade_share(share) -> dict[str, dict[str, float]]:
    folder, names = share
    run = subprocess.run(
        [sys.executable, "-c", STOCK, *names],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}",
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "COURSEKIT_PROGRESS": "off",
            "PYTHONWARNINGS": "ignore",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=3600,
    )
    assert run.returncode == 0, run.stdout[-5000:]
    return json.loads((folder / "scores.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def box():
    need_bubblewrap()
    with Sandbox() as made:
        yield made


@pytest.mark.parametrize("name", [*NAMES, exercise.NAME])
def test_every_cell_gets_the_points_that_nbgrader_gives(name, handed_in, stock, box):
    sheet = sheet_of(source(name), ROOT / f"{name}.ipynb")
    for student, notebook in handed_in[name].items():
        result = grade_notebook(notebook, sheet, box)
        ours = {cell: mark.score for cell, mark in result.marks.items()}
        theirs = {cell: stock[f"{name}/{student}"][cell] for cell in ours}
        assert ours == theirs, (student, {c: m.message for c, m in result.marks.items()})
        if student == "solution":
            assert result.score == result.points > 0
        if student == "untouched":
            assert result.score == 0


@pytest.mark.parametrize("kind", ["RIGHT", "WRONG"])
@pytest.mark.parametrize("name", NAMES)
def test_every_known_answer_is_known_here_too(name, kind, box):
    """Right ones get all points of their question, wrong ones do not."""
    sheet = sheet_of(source(name), ROOT / f"{name}.ipynb")
    for number, notebook in enumerate(with_answers(name, kind)):
        marks = grade_notebook(notebook, sheet, box).marks
        lost = {test.question for test in sheet.tests if marks[test.grade_id].message}
        said = {test: mark.message for test, mark in marks.items() if mark.message}
        expected = set(known_answers(name, kind)) if kind == "WRONG" else set()
        assert lost == expected, (number, said)
