"""Which cells of a submission are which, and what a sheet's tests need."""

import json
from pathlib import Path

import nbformat
import pytest
from helpers import ROOT, code, prose
from nbformat.v4 import new_notebook

from coursekit.authoring.errors import CourseError
from coursekit.grading.names import needed_setup, own_names
from coursekit.grading.sheet import defined_names, read_sheet, sheet_of
from coursekit.grading.submission import UnreadableError, plan, read_cells


def graded(source, name, **flags):
    metadata = {"grade": False, "solution": False, "locked": False, "task": False, **flags}
    return code(source, nbgrader={**metadata, "grade_id": name, "schema_version": 3})


def answer(source, name):
    return graded(source, name, solution=True)


def check(source, name, points=1):
    return graded(source, name, grade=True, locked=True, points=points)


CELLS = [
    code("import numpy as np\n%matplotlib inline"),
    answer("def double(x):\n    return 2 * x", "q1"),
    check("_x = 3\nassert double(_x) == 6", "q1_visible"),
    code("unused = 1"),
    answer("def half(x):\n    return x / 2", "q2"),
    check(
        "assert half(2) == 1\n### BEGIN HIDDEN TESTS\nassert np.isclose(half(3), 1.5)\n"
        "### END HIDDEN TESTS",
        "q2_visible",
        2,
    ),
]
SHEET = sheet_of(new_notebook(cells=CELLS), Path("two.ipynb"))


def planned(cells):
    text = json.dumps(nbformat.from_dict({"cells": cells, "nbformat": 4, "metadata": {}}))
    result = plan(read_cells(text.encode()), SHEET)
    return [cell.source for _, cell in result.cells], result.notes


def test_a_sheet_knows_its_points_and_questions():
    assert [(s.grade_id, s.points, s.question) for s in SHEET.tests] == [
        ("q1_visible", 1, "q1"),
        ("q2_visible", 2, "q2"),
    ]
    assert "HIDDEN" not in SHEET.tests[1].shown
    assert needed_setup(SHEET) == {0}  # the magic line is left out, the unused cell too
    assert own_names(SHEET) == {"np", "_x"}


def test_all_exercises_are_sheets():
    sheets = [read_sheet(path) for path in sorted(ROOT.glob("solutions/*.ipynb"))]
    assert len(sheets) == 14
    assert all(sheet.by_hand for sheet in sheets)


def test_two_cells_with_one_name_are_refused():
    with pytest.raises(CourseError, match="'q1' stands on two cells"):
        sheet_of(new_notebook(cells=[*CELLS, answer("x = 1", "q1")]), Path("two.ipynb"))


def test_a_notebook_without_points_is_refused():
    with pytest.raises(CourseError, match="no cell gives points"):
        sheet_of(new_notebook(cells=[code("1")]), Path("two.ipynb"))


def test_tests_are_never_taken_from_a_submission():
    forged = check("assert True", "q1_visible")
    sources, notes = planned([CELLS[0], CELLS[1], forged, *CELLS[3:]])
    assert sources == [CELLS[0].source, CELLS[1].source, "unused = 1", CELLS[4].source]
    assert notes == []


def test_own_cells_run_after_the_cell_above_them():
    sources, notes = planned([CELLS[1], code("mine = 1"), CELLS[2], code("more = 2"), CELLS[4]])
    assert sources == [CELLS[1].source, "mine = 1", "more = 2", CELLS[4].source]
    assert notes == []


def test_cells_in_another_order_run_in_that_of_the_exercise():
    sources, notes = planned([CELLS[4], CELLS[5], CELLS[1], CELLS[2]])
    assert sources == [CELLS[1].source, CELLS[4].source]
    assert "not in the order" in notes[0]


def test_a_cell_that_is_there_twice_runs_twice():
    again = answer("def double(x):\n    return x + x", "q1")
    sources, notes = planned([CELLS[1], again, CELLS[4]])
    assert sources == [CELLS[1].source, again.source, CELLS[4].source]
    assert "q1 is there 2 times" in notes[0]


def test_a_missing_answer_is_named():
    sources, notes = planned([CELLS[4]])
    assert sources == [CELLS[4].source]
    assert "The cell of q1 is missing" in notes[0]


def test_without_metadata_answers_are_known_by_what_they_define():
    bare = [code(cell.source) for cell in CELLS]
    sources, notes = planned(bare)
    assert sources == [cell.source for cell in (CELLS[0], CELLS[1], CELLS[3], CELLS[4])]
    assert all("found again" in note for note in notes)
    assert len(notes) == 2


def test_text_and_odd_cells_do_not_run():
    sources, _ = planned([prose("hello"), CELLS[1], CELLS[4], {"cell_type": 3, "source": 4}])
    assert sources == [CELLS[1].source, CELLS[4].source]


UNREADABLE = {
    "empty": (b"", "empty"),
    "blank": (b" \n", "empty"),
    "binary": (b"\x00\xff\x00", "no valid JSON"),
    "half": (b'{"cells": [', "no valid JSON"),
    "deep": (b"[" * 200_000, "no valid JSON"),
    "a list": (b"[]", "no cells"),
    "no cells": (b'{"nbformat": 4}', "no cells"),
    "cells of another kind": (b'{"cells": 3}', "no cells"),
    "too many": (json.dumps({"cells": [{}] * 6000}).encode(), "6000 cells"),
    "too large": (b" " * (51 * 2**20), "51 MB"),
}


@pytest.mark.parametrize(("data", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_notebook_says_so(data, words):
    with pytest.raises(UnreadableError, match=words):
        read_cells(data)


def test_old_formats_and_lines_are_read():
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": ["a = 1\n", "b = 2"]}]}]}
    (cell,) = read_cells(json.dumps(old).encode())
    assert cell.source == "a = 1\nb = 2"


def test_defined_names():
    source = "import os\ndef f(): pass\nclass C: pass\n(a, b), c = (1, 2), 3\nd: int = 1\ne += 1"
    assert defined_names(source) == {"f", "C", "a", "b", "c", "d", "e"}
    assert defined_names("this is no python") == frozenset()
    assert defined_names("x = 1\n" * 100_000) == frozenset()
