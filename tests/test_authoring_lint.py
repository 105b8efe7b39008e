"""Each guard on stored notebooks finds its flaw in a notebook of tests/notebooks, and only that."""

import shutil

import pytest
from helpers import BAD_NOTEBOOKS, code, prose, write

from coursekit.authoring import lint as lint_module
from coursekit.authoring.errors import CourseError
from coursekit.authoring.ledger import COLUMNS
from coursekit.authoring.lint import lint, lint_course

# The one finding in each notebook: its cell, 0 for the whole, and what the message begins with.
FINDINGS = {
    "absolute_path_in_output": (2, "an absolute path: '/home/ann/course/data"),
    "absolute_path_in_source": (2, 'an absolute path: "C:'),
    "alt_not_compared": (2, "image/png without alt text"),
    "alt_of_another_picture": (2, "the stored picture is not the one that its alt text was made"),
    "blank_stderr": (2, "text on stderr: ''"),
    "html_image_without_alt": (1, "an image in the text has no alt text"),
    "ignore_tag": (2, "tag nbval-ignore-output"),
    "image_without_alt": (1, "an image in the text has no alt text"),
    "invalid_slide_type": (2, "slide_type 'slides' is none of slide, subslide"),
    "leftover": (2, 'the cell ends in "Text(0.5, 1.0'),
    "nbval_comment": (2, "an NBVAL comment"),
    "no_alt": (2, "image/png without alt text"),
    "no_picture": (2, "the stored picture is not the one that its alt text was made"),
    "no_prose": (0, "cell 3 has no prose before it"),
    "not_executed": (0, "not executed from top to bottom"),
    "notes_in_code": (2, "speaker notes stand in markdown cells"),
    "remote_image": (1, "an image in the text has no alt text, or is on another machine"),
    "semicolon": (2, "line 2 ends with ';'"),
    "slideshow_no_object": (2, "slide_type 'yes' is none of slide, subslide"),
    "stderr": (2, "text on stderr: 'UserWarning: look out"),
    "stored_error": (2, "a stored error: ZeroDivisionError: division by zero"),
    "too_long_cell": (15, "26 lines of code; at most 25"),
    "too_many_long_cells": (0, "1 of 2 code cells are longer than 10 lines"),
    "wrong_order": (0, "not executed from top to bottom"),
}


@pytest.mark.parametrize("stem", FINDINGS)
def test_a_flaw_is_found_once_and_nothing_else(stem):
    path = BAD_NOTEBOOKS / f"{stem}.ipynb"
    (finding,) = lint(path)
    cell, message = FINDINGS[stem]
    assert finding.cell == cell
    assert finding.message.startswith(message)
    place = f"{path}: cell {cell}: " if cell else f"{path}: "
    assert str(finding) == place + finding.message
    assert "\n" not in str(finding)


def test_a_good_notebook_has_no_finding():
    assert lint(BAD_NOTEBOOKS / "good.ipynb") == []


def test_every_notebook_here_is_tested():
    assert {path.stem for path in BAD_NOTEBOOKS.glob("*.ipynb")} == {*FINDINGS, "good"}


def test_pytest_does_not_run_them(request):
    assert BAD_NOTEBOOKS.name in request.config.getini("norecursedirs")


def test_a_cell_on_the_list_may_be_ignored(monkeypatch):
    allowed = frozenset({("ignore_tag", "cell-2")})
    monkeypatch.setattr(lint_module, "IGNORED_OUTPUTS", allowed)
    assert lint(BAD_NOTEBOOKS / "ignore_tag.ipynb") == []


def test_a_cell_that_is_no_python_is_left_to_its_run(tmp_path):
    path = write(
        tmp_path / "a.ipynb", prose(), code("f(';", count=1), prose(), code("%pwd", count=2)
    )
    assert lint(path) == []


def test_the_course_is_the_lectures_the_solutions_and_the_ledger(tmp_path):
    for room, stem in {
        "lectures": "stderr",
        "solutions": "leftover",
        "exercises": "no_alt",
    }.items():
        (tmp_path / room).mkdir()
        shutil.copy(BAD_NOTEBOOKS / f"{stem}.ipynb", tmp_path / room)
    row = "S2-02,S2,formula,XOR,03_xor,confirmed,it holds"
    (tmp_path / "lectures" / "claims.csv").write_text(f"{','.join(COLUMNS)}\n{row}\n")
    in_lecture, in_solution, in_ledger = lint_course(tmp_path)
    assert "stderr.ipynb: cell 2: text on stderr" in in_lecture
    assert "leftover.ipynb: cell 2: the cell ends in" in in_solution
    assert in_ledger == "claims.csv: S2-02: no lecture '03_xor'"


def test_what_cannot_be_read_is_told_and_not_found_fault_with(tmp_path):
    with pytest.raises(CourseError, match="no such file"):
        lint(tmp_path / "absent.ipynb")
