"""Grades in nbgrader's gradebook, looked at by nbgrader's own API and by plain SQL."""

import contextlib
import dataclasses
import gc
import os
import random
import shutil
import sqlite3

import nbgrader_course as course
import pytest
from nbgrader_course import FULL, NOTHING, RIGHT, SHEET, STUBS, result

from coursekit.authoring.errors import CourseError
from coursekit.grading import gradebook
from coursekit.grading.result import BROKEN, Mark
from coursekit.grading.sheet import sheet_of

CONTENT = """
    SELECT student_id, timestamp, assignment.name, notebook.name, base_cell.name, base_cell.type,
        auto_score, manual_score, extra_credit, needs_manual_grade, NULL, NULL
    FROM grade JOIN base_cell ON base_cell.id = cell_id
    JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
    JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
    JOIN notebook ON notebook.id = submitted_notebook.notebook_id
    JOIN assignment ON assignment.id = submitted_assignment.assignment_id
    UNION ALL
    SELECT student_id, timestamp, NULL, NULL, base_cell.name, base_cell.type,
        NULL, NULL, NULL, NULL, auto_comment, manual_comment
    FROM comment JOIN base_cell ON base_cell.id = cell_id
    JOIN submitted_notebook ON submitted_notebook.id = comment.notebook_id
    JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
    ORDER BY 1, 5, 6, 10
"""
CELLS = "SELECT name, cell_type, locked, source, checksum FROM source_cell ORDER BY name"


class Book:
    """A gradebook in a file, and questions to it."""

    def __init__(self, path):
        self.path, self.url = path, f"sqlite:///{path}"

    def write(self, *results, sheet=None):
        gradebook.write(results, {SHEET: sheet or course.sheet()}, self.url)

    def rows(self, query=CONTENT):
        with contextlib.closing(sqlite3.connect(self.path)) as database:
            return database.execute(query).fetchall()

    @contextlib.contextmanager
    def api(self):
        from nbgrader.api import Gradebook

        with Gradebook(self.url) as book:
            yield book

    def grade(self, name, student="ada"):
        with self.api() as book:
            found = book.find_grade(name, SHEET, SHEET, student)
            return found.auto_score, found.manual_score, found.needs_manual_grade

    def comment(self, name, student="ada"):
        with self.api() as book:
            return book.find_comment(name, SHEET, SHEET, student).comment

    def by_hand(self, name, score, student="ada", extra=None):
        """Grade a cell as formgrader does."""
        with self.api() as book:
            grade = book.find_grade(name, SHEET, SHEET, student)
            grade.manual_score, grade.extra_credit = score, extra
            grade.needs_manual_grade = False
            book.db.commit()


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """Make one gradebook for all to copy: nbgrader starts alembic for each new one."""
    course.need_nbgrader()
    path = tmp_path_factory.mktemp("empty") / "gradebook.db"
    assert gradebook.read(f"sqlite:///{path}") == {}
    return path


@pytest.fixture
def book(tmp_path, empty):
    return Book(shutil.copy(empty, tmp_path / "gradebook.db"))


def changed(old, **changes):
    return dataclasses.replace(old, **changes)


def test_nbgrader_finds_points_of_the_sheet_and_of_the_submission(book):
    book.write(result("ada", {"double_shown", "half_shown"}))
    with book.api() as api:
        assert api.find_notebook(SHEET, SHEET).max_score == 1 + 2 + 3 + 4
        submission = api.find_submission(SHEET, "ada")
        assert submission.score == 1 + 3
        assert submission.max_code_score == 1 + 2 + 3
        assert submission.max_written_score == 4
        assert submission.needs_manual_grade
        assert submission.timestamp.isoformat() == "2026-11-20T10:00:00"
    assert book.grade("double_more") == (0, None, False)
    assert book.grade("half_shown") == (3, None, False)
    assert book.grade("essay") == (None, None, True)


def test_messages_of_tests_stand_under_their_answer_and_those_of_the_file_first(book):
    book.write(result("ada", {"double_shown"}, messages=("Cell 7 was lost.", "It was late.")))
    assert book.comment("double") == "Cell 7 was lost.\nIt was late.\ndouble_more failed"
    assert book.comment("half") == "half_shown failed"
    assert book.comment("essay") is None


def test_what_two_tests_say_alike_is_said_once(book):
    marks = {name: Mark(0, points, "not answered") for name, points in course.POINTS.items()}
    book.write(result("ada", marks=marks))
    assert book.comment("double") == book.comment("half") == "not answered"


def test_a_submission_that_is_no_notebook_gets_zeros_and_the_reason(book):
    marks = {name: Mark(0.0, points, "no notebook") for name, points in course.POINTS.items()}
    reason = ("The file is not a notebook.",)
    book.write(result("ada", marks=marks, answers={}, status=BROKEN, messages=reason))
    assert [book.grade(name) for name in (*FULL, "essay")] == [(0, None, False)] * 4
    assert book.comment("double").startswith("The file is not a notebook.")


@pytest.mark.parametrize("essay", ["", STUBS["essay"], " YOUR ANSWER HERE\n"])
def test_what_nobody_answered_needs_nobody_to_grade_it(book, essay):
    book.write(result("ada", answers={**RIGHT, "essay": essay, "half": STUBS["half"]}))
    assert book.grade("essay") == (0, None, False)
    assert book.comment("essay") == "No response."
    assert book.comment("half") == "No response."
    assert book.comment("double") is None


def test_an_answer_whose_cell_was_lost_is_left_to_a_person(book):
    book.write(result("ada", answers={k: v for k, v in RIGHT.items() if k != "essay"}))
    assert book.grade("essay") == (None, None, True)


def test_writing_again_and_in_any_order_gives_the_same_gradebook(book, empty, tmp_path):
    class_ = [result(f"s{n}", {"half_shown"} if n % 2 else FULL) for n in range(12)]
    book.write(*class_)
    once = book.rows()
    assert len(once) == 12 * (4 + 3)
    other = Book(shutil.copy(empty, tmp_path / "other.db"))
    for seed in range(3):
        random.Random(seed).shuffle(class_)
        other.write(*class_, *class_[:5])
        assert other.rows() == once
    book.write(*class_)
    assert book.rows() == once


def test_a_new_gradebook_needs_no_search_path_and_leaves_it_alone(tmp_path, monkeypatch):
    course.need_nbgrader()
    monkeypatch.setenv("PATH", "/nowhere")
    assert gradebook.read(f"sqlite:///{tmp_path / 'gradebook.db'}") == {}
    assert os.environ["PATH"] == "/nowhere"


def test_a_gradebook_whose_maker_was_killed_is_completed(book, empty):
    version = Book(empty).rows("SELECT * FROM alembic_version")
    assert len(version) == 1
    for statement in ("DELETE FROM alembic_version", "DROP TABLE alembic_version"):
        with contextlib.closing(sqlite3.connect(book.path)) as database:
            database.execute(statement)
            database.commit()
        book.write(result("ada"))
        assert book.rows("SELECT * FROM alembic_version") == version


def test_an_error_of_the_results_themselves_is_not_the_gradebooks(book):
    def results():
        yield result("ada")
        raise OSError("the records")

    with pytest.raises(OSError, match="the records"):
        gradebook.write(results(), {SHEET: course.sheet()}, book.url)
    assert book.grade("half_shown") == (3, None, False)


def test_of_two_results_for_a_student_the_last_counts(book):
    book.write(result("ada", NOTHING), result("ada", FULL))
    assert book.grade("half_shown") == (3, None, False)
    assert book.comment("half") is None


def test_results_before_a_failure_are_whole_and_the_rest_is_not_there(book):
    def results():
        yield result("ada")
        yield result("bob")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        gradebook.write(results(), {SHEET: course.sheet()}, book.url)
    assert [row[0] for row in book.rows()] == ["ada"] * 7 + ["bob"] * 7


def test_what_a_person_gave_stays_and_is_looked_at_again_only_if_the_answer_changed(book):
    book.write(result("ada", NOTHING))
    book.by_hand("essay", 3.5)
    book.by_hand("half_shown", 1.0, extra=0.5)
    with book.api() as api:
        api.find_comment("essay", SHEET, SHEET, "ada").manual_comment = "Nearly."
        api.find_submission_notebook(SHEET, SHEET, "ada").flagged = True
        api.db.commit()
    before = book.rows()

    book.write(result("ada", NOTHING))
    assert book.rows() == before
    book.write(result("ada", FULL))  # graded otherwise, the same answers
    assert book.grade("essay") == (None, 3.5, False)
    assert book.grade("half_shown") == (3, 1.0, False)

    longer = result("ada", FULL, answers={**RIGHT, "essay": "Another text."})
    book.write(longer)
    assert book.grade("essay") == (None, 3.5, True)
    assert book.grade("half_shown") == (3, 1.0, False)
    book.write(longer)  # nobody looked yet
    assert book.grade("essay") == (None, 3.5, True)
    book.by_hand("essay", 4.0)
    book.write(longer)
    assert book.grade("essay") == (None, 4.0, False)

    book.write(changed(longer, answers={**longer.answers, "half": "def half(x): return x"}))
    assert book.grade("half_shown") == (3, 1.0, True)
    assert book.grade("essay") == (None, 4.0, False)
    assert book.comment("essay") == "Nearly."
    with book.api() as api:
        assert api.find_submission_notebook(SHEET, SHEET, "ada").flagged
        assert api.find_submission(SHEET, "ada").score == 1 + 2 + (1 + 0.5) + 4


def test_points_by_a_person_that_nbgrader_stored_before_us_are_looked_at_again(book):
    book.write(result("ada"))
    book.by_hand("essay", 2.0)
    with contextlib.closing(sqlite3.connect(book.path)) as database:
        database.execute("DELETE FROM coursekit_answers")
        database.commit()
    book.write(result("ada"))
    assert book.grade("essay") == (None, 2.0, True)


def test_points_and_tests_that_changed_in_the_sheet_change_in_the_gradebook(book):
    book.write(result("ada"), result("bob"))
    notebook = course.source()
    course.cell_of(notebook, "half_shown").metadata.nbgrader.points = 5
    extra = course.graded(course.code("assert half(0) == 0"), "half_more", "grade locked", points=7)
    notebook.cells.insert(-1, extra)
    notebook.cells.remove(course.cell_of(notebook, "double_more"))
    sheet = sheet_of(notebook, course.Path(f"{SHEET}.ipynb"))
    marks = {"double_shown": Mark(1, 1), "half_shown": Mark(5, 5), "half_more": Mark(7, 7)}
    book.write(result("ada", marks=marks), sheet=sheet)
    with book.api() as api:
        assert api.find_notebook(SHEET, SHEET).max_score == 1 + 5 + 7 + 4
        assert api.find_submission(SHEET, "ada").score == 1 + 5 + 7
    assert book.grade("half_more", "bob") == (None, None, True)  # nobody graded that yet
    assert {row[0] for row in book.rows(CELLS)} == {
        "double",
        "half",
        "essay",
        "double_shown",
        "half_shown",
        "half_more",
    }


@pytest.mark.parametrize("table", ["grade", "comment"])
def test_a_cell_that_a_person_graded_is_never_removed(book, table):
    book.write(result("ada"))
    if table == "grade":
        book.by_hand("essay", 3.0)
    else:
        with book.api() as api:
            api.find_comment("essay", SHEET, SHEET, "ada").manual_comment = "Good."
            api.db.commit()
    before = book.rows()
    notebook = course.source()
    notebook.cells.remove(course.cell_of(notebook, "essay"))
    with pytest.raises(CourseError, match=r"'essay' is gone from the sheet.*--db") as error:
        book.write(result("ada"), sheet=sheet_of(notebook, course.Path(f"{SHEET}.ipynb")))
    assert "\n" not in str(error.value)
    assert book.rows() == before


def test_reading_gives_points_and_none_where_somebody_has_still_to_grade(book):
    book.write(result("ada", {"double_shown"}), result("bob"))
    book.by_hand("half_shown", 2.0, extra=0.25)
    marks = {"double_shown": 1.0, "double_more": 0.0, "half_shown": 2.25, "essay": None}
    full = {"double_shown": 1.0, "double_more": 2.0, "half_shown": 3.0, "essay": None}
    assert gradebook.read(book.url) == {("ada", SHEET): marks, ("bob", SHEET): full}


def test_texts_that_no_database_takes_are_stored_without_what_it_does_not_take(book):
    marks = {**result("ada").marks, "half_shown": Mark(0, 3, "got \x00\ud800 and \x1b[31mred")}
    book.write(result("ada", marks=marks, messages=("a\x07b",)))
    assert book.comment("half") == "got  and \x1b[31mred"
    assert book.comment("double") == "ab"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("no address", "check the address"),
        ("sqlite:////no/such/folder/gradebook.db", "unable to open database file"),
        ("postgresql://me:secret@127.0.0.1:1/grades", "cannot be used"),
    ],
)
def test_a_gradebook_that_cannot_be_opened_is_one_line_without_the_password(url, words):
    course.need_nbgrader()
    with pytest.raises(CourseError, match=words) as error:
        gradebook.write([result("ada")], {SHEET: course.sheet()}, url)
    assert "\n" not in str(error.value)
    assert "secret" not in str(error.value)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path):
    course.need_nbgrader()
    path = tmp_path / "gradebook.db"
    path.write_text("my notes")
    with pytest.raises(CourseError, match="not a database"):
        gradebook.write([result("ada")], {SHEET: course.sheet()}, f"sqlite:///{path}")
    assert path.read_text() == "my notes"
    gc.collect()  # nbgrader leaves it open, of which Python 3.13 warns; here, and in no other test
