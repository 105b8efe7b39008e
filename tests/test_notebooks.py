"""The notebooks of the course: guards, links, and exercises that hold no solution."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from helpers import ROOT
from nbclient import NotebookClient

from coursekit.authoring.files import notebook_text, read_notebook
from coursekit.authoring.lint import lint_course
from coursekit.authoring.release import ANSWER_STUB, released

SOLUTIONS = sorted(ROOT.glob("solutions/*.ipynb"))
EXERCISES = sorted(ROOT.glob("exercises/*.ipynb"))
NOTEBOOKS = [*sorted(ROOT.glob("lectures/*.ipynb")), *SOLUTIONS, *EXERCISES]
ROOMS = ("solutions", "exercises")
# A region of code, its indentation and its name of the task; and hidden tests.
ANSWER = re.compile(
    r"^( *)### BEGIN SOLUTION: (.*)\n(?:(?s:.*?)\n)?\1### END SOLUTION\n", re.MULTILINE
)
TESTS = re.compile(r"^### BEGIN HIDDEN TESTS\n(?s:.*?)^### END HIDDEN TESTS\n", re.MULTILINE)
ADDED = ("deletable", "editable", "checksum", "cell_type")  # by nbgrader, to its cells' metadata
CELL_KEYS = {"cell_type", "execution_count", "id", "metadata", "outputs", "source"}
HIDDEN = re.compile(r"BEGIN (SOLUTION|HIDDEN TESTS).*\n((?s:.*?))\n.*END \1")
LINK = re.compile(r"\]\(([^)\s]+)|(?:href|src)=[\"']([^\"']+)")


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def test_the_guards_find_nothing():
    assert lint_course(ROOT) == []


def test_each_solution_has_its_exercise_and_no_other_is_there():
    assert {path.name for path in EXERCISES} == {path.name for path in SOLUTIONS}


@pytest.mark.parametrize("path", SOLUTIONS, ids=named)
def test_an_exercise_is_what_release_makes_of_its_solution(path):
    exercise = ROOT / "exercises" / path.name
    made = notebook_text(released(read_notebook(path), path))
    assert exercise.read_text(encoding="utf-8") == made, "run coursekit release"


def visible(cell) -> str:
    """Return what a learner may see of a cell of a solution, made without coursekit."""
    if cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "markdown":
        return ANSWER_STUB
    stub = r'\1raise NotImplementedError("\2")\n'
    return TESTS.sub("", ANSWER.sub(stub, cell.source + "\n")).rstrip()


def kept(cell) -> dict:
    """Return all of a cell that goes to the learner, without what nbgrader adds to it."""
    rest = {key: value for key, value in cell.items() if key not in ("source", "metadata")}
    mine = {key: value for key, value in cell.metadata.items() if key not in ADDED}
    nbgrader = cell.metadata.get("nbgrader", {}).items()
    nbgrader = {key: value for key, value in nbgrader if key not in ADDED}
    return {**rest, "metadata": {**mine, "nbgrader": nbgrader}}


@pytest.mark.parametrize("path", SOLUTIONS, ids=named)
def test_an_exercise_is_the_visible_part_of_its_solution_and_nothing_else(path):
    solution, exercise = (read_notebook(ROOT / room / path.name) for room in ROOMS)
    for cell in solution.cells:
        cell.update({"outputs": [], "execution_count": None} if cell.cell_type == "code" else {})
    assert [cell.source for cell in exercise.cells] == [visible(cell) for cell in solution.cells]
    assert [kept(cell) for cell in exercise.cells] == [kept(cell) for cell in solution.cells]
    assert {**exercise, "cells": []} == {**solution, "cells": []}
    assert [cell for cell in exercise.cells if set(cell) - CELL_KEYS] == []


def hidden_regions(cell) -> list[str]:
    """Return what a learner must not see: marked regions, or all of an answer in words."""
    marked = [region for _, region in HIDDEN.findall(cell.source)]
    return marked or [cell.source] * cell.metadata.get("nbgrader", {}).get("solution", False)


def strings(value) -> Iterator[str]:
    """Yield every string of a notebook, names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from strings(part)


@pytest.mark.parametrize("path", SOLUTIONS, ids=named)
def test_no_hidden_region_of_a_solution_stands_anywhere_in_its_exercise(path):
    """Single lines may be shown on purpose, as where a slip is to be found in them."""
    everything = "\n".join(strings(read_notebook(ROOT / "exercises" / path.name)))
    hidden = [text for cell in read_notebook(path).cells for text in hidden_regions(cell)]
    assert hidden
    for text in hidden:
        lines = [line.strip() for line in text.splitlines()]
        assert not all(line in everything for line in lines), text


@pytest.mark.parametrize("path", EXERCISES, ids=named)
def test_an_untouched_exercise_raises_nothing_but_not_implemented(path, tmp_path):
    notebook = read_notebook(path)
    folder = {"metadata": {"path": str(tmp_path)}}
    client = NotebookClient(
        notebook, timeout=60, kernel_name="python3", allow_errors=True, resources=folder
    )
    client.execute(stderr=subprocess.DEVNULL)  # kernels warn of their transport there
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    errors = [output for output in outputs if output.output_type == "error"]
    assert {error.ename for error in errors} == {"NotImplementedError"}
    assert all(error.evalue for error in errors), "each says what to do"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_links_lead_to_files_of_the_repository(path):
    texts = [cell.source for cell in read_notebook(path).cells if cell.cell_type == "markdown"]
    targets = ["".join(found) for text in texts for found in LINK.findall(text)]
    local = {unquote(target.partition("#")[0]) for target in targets if ":" not in target}
    assert [target for target in sorted(local) if not (path.parent / target).exists()] == []
