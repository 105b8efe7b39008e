"""Grading on executors: real processes that die, hang, or are told to stop, and dask."""

import importlib.util
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial

import psutil
import pytest
from grading_fakes import SHEET, jobs, mark
from helpers import ROOT

from coursekit.authoring.errors import CourseError
from coursekit.grading import pool
from coursekit.grading.executors import cores, dask_executor, local_executor
from coursekit.grading.pool import STRIKES, grade_all
from coursekit.grading.result import BROKEN, GRADED, Mark, Result
from coursekit.grading.work import ended_after

pytestmark = pytest.mark.skipif(os.name != "posix", reason="these tests send signals")


def grade(names, make_executor=None, in_flight=4, grade=mark):
    make_executor = make_executor or partial(local_executor, 2)
    results = grade_all(jobs(*names), {"03": SHEET}, make_executor, grade, in_flight)
    return {result.student: result for result in results}


def test_two_processes_share_the_work_and_end():
    names = [f"slow{n}" if n else "slow" for n in range(12)]
    results = grade(names)
    assert sorted(results) == sorted(names)
    assert all((r.status, r.score, r.points) == (GRADED, 3, 3) for r in results.values())
    workers = {int(result.messages[0]) for result in results.values()}
    assert len(workers) == 2
    assert os.getpid() not in workers
    assert not any(map(psutil.pid_exists, workers))


@pytest.mark.parametrize("word", ["die", "exit"])
def test_a_worker_that_dies_costs_one_submission_and_no_other(word, tmp_path):
    log = tmp_path / "log"
    fine = [f"s{n} {log}" for n in range(8)]
    results = grade([*fine[:3], f"{word} {log}", *fine[3:]])
    lost = results.pop(f"{word} {log}")
    assert {name: result.status for name, result in results.items()} == dict.fromkeys(fine, GRADED)
    assert lost == Result(
        f"{word} {log}",
        "03",
        f"{word} {log}.ipynb",
        "",
        SHEET.digest,
        status=BROKEN,
        messages=(pool.DIED,),
        marks={"q1_visible": Mark(0, 1), "q1_hidden": Mark(0, 2)},
        modified="then",
    )
    assert log.read_text().split().count(word) == 2


def test_several_killers_are_each_found():
    names = ["die1", "a", "die2", "b", "exit", "c", "d"]
    results = grade(names)
    assert sorted(name for name in names if results[name].status == BROKEN) == [
        "die1",
        "die2",
        "exit",
    ]
    assert len(results) == len(names)


def test_an_error_of_the_grader_is_told_and_costs_one_submission():
    results = grade(["a", "raise", "b"])
    assert {name: result.status for name, result in results.items()} == {
        "a": GRADED,
        "raise": BROKEN,
        "b": GRADED,
    }
    assert results["raise"].messages == (f"{pool.FAILED} (ZeroDivisionError: by zero).",)


def test_a_users_mistake_ends_the_run():
    with pytest.raises(CourseError, match="there is no sandbox"):
        grade(["a", "refuse", "b"])
    assert multiprocessing.active_children() == []


def test_a_sick_machine_is_not_taken_for_sick_submissions():
    names = [f"die{n}" for n in range(STRIKES + 4)]
    results = grade_all(jobs(*names), {"03": SHEET}, partial(local_executor, 1), mark, 2)
    seen = []
    with pytest.raises(CourseError, match=f"the {STRIKES}th submission in a row") as error:
        seen.extend(result.status for result in results)
    assert seen == [BROKEN] * STRIKES
    assert "add --resume" in str(error.value)


class Counting(ThreadPoolExecutor):
    """Notes how many submissions it holds at a time."""

    def __init__(self):
        super().__init__(3)
        self.now = self.most = 0
        self.lock = threading.Lock()

    def submit(self, *call):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        future = super().submit(*call)
        future.add_done_callback(self.done)
        return future

    def done(self, future):
        with self.lock:
            self.now -= 1


def test_any_executor_will_do_and_it_never_holds_more_than_it_may():
    executor = Counting()
    results = grade([f"s{n}" for n in range(100)], lambda: executor, 5)
    assert len(results) == 100
    assert 3 <= executor.most <= 5


def test_an_executor_that_takes_nothing_is_given_up():
    @contextmanager
    def shut():
        with ThreadPoolExecutor(1) as executor:
            executor.shutdown()
            yield executor

    with pytest.raises(CourseError, match="cannot schedule new futures"):
        grade([f"s{n}" for n in range(STRIKES)], shut)


def test_stopping_early_ends_the_workers_at_once():
    names = [f"s{n}" for n in range(3)] + [f"slow{n}" for n in range(40)]
    began = time.monotonic()
    with closing(
        grade_all(jobs(*names), {"03": SHEET}, partial(local_executor, 2), mark, 40)
    ) as results:
        worker = int(next(results).messages[0])
    for process in multiprocessing.active_children():
        process.join(10)
    assert not psutil.pid_exists(worker)
    assert time.monotonic() - began < 40 * 0.3 / 2


RUN = """
import sys, time
sys.path.insert(0, {tests!r})
from functools import partial
from grading_fakes import SHEET, jobs, mark
from coursekit.grading.executors import local_executor
from coursekit.grading.pool import grade_all
if __name__ == "__main__":
    names = ["s"] + [f"slow{{n}}" for n in range(100)]
    for result in grade_all(jobs(*names), {{"03": SHEET}}, partial(local_executor, 2), mark, 4):
        print(result.messages[0], flush=True)
"""


def test_workers_end_when_the_grader_is_killed(tmp_path):
    script = tmp_path / "run.py"
    script.write_text(RUN.format(tests=str(ROOT / "tests")), encoding="utf-8")
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE) as grader:
        workers = {int(grader.stdout.readline()) for _ in range(6)}
        running = [psutil.Process(pid) for pid in workers if psutil.pid_exists(pid)]
        assert running
        # A terminal's Ctrl-C goes to a whole group of processes: workers are not in it.
        assert all(os.getpgid(process.pid) != os.getpgid(grader.pid) for process in running)
        grader.kill()
    _, alive = psutil.wait_procs(running, timeout=10)
    assert alive == []


HANG = """
import re
from coursekit.grading.work import ended_after
with ended_after(60):
    pass
with ended_after(0.2):
    re.match("(a+)+$", "a" * 60 + "b")
"""


def test_a_grader_that_hangs_in_c_ends():
    done = subprocess.run([sys.executable, "-c", HANG], capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (1, b"")
    with ended_after(60):
        assert cores() >= 1


def dask_or_skip():
    if importlib.util.find_spec("distributed") is None:
        stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        stop('dask.distributed is not installed (python -m pip install -e ".[test]")')
    import dask
    import distributed

    return dask, distributed


@pytest.fixture
def cluster():
    dask, distributed = dask_or_skip()
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
        ) as cluster,
    ):
        yield cluster


def test_dask_grades_although_a_worker_is_killed(cluster):
    names = [f"slow{n}" for n in range(20)]
    killed, results = None, {}
    make_executor = partial(dask_executor, cluster.scheduler_address)
    for result in grade_all(jobs(*names), {"03": SHEET}, make_executor, mark, 16):
        results[result.student] = result
        if killed is None:
            killed = int(result.messages[0])
            os.kill(killed, signal.SIGKILL)
    assert sorted(results) == sorted(names)
    assert all(result.status == GRADED for result in results.values())
    assert len({int(result.messages[0]) for result in results.values()} - {killed}) >= 1


def test_dask_loses_only_the_submission_that_kills_workers(cluster):
    make_executor = partial(dask_executor, cluster.scheduler_address)
    results = grade(["a", "die", "b", "refused"], make_executor)
    assert [results[name].status for name in ("a", "die", "b")] == [GRADED, BROKEN, GRADED]
    assert results["die"].messages == (pool.DIED,)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nonsense://x", "tcp://"])
def test_an_address_without_a_scheduler_is_told(address):
    dask, _ = dask_or_skip()
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "200ms"}),
        pytest.raises(CourseError, match=f"--dask {address}: no scheduler answers"),
        dask_executor(address),
    ):
        pass


def test_without_dask_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CourseError, match="distributed is missing"), dask_executor("x"):
        pass
