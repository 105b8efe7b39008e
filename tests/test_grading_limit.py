"""A test that asks for nothing of a student: its time limit, and what it leaves behind."""

import contextlib
import sys
import time
from types import SimpleNamespace

import numpy as np
import pytest

from coursekit.authoring.questions import TEST
from coursekit.grading import trial as trials
from coursekit.grading.grade import _grade
from coursekit.grading.sandbox import Limits
from coursekit.grading.sheet import Sheet, Step

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX has alarms")
SHORT = 0.1
TESTS = {"right": ("assert True", ""), "wrong": ("raise ValueError('no')", "ValueError: no")}


def busy():
    """Take longer than the limit, in small steps that an alarm can break off."""
    until = time.monotonic() + 3 * SHORT
    while time.monotonic() < until:
        pass


def failure(source):
    """Return what a student would read of a test that asks for nothing of a student."""
    box = SimpleNamespace(limits=Limits(seconds_per_cell=SHORT, seconds=30.0))
    step = Step(TEST, source, "q1", 1.0, question="q1")
    return _grade([], Sheet("one", (step,), ""), box, seed="").marks["q1"].message


@POSIX
@pytest.mark.parametrize("kind", TESTS)
def test_it_never_rings_in_what_follows_the_test(kind, monkeypatch):
    @contextlib.contextmanager
    def slow_to_leave():
        try:
            yield
        finally:
            busy()

    def slow_words(text, words=trials.clean):
        busy()
        return words(text)

    monkeypatch.setattr(trials, "less_memory", slow_to_leave)
    monkeypatch.setattr(trials, "clean", slow_words)
    source, message = TESTS[kind]
    out = sys.stdout
    assert failure(source) == message
    assert sys.stdout is out


def test_numeric_error_settings_of_a_sheet_end_with_the_submission():
    before = np.geterr()
    assert failure("import numpy\nnumpy.seterr(all='raise')") == ""
    assert np.geterr() == before


@POSIX
def test_a_test_that_takes_too_long_says_so():
    assert failure("while True: pass") == "took longer than 0.1 s"
