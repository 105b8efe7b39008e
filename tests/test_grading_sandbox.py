"""The sandbox: what it prevents, its self-test, and where there is none."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from grading_helpers import (
    PATIENT,
    calling,
    listening,
    need_bubblewrap,
    notebook_of,
    processes,
    processes_end,
    sandbox,
)
from submissions import exercise, honest, thieves
from submissions.case import GUARD, attack

import coursekit.grading.sandbox as sandbox_module
from coursekit.authoring.errors import CourseError
from coursekit.grading.grade import grade_file, grade_notebook
from coursekit.grading.result import Result
from coursekit.grading.sandbox import Limits, Sandbox

SHEET = exercise.sheet()


def open_to_all(case, folder: Path, doors) -> Result:
    """Grade a theft without a sandbox and without the line that keeps it in one."""
    path = folder / "submission.ipynb"
    calling(case, *doors).write(path)
    path.write_bytes(path.read_bytes().replace(json.dumps(GUARD)[1:-1].encode(), b""))
    with Sandbox(PATIENT, isolated=False) as box:
        return grade_file(path, SHEET, box)


@pytest.mark.parametrize(
    "name",
    [
        "reads the solutions where they are here",
        "calls the grader's machine",
        "calls an abstract socket",
    ],
)
def test_a_theft_would_work_without_the_sandbox(tmp_path, name):
    """What the sandbox prevents is no invention: the same code gets all points outside."""
    if sys.platform != "linux":
        pytest.skip("no sandbox here, and so nothing to compare with")
    (case,) = [case for case in thieves.CASES if case.name == name]
    with listening() as doors:
        result = open_to_all(case, tmp_path, doors)
    assert case.score < exercise.TOTAL == result.score, (result.messages, result.marks)


def test_without_the_sandbox_a_crash_costs_its_own_points_alone(tmp_path):
    path = tmp_path / "submission.ipynb"
    path.write_bytes(exercise.as_bytes(exercise.solved(q1="import os\nos._exit(0)")))
    with Sandbox(PATIENT, isolated=False) as box:
        result = grade_file(path, SHEET, box)
        assert grade_notebook(exercise.solved(), SHEET, box).score == exercise.TOTAL
    assert result.score == exercise.TOTAL - 3


def test_without_the_sandbox_other_peoples_memory_does_not_count(tmp_path):
    path = tmp_path / "submission.ipynb"
    path.write_bytes(exercise.as_bytes(exercise.solved(q1="import time\ntime.sleep(0.3)")))
    with Sandbox(replace(PATIENT, memory=200 * 2**20), isolated=False) as box:
        large = [sys.executable, "-c", "x = bytes(2**29)[:] ; x += b'y'; input()"]
        with subprocess.Popen(large, stdin=subprocess.PIPE) as other:
            result = grade_file(path, SHEET, box)
            other.communicate(b"\n")
    assert not any("memory" in message for message in result.messages)


@pytest.mark.parametrize(
    ("hole", "words"),
    [
        ({"drop": "--unshare-net"}, "network"),
        ({"add": ["--bind", "/tmp", "/tmp"]}, "file"),
        ({"add": ["--dev-bind", "/dev", "/dev"]}, "file"),
    ],
)
def test_the_self_test_refuses_a_sandbox_with_a_hole(monkeypatch, hole, words):
    need_bubblewrap()
    sound = sandbox_module.bubblewrap

    def leaky(*arguments, **options):
        command = [word for word in sound(*arguments, **options) if word != hole.get("drop")]
        return [*command, *hole.get("add", [])]

    monkeypatch.setattr(sandbox_module, "bubblewrap", leaky)
    with pytest.raises(CourseError, match=words), Sandbox(PATIENT):
        pass


def test_without_bubblewrap_nothing_is_graded(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    if sys.platform != "linux":
        pytest.skip("bubblewrap is for Linux")
    with pytest.raises(CourseError, match="bubblewrap is missing"), Sandbox():
        pass


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_it_says_what_to_do(monkeypatch, platform):
    monkeypatch.setattr(sandbox_module.sys, "platform", platform)
    with pytest.raises(CourseError, match="WSL"), Sandbox():
        pass


def test_leaving_the_sandbox_ends_all_of_it(tmp_path):
    before = processes()
    with sandbox(PATIENT) as box:
        case = attack("stays", "import os, time\nif os.fork() == 0: time.sleep(100)\n", alone=True)
        case.write(tmp_path / "a.ipynb")
        grade_file(tmp_path / "a.ipynb", SHEET, box)
        assert processes() != before
    assert processes_end(before)


def test_a_crowd_in_one_sandbox_leaves_room_in_another():
    """The kernel counts processes by user: each sandbox has to have one of its own."""
    crowd = "import os, time\nfor n in range(500):\n    if os.fork() == 0: time.sleep(60)"
    (threads,) = [case for case in honest.CASES if case.name == "a pool of threads"]
    with sandbox(PATIENT) as full, sandbox(PATIENT) as other:
        session = full.open()
        try:
            assert "BlockingIOError" in str(session.ask("run", crowd))
            result = grade_notebook(notebook_of(threads), SHEET, other)
        finally:
            session.close()
            full.end()
    assert result.score == exercise.TOTAL


def test_the_whole_notebook_has_a_limit_too():
    wait = "import time\ntime.sleep(0.7)\n"
    slow = exercise.solved(**{name: wait + answer for name, answer in exercise.RIGHT.items()})
    with sandbox(Limits(seconds_per_cell=10.0, seconds=2.0)) as box:
        result = grade_notebook(slow, SHEET, box)
    assert result.marks["q4_hidden"].score == 0
    assert any("2 s that the whole notebook may take" in text for text in result.messages)
