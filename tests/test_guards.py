"""The gate bites: what the comparison of outputs and the lint find on spoilt notebooks.

nbval runs once, with the options of this repository, over copies that were spoilt in one way
each. What it cannot see, such as outputs that are gone with their counts, the lint must find.
"""

import os
import re
import subprocess
import sys

import nbformat
import pytest
from helpers import ROOT, code, printed, prose, write

from coursekit.authoring.lint import lint

LECTURE = ROOT / "lectures" / "03_xor.ipynb"
# A figure cell whose sentence is made from J, and a line that gives it another J to draw.
FIGURE, OTHER_DATA = "ax.plot(t, J)", "J = J + 0.25\n"
RESULT = re.compile(r"^(PASSED|FAILED) .*?(\w+)\.ipynb::Cell (\d+)", re.MULTILINE)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def spoil_two_cells(notebook):
    """Edit one stored number and one figure's data; return the places of both among the code."""
    cells = code_cells(notebook)
    number = next(n for n, cell in enumerate(cells) if _has_printed_a_digit(cell))
    output = cells[number].outputs[0]
    output.text = re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), output.text, count=1)
    (figure,) = (n for n, cell in enumerate(cells) if FIGURE in cell.source)
    cells[figure].source = OTHER_DATA + cells[figure].source
    return number, figure


def _has_printed_a_digit(cell) -> bool:
    return bool(cell.outputs) and bool(re.search(r"\d", cell.outputs[0].get("text", "")))


def untouched(*cells):
    return cells


def without_outputs(*cells):
    for cell in cells:
        cell.outputs = []
    return cells


def never_run(*cells):
    for cell in without_outputs(*cells):
        cell.execution_count = None
    return cells


def reordered(first, second):
    return second, first


def write_tiny(folder, spoil):
    """Store a notebook of two cells, of which the second needs the first; its name says how."""
    first = code("n = 2\nprint(n)", printed("2\n"), count=1)
    second = code("n = n * 10\nprint(n)", printed("20\n"), count=2)
    one, two = spoil(first, second)
    write(folder / f"{spoil.__name__}.ipynb", prose(), one, prose(), two)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("course") / "lectures"


@pytest.fixture(scope="module")
def gate(folder):
    """Spoil copies, run nbval over them, and return the edited cells and all results."""
    for spoil in (untouched, without_outputs, never_run, reordered):
        write_tiny(folder, spoil)
    lecture = nbformat.read(LECTURE, as_version=4)
    edited = spoil_two_cells(lecture)
    nbformat.write(lecture, folder / LECTURE.name)
    return edited, run_nbval(folder)


def run_nbval(folder):
    """Return for each notebook which of its code cells passed and which failed."""
    command = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", f"--rootdir={folder}"]
    command += ["-n", "0", "-rA", "--color=no", "-p", "no:cacheprovider", str(folder)]
    environment = {key: value for key, value in os.environ.items() if key != "PYTEST_ADDOPTS"}
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=120
    )
    assert run.returncode == 1, run.stdout + run.stderr
    results = {}
    for outcome, stem, cell in RESULT.findall(run.stdout):
        results.setdefault(stem, {"PASSED": set(), "FAILED": set()})[outcome].add(int(cell))
    return results


def test_an_edited_number_and_a_changed_figure_fail_and_nothing_else(gate):
    edited, results = gate
    n_cells = len(code_cells(nbformat.read(LECTURE, as_version=4)))
    assert results[LECTURE.stem]["FAILED"] == set(edited)
    assert results[LECTURE.stem]["PASSED"] == set(range(n_cells)) - set(edited)


def test_an_untouched_notebook_passes_both(gate, folder):
    assert gate[1]["untouched"] == {"PASSED": {0, 1}, "FAILED": set()}
    assert lint(folder / "untouched.ipynb") == []


def test_cleared_outputs_fail(gate):
    assert gate[1]["without_outputs"]["FAILED"] == {0, 1}


def test_a_notebook_never_run_passes_nbval_but_not_the_lint(gate, folder):
    assert gate[1]["never_run"] == {"PASSED": {0, 1}, "FAILED": set()}
    (finding,) = lint(folder / "never_run.ipynb")
    assert "not executed from top to bottom" in finding.message


def test_cells_in_another_order_fail_both(gate, folder):
    assert gate[1]["reordered"]["FAILED"] == {0}
    (finding,) = lint(folder / "reordered.ipynb")
    assert "not executed from top to bottom" in finding.message


def test_the_picture_of_another_cell_is_found(tmp_path):
    notebook = nbformat.read(LECTURE, as_version=4)
    pictures = [
        (number, output)
        for number, cell in enumerate(notebook.cells, start=1)
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    (spoilt, output), (_, other) = pictures[:2]
    output.data["image/png"] = other.data["image/png"]
    path = tmp_path / LECTURE.name
    nbformat.write(notebook, path)
    (finding,) = lint(path)
    assert finding.cell == spoilt
    assert "the stored picture is not the one that its alt text was made with" in finding.message
