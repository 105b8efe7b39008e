"""Every fabricated submission gets its true score, and takes nothing from the one after it.

Real processes: each case is graded in the sandbox, and after it, in the same one, a right
submission that looks around. The true scores are set where the submissions are made.
"""

import json
import os
import re
import signal
import socket
from contextlib import contextmanager
from pathlib import Path

import pytest
from grading_helpers import (
    PATIENT,
    QUICK,
    calling,
    listening,
    processes,
    processes_end,
    sandbox,
    witness,
)
from submissions import GOOD, HOSTILE, LIARS, ROOMS, exercise, leavers
from submissions.case import file

from coursekit.grading.grade import grade_file, grade_notebook
from coursekit.grading.result import BROKEN, Result
from coursekit.grading.sandbox import Sandbox

SHEET = exercise.sheet()
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # but tab and newline: for a terminal
SECRET = "a-secret-of-the-grader"
OUTPUT = 2_000_000  # characters that one result may hold
LEFT = [Path(place) for place in ("/tmp", "/var/tmp", "/dev/shm", "/", Path.home(), Path.cwd())]


class Room:
    """A sandbox, and what the right submission saw in it before any other."""

    def __init__(self, box: Sandbox, folder: Path):
        self.box, self.folder, self.witness = box, folder, witness()
        self.neighbors = [folder / name for name in ("gradebook.db", "records.jsonl", "b.ipynb")]
        for path in self.neighbors:
            path.write_text("mine", encoding="utf-8")
        self.seen = self.look().outputs
        self.processes = processes()

    def look(self) -> Result:
        result = grade_notebook(self.witness, SHEET, self.box)
        assert result.score == exercise.TOTAL, result.messages
        return result

    def grade(self, case) -> Result:
        path = self.folder / "submission.ipynb"
        case.write(path)
        before = path.read_bytes() if path.is_file() else b""
        result = grade_file(path, SHEET, self.box, student="ada", seed=SECRET)
        assert before == (path.read_bytes() if path.is_file() else b"")
        return result

    def check_after(self) -> None:
        """Check that the next submission is graded as if there had been none."""
        assert self.look().outputs == self.seen
        assert {path.read_text("utf-8") for path in self.neighbors} == {"mine"}
        assert processes_end(self.processes), processes() - self.processes
        assert [found for place in LEFT for found in place.glob(f"*{leavers.MARK}*")] == []


@pytest.fixture(scope="module")
def doors():
    """Listen where a submission might call; nobody may come."""
    with listening() as (door, hidden):
        yield door, hidden
        for end in (door, hidden):
            end.setblocking(False)
            with pytest.raises(BlockingIOError):
                end.accept()


@pytest.fixture(scope="module")
def patient(tmp_path_factory, doors):
    with sandbox(PATIENT) as box:
        yield Room(box, tmp_path_factory.mktemp("patient"))


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    with sandbox(QUICK) as box:
        yield Room(box, tmp_path_factory.mktemp("quick"))


def of(*modules, slow: bool = False):
    rooms = [module.__name__.rpartition(".")[2] for module in modules]
    cases = [(room, case) for room in rooms for case in ROOMS[room] if case.slow == slow]
    return pytest.mark.parametrize(
        "case", [pytest.param(case, id=f"{room}: {case.name}") for room, case in cases]
    )


def check(result: Result, case) -> None:
    """Compare with the true score, and look at every word of the result."""
    got = {name: mark.score for name, mark in result.marks.items()}
    said = "\n".join((*result.messages, *(mark.message for mark in result.marks.values())))
    assert got == case.marks, said
    assert [word for word in case.words if word not in said] == [], said
    assert all(mark.message for name, mark in result.marks.items() if name in case.lost)
    assert CONTROL.search(said) is None
    assert "NOT ISOLATED" not in said
    text = json.dumps(result.as_dict(), ensure_ascii=False)
    assert len(text.encode("utf-8")) < OUTPUT
    same = Result.from_dict(json.loads(text)) == result
    assert same  # and no long comparison in words


class TestPeople:
    """Those who mean well, and files that came to harm."""

    @of(*GOOD)
    def test_the_score_is_the_true_one(self, patient, case):
        check(patient.grade(case), case)

    def test_nothing_is_left(self, patient):
        patient.check_after()


class TestAttackers:
    @of(*HOSTILE)
    def test_the_score_is_the_true_one_and_nothing_is_left(self, patient, doors, case):
        check(patient.grade(calling(case, *doors)), case)
        patient.check_after()


class TestForgers:
    @of(*LIARS)
    def test_the_score_is_the_true_one(self, patient, case):
        check(patient.grade(case), case)
        patient.look()

    def test_nothing_is_left(self, patient):
        patient.check_after()


class TestEndless:
    @of(*HOSTILE, *LIARS, slow=True)
    def test_a_limit_ends_it(self, quick, case):
        result = quick.grade(case)
        check(result, case)
        assert result.seconds < 10 * QUICK.seconds_per_cell
        quick.check_after()


def bind(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(path))


@pytest.mark.parametrize(
    "make",
    [str, Path.mkdir, os.mkfifo, lambda path: path.symlink_to(path), bind],
    ids=["missing", "folder", "pipe", "loop", "socket"],
)
def test_what_is_no_file_gets_nothing(patient, tmp_path, monkeypatch, make):
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    path = Path("submission.ipynb")
    make(path)
    with no_longer_than(30):  # a pipe must not be waited for
        result = grade_file(path, SHEET, patient.box)
    assert (result.status, result.score, result.points) == (BROKEN, 0, exercise.TOTAL)
    assert len(result.messages) == 1


@contextmanager
def no_longer_than(seconds: int):
    """Raise TimeoutError in what takes too long."""

    def ring(*arguments):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_the_seed_draws_the_cases_and_is_gone_afterwards(patient, monkeypatch):
    monkeypatch.setenv("COURSEKIT_SEED", "before")
    shown = exercise.solved(q1="def standardize(X):\n    return X\n")  # the message tells the cases
    first, again, other, none = (
        grade_notebook(shown, SHEET, patient.box, seed=seed).marks["q1_hidden"].message
        for seed in ("one", "one", "two", "")
    )
    assert first == again
    assert len({first, other, none}) == 3
    assert os.environ["COURSEKIT_SEED"] == "before"


def test_the_same_submission_has_the_same_result(patient):
    first, second = (
        grade_notebook(patient.witness, SHEET, patient.box, seed="7") for _ in range(2)
    )
    assert first == second


def test_there_are_enough_cases():
    names = [case.name for room in ROOMS.values() for case in room]
    assert len(names) == len(set(names)) >= 90
    assert file("x", b"", "q1 q3_hidden").marks == {
        **exercise.POINTS,
        "q1_visible": 0,
        "q1_hidden": 0,
        "q3_hidden": 0,
    }
