"""The table of grades, read back by a reader of CSV."""

import csv

import nbgrader_course as course
import pytest
from nbgrader_course import FULL, NOTHING, SHEET, result

from coursekit.authoring.errors import CourseError
from coursekit.grading import gradebook
from coursekit.grading.export import write_csv
from coursekit.grading.result import BROKEN

COLUMNS = ["student", "exercise", "status", "submitted"]
COLUMNS += ["double_shown", "double_more", "half_shown", "essay", "total", "max", "messages"]
SHEETS = {SHEET: course.sheet()}


def table(target, *results, url=None):
    write_csv(results, SHEETS, target, url)
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_is_a_row_a_submission_and_a_column_a_cell_with_points(tmp_path):
    late = result("Zoë", {"double_shown"}, messages=("It was late.", "A cell\nwas lost."))
    full, partial = table(tmp_path / "grades.csv", result("ada"), late)
    assert list(full) == COLUMNS
    assert [full[name] for name in COLUMNS[4:]] == ["1", "2", "3", "", "6", "10", ""]
    assert [partial[name] for name in COLUMNS[4:10]] == ["1", "0", "0", "", "1", "10"]
    assert partial["student"] == "Zoë"
    assert partial["submitted"] == "2026-11-20T10:00:00+00:00"
    assert partial["messages"] == "It was late. A cell was lost."


def test_what_a_person_gave_counts(tmp_path):
    course.need_nbgrader()
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    results = [result("ada"), result("bob", NOTHING)]
    gradebook.write(results, SHEETS, url)
    from nbgrader.api import Gradebook

    with Gradebook(url) as book:
        book.find_grade("essay", SHEET, SHEET, "ada").manual_score = 2.5
        book.find_grade("half_shown", SHEET, SHEET, "bob").manual_score = 1.0
        book.db.commit()
    ada, bob = table(tmp_path / "grades.csv", *results, url=url)
    assert (ada["essay"], ada["total"]) == ("2.5", "8.5")
    assert (bob["essay"], bob["half_shown"], bob["total"]) == ("", "1", "1")


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x","a")', "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "\uff1d1"]
)
def test_no_text_of_a_student_is_a_formula(tmp_path, text):
    broken = result(text, FULL, status=BROKEN, messages=(text,))
    (row,) = table(tmp_path / "grades.csv", broken)
    for name in ("student", "messages"):
        shown = row[name]
        assert shown.startswith("'")
        assert shown[1:].split() == text.split()


def test_numbers_stay_numbers_and_commas_stay_in_their_cell(tmp_path):
    (row,) = table(tmp_path / "grades.csv", result("Doe, Jane", messages=('a, "b"; c',)))
    assert (row["student"], row["total"], row["messages"]) == ("Doe, Jane", "6", 'a, "b"; c')


def test_the_old_table_stays_if_the_new_one_cannot_be_made(tmp_path):
    target = tmp_path / "grades.csv"
    table(target, result("ada"))
    before = target.read_bytes()

    def results():
        yield result("bob")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_csv(results(), SHEETS, target)
    assert target.read_bytes() == before
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match="cannot be written"):
        write_csv([result("ada")], SHEETS, tmp_path / "file" / "grades.csv")
