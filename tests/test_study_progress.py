import json
import os
import subprocess
import sys
import types
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from helpers import ROOT, code, ordinary_user, prose, write
from hypothesis import given
from hypothesis import strategies as st
from nbclient import NotebookClient

from coursekit.study import Question, WrongAnswer, progress, record
from coursekit.study.record import progress_file, read, set_aside, stored
from coursekit.study.sheets import is_exercise_folder, question_names, sheets

VISIBLE = 'with Question("{}") as q:\n    q.true("it holds", answer)'
HIDDEN = '### BEGIN HIDDEN TESTS\nwith Question("1. One, further cases") as q:\n    pass'


@pytest.fixture(autouse=True)
def shown(monkeypatch):
    boxes = []
    keep = lambda bundle, raw: boxes.append((bundle["text/html"], bundle["text/plain"]))  # noqa: E731
    monkeypatch.setattr("coursekit.study.box.display", keep)
    monkeypatch.setattr("coursekit.study.record.PATIENCE", 0.2)
    record.troubles.clear()
    return boxes


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Make a learner's folder with two sheets, and work there."""
    monkeypatch.delenv("COURSEKIT_PROGRESS")
    monkeypatch.chdir(tmp_path)
    sheet("07_nets", "Exercises 7: Nets", "1. One", '2. "Two"')
    sheet("08_more", "Exercises 8: More", "1. Three <b>")
    return tmp_path


def sheet(stem, title, *names):
    cells = [code(VISIBLE.format(n.replace('"', '\\"')), nbgrader={"grade_id": "q"}) for n in names]
    write(Path(f"{stem}.ipynb"), prose(f"Words.\n\n# {title}\nMore."), *cells)


def answer(name, right):
    if right is None:
        with pytest.raises(NotImplementedError), Question(name):
            raise NotImplementedError("do it")
    elif right:
        with Question(name) as q:
            q.true("it holds", True)
    else:
        with pytest.raises(WrongAnswer), Question(name) as q:
            q.true("it holds", False)


def table(shown, chosen=""):
    progress(chosen)
    return shown[-1][1].splitlines()


def test_the_table_counts_done_tried_and_open(folder, shown):
    answer("1. One", True)
    answer('2. "Two"', False)
    answer("1. Three <b>", None)
    assert table(shown) == [
        "Your progress",
        "Exercises 7: Nets  1 done  1 tried  0 open",
        "Exercises 8: More  0 done  0 tried  1 open",
        "✔ done  ✘ tried, not right yet  ○ open",
    ]
    assert table(shown, "08")[3] == "    ○ open  1. Three <b>"
    assert "1. Three &lt;b&gt;" in shown[-1][0]
    assert table(shown, "07")[2:4] == ["    ✔ done  1. One", '    ✘ tried  2. "Two"']


def test_a_question_once_done_says_so(folder, shown):
    answer("1. One", True)
    answer("1. One", False)
    assert table(shown, "07")[2] == "    ✘ tried (done before)  1. One"
    answer("1. One", None)
    assert table(shown, "07")[2] == "    ○ open (done before)  1. One"
    answer("1. One", True)
    assert table(shown, "07")[2] == "    ✔ done  1. One"


def test_the_file_holds_names_and_states_alone(folder):
    answer("1. One", True)
    answer("1. One, further cases", False)
    answer("5. Two? Further cases", False)
    answer("2. Two", None)
    stored_text = (folder / "progress.json").read_text(encoding="utf-8")
    assert json.loads(stored_text) == {"1. One": {"now": "done", "done": True}}
    names = {path.name for path in folder.iterdir()}
    assert names == {"07_nets.ipynb", "08_more.ipynb", "progress.json", ".progress.lock"}


def test_an_interrupt_records_nothing(folder):
    with pytest.raises(KeyboardInterrupt), Question("1. One"):
        raise KeyboardInterrupt
    assert not (folder / "progress.json").exists()


@pytest.mark.parametrize("value", ["", "off", " Off "])
def test_nothing_is_kept_when_it_is_off(folder, monkeypatch, shown, value):
    monkeypatch.setenv("COURSEKIT_PROGRESS", value)
    answer("1. One", True)
    assert not (folder / "progress.json").exists()
    assert table(shown) == [
        "➜ Note: your progress",
        "It is kept in your own folder of exercises, not here.",
    ]


def test_the_tests_themselves_keep_nothing():
    assert os.environ["COURSEKIT_PROGRESS"] == "off"
    assert progress_file() is None


def test_a_path_may_be_given(folder, monkeypatch):
    monkeypatch.setenv("COURSEKIT_PROGRESS", str(folder / "mine.json"))
    answer("1. One", True)
    assert list(read(folder / "mine.json")) == ["1. One"]
    monkeypatch.setenv("COURSEKIT_PROGRESS", str(folder))
    assert progress_file() == folder / "progress.json"


def test_solutions_lectures_and_other_folders_are_no_learners(folder, tmp_path, monkeypatch):
    assert is_exercise_folder(ROOT / "exercises")
    assert not is_exercise_folder(ROOT / "solutions")
    assert not is_exercise_folder(ROOT / "lectures")
    assert not is_exercise_folder(tmp_path / "missing")
    write(folder / "09_hidden.ipynb", prose("# 9"), code(HIDDEN))
    assert progress_file() is None  # an instructor's folder, or nbgrader's while it grades
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    if os.name == "posix":
        gone.rmdir()
        answer("1. One", True)
        assert "No such file" in record.troubles[0]


SPOILED = [
    b"",
    b"{",
    b"[]",
    b"\xff",
    b'{"a": 1}',
    b'{"a": {"now": "won", "done": true}}',
    b"[" * 10**5,
]


@pytest.mark.parametrize("content", SPOILED, ids=range(len(SPOILED)))
def test_a_corrupt_file_is_set_aside_and_told(folder, shown, content):
    path = folder / "progress.json"
    path.write_bytes(content)
    answer("1. One", True)
    assert list(read(path)) == ["1. One"]
    assert (folder / "progress-unreadable-1.json").read_bytes() == content
    assert table(shown)[-1].endswith("was set aside as progress-unreadable-1.json.")
    path.write_bytes(b"again")
    assert table(shown)[-1].endswith("was set aside as progress-unreadable-2.json.")
    assert set_aside(path) == ["progress-unreadable-1.json", "progress-unreadable-2.json"]


def test_a_broken_sheet_spoils_nothing(folder, shown):
    (folder / "01_a.ipynb").write_bytes(b"\xff")
    (folder / "02_b.ipynb").write_text('{"cells": [{"cell_type": "code"}]}')
    (folder / "03_c.ipynb").mkdir()
    answer("1. One", True)
    assert len(table(shown)) == 4
    assert [found.stem for found in sheets(folder)] == ["07_nets", "08_more"]


def test_a_folder_without_sheets_says_so(folder, shown, monkeypatch):
    monkeypatch.setenv("COURSEKIT_PROGRESS", str(folder / "mine.json"))
    for path in folder.glob("*.ipynb"):
        path.unlink()
    assert table(shown)[1] == "No exercise sheets in this folder."


def test_a_file_that_cannot_be_kept_fails_no_question(folder, shown):
    (folder / "progress.json").mkdir()
    answer("1. One", True)
    assert shown[-1][1] == "✔ Right: 1. One\nit holds"
    assert "progress.json cannot be read: Is a directory." in table(shown)


def test_a_read_only_folder_fails_no_question(read_only_folder, shown, monkeypatch):
    monkeypatch.setenv("COURSEKIT_PROGRESS", str(read_only_folder / "progress.json"))
    with ordinary_user():
        answer("1. One", True)
        lines = table(shown)
    assert lines[-1] == "Your last result could not be kept in progress.json: Permission denied."


def test_a_full_disk_leaves_the_old_file(folder, shown, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device")

    answer("1. One", True)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        answer("1. One", False)
    assert "Your last result could not be kept in progress.json: No space" in table(shown)[-1]
    assert read(folder / "progress.json") == {"1. One": {"now": "done", "done": True}}
    assert list(folder.glob(".progress-*")) == []
    answer("1. One", True)
    assert "done" in table(shown)[-1]


@pytest.mark.skipif(os.name != "posix", reason="uses fcntl")
def test_a_file_that_another_holds_is_waited_for_in_vain(folder, shown):
    with record._locked(folder / "progress.json"):
        answer("1. One", True)
    assert "another notebook is writing to it" in table(shown)[-1]


WORKER = """
import sys
from coursekit.study.record import record, troubles
for number in range(25):
    record(f"{sys.argv[1]}.{number}", "done")
    record("shared", "tried")
    assert not troubles, troubles
"""


def test_processes_that_write_at_once_lose_nothing(folder):
    workers = [subprocess.Popen([sys.executable, "-c", WORKER, str(n)]) for n in range(4)]
    assert [worker.wait(60) for worker in workers] == [0] * 4
    names = {f"{worker}.{number}" for worker in range(4) for number in range(25)}
    assert stored(folder / "progress.json").keys() == names | {"shared"}


@pytest.mark.skipif(os.name != "posix", reason="uses SIGKILL")
def test_a_kernel_that_dies_with_the_lock_stops_nobody(folder):
    source = (
        "import os, pathlib\nfrom coursekit.study.record import _locked\n"
        "with _locked(pathlib.Path('progress.json')):\n    os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", source]).returncode == -9
    answer("1. One", True)
    assert list(read(folder / "progress.json")) == ["1. One"]


def test_windows_locks_the_first_byte(folder, monkeypatch):
    calls = []

    def locking(handle, mode, size):
        calls.append((mode, size))
        if len(calls) == 1:
            raise PermissionError(13, "locked")

    fake = types.SimpleNamespace(locking=locking, LK_NBLCK=2, LK_UNLCK=0)
    monkeypatch.setattr(record, "fcntl", None)
    monkeypatch.setattr(record, "msvcrt", fake, raising=False)
    answer("1. One", True)
    assert calls == [(2, 1), (2, 1), (0, 1)]
    assert list(read(folder / "progress.json")) == ["1. One"]


def test_a_file_system_without_locks_still_keeps_results(folder, monkeypatch):
    def none(*arguments):
        raise OSError(37, "No locks available")

    monkeypatch.setattr(record, "_unlock", lambda handle: None)
    monkeypatch.setattr(
        record, "fcntl", types.SimpleNamespace(flock=none, LOCK_EX=2, LOCK_NB=4, LOCK_UN=8)
    )
    answer("1. One", True)
    assert list(read(folder / "progress.json")) == ["1. One"]


ENTRIES = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.fixed_dictionaries({"now": st.sampled_from(record.STATES), "done": st.booleans()}),
)


@given(ENTRIES)
def test_what_is_written_is_read(tmp_path_factory, entries):
    path = tmp_path_factory.getbasetemp() / "entries.json"
    record._write(path, entries)
    assert read(path) == entries


def test_names_are_read_from_the_cells():
    source = "with Question('it\\'s') as q, Question( \"a (b)\" ) as r:\n    pass\nQuestion(name)"
    assert question_names(source) == ["it's", "a (b)"]


def test_no_two_questions_of_the_course_share_a_name():
    names = Counter(
        name for found in sheets(ROOT / "exercises") for name in (found.stem, *found.questions)
    )
    assert len(names) >= 70
    assert [name for name, times in names.items() if times > 1] == []


def test_every_visible_test_of_the_course_is_found():
    for found in sheets(ROOT / "exercises"):
        cells = nbformat.read(ROOT / "exercises" / f"{found.stem}.ipynb", 4).cells
        ids = [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in cells]
        assert len(found.questions) == sum(name.endswith("_visible") for name in ids), found.stem


def test_a_real_kernel_keeps_progress_and_writes_nothing_to_stderr(folder):
    sources = [
        "from coursekit.study import Question, progress",
        'with Question("1. Wrong") as q:\n    q.close("f", [1, 2], 3)',
        'with Question("2. Right") as q:\n    print(q.rng(1).random() / 1)\n    raise SystemExit',
        'import sys, warnings\nwith Question("2. Right") as q:\n    warnings.warn("odd")\n'
        '    q.true("it holds", True)',
        'with Question("3. Endless", seconds=0.3):\n    while True: pass',
        'progress("09")',
    ]
    cells = [code(source, nbgrader={"grade_id": "q"}) for source in sources]
    path = write(folder / "09_kernel.ipynb", prose("# Exercises 9: Kernel"), *cells)
    notebook = nbformat.read(path, 4)
    client = NotebookClient(notebook, allow_errors=True, kernel_name="python3", timeout=60)
    client.execute(cwd=str(folder), stderr=subprocess.DEVNULL)
    outputs = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    streams = [o.name for cell in outputs for o in cell if o.output_type == "stream"]
    assert set(streams) == {"stdout"}
    errors = [o for cell in outputs for o in cell if o.output_type == "error"]
    assert [error.ename for error in errors] == ["WrongAnswer"] * 3
    assert [len(error.traceback) for error in errors] == [1] * 3
    text = outputs[-1][0].data["text/plain"].splitlines()
    assert text[-5:-1] == [
        "Exercises 9: Kernel  1 done  2 tried  0 open",
        "    ✘ tried  1. Wrong",
        "    ✔ done  2. Right",
        "    ✘ tried  3. Endless",
    ]
