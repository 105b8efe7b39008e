"""nbgrader's own commands, as processes, with our settings: they grade in our sandbox.

One course is made once; each submission in it has its true score by construction.
"""

import contextlib
import copy
import csv
import sqlite3

import nbformat
import nbgrader_course as course
import pytest
from bs4 import BeautifulSoup
from helpers import code, prose
from nbgrader_course import FULL, NOTHING, RIGHT, SCRIPT, SHEET, nbgrader, put, submission

from coursekit.authoring.errors import CourseError
from coursekit.grading import gradebook
from coursekit.grading.autograded import write_autograded
from coursekit.grading.feedback import CONFIG, make_feedback, write_config

SCORES = """
    SELECT student_id, base_cell.name, auto_score, needs_manual_grade
    FROM grade JOIN base_cell ON base_cell.id = cell_id
    JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
    JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
"""
CELLS = """
    SELECT name, type, max_score, cell_type FROM base_cell
    JOIN (SELECT id, max_score, cell_type FROM grade_cells) USING (id)
    UNION SELECT name, type, NULL, NULL FROM base_cell WHERE type = 'SolutionCell'
    UNION SELECT name, 'locked', locked, checksum FROM source_cell WHERE locked
    ORDER BY 1, 2
"""
SHORT = "\nc.SandboxedExecute.timeout = 3\n"
DOUBLE = {"double_shown", "double_more"}
EQUAL = """
class Equal:
    __eq__ = lambda self, other: True
    __float__ = lambda self: 1.5

def double(x):
    return Equal()
"""
FORGED = """
import builtins, math
import numpy.testing
math.isclose = lambda *args, **settings: True
builtins.AssertionError = type("Fine", (Exception,), {})
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass"])
"""


def with_cell(cell, **answers):
    notebook = submission(**{**RIGHT, **answers})
    notebook.cells.insert(0, cell)
    return notebook


def twice():
    notebook = submission(**RIGHT)
    wrong = copy.deepcopy(course.cell_of(notebook, "double"))
    wrong.source = "def double(x):\n    return 0"
    notebook.cells = [wrong, *notebook.cells, copy.deepcopy(course.cell_of(notebook, "half_shown"))]
    return notebook


def without_metadata():
    notebook = submission(**RIGHT)
    for cell in notebook.cells:
        cell.metadata = {}
    return notebook


def forged_metadata():
    """Give a wrong answer flags and points of its own, and other cells what nobody expects."""
    notebook = submission(**{**RIGHT, "half": "def half(x):\n    return x"})
    course.cell_of(notebook, "half").metadata.nbgrader |= {"grade": True, "points": 100}
    course.cell_of(notebook, "double_more").metadata.nbgrader |= {"points": 100, "grade": False}
    odd = [7, {"grade_id": 3}, {"grade_id": "half_extra", "grade": True, "points": 9}, {}]
    for metadata in odd:
        notebook.cells.append(code("half = lambda x: x", nbgrader=metadata))
    return notebook


def submissions(source):
    """Return each student's notebook, the tests that it passes, and whether its essay is there."""
    half_wrong = {"half": "def half(x):\n    return x"}
    reads = f"def double(x):\n    open({str(source)!r})\n    return 2 * x"
    ends = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nos._exit(0)"
    return {
        "good": (submission(**RIGHT), FULL, True),
        "half": (submission(**{**RIGHT, **half_wrong}), DOUBLE, True),
        "empty": (submission(), NOTHING, False),
        "script": (with_cell(prose(SCRIPT), essay=SCRIPT), FULL, True),
        "forger": (with_cell(code(FORGED), double=EQUAL, **half_wrong), NOTHING, True),
        "reader": (submission(**{**RIGHT, "double": reads}), {"half_shown"}, True),
        "killer": (submission(**{**RIGHT, "half": ends}), DOUBLE, True),
        "looper": (submission(**{**RIGHT, "half": "while True: pass"}), DOUBLE, True),
        "twice": (twice(), FULL, True),
        "without_metadata": (without_metadata(), FULL, True),
        "forged_metadata": (forged_metadata(), DOUBLE, True),
        "last": (submission(**RIGHT), FULL, True),
    }  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Make a course with our settings, hand everything in, and let nbgrader grade it."""
    course.need_nbgrader()
    course.need_sandbox()
    folder = tmp_path_factory.mktemp("course")
    write_config(folder)
    (folder / CONFIG).write_text((folder / CONFIG).read_text(encoding="utf-8") + SHORT)
    source = put(folder / "source", course.source())
    for student, (notebook, _, _) in submissions(source).items():
        put(folder / "submitted" / student, notebook)
    nbgrader(folder, "generate_assignment", SHEET)
    nbgrader(folder, "autograde", SHEET)
    return folder


def grades(folder):
    with contextlib.closing(sqlite3.connect(folder / "gradebook.db")) as database:
        found = {}
        for student, name, score, by_hand in database.execute(SCORES):
            found.setdefault(student, {})[name] = None if by_hand else score
    return found


def expected(passed, essay):
    marks = {name: points * (name in passed) for name, points in course.POINTS.items()}
    return marks | {"essay": None if essay else 0}


def test_nbgrader_autograde_gives_every_submission_its_true_score(graded):
    cases = submissions(graded / "source" / SHEET / f"{SHEET}.ipynb")
    assert grades(graded) == {who: expected(*case[1:]) for who, case in cases.items()}


def test_what_went_wrong_stands_in_the_notebook_that_nbgrader_keeps(graded):
    def text(student, grade_id):
        path = graded / "autograded" / student / SHEET / f"{SHEET}.ipynb"
        outputs = course.cell_of(nbformat.read(path, as_version=4), grade_id).outputs
        return "\n".join(line for output in outputs for line in output.traceback)

    assert text("good", "half_shown") == ""
    assert text("forger", "double_more")
    assert "not answered yet" in text("empty", "half_shown")
    assert "No such file" in text("reader", "double_shown")
    first = nbformat.read(
        graded / "autograded" / "looper" / SHEET / f"{SHEET}.ipynb", as_version=4
    ).cells[0]
    assert "longer than 3 s" in first.source


def test_without_the_source_the_sheet_is_what_the_gradebook_knows(graded, tmp_path):
    """The learner's own cells are no part of it: they would run on the trusted side."""
    spy = tmp_path / "spied"
    notebook = with_cell(
        code(f"math = 1\nopen({str(spy)!r}, 'w')"), half="def half(x):\n    return 9"
    )
    forged = course.cell_of(notebook, "setup")
    forged.source = f"import math\nopen({str(spy)!r}, 'w')"
    put(graded / "submitted" / "sourceless", notebook)
    (graded / "source").rename(graded / "aside")
    try:
        nbgrader(graded, "autograde", SHEET, "--student", "sourceless")
    finally:
        (graded / "aside").rename(graded / "source")
    assert grades(graded).pop("sourceless") == expected(DOUBLE, True)
    assert not spy.exists()


def test_nbgrader_makes_feedback_and_exports_the_grades(graded):
    nbgrader(graded, "generate_feedback", SHEET)
    pages = {p.parts[-3]: p.read_text() for p in graded.glob("feedback/*/*/*.html")}
    assert set(pages) >= submissions("").keys()
    assert "window.ran" in pages["script"]  # as text
    for page in pages.values():
        soup = BeautifulSoup(page, "html.parser")
        assert not soup.select("img, #notebook script, #notebook svg, [onerror], [onload]")
        links = [link.get("href", "") for link in soup.find_all("a")]
        assert not [link for link in links if "javascript" in link]
        assert "twice 5" not in page.replace("&#39;", "'")  # a hidden test's own words
    nbgrader(graded, "export", "--to", "grades.csv")
    with (graded / "grades.csv").open(newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert (rows["good"]["score"], rows["good"]["max_score"]) == ("6.0", "10.0")
    assert rows["half"]["score"] == "3.0"


def test_our_gradebook_knows_what_nbgrader_generates_of_a_sheet(graded, tmp_path):
    """Where nbgrader generated the assignment already, writing results changes nothing of it."""
    path = tmp_path / "gradebook.db"
    gradebook.write([course.result("ada")], {SHEET: course.sheet()}, f"sqlite:///{path}")
    with contextlib.closing(sqlite3.connect(path)) as ours:
        cells = ours.execute(CELLS).fetchall()
    with contextlib.closing(sqlite3.connect(graded / "gradebook.db")) as theirs:
        known = theirs.execute(CELLS).fetchall()
        before = list(theirs.iterdump())
        copy_ = sqlite3.connect(tmp_path / "copy.db")
        theirs.backup(copy_)
        copy_.close()
    read_only = [("intro", "locked"), ("setup", "locked")]  # which a sheet does not tell by name
    assert cells == [row for row in known if row[:2] not in read_only]
    gradebook.write([], {SHEET: course.sheet()}, f"sqlite:///{tmp_path / 'copy.db'}")
    gradebook.write(
        [course.result("new")], {SHEET: course.sheet()}, f"sqlite:///{tmp_path / 'copy.db'}"
    )
    with contextlib.closing(sqlite3.connect(tmp_path / "copy.db")) as after:
        dump = list(after.iterdump())
    sources = [line for line in before if "source_cell" in line]
    assert sources
    assert [line for line in dump if "source_cell" in line] == sources


@pytest.fixture
def out(tmp_path):
    """Make a folder as `coursekit grade` leaves it."""
    course.need_nbgrader()
    results = [course.result("ada", DOUBLE), course.result("bob")]
    gradebook.write(results, {SHEET: course.sheet()}, f"sqlite:///{tmp_path / 'gradebook.db'}")
    for result in results:
        submitted = put(tmp_path / "handed_in" / result.student, submission(**RIGHT))
        write_autograded(tmp_path, result, course.sheet(), submitted)
    return tmp_path


def test_feedback_shows_points_and_messages_word_for_word(out):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{out / 'gradebook.db'}") as book:
        comment = book.find_comment("half", SHEET, SHEET, "ada")
        comment.auto_comment = "got <b>1</b>\n*wanted*  2 [x](javascript:f())"
        essay = book.find_comment("essay", SHEET, SHEET, "ada")
        essay.manual_comment = "**Nearly** <script>window.ran = 1</script>"
        book.find_grade("essay", SHEET, SHEET, "ada").manual_score = 3
        book.db.commit()
    assert make_feedback(out) == 2
    page = (out / "feedback" / "ada" / SHEET / f"{SHEET}.html").read_text()
    assert "(Score: 6.0 / 10.0)" in page
    assert "got &lt;b&gt;1&lt;/b&gt;\n*wanted*  2 [x]" in page
    assert "half_shown failed" in page
    assert "<strong>Nearly</strong>" in page
    assert "<script>window" not in page


def test_feedback_is_made_anew_and_for_those_asked_for(out):
    make_feedback(out)
    pages = {who: out / "feedback" / who / SHEET / f"{SHEET}.html" for who in ("ada", "bob")}
    for page in pages.values():
        page.write_text("old")
    assert make_feedback(out, student="ada") == 1
    assert "half_shown" in pages["ada"].read_text()
    assert pages["bob"].read_text() == "old"


def test_feedback_says_whose_page_could_not_be_made_and_makes_the_others(out):
    lost = out / "autograded" / "ada" / SHEET / f"{SHEET}.ipynb"
    lost.write_text("no notebook")
    with pytest.raises(CourseError, match=r"no feedback for ada \(sheet: .+\)") as error:
        make_feedback(out)
    assert "\n" not in str(error.value)
    assert (out / "feedback" / "bob" / SHEET / f"{SHEET}.html").is_file()


def test_feedback_of_nothing_is_refused(tmp_path):
    with pytest.raises(CourseError, match="run coursekit grade first"):
        make_feedback(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_settings_that_are_there_are_kept(tmp_path):
    (tmp_path / CONFIG).write_text("mine")
    write_config(tmp_path)
    assert (tmp_path / CONFIG).read_text() == "mine"
