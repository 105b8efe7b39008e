"""Finding submissions: layouts, links, copies, what is late and what is missing."""

import os
from datetime import UTC, datetime

import pytest
from helpers import snapshot

from coursekit.authoring.errors import CourseError
from coursekit.grading.collect import SHOWN, collect
from coursekit.grading.lateness import LATE, handed_in, lateness, lateness_in, read_deadline

EXERCISES = ("03_xor", "04_descent")


def hand_in(folder, *files, at=1_000_000_000):
    for file in files:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file, encoding="utf-8", errors="replace")
        os.utime(path, (at, at))


def found(folder, exercises=EXERCISES, only=""):
    collected = collect(folder, exercises, only)
    return [(s.student, s.exercise, s.file) for s in collected.submissions], collected.notes


def test_all_three_layouts_are_found_and_nothing_is_written(tmp_path):
    hand_in(tmp_path, "ann/03_xor/03_xor.ipynb", "bob/03_xor.ipynb", "cy.ipynb")
    before = snapshot(tmp_path)
    expected = [
        ("ann", "03_xor", "ann/03_xor/03_xor.ipynb"),
        ("bob", "03_xor", "bob/03_xor.ipynb"),
        ("cy", "03_xor", "cy.ipynb"),
    ]
    assert found(tmp_path, only="03_xor") == (expected, [])
    assert found(tmp_path, ["03_xor"]) == (expected, [])
    assert snapshot(tmp_path) == before
    assert all(
        submission.path.read_text(encoding="utf-8") == submission.file
        for submission in collect(tmp_path, ["03_xor"]).submissions
    )


def test_each_exercise_is_found_and_one_can_be_chosen(tmp_path):
    hand_in(tmp_path, "ann/03_xor.ipynb", "ann/04_descent.ipynb", "bob/04_descent.ipynb")
    files, notes = found(tmp_path)
    assert [exercise for _, exercise, _ in files] == ["03_xor", "04_descent", "04_descent"]
    assert notes == ["No notebook for 03_xor: bob."]
    assert found(tmp_path, only="04_descent") == (
        [
            ("ann", "04_descent", "ann/04_descent.ipynb"),
            ("bob", "04_descent", "bob/04_descent.ipynb"),
        ],
        [],
    )


def test_the_own_name_counts_even_if_a_copy_is_newer(tmp_path):
    hand_in(tmp_path, "ann/03_xor/03_xor.ipynb")
    hand_in(tmp_path, "ann/03_xor/03_xor-1.ipynb", at=1_100_000_000)
    files, (note,) = found(tmp_path)
    assert files == [("ann", "03_xor", "ann/03_xor/03_xor.ipynb")]
    assert note.startswith("ann: 2 notebooks for 03_xor; ann/03_xor/03_xor.ipynb counts")
    assert note.endswith("not ann/03_xor/03_xor-1.ipynb.")


def test_of_two_with_the_own_name_the_newest_counts(tmp_path):
    hand_in(tmp_path, "ann/03_xor/03_xor.ipynb", at=1_100_000_000)
    hand_in(tmp_path, "ann/03_xor.ipynb")
    files, (note,) = found(tmp_path)
    assert files == [("ann", "03_xor", "ann/03_xor/03_xor.ipynb")]
    assert "newest" in note


def test_of_copies_the_newest_counts_and_then_the_highest_number(tmp_path):
    hand_in(tmp_path, "ann/03_xor (2).ipynb", "ann/03_xor (10).ipynb", "ann/03_xor_old.ipynb")
    assert found(tmp_path)[0] == [("ann", "03_xor", "ann/03_xor (10).ipynb")]
    hand_in(tmp_path, "ann/03_xor (2).ipynb", at=1_000_000_100)
    assert found(tmp_path)[0] == [("ann", "03_xor", "ann/03_xor (2).ipynb")]


def test_a_single_notebook_of_another_name_is_taken_by_its_folder_and_noted(tmp_path):
    hand_in(tmp_path, "ann/03_xor/homework.ipynb", "bob/03_xor/03_xor-Copy1.ipynb")
    files, notes = found(tmp_path)
    assert [student for student, _, _ in files] == ["ann", "bob"]
    assert notes == [
        "ann/03_xor/homework.ipynb: graded as 03_xor, although its name is another.",
        "bob/03_xor/03_xor-Copy1.ipynb: graded as 03_xor, although its name is another.",
    ]


def test_other_files_are_listed_and_hidden_ones_are_not_looked_at(tmp_path):
    hand_in(
        tmp_path,
        "ann/03_xor/03_xor.ipynb",
        "ann/03_xor/timestamp.txt",
        "ann/03_xor/notes.txt",
        "ann/03_xor/data/big.csv",
        "ann/03_xor/.ipynb_checkpoints/03_xor-checkpoint.ipynb",
        "ann/.03_xor.ipynb",
        "ann/holiday.ipynb",
        "ann/03_xor2.ipynb",
        ".hidden/03_xor.ipynb",
    )
    files, notes = found(tmp_path)
    assert files == [("ann", "03_xor", "ann/03_xor/03_xor.ipynb")]
    assert notes == [
        "ann/03_xor/data: a folder in a folder of an exercise; not looked at.",
        "ann: not graded: 03_xor2.ipynb, holiday.ipynb.",
        "ann/03_xor: not graded: notes.txt.",
    ]


def test_long_lists_are_cut(tmp_path):
    names = [f"{number:03}.txt" for number in range(SHOWN + 3)]
    hand_in(tmp_path, "ann/03_xor.ipynb", *(f"ann/{name}" for name in names))
    _, (note,) = found(tmp_path)
    assert note == f"ann: not graded: {', '.join(names[:SHOWN])} and 3 more."


def test_no_link_is_followed(tmp_path):
    folder = tmp_path / "in"
    hand_in(tmp_path, "secret.ipynb", "elsewhere/03_xor.ipynb")
    hand_in(folder, "ann/03_xor.ipynb")
    (folder / "bob").mkdir()
    (folder / "bob" / "03_xor.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (folder / "cy").symlink_to(tmp_path / "elsewhere")
    (folder / "dee").mkdir()
    (folder / "dee" / "03_xor.ipynb").symlink_to("../ann/03_xor.ipynb")
    files, notes = found(folder)
    assert files == [("ann", "03_xor", "ann/03_xor.ipynb")]
    assert [note.partition(":")[0] for note in notes[:3]] == [
        "bob/03_xor.ipynb",
        "cy",
        "dee/03_xor.ipynb",
    ]
    assert all("a link to" in note and "not followed" in note for note in notes[:3])
    assert notes[3:] == ["No notebook for 03_xor: bob, dee."]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_what_is_no_file_is_not_opened(tmp_path):
    hand_in(tmp_path, "ann/03_xor.ipynb")
    (tmp_path / "bob" / "03_xor.ipynb").mkdir(parents=True)
    (tmp_path / "cy").mkdir()
    os.mkfifo(tmp_path / "cy" / "03_xor.ipynb")
    files, notes = found(tmp_path)
    assert files == [("ann", "03_xor", "ann/03_xor.ipynb")]
    assert notes == [
        "cy/03_xor.ipynb: neither a file nor a folder; not opened.",
        "No notebook for 03_xor: bob, cy.",
    ]


@pytest.mark.parametrize("name", ["a\x1b[2Jb", "a\nb", os.fsdecode(b"a\xff")])
def test_a_name_that_cannot_be_stored_is_told_in_plain_letters(tmp_path, name):
    hand_in(tmp_path, "ann/03_xor.ipynb")
    try:
        hand_in(tmp_path, f"{name}/03_xor.ipynb")
    except OSError:
        pytest.skip("this file system refuses such a name")
    files, (note,) = found(tmp_path)
    assert [student for student, _, _ in files] == ["ann"]
    assert note.isprintable()
    assert note.isascii()
    assert "cannot be stored" in note


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "no submissions found; they are expected as <student>/"),
        (["readme.txt"], "no submissions found"),
        (["ann.ipynb"], "named for students; add --exercise"),
        (["a/b/c/03_xor.ipynb"], "no submissions found"),
    ],
)
def test_nothing_to_grade_is_told(tmp_path, files, words):
    hand_in(tmp_path, *files)
    with pytest.raises(CourseError, match=words):
        collect(tmp_path, EXERCISES)


def test_a_folder_that_is_none_is_told(tmp_path):
    with pytest.raises(CourseError, match="no such folder"):
        collect(tmp_path / "absent", EXERCISES)


def test_a_flat_file_named_for_an_exercise_is_nobodys(tmp_path):
    hand_in(tmp_path, "ann.ipynb", "03_xor.ipynb")
    files, notes = found(tmp_path, ["03_xor"])
    assert files == [("ann", "03_xor", "ann.ipynb")]
    assert notes == ["not graded: 03_xor.ipynb."]


def test_the_time_is_the_files_or_nbgraders(tmp_path):
    hand_in(tmp_path, "ann/03_xor/03_xor.ipynb", "bob/03_xor/03_xor.ipynb")
    stamp = "2015-02-02 15:58:23.948203 UTC"
    (tmp_path / "bob/03_xor/timestamp.txt").write_text(stamp, encoding="utf-8")
    times = [submission.modified for submission in collect(tmp_path, EXERCISES).submissions]
    assert times == ["2001-09-09T01:46:40+00:00", "2015-02-02T15:58:23+00:00"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2015-02-02 15:58:23", "2015-02-02T15:58:23+00:00"),
        ("2015-02-02 15:58:23 +0100\n", "2015-02-02T14:58:23+00:00"),
        ("yesterday", None),
        ("", None),
        ("\xff", None),
        ("9" * 5000, None),
    ],
)
def test_nbgraders_time_stamp(tmp_path, text, expected):
    (tmp_path / "timestamp.txt").write_bytes(text.encode("latin-1"))
    moment = handed_in(tmp_path / "timestamp.txt")
    assert (moment and moment.isoformat()) == expected


DEADLINE = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("modified", "words"),
    [
        ("2026-11-30T23:59:00+00:00", ""),
        ("2026-11-30T23:59:01+00:00", "0 min"),
        ("2026-12-01T00:04:10+00:00", "5 min"),
        ("2026-12-01T02:00:00+00:00", "2 h 1 min"),
        ("2026-12-03T00:59:00+01:00", "2 d 0 h 0 min"),
        ("2026-12-01T00:59:00+01:00", ""),
    ],
)
def test_how_late(modified, words):
    late = lateness(modified, DEADLINE)
    assert late == (f"{LATE} (2026-11-30 23:59+00:00), by {words}." if words else "")
    assert lateness_in(["x", late]) == late
    assert lateness(modified, None) == ""


def test_a_deadline_without_a_zone_is_local_time():
    assert read_deadline("") is None
    assert read_deadline("2026-11-30T23:59+02:00") == datetime(2026, 11, 30, 21, 59, tzinfo=UTC)
    assert read_deadline("2026-11-30 23:59") == datetime(2026, 11, 30, 23, 59).astimezone()
    with pytest.raises(CourseError, match="--deadline soon: is no time; write it like"):
        read_deadline("soon")
