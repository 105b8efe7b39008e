"""Every question accepts its right answers, and rejects its wrong ones with the right words."""

import re
import runpy
from functools import cache
from pathlib import Path

import nbformat
import pytest

from coursekit.study import WrongAnswer

ROOT = Path(__file__).parents[1]
SOLUTION = re.compile(r"### BEGIN SOLUTION.*?### END SOLUTION", re.DOTALL)
SHEETS = {path.stem[:2]: path for path in sorted((ROOT / "solutions").glob("*.ipynb"))}
ANSWERS = {stem: runpy.run_path(ROOT / "tests" / "answers" / f"{stem}.py") for stem in SHEETS}


@cache
def sheet(stem):
    return nbformat.read(SHEETS[stem], 4).cells


def questions(stem):
    """Return the names of the questions that are graded by tests: q1 for q1, q1_visible, …"""
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in sheet(stem)]
    return [name for name in ids if f"{name}_visible" in ids]


def check(stem, question, answer):
    """Run the cells that are nobody's answer, then an answer, then the tests of its question."""
    namespace = {}
    cells = [cell for cell in sheet(stem) if cell.cell_type == "code"]
    tests = [
        c
        for c in cells
        if c.metadata.get("nbgrader", {}).get("grade_id", "").startswith(f"{question}_")
    ]
    for source in [c.source for c in cells if "nbgrader" not in c.metadata] + [answer]:
        exec(source, namespace)
    for test in tests:
        exec(test.source, namespace)


def cases(kind):
    return [
        pytest.param(stem, question, case, id=f"{stem}-{question}-{number}")
        for stem, answers in ANSWERS.items()
        for question, listed in answers[kind].items()
        for number, case in enumerate(listed)
    ]


@pytest.mark.parametrize("stem", SHEETS)
def test_every_question_has_known_answers(stem):
    right, wrong = ANSWERS[stem]["RIGHT"], ANSWERS[stem]["WRONG"]
    assert questions(stem) == list(right) == list(wrong)
    assert all(len(listed) >= 2 for listed in right.values())
    assert all(len(listed) >= 3 for listed in wrong.values())


@pytest.mark.parametrize(("stem", "question", "answer"), cases("RIGHT"))
def test_a_right_answer_is_accepted(stem, question, answer, capsys):
    check(stem, question, answer)
    assert capsys.readouterr().err == ""  # nbgrader gives no points for text on stderr


@pytest.mark.parametrize(("stem", "question", "case"), cases("WRONG"))
def test_a_wrong_answer_is_rejected_with_a_hint(stem, question, case, capsys):
    answer, words = case
    with pytest.raises(WrongAnswer) as caught:
        check(stem, question, answer)
    assert words in str(caught.value)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("stem", SHEETS)
def test_a_stub_is_open_and_not_wrong(stem):
    for question in questions(stem):
        cell = next(
            c for c in sheet(stem) if c.metadata.get("nbgrader", {}).get("grade_id") == question
        )
        stub = SOLUTION.sub("raise NotImplementedError('to do')", cell.source)
        with pytest.raises(NotImplementedError):
            check(stem, question, stub)
