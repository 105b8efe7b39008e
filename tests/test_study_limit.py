import signal
import subprocess
import sys
import threading
import time

import pytest

from coursekit.study import Question, WrongAnswer
from coursekit.study import limit as limits
from coursekit.study.limit import Alarm, NoLimit, OutOfTime, Watchdog, start_limit

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX has alarms")
SHORT = 0.3


@pytest.fixture(autouse=True)
def texts(monkeypatch):
    found = []
    keep = lambda bundle, raw: found.append(bundle["text/plain"])  # noqa: E731
    monkeypatch.setattr("coursekit.study.box.display", keep)
    return found


@pytest.fixture(params=[pytest.param("Alarm", marks=POSIX), "Watchdog"])
def means(request, monkeypatch):
    """Make one of the two kinds of limit the only one."""
    if request.param == "Watchdog":
        monkeypatch.setattr(limits, "Alarm", Watchdog)
    return request.param


def loop():
    while True:
        pass


def loop_with_except():
    while True:
        try:  # noqa: SIM105 - as a learner writes it
            time.sleep(0.001)
        except Exception:
            pass


def loop_that_swallows():
    while True:
        try:  # noqa: SIM105
            sum(range(100))
        except:  # noqa: E722
            pass


def swallow_once():
    try:
        loop()
    except BaseException:
        return 1


def sleep():
    for _ in range(1000):
        time.sleep(0.02)


@pytest.mark.parametrize("f", [loop, loop_with_except, swallow_once, sleep])
def test_an_endless_loop_is_a_wrong_answer(means, texts, f):
    began = time.monotonic()
    with pytest.raises(WrongAnswer) as caught, Question("Q", seconds=SHORT) as q:
        q.close("f()", f(), 1)
    assert SHORT * 0.9 < time.monotonic() - began < 15
    assert "your code takes longer than 0.3 s; does a loop never end?" in str(caught.value)
    assert len(texts) == 1


@POSIX
def test_a_loop_that_swallows_everything_ends_too():
    trace = sys.gettrace()
    with pytest.raises(WrongAnswer, match="takes longer"), Question("Q", seconds=SHORT):
        loop_that_swallows()
    assert sys.gettrace() is trace


def test_the_limit_ends_with_the_block(means):
    before = signal.getsignal(signal.SIGALRM) if hasattr(signal, "SIGALRM") else None
    for _ in range(20):
        with Question("Q", seconds=0.05) as q:
            q.true("quick", True)
    time.sleep(0.2)
    assert means == "Watchdog" or signal.getsignal(signal.SIGALRM) is before
    assert means == "Watchdog" or signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_question_in_another_thread_is_limited(texts):
    caught = []

    def work():
        try:
            with Question("Q", seconds=SHORT):
                loop()
        except BaseException as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(15)
    assert [type(error) for error in caught] == [WrongAnswer]


@POSIX
def test_an_outer_alarm_and_its_handler_survive():
    rung = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(WrongAnswer), Question("Q", seconds=0.1):
            loop()
        deadline = time.monotonic() + 10
        while not rung and time.monotonic() < deadline:
            time.sleep(0.01)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert rung == [1]


@POSIX
def test_an_inner_limit_leaves_the_outer_one_running():
    def inner_first():
        with Question("inner", seconds=5):
            pass
        loop()

    with pytest.raises(WrongAnswer, match="outer: your code takes longer"):  # noqa: SIM117
        with Question("outer", seconds=SHORT):
            inner_first()


def test_the_learners_slow_error_message_is_not_waited_for():
    class Slow(Exception):  # noqa: N818
        def __str__(self):
            loop()

    with pytest.raises(WrongAnswer, match=r"your code raised Slow$"), Question("Q"):
        raise Slow


def test_without_any_means_there_is_no_limit(monkeypatch):
    def broken(seconds):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(limits, "Alarm", broken)
    monkeypatch.setattr(limits, "Watchdog", broken)
    limit = start_limit(0.01)
    time.sleep(0.05)
    limit.stop()
    assert type(limit) is NoLimit
    assert not limit.expired
    assert type(start_limit(None)) is NoLimit


@POSIX
def test_a_timer_that_cannot_be_set_leaves_the_handler():
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(OSError):  # noqa: PT011
        Alarm(-1.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_out_of_time_is_no_exception_and_may_be_imitated():
    assert not issubclass(OutOfTime, Exception)
    with pytest.raises(WrongAnswer, match="raised OutOfTime"), Question("Q", seconds=None):
        raise OutOfTime


@POSIX
def test_a_real_interrupt_ends_an_endless_loop():
    source = (
        "from coursekit.study import Question\n"
        "with Question('Q'):\n    print('on', flush=True)\n    while True: pass\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", source], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "on\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert err.rstrip().endswith("KeyboardInterrupt")
