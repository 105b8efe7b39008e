"""The records of grading: durable, whole, one grader at a time, and nothing forgotten."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from coursekit.authoring.errors import CourseError
from coursekit.grading import records as records_module
from coursekit.grading.lateness import LATE
from coursekit.grading.records import RECORDS, Records, file_digest, index, latest
from coursekit.grading.result import PARTLY, Mark, Result

RESULT = Result(
    "Zoë \ud800",
    "03_xor",
    "Zoë/03_xor.ipynb",
    "f" * 64,
    "5" * 64,
    "word",
    PARTLY,
    ("q1 took too long.", f"{LATE} (then), by 5 min."),
    {"q1_visible": Mark(0.0, 1.0, "no"), "q1_hidden": Mark(0.5, 1.0)},
    {"q7": 2.0},
    {3: "a\nb\u2028\x00"},
    {"q1": "def f(): ..."},
    "2026-11-30T23:59:00+00:00",
    0.25,
)


def store(folder, *results):
    with Records(folder) as records:
        for result in results:
            records.append(result)


def test_what_is_stored_comes_back(tmp_path):
    store(tmp_path, RESULT)
    assert list(latest(tmp_path)) == [RESULT]
    line = (tmp_path / RECORDS).read_text(encoding="ascii")
    assert line.count("\n") == 1
    assert json.loads(line)["graded"].endswith("+00:00")


def test_the_latest_counts_and_history_is_kept(tmp_path):
    other = replace(RESULT, student="bob")
    store(tmp_path, RESULT, other, replace(RESULT, seconds=9.0))
    store(tmp_path, replace(other, exercise="02", seed="new"))
    assert list(latest(tmp_path)) == [
        replace(other, exercise="02", seed="new"),
        replace(RESULT, seconds=9.0),
        other,
    ]
    assert len((tmp_path / RECORDS).read_text().splitlines()) == 4
    entry = index(tmp_path)["bob", "02"]
    assert (entry.digest, entry.sheet, entry.seed) == ("f" * 64, "5" * 64, "new")
    assert entry.late == f"{LATE} (then), by 5 min."


def test_results_of_other_sheets_can_be_left_out(tmp_path):
    store(tmp_path, RESULT, replace(RESULT, student="bob", sheet="6" * 64))
    assert [r.student for r in latest(tmp_path, {"03_xor": "6" * 64})] == ["bob"]
    assert list(latest(tmp_path, {"02": "6" * 64})) == []


def test_a_folder_without_records_has_none(tmp_path):
    assert index(tmp_path) == {}
    assert list(latest(tmp_path / "absent")) == []


def test_a_line_cut_anywhere_is_dropped_and_the_next_is_whole(tmp_path):
    store(tmp_path, RESULT, replace(RESULT, student="bob"))
    path, whole = tmp_path / RECORDS, (tmp_path / RECORDS).read_bytes()
    first = whole.index(b"\n") + 1
    for cut in range(first, len(whole)):
        path.write_bytes(whole[:cut])
        assert list(index(tmp_path)) == [(RESULT.student, "03_xor")]
    for cut in (first, first + 1, len(whole) // 4 * 3, len(whole) - 1):
        path.write_bytes(whole[:cut])
        store(tmp_path, replace(RESULT, student="cy"))
        assert {student for student, _ in index(tmp_path)} == {RESULT.student, "cy"}
    path.write_bytes(whole + b"\0" * 100)  # what a file system may leave after a power cut
    assert len(index(tmp_path)) == 2


def test_a_spoilt_line_in_the_middle_is_told_and_left(tmp_path):
    store(tmp_path, RESULT)
    path = tmp_path / RECORDS
    path.write_bytes(b'{"student": "bob"}\n' + path.read_bytes())
    before = path.read_bytes()
    with pytest.raises(CourseError, match=r"records.jsonl: line 1 is no record"):
        index(tmp_path)
    with pytest.raises(CourseError, match="line 1"):
        store(tmp_path, RESULT)
    assert path.read_bytes() == before
    path.write_bytes(before.partition(b"\n")[2])
    store(tmp_path, RESULT)  # the failed one left no lock


def test_each_result_is_on_the_disk_before_the_next(tmp_path, monkeypatch):
    synced = []

    def fsync(handle):
        synced.append((os.fstat(handle).st_size, (tmp_path / RECORDS).stat().st_size))

    monkeypatch.setattr(records_module.os, "fsync", fsync)
    with Records(tmp_path) as records:
        for _ in range(3):
            records.append(RESULT)
    length = (tmp_path / RECORDS).stat().st_size // 3
    assert synced == [(length * n, length * n) for n in (1, 2, 3)]


HOLD = """
import sys, time
from pathlib import Path
from coursekit.grading.records import Records
with Records(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(records_module.fcntl is None, reason="no locks on this system")
def test_two_graders_do_not_share_a_folder_and_a_dead_one_holds_nothing(tmp_path):
    command = [sys.executable, "-c", HOLD, tmp_path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(CourseError, match="another grader is at work there"):
            store(tmp_path, RESULT)
        other.kill()
    store(tmp_path, RESULT)
    assert list(latest(tmp_path)) == [RESULT]


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CourseError, match="cannot be written"):
        store(tmp_path / "file" / "out", RESULT)


def test_the_digest_of_a_file(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert file_digest(tmp_path / "a") == known
    assert file_digest(tmp_path / "absent") == ""
