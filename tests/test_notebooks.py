"""The notebooks of the course: guards, links, and exercises that hold no solution."""

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest
from helpers import ROOT
from nbclient import NotebookClient

from coursekit.authoring.files import notebook_text, read_notebook
from coursekit.authoring.lint import lint_course
from coursekit.authoring.release import released

SOLUTIONS = sorted(ROOT.glob("solutions/*.ipynb"))
EXERCISES = sorted(ROOT.glob("exercises/*.ipynb"))
NOTEBOOKS = [*sorted(ROOT.glob("lectures/*.ipynb")), *SOLUTIONS, *EXERCISES]
HIDDEN = re.compile(r"### BEGIN (SOLUTION|HIDDEN TESTS).*?### END \1", re.DOTALL)
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


def lines(text: str) -> set[str]:
    """Return the lines that say something: longer ones, without their indentation."""
    return {line.strip() for line in text.splitlines() if len(line.strip()) > 12}


def hidden_and_visible(cell) -> tuple[str, str]:
    """Return what a learner must not see of a cell of a solution, and the rest."""
    answer = cell.metadata.get("nbgrader", {}).get("solution", False)
    if answer and not HIDDEN.search(cell.source):
        return cell.source, ""  # the answer is the whole cell, as it is in words
    hidden = "\n".join(found[0].partition("\n")[2] for found in HIDDEN.finditer(cell.source))
    return hidden, HIDDEN.sub("", cell.source)


@pytest.mark.parametrize("path", SOLUTIONS, ids=named)
def test_no_line_of_a_solution_is_left_in_its_exercise(path):
    hidden, visible = set(), set()
    for cell in read_notebook(path).cells:
        for place, text in zip((hidden, visible), hidden_and_visible(cell), strict=True):
            place |= lines(text)
    assert hidden - visible
    exercise = read_notebook(ROOT / "exercises" / path.name)
    left = set().union(*(lines(cell.source) for cell in exercise.cells))
    assert (hidden - visible) & left == set()


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
