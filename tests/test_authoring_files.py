"""Reading notebooks, and writing files without losing one."""

import json
import os

import pytest
from helpers import ROOT, ordinary_user, snapshot

from coursekit.authoring import files
from coursekit.authoring.errors import CourseError
from coursekit.authoring.files import check_writable, course_root, read_notebook, write_atomic

NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}
CELL = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "text"}


def stored(**parts: object) -> str:
    return json.dumps({**NOTEBOOK, **parts})


def nested(levels: int) -> str:
    """Return a notebook whose metadata is a list in a list in a list …"""
    empty = stored(cells=[CELL], metadata={"x": None})
    return empty.replace("null", "[" * levels + "]" * levels)


BAD_FILES = {
    "empty": ("", "the file is empty"),
    "blank": ("  \n", "the file is empty"),
    "binary": (bytes(range(256)), "cannot be read"),
    "text": ("not JSON", "no valid JSON"),
    "cut off": (stored(cells=[CELL])[:-9], "no valid JSON"),
    "huge number": ('{"nbformat": ' + "4" * 5000 + "}", "no valid JSON"),
    "very deep": (nested(100_000), "no valid JSON"),
    "deep": (nested(900), "is not a valid notebook"),
    "list": ("[]", "not a notebook of format 4"),
    "format 3": ('{"nbformat": 3, "worksheets": []}', "not a notebook of format 4"),
    "cells missing": (stored(), "is not a valid notebook"),
    "cells no list": (stored(cells=5), "is not a valid notebook"),
    "cell no object": (stored(cells=[None]), "is not a valid notebook"),
    "metadata no object": (stored(cells=[CELL], metadata=[]), "is not a valid notebook"),
    "minor no number": (stored(cells=[CELL], nbformat_minor="5"), "is not a valid notebook"),
    "source a number": (stored(cells=[{**CELL, "source": 5}]), "is not a valid notebook"),
    "half a character": (stored(cells=[{**CELL, "source": "\ud83d"}]), "is not a valid notebook"),
    "long reason": (stored(cells=[{**CELL, "cell_type": "x" * 5000}]), "is not a valid notebook"),
    "no cells": (stored(cells=[]), "has no cells"),
}


@pytest.mark.parametrize(("content", "reason"), BAD_FILES.values(), ids=BAD_FILES)
def test_what_is_no_notebook_is_refused_in_one_short_line(tmp_path, content, reason):
    path = tmp_path / "bad.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CourseError) as caught:
        read_notebook(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert reason in message
    assert "\n" not in message
    assert len(message) < len(str(path)) + 300


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(CourseError, match="no such file"):
        read_notebook(tmp_path / "absent.ipynb")
    with pytest.raises(CourseError, match="cannot be read"):
        read_notebook(tmp_path)


def test_a_notebook_without_ids_is_read_alike_twice(tmp_path):
    path = tmp_path / "old.ipynb"
    path.write_text(stored(cells=[{key: CELL[key] for key in CELL if key != "id"}]))
    assert read_notebook(path) == read_notebook(path)


def test_an_unchanged_text_leaves_the_file_alone(tmp_path):
    path = tmp_path / "a.txt"
    assert write_atomic(path, "ä\n")
    os.utime(path, ns=(1, 1))
    assert not write_atomic(path, "ä\n")
    assert path.stat().st_mtime_ns == 1
    assert path.read_bytes() == "ä\n".encode()


def test_a_new_text_replaces_the_old_and_keeps_the_mode(tmp_path):
    path = tmp_path / "new folder" / "a.txt"
    assert write_atomic(path, "old")
    path.chmod(0o640)
    mode = path.stat().st_mode
    assert write_atomic(path, "new")
    assert path.read_text() == "new"
    assert path.stat().st_mode == mode
    assert [path] == list(path.parent.iterdir())


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failed_write_keeps_the_old_file_and_leaves_no_other(tmp_path, monkeypatch, error):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def fail(source, target):
        raise error

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises((CourseError, KeyboardInterrupt)) as caught:
        write_atomic(path, "new")
    assert snapshot(tmp_path) == {"a.txt": (path.stat().st_mode, b"old")}
    if isinstance(error, OSError):
        assert str(caught.value) == (
            f"{path}: cannot be written (No space left on device); nothing was changed."
        )


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(CourseError, match="cannot be written"):
        check_writable(tmp_path / "out" / "a.txt")


def test_a_read_only_folder_is_noticed_before_any_work(read_only_folder):
    path, before = read_only_folder / "a.ipynb", snapshot(read_only_folder)
    with ordinary_user(), pytest.raises(CourseError, match="cannot be written"):
        check_writable(path)
    with ordinary_user(), pytest.raises(CourseError, match="nothing was changed"):
        write_atomic(path, "new")
    assert snapshot(read_only_folder) == before


def test_the_course_is_found_from_below_and_from_outside(tmp_path, monkeypatch):
    start = tmp_path / files.START
    below = start.parent / "pictures"
    below.mkdir(parents=True)
    start.touch()
    assert course_root(below) == tmp_path.resolve()
    monkeypatch.chdir(below)
    assert course_root() == tmp_path.resolve()
    start.unlink()
    assert course_root(below) == ROOT, "outside a course it is the clone of the package"


def test_no_course_anywhere_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "__file__", str(tmp_path / "site" / "coursekit" / "a" / "files.py"))
    with pytest.raises(CourseError, match="no course here"):
        course_root(tmp_path)
