"""A test that asks for nothing of a student: its time limit, and what it leaves behind."""

import contextlib
import gc
import socket
import sys
import time
from types import SimpleNamespace

import numpy as np
import pytest

from coursekit.authoring.questions import TEST
from coursekit.grading import trial as trials
from coursekit.grading.channel import Channel, LateError
from coursekit.grading.grade import _grade
from coursekit.grading.sandbox import Limits
from coursekit.grading.session import LATE, Session
from coursekit.grading.sheet import Sheet, Step
from coursekit.study import Question, WrongAnswer

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


class Busy(Channel):
    """A channel over which nothing comes, and that does not sleep meanwhile."""

    def receive(self, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            pass
        raise LateError


@pytest.fixture
def no_collection():
    """Collect no garbage: what a limit raises in callbacks of that is ignored, with a warning."""
    gc.disable()
    yield
    gc.enable()


@POSIX
@pytest.mark.usefixtures("no_collection")
def test_an_exchange_that_is_broken_off_at_any_moment_is_known_to_be():
    """The limit ends up to 0.1 ms after the waiting, in each step of what follows that."""
    limit = 0.002
    for early in np.linspace(0, 1e-4, 500):
        mine, theirs = socket.socketpair()
        session = Session(mine, limit - early, deadline=time.monotonic() + 30)
        session._channel = Busy(mine)
        with theirs, pytest.raises(WrongAnswer), Question("Q", seconds=limit):
            session.ask("names", [])
        # On a busy machine the limit may pass before there is anything to break off.
        assert session.lost == (LATE if session._number else "")
        session.close()
