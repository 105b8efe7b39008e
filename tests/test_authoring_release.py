"""Exercises made from solutions: what a learner must not see is gone, and all else is there."""

import copy
import math
import sys

import pytest
from helpers import code, printed, prose, write
from nbformat import NotebookNode

from coursekit.authoring.errors import CourseError
from coursekit.authoring.files import notebook_text, read_notebook
from coursekit.authoring.release import ANSWER_STUB, release, released
from coursekit.cli import main


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
        code(tests, printed("right\n"), count=2, nbgrader=graded("q1_visible", points=2)),
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


def changed(place, **metadata):
    """Return the cells of a sound notebook with other metadata in one of them; None: without."""
    cells = question()
    kept = {**cells[place].metadata.nbgrader, **metadata}
    kept = {key: value for key, value in kept.items() if value is not None}
    cells[place].metadata.nbgrader = NotebookNode(kept)
    return cells


def with_marker(old, new, source=ANSWER, place="answer"):
    assert old in source
    return question(**{place: source.replace(old, new)})


def with_markers():
    """Yield notebooks in which nbgrader would not find a region, or not all of it."""
    end = "    ### END SOLUTION"
    hidden = {"source": TESTS, "place": "tests"}
    overlooked = "nbgrader overlooks "
    yield "no end", with_marker(end, ""), "cell 2: BEGIN SOLUTION without END SOLUTION"
    yield "no begin", with_marker("### BEGIN SOLUTION:", "#"), "cell 2: line 6: END SOLUTION with"
    yield "end before begin", question(f"{end}\n{ANSWER}"), "cell 2: line 1: END SOLUTION without"
    yield (
        "nested",
        with_marker("    doubled", "    ### BEGIN SOLUTION\n    doubled"),
        "line 4: BEGIN",
    )
    yield (
        "crossed",
        with_marker("    return", "    ### END HIDDEN TESTS\n    return"),
        "line 5: END",
    )
    yield (
        "in one line",
        with_marker("twice the", "### END SOLUTION"),
        "cell 2: line 3 has 2 markers",
    )
    yield "lower case", with_marker("END SOLUTION", "end solution"), f"cell 2: line 6: {overlooked}"
    yield "two spaces", with_marker("BEGIN SOL", "BEGIN  SOL"), f"cell 2: line 3: {overlooked}"
    yield "no space", with_marker("BEGIN SOL", "BEGINSOL"), overlooked
    yield "underscore", with_marker("BEGIN SOL", "BEGIN_SOL"), overlooked
    yield "another space", with_marker("BEGIN SOL", "BEGIN\u00a0SOL"), overlooked
    yield (
        "behind code",
        question(f"{ANSWER}\nx = 2  # Begin solution"),
        "line 7: nbgrader overlooks",
    )
    yield "singular", with_marker("TESTS", "TEST", **hidden), f"cell 3: line 2: {overlooked}"
    yield "misspelt", with_marker("HIDDEN", "HIDEN", **hidden), f"cell 3: line 2: {overlooked}"
    yield "no end of tests", question(tests=TESTS[:-24]), "cell 3: BEGIN HIDDEN TESTS without END"
    twice = with_marker("assert double(-1)", "### BEGIN HIDDEN TESTS\n#", **hidden)
    yield "nested tests", twice, "cell 3: line 3: BEGIN HIDDEN TESTS before END HIDDEN TESTS"
    yield (
        "only in words",
        [*question(), prose("<!-- begin solution -->")],
        f"cell 5: line 1: {overlooked}",
    )


def with_metadata():
    """Yield notebooks whose metadata nbgrader refuses, or reads in another way than was meant."""
    yield "no version", changed(1, schema_version=None), "cell 2: the schema_version"
    for version in (1, 2, 4, "3"):
        words = f"of its nbgrader metadata is {version!r}; make it 3"
        yield f"version {version!r}", changed(1, schema_version=version), words
    cells = question()
    cells[1].metadata.nbgrader = None
    yield "no table", cells, "cell 2: its nbgrader metadata is not a table"
    yield "unknown", changed(1, point=1), "cell 2: nbgrader does not know 'point'"
    yield "no flag", changed(2, solution=None), "cell 3: solution must be true or false"
    yield "flag in words", changed(2, grade="yes"), "cell 3: grade must be true or false"
    yield "no id", changed(2, grade_id=None), "cell 3: it has no grade_id"
    yield "empty id", changed(2, grade_id=""), "cell 3: it has no grade_id"
    for name in ("q 1", "q1\n", "q/1", "ä", 1):
        yield f"id {name!r}", changed(1, grade_id=name), f"cell 2: the grade_id {name!r} is invalid"
    yield "duplicate id", changed(3, grade_id="q1"), "cell 4: the grade_id 'q1' is that of cell 2"
    yield "no points", changed(2, points=None), "cell 3: 'q1_visible' does not have points"
    yield "no points by hand", changed(3, points=None), "cell 4: 'q2' does not have points"
    for points in ("2", True, [2]):
        yield f"points {points!r}", changed(2, points=points), "which is no number"
    for points in (-1, math.nan, math.inf):
        yield f"points {points}", changed(3, points=points), "cell 4: the points of 'q2' are"
    yield "points of an answer", changed(1, points=1), "cell 2: 'q1' has points that nobody gives"


def with_flags():
    """Yield notebooks with flags that contradict each other or their cell."""
    for name, place, flags in [
        ("locked answer", 1, {"locked": True}),
        ("locked answer by hand", 3, {"locked": True}),
        ("answer and task", 3, {"task": True}),
        ("no flag is set", 1, {"solution": False}),
        ("task that a learner may change", 0, {"task": True, "grade": False, "solution": False}),
    ]:
        cells = question()
        cells[0].metadata.nbgrader = NotebookNode(graded("q0", solution=True, points=1))
        cells[place].metadata.nbgrader.update(flags)
        yield name, cells, f"cell {place + 1}: its nbgrader flags ("
    yield "open test", changed(2, locked=False), "cell 3: a test that is not locked"
    for name, cell_type, kind in [
        ("answer", graded("q3", solution=True), "a tested answer is a code cell"),
        ("test", graded("q3_visible", points=1), "a test is a code cell"),
    ]:
        yield f"{name} in words", [*question(), prose(nbgrader=cell_type)], f"cell 5: {kind}"
    task = {**graded("q3"), "task": True, "points": 1}
    yield "task in code", [code("1", nbgrader=task)], "a task graded by hand is a markdown cell"


def with_solutions_in_the_open():
    """Yield notebooks whose exercises would show what they should hide, or test nothing."""
    yield (
        "solution outside",
        [code(ANSWER)],
        "cell 1: SOLUTION in a cell that is not a tested answer or",
    )
    yield "solution in a test", question(tests=ANSWER), "cell 3: SOLUTION in a cell that is not"
    yield "tests outside", [code(TESTS)], "cell 1: HIDDEN TESTS in a cell that is not a test;"
    shown = code("# More.\nassert double(0) == 0", nbgrader=graded("q1_hidden", points=1))
    yield "hidden by name only", [*question(), shown], "cell 5: 'q1_hidden' shows code; put it"
    partly = code(f"import math\n{TESTS}", nbgrader=graded("q1_hidden", points=1))
    yield "partly hidden", [*question(), partly], "cell 5: 'q1_hidden' shows code; put it"
    yield (
        "tests in an answer",
        question(TESTS),
        "cell 2: HIDDEN TESTS in a cell that is not a test;",
    )
    by_hand = [*question(), code(TESTS, nbgrader=graded("q3", solution=True, points=1))]
    yield "tests graded by hand", by_hand, "cell 5: HIDDEN TESTS in a cell that is not a test;"
    yield (
        "no markers",
        question("def double(x):\n    return 2 * x"),
        "cell 2: an answer without ###",
    )
    outside = "### BEGIN SOLUTION\n\n### END SOLUTION\ndouble = (2).__mul__"
    yield "nothing inside", question(outside), "cell 2: there is no answer between"
    empty = prose("  ", nbgrader=graded("q3", solution=True, points=1))
    yield "nothing in words", [*question(), empty], "cell 5: there is no answer between"
    cells = question()
    cells[3].attachments = {"proof.png": {"image/png": "aGlkZGVu"}}
    yield "attachment", cells, "cell 4: nbgrader hands out attachments"
    copied = code("def twice(x):\n    doubled = 2 * x\n    return doubled")
    yield "copy", [*question(), copied], "cell 5: here stands all of a region that cell 2 hides"
    cells = question()
    cells[0].metadata["author"] = {"notes": ["doubled = 2 * x"]}
    yield "metadata", cells, "cell 1: metadata or attachment: holds what cell 2 hides: 'doubled"
    cells = question()
    cells[0].attachments = {"a.txt": {"text/plain": "so assert double(-1) == -2 holds"}}
    yield "attached text", cells, "cell 1: metadata or attachment: holds what cell 3 hides"
    cells = question()
    cells[1].outputs = [printed("----> 3 assert double(-1) == -2\n")]
    yield "output", cells, "cell 2: output: holds what cell 3 hides: 'assert double(-1) == -2'"


def without_tests():
    """Yield notebooks with questions that a learner cannot check, or with none."""
    missing = "cell 2: the question 'q1' has no visible test; add the test cell q1_visible"
    yield "no test", [cell for n, cell in enumerate(question()) if n != 2], missing
    yield "another name", changed(2, grade_id="q1_test"), missing
    hidden = "# Graded with more.\n" + TESTS.partition("\n")[2]
    yield "nothing visible in it", question(tests=hidden), missing
    cells = question(tests="double(3)")
    cells[2].metadata.nbgrader = NotebookNode(graded("q1_visible"))
    yield "read-only", cells, missing
    title, answer, tests, words = question()
    yield "test above", [title, tests, answer, words], missing.replace("2", "3")
    yield "no question", [prose(), code("1")], "no cell is a question; mark an answer"
    yield "text", [prose(nbgrader=graded("q1read"))], "no cell is a question; mark an answer"


TABLES = (with_markers, with_metadata, with_flags, with_solutions_in_the_open, without_tests)
UNSOUND = {name: case for table in TABLES for name, *case in table()}


def test_no_unsound_notebook_stands_for_another():
    assert len(UNSOUND) == sum(len([*table()]) for table in TABLES)


@pytest.mark.parametrize(("cells", "reason"), UNSOUND.values(), ids=UNSOUND)
def test_an_unsound_solution_is_refused_in_one_line(solution, capsys, cells, reason):
    write(solution, *cells)
    target = solution.parents[1] / "exercises" / solution.name
    assert main(["release", str(solution)]) == 2
    out, message = capsys.readouterr()
    assert out == ""
    assert message.startswith(f"coursekit release: {solution}: ")
    assert reason in message
    assert message.endswith(".\n")
    assert message.count("\n") == 1
    assert not target.parent.exists()


def test_what_nbgrader_alone_refuses_is_told_in_one_line(solution):
    write(solution, *changed(2, checksum="short"))
    with pytest.raises(CourseError, match=r"nbgrader refuses it: 'short' is too short\.$"):
        released(read_notebook(solution), solution)


SOUND = {
    "marker with one #": with_marker("### BEGIN", "# BEGIN"),
    "two regions": question(f"{ANSWER}\n\n\n{ANSWER.replace('double', 'triple')}"),
    "prose about an end": [*question(), prose("At the end, solutions agree.\n\n## End of it")],
    "fractions": changed(2, points=0.5),
    "no points to win": changed(2, points=0),
    "code graded by hand": [
        *question(),
        code(ANSWER, nbgrader=graded("q3", solution=True, points=1)),
    ],
    "a task": [prose("Draw it.", nbgrader={**graded("q3"), "task": True, "points": 1})],
    "shared lines": [*question(), code("def f(x):\n    doubled = 3 * x\n    return doubled")],
}


@pytest.mark.parametrize("cells", SOUND.values(), ids=SOUND)
def test_a_sound_solution_is_not_refused(solution, cells):
    write(solution, *cells)
    assert released(read_notebook(solution), solution)


def test_without_nbgrader_the_message_says_how_to_get_it(solution, monkeypatch):
    write(solution, *question())
    monkeypatch.setitem(sys.modules, "nbgrader", None)
    with pytest.raises(CourseError) as caught:
        released(read_notebook(solution), solution)
    message = str(caught.value)
    assert message.startswith("exercises/: nbgrader is missing")
    assert 'python -m pip install -e ".[instructor]"' in message
