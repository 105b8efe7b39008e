"""Exercises made from solutions: what a learner must not see is gone, and all else is there."""

import copy
import sys

import pytest
from helpers import code, printed, prose, write

from coursekit.authoring.errors import CourseError
from coursekit.authoring.files import notebook_text, read_notebook
from coursekit.authoring.release import ANSWER_STUB, release, released


def graded(grade_id, *, solution=False, points=None):
    """Return nbgrader's metadata: of an answer, of its tests if it has points, or of both."""
    metadata = {
        "grade_id": grade_id,
        "schema_version": 3,
        "solution": solution,
        "grade": points is not None,
        "locked": not solution,
        "task": False,
    }
    return metadata if points is None else {**metadata, "points": points}


ANSWER = """def double(x):
    '''Return twice x.'''
    ### BEGIN SOLUTION: return twice the number
    doubled = 2 * x
    return doubled
    ### END SOLUTION"""
TESTS = """assert double(3) == 6
### BEGIN HIDDEN TESTS
assert double(-1) == -2
### END HIDDEN TESTS"""


def question(answer=ANSWER, tests=TESTS):
    """Return the cells of a question in code and one in words."""
    return [
        prose("# Doubling"),
        code(answer, count=1, nbgrader=graded("q1", solution=True)),
        code(tests, printed("right\n"), count=2, nbgrader=graded("q1_test", points=2)),
        prose("Because.", nbgrader=graded("q2", solution=True, points=3)),
    ]


@pytest.fixture
def solution(tmp_path):
    return tmp_path / "solutions" / "01_doubling.ipynb"


@pytest.fixture
def exercise(solution):
    write(solution, *question())
    return released(read_notebook(solution), solution).cells


def test_a_solution_becomes_a_stub_that_says_what_to_do(exercise):
    assert exercise[1].source == (
        "def double(x):\n    '''Return twice x.'''\n"
        '    raise NotImplementedError("return twice the number")'
    )


def test_an_answer_in_words_becomes_a_line_to_replace(exercise):
    assert exercise[3].source == ANSWER_STUB


def test_hidden_tests_and_outputs_go_and_the_rest_stays(exercise):
    title, answer, tests, _ = exercise
    assert tests.source == "assert double(3) == 6"
    assert tests.outputs == []
    assert tests.execution_count is None is answer.execution_count
    assert title.source == "# Doubling"
    assert [cell.id for cell in exercise] == ["cell-1", "cell-2", "cell-3", "cell-4"]
    assert answer.metadata.get("editable", True)
    assert tests.metadata.editable is False
    assert tests.metadata.nbgrader.points == 2
    assert tests.metadata.nbgrader.checksum


def test_a_task_that_is_not_named_gets_a_stub_all_the_same(solution):
    write(solution, *question(ANSWER.replace(": return twice the number", "")))
    exercise = released(read_notebook(solution), solution)
    assert 'raise NotImplementedError("write your answer here")' in exercise.cells[1].source


def test_the_same_solution_gives_the_same_file(solution):
    write(solution, *question())
    notebook = read_notebook(solution)
    before = copy.deepcopy(notebook)
    first, second = (notebook_text(released(notebook, solution)) for _ in range(2))
    assert first == second
    assert notebook == before
    target = solution.parents[1] / "exercises" / solution.name
    assert [release(solution, target) for _ in range(2)] == [True, False]
    assert target.read_text(encoding="utf-8") == first


def test_work_in_an_exercise_is_never_overwritten(solution):
    write(solution, *question())
    target = solution.parents[1] / "exercises" / solution.name
    release(solution, target)
    write(target, prose(), code("my_answer = 1", printed("1\n"), count=1))
    before = target.read_bytes()
    with pytest.raises(CourseError, match="somebody worked in it"):
        release(solution, target)
    assert target.read_bytes() == before


def unsound():
    """Yield what is wrong, cells that have it, and the words that say so."""
    misspelt = TESTS.replace("BEGIN HIDDEN TESTS", "BEGIN HIDEN TESTS")
    yield "no end", question(ANSWER.rsplit("\n", 1)[0]), "cell 2: 1 BEGIN SOLUTION and 0 END"
    yield "no beginning", question(tests=misspelt), "cell 3: 0 BEGIN HIDDEN TESTS and 1 END"
    nested = ANSWER.replace("    doubled", "    ### BEGIN SOLUTION\n    ### END SOLUTION\n    d")
    yield "nested", question(nested + "\n### END SOLUTION"), "BEGIN SOLUTION"
    outside = [code(ANSWER, count=1)]
    yield "solution outside", outside, "Solution region detected in a non-solution cell"
    yield "tests outside", [code(TESTS, count=1)], "Hidden test region detected in a non-grade"
    cells = question()
    cells[2].metadata.nbgrader.grade_id = "q1"
    yield "duplicate id", cells, "Duplicate grade id: q1"
    cells = question()
    del cells[2].metadata.nbgrader["points"]
    yield "no points", cells, "'q1_test' does not have points"
    cells = question()
    del cells[2].metadata.nbgrader["grade_id"]
    yield "no id", cells, "does not have a grade_id"


UNSOUND = {name: case for name, *case in unsound()}


@pytest.mark.parametrize(("cells", "reason"), UNSOUND.values(), ids=UNSOUND)
def test_an_unsound_solution_is_refused_in_one_line(solution, cells, reason):
    write(solution, *cells)
    target = solution.parents[1] / "exercises" / solution.name
    with pytest.raises(CourseError) as caught:
        release(solution, target)
    message = str(caught.value)
    assert message.startswith(f"{solution}: ")
    assert reason in message
    assert "\n" not in message
    assert not target.parent.exists()


def test_without_nbgrader_the_message_says_how_to_get_it(solution, monkeypatch):
    write(solution, *question())
    monkeypatch.setitem(sys.modules, "nbgrader", None)
    with pytest.raises(CourseError) as caught:
        released(read_notebook(solution), solution)
    message = str(caught.value)
    assert message.startswith("exercises/: nbgrader is missing")
    assert 'python -m pip install -e ".[instructor]"' in message
