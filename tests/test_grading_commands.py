"""``coursekit grade``, ``feedback`` and ``grades``: as an instructor uses them, and killed."""

import argparse
import csv
import io
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import nbformat
import psutil
import pytest
from grading_fakes import grade_by_words, small_exercise
from helpers import ROOT, snapshot

from coursekit.authoring.errors import CourseError
from coursekit.grading import commands, pool
from coursekit.grading.records import RECORDS, Records, latest
from coursekit.grading.result import BROKEN, GRADED

if os.environ.get("CI") != "true":
    pytest.importorskip("nbgrader", reason="nbgrader is not installed")

SCORES = """
    SELECT student.id, assignment.name, base_cell.name, auto_score, manual_score, needs_manual_grade
    FROM grade JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
    JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
    JOIN student ON student_id = student.id
    JOIN assignment ON submitted_assignment.assignment_id = assignment.id
    JOIN base_cell ON cell_id = base_cell.id ORDER BY 1, 2, 3
"""
COMMENTS = """
    SELECT student_id, base_cell.name, auto_comment, manual_comment
    FROM comment JOIN submitted_notebook ON comment.notebook_id = submitted_notebook.id
    JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
    JOIN base_cell ON cell_id = base_cell.id ORDER BY 1, 2
"""


def gradebook(out):
    """Return what the gradebook says, without ids and times."""
    with closing(sqlite3.connect(out / "gradebook.db")) as db:
        return db.execute(SCORES).fetchall(), db.execute(COMMENTS).fetchall()


def run(*words):
    """Run a command as the command line does."""
    parser = argparse.ArgumentParser()
    parsers = parser.add_subparsers(dest="command")
    for name in ("grade", "feedback", "grades"):
        getattr(commands, f"add_{name}")(parsers.add_parser(name))
    options = parser.parse_args([str(word) for word in words])
    try:
        return options.run(options)
    except CourseError as error:
        print(f"{error!s:.1000}", file=sys.stderr)
        return 2


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Make a small exercise with six submissions, which fakes grade in threads."""
    small_exercise(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COURSEKIT_SEED", raising=False)
    monkeypatch.setattr(commands, "grade_submission", grade_by_words)
    monkeypatch.setattr(commands, "prove_sheets", lambda *_: None)
    monkeypatch.setattr(commands, "local_executor", threads)
    return tmp_path


@contextmanager
def threads(workers):
    with ThreadPoolExecutor(workers) as executor:
        yield executor


def grade(*words):
    return run("grade", "submitted", "--source", "source", "--out", "out", *words)


def graded(text):
    """Return the students with a status line."""
    return sorted(line.split()[0] for line in text.splitlines() if "  tiny  " in line)


def test_a_folder_is_graded_into_everything_that_is_needed(course, capsys):
    before = snapshot(course / "submitted")
    assert grade() == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("6 submissions, 6 to grade\n")
    assert graded(out) == ["ann", "bad", "bob", "cy", "dee", "half"]
    assert "bad  tiny  0 of 3 (+2 by hand)  not gradable: The file is empty" in out
    assert "tiny: 6 submissions: 5 graded, 1 not gradable" in out
    assert "  bob/tiny: not graded: notes.txt.\n" in out
    assert snapshot(course / "submitted") == before
    (scores, comments) = gradebook(course / "out")
    assert {row[0]: sum(r[3] for r in scores if r[0] == row[0] and r[3]) for row in scores} == {
        "ann": 3,
        "bad": 0,
        "bob": 3,
        "cy": 0,
        "dee": 3,
        "half": 1,
    }
    assert all(row[5] for row in scores if row[2] == "q2" and row[0] != "bad")
    assert any("wrong" in str(comment) for comment in comments)
    report = (course / "out" / "report.txt").read_text(encoding="utf-8")
    assert out.endswith(report)
    for name in ("records.jsonl", "nbgrader_config.py", "source/tiny/tiny.ipynb"):
        assert (course / "out" / name).is_file()
    for student in graded(out):
        nbformat.read(course / f"out/autograded/{student}/tiny/tiny.ipynb", as_version=4)


def test_resuming_grades_only_what_changed(course, capsys):
    assert grade() == 0
    first = gradebook(course / "out")
    capsys.readouterr()
    assert grade("--resume") == 0
    out = capsys.readouterr().out
    assert out.startswith("6 submissions, 0 to grade; 6 are graded already\n")
    assert "tiny: 6 submissions: 5 graded, 1 not gradable" in out
    assert gradebook(course / "out") == first
    cy = course / "submitted/cy.ipynb"
    cy.write_text(cy.read_text(encoding="utf-8").replace("none", "all"), encoding="utf-8")
    grade("--resume")
    assert graded(capsys.readouterr().out) == ["cy"]
    assert gradebook(course / "out") != first
    grade("--resume", "--seed", "word")
    assert len(graded(capsys.readouterr().out)) == 6
    assert {result.seed for result in latest(course / "out")} == {"word"}
    source = course / "source/tiny.ipynb"
    source.write_text(source.read_text(encoding="utf-8").replace("f(2)", "f(3)"), encoding="utf-8")
    grade("--resume", "--seed", "word")
    assert len(graded(capsys.readouterr().out)) == 6


def test_without_resume_all_are_graded_again_and_history_is_kept(course, capsys):
    grade()
    grade()
    assert len(graded(capsys.readouterr().out)) == 12
    assert len((course / "out" / RECORDS).read_text().splitlines()) == 12
    assert len(list(latest(course / "out"))) == 6


def test_the_seed_comes_from_the_environment_too(course, monkeypatch):
    monkeypatch.setenv("COURSEKIT_SEED", "rain")
    grade()
    assert {result.seed for result in latest(course / "out")} == {"rain"}


def test_late_submissions_are_told_and_a_new_deadline_is_seen(course, capsys):
    os.utime(course / "submitted/ann.ipynb", (1_000_000_000, 1_000_000_000))
    deadline = "2001-09-09T01:41:40+00:00"
    assert grade("--deadline", deadline) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("ann ")]
    assert lines[0].endswith("Handed in after the deadline (2001-09-09 01:41+00:00), by 5 min.")
    grade("--deadline", deadline, "--resume")
    assert graded(capsys.readouterr().out) == []
    grade("--deadline", "2001-09-10T00:00+00:00", "--resume")
    assert "ann" in graded(out := capsys.readouterr().out)
    assert "ann  tiny  3 of 3 (+2 by hand)  graded\n" in out
    assert all(result.modified for result in latest(course / "out"))


def test_equal_work_is_listed_for_the_instructor(course, capsys):
    grade("--same-work")
    out = capsys.readouterr().out
    assert "  tiny: same work: ann, dee: q1\n" in out
    assert "  tiny: the solution's own text: bob: q1\n" in out
    rows = list(csv.DictReader(io.StringIO((course / "out/same_work.csv").read_text())))
    assert [row["students"] for row in rows] == ["ann; dee", "bob"]


def test_grades_as_a_table(course, capsys):
    grade()
    assert run("grades", "--csv", "--out", "out") == 0
    text = (course / "out/grades.csv").read_text(encoding="utf-8")
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(text))}
    assert {name: row["total"] for name, row in rows.items()} == {
        "ann": "3",
        "bad": "0",
        "bob": "3",
        "cy": "0",
        "dee": "3",
        "half": "1",
    }
    assert run("grades", "--csv", "other.csv", "--out", "out") == 0
    assert (course / "other.csv").read_text(encoding="utf-8") == text


def test_feedback_pages(course, capsys):
    grade()
    assert run("feedback", "--out", "out") == 0
    assert "6 pages" in capsys.readouterr().out
    assert (course / "out/feedback/half/tiny/tiny.html").is_file()


MISTAKES = {
    "no folder": ("grade absent --source source", "absent: no such folder"),
    "a file": ("grade submitted/ann.ipynb --source source", "no such folder"),
    "no source": ("grade submitted --source absent", "absent: no notebook here"),
    "other source": ("grade submitted --source broken.ipynb", "broken.ipynb: is not a notebook"),
    "no exercise": ("grade submitted --source source --exercise x", "--exercise x: there is no"),
    "no worker": ("grade submitted --source source --workers 0", "--workers 0: at least one"),
    "deadline": ("grade submitted --source source --deadline x", "--deadline x: is no time"),
    "out inside": ("grade submitted --source source --out submitted/out", "never written to"),
    "out": ("grade submitted --source source --out broken.ipynb", "cannot be written"),
    "empty": ("grade empty --source source", "empty: no submissions found"),
    "no grades": ("grades --csv --out empty", "empty: nothing was graded here"),
    "no feedback": ("feedback --out empty", "no graded notebook there"),
}


@pytest.mark.parametrize(("command", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_line_and_changes_nothing(course, capsys, command, words):
    (course / "empty").mkdir()
    (course / "broken.ipynb").write_text("no JSON", encoding="utf-8")
    before = snapshot(course)
    assert run(*command.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1
    assert snapshot(course) == before


def test_somebody_elses_course_is_not_overwritten(course, capsys):
    theirs = course / "out/source/tiny/tiny.ipynb"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs", encoding="utf-8")
    assert grade() == 2
    assert "is another notebook; choose another --out" in capsys.readouterr().err
    assert theirs.read_text(encoding="utf-8") == "theirs"


def test_two_graders_in_one_folder_are_one_too_many(course, capsys):
    with Records(course / "out"):
        assert grade() == 2
    assert "another grader is at work" in capsys.readouterr().err


def test_stopping_keeps_what_is_there_and_says_how_to_go_on(course, capsys, monkeypatch):
    def stop(settings, job, sheet):
        if job.student == "cy":
            raise KeyboardInterrupt
        return grade_by_words(settings, job, sheet)

    monkeypatch.setattr(commands, "grade_submission", stop)
    assert grade("--workers", "1") == 1
    out, err = capsys.readouterr()
    kept = [result.student for result in latest(course / "out")]
    assert kept == graded(out)
    assert "cy" not in kept
    assert err.count("\n") == 1
    assert f"stopped; {len(kept)} results of this run are kept in out." in err
    assert "--resume" in err
    monkeypatch.setattr(commands, "grade_submission", grade_by_words)
    assert grade("--resume") == 0
    assert not set(graded(capsys.readouterr().out)) & set(kept)
    assert len(list(latest(course / "out"))) == 6


def test_what_the_pool_lost_is_tried_again(course, capsys, monkeypatch):
    def fail(settings, job, sheet):
        if job.student == "cy":
            raise ZeroDivisionError("oh")
        return grade_by_words(settings, job, sheet)

    monkeypatch.setattr(commands, "grade_submission", fail)
    assert grade() == 0
    assert f"cy  tiny  0 of 3 (+2 by hand)  {BROKEN}: {pool.FAILED}" in capsys.readouterr().out
    nbformat.read(course / "out/autograded/cy/tiny/tiny.ipynb", as_version=4)
    monkeypatch.setattr(commands, "grade_submission", grade_by_words)
    grade("--resume")
    assert graded(capsys.readouterr().out) == ["cy"]


def test_an_unsafe_run_is_announced(course, capsys):
    assert grade("--unsafe-no-sandbox") == 0
    assert capsys.readouterr().err.startswith("NOT ISOLATED")


# Killed at any moment. The processes below import everything once and then fork, so that a
# trial takes a fraction of a second; what is killed does all that the command does.
KILLED = """
import json, os, random, signal, sys, time, warnings
sys.path.insert(0, sys.argv[1])
warnings.simplefilter("ignore")
import test_grading_commands as tests
from coursekit.grading import commands
commands.grade_submission, commands.local_executor = tests.grade_by_words, tests.threads
commands.prove_sheets = lambda *_: None

def start(out, *words):
    child = os.fork()
    if child == 0:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, 1)
        code = 3
        try:
            code = tests.run("grade", "submitted", "--source", "source", "--out", out, *words)
        finally:
            os._exit(code)
    return child

def finish(out, *words):
    began = time.monotonic()
    _, status = os.waitpid(start(out, *words), 0)
    assert status == 0, status
    return time.monotonic() - began

finish("undisturbed")
length = finish("again")
chance = random.Random(sys.argv[2])
hits = 0
for trial in range(20):
    child = start(f"trial{trial}")
    time.sleep(chance.uniform(0, length))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    hits += os.WIFSIGNALED(status)
    if os.path.isdir(f"trial{trial}"):
        finish(f"trial{trial}", "--resume")
print(json.dumps(hits))
"""


def test_a_gradebook_is_of_the_version_that_nbgrader_would_make(course):
    from nbgrader.api import Gradebook

    grade()
    path = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"  # of alembic
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", path)
        Gradebook(f"sqlite:///{course / 'theirs.db'}").close()
    versions = []
    for database in ("theirs.db", "out/gradebook.db"):
        with closing(sqlite3.connect(course / database)) as db:
            versions.append(db.execute("SELECT version_num FROM alembic_version").fetchall())
    assert versions[0] == versions[1]
    assert len(versions[0]) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_killed_at_twenty_moments_and_resumed_gives_the_same(course):
    command = [sys.executable, "-c", KILLED, str(ROOT / "tests"), str(random.random())]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) >= 5, "hardly any run was killed before its end"
    expected = everything(course / "undisturbed")
    assert len(expected[0]) == 6
    trials = sorted(course.glob("trial*"))
    assert len(trials) >= 10
    for trial in trials:
        assert everything(trial) == expected, trial.name


@pytest.fixture
def sixty(tmp_path, monkeypatch, pytestconfig):
    """Make sixty submissions of three kinds, for the real command with its sandbox."""
    if shutil.which("bwrap") is None:
        stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        stop("bubblewrap is not installed (apt install bubblewrap)")
    small_exercise(tmp_path)
    kinds = [tmp_path / "submitted" / f for f in ("ann.ipynb", "half/tiny.ipynb", "bad/tiny.ipynb")]
    for number in range(60):
        target = tmp_path / "in" / f"s{number:02}" / "tiny" / "tiny.ipynb"
        target.parent.mkdir(parents=True)
        shutil.copyfile(kinds[number % 3], target)
    monkeypatch.chdir(tmp_path)
    # Old packages warn about their own future: then the tests run with warnings let through.
    let_through = "default" in (pytestconfig.option.pythonwarnings or [])
    monkeypatch.setenv("PYTHONWARNINGS", "ignore" if let_through else "default")
    return tmp_path


def started(out, *words):
    """Start the real command in a session of its own."""
    command = [sys.executable, "-m", "coursekit.cli", "grade", "in", "--source", "source"]
    return subprocess.Popen(
        [*command, "--workers", "2", "--out", out, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def after_ten(out):
    """Start the command, wait for ten status lines, return it and all its processes."""
    grader = started(out)
    lines = [grader.stdout.readline() for _ in range(11)]
    assert lines[-1].startswith("s"), lines
    return grader, psutil.Process(grader.pid).children(recursive=True)


def gone(processes):
    _, alive = psutil.wait_procs(processes, timeout=20)
    return alive == []


def test_sixty_graded_for_real_killed_stopped_and_resumed(sixty):
    calm = started("calm")
    out, err = calm.communicate(timeout=120)
    assert (calm.returncode, err) == (0, "")
    assert len(graded(out)) == 60
    expected = everything(sixty / "calm")
    for result in latest(sixty / "calm"):
        kind = int(result.student[1:]) % 3
        assert (result.score, result.status) == [(3, GRADED), (1, GRADED), (0, BROKEN)][kind]

    killed, processes = after_ten("killed")
    assert len(processes) >= 4, "workers and their sandboxes"
    killed.kill()
    killed.communicate()
    assert gone(processes)
    resumed = started("killed", "--resume")
    out, err = resumed.communicate(timeout=120)
    assert (resumed.returncode, err) == (0, "")
    assert 0 < len(graded(out)) <= 50
    assert everything(sixty / "killed") == expected

    stopped, processes = after_ten("stopped")
    os.killpg(stopped.pid, signal.SIGINT)  # as Ctrl-C does
    _, err = stopped.communicate(timeout=60)
    assert stopped.returncode == 1
    assert re.fullmatch(r"coursekit grade: stopped; \d+ results .* --resume to go on.\n", err)
    assert gone(processes)
    kept = list(stored(sixty / "stopped"))
    assert all(result in expected[0] for result in kept)
    assert len(kept) >= 10


def everything(out):
    """Return what an instructor can see of a graded folder."""
    notebooks = {
        str(path.relative_to(out)): path.read_bytes() for path in out.glob("autograded/**/*.ipynb")
    }
    report = (out / "report.txt").read_text(encoding="utf-8")
    return list(stored(out)), gradebook(out), notebooks, report, leftovers(out)


def stored(out):
    """Yield the results without the time that they took."""
    yield from ({**result.as_dict(), "seconds": 0} for result in latest(out))


def leftovers(out):
    """Return files of a database that nobody closed; a killed writer's own file has a dot."""
    names = {path.name for path in out.rglob("*") if path.is_file()}
    return {name for name in names if name.endswith(("-journal", "-wal"))}
