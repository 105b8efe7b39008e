"""Time grading against nbgrader's own, and count what fabricated submissions get.

    python benchmarks/grading.py [--rounds 3] [--few 10] [--many 60] [--copies 1000]
    python benchmarks/grading.py --attacks

The cost of one more submission is that of many less that of few, of an exercise of five questions;
the competitors of a round take turns, and the next round begins with the next one. Each run is a
fresh process in a fresh folder. The tables replace their sections in benchmarks/results.md.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy is imported
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = "1"

import argparse
import contextlib
import ctypes
import resource
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

import attacks
import nbformat
import psutil
from results import machine, write
from submissions import exercise

from coursekit.grading.feedback import write_config

PR_SET_CHILD_SUBREAPER = 36  # in linux/prctl.h
NAME = exercise.NAME
WORKERS = {"coursekit grade, 1 worker": "1", "coursekit grade, 2 workers": "2"}
STOCK, OURS = "nbgrader autograde", "nbgrader autograde, our Execute"
COMPETITORS = (STOCK, OURS, *WORKERS)
GOALS = {OURS: "5x", "coursekit grade, 1 worker": "30x"}
GRADING = """\
## Grading

`python benchmarks/grading.py`, {machine}.
An exercise of five questions, right submissions. One more submission: what {many} cost less what
{few} cost, by medians of {rounds} rounds; ratios are within rounds. Start: what would be left for
none. The gradebook and the notebooks for formgrader are included everywhere.

{table}"""
ATTACKS = """\
## Fabricated submissions

`python benchmarks/grading.py --attacks`, {machine}.
The true scores are set where the submissions are made, in tests/submissions/. After each of them,
a right submission was graded in the same sandbox. The second table picks out what people ask
about first; right is a submission of which each mark is true, and the one after it, too.

{table}"""
ENVIRONMENT = {
    **os.environ,
    "PATH": f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}",  # for alembic
    "COURSEKIT_PROGRESS": "off",
}


def course(folder: Path, copies: int) -> Path:
    """Make nbgrader's course folder with a released exercise and right submissions."""
    source = folder / "source" / NAME / f"{NAME}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(exercise.source_notebook(), source)
    for number in range(copies):
        path = folder / "submitted" / f"s{number:05}" / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(exercise.solved(), path)
    return folder


def commands(competitor: str) -> list[list[str]]:
    """Return what prepares a competitor, and the command that is timed, in the course folder."""
    nbgrader = [sys.executable, "-m", "nbgrader"]
    if competitor in WORKERS:
        grade = [sys.executable, "-m", "coursekit.cli", "grade", "submitted", "--source", "source"]
        return [[*grade, "--out", "grades", "--workers", WORKERS[competitor]]]
    return [[*nbgrader, "generate_assignment", NAME], [*nbgrader, "autograde", NAME]]


def measure(competitor: str, copies: int) -> tuple[float, float]:
    """Return wall and CPU seconds of grading copies, from nothing."""
    with tempfile.TemporaryDirectory() as place:
        folder = course(Path(place), copies)
        *before, timed = commands(competitor)
        for command in before:
            run(command, folder)
        if competitor == OURS:
            write_config(folder)
        cpu = processor_seconds()
        wall = time.perf_counter()
        run(timed, folder)
        wall = time.perf_counter() - wall
        cpu = processor_seconds() - cpu
        made = list(folder.glob(f"**/autograded/*/{NAME}/{NAME}.ipynb"))
        assert len(made) == copies, f"{competitor}: {len(made)} of {copies}"
        return wall, cpu


def run(command: list[str], folder: Path) -> None:
    with tempfile.TemporaryFile("w+") as said:  # a pipe would be held open by who ends late
        code = subprocess.run(
            command, cwd=folder, env=ENVIRONMENT, stdout=said, stderr=said
        ).returncode
        said.seek(0)
        assert code == 0, said.read()


def adopt_orphans() -> None:
    """Become the parent of processes whose parents end, so that their CPU time counts here."""
    assert ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


def processor_seconds() -> float:
    """Return the CPU time of all processes that ended below this one; wait for those that do."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def times(rounds: int, few: int, many: int) -> dict[str, list[tuple[float, float, float]]]:
    """Return wall and CPU seconds of one more submission, and seconds to start, of each round."""
    found = {competitor: [] for competitor in COMPETITORS}
    for number in range(rounds):
        shift = number % len(COMPETITORS)
        for competitor in COMPETITORS[shift:] + COMPETITORS[:shift]:
            small, large = measure(competitor, few), measure(competitor, many)
            wall, cpu = ((b - a) / (many - few) for a, b in zip(small, large, strict=True))
            found[competitor].append((wall, cpu, small[0] - few * wall))
            print(f"{number + 1}: {competitor}: {wall:.4f} s, CPU {cpu:.4f} s", flush=True)
    return found


def time_table(found: dict[str, list[tuple[float, float, float]]]) -> str:
    """Return medians, and medians of the ratios within each round."""
    lines = [
        "| one more submission | wall (ms) | CPU (ms) | nbgrader / this | goal | start (s) |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for competitor, rounds in found.items():
        wall, cpu, start = (statistics.median(column) for column in zip(*rounds, strict=True))
        ratio = paired(found[STOCK], rounds)
        lines.append(
            f"| {competitor} | {1000 * wall:.0f} | {1000 * cpu:.0f} | {ratio:.1f}x | "
            f"{GOALS.get(competitor, '')} | {start:.1f} |"
        )
    one, two = (found[competitor] for competitor in WORKERS)
    return "\n".join([*lines, f"\nTwo workers are {paired(one, two):.1f}x as fast as one."])


def paired(these: list[tuple], those: list[tuple]) -> float:
    """Return the median, over rounds, of how much longer these take than those."""
    return statistics.median(a[0] / b[0] for a, b in zip(these, those, strict=True))


def many_copies(copies: int) -> str:
    """Grade very many in one go, and return how the memory of the processes grew."""
    with tempfile.TemporaryDirectory() as place:
        folder = course(Path(place), copies)
        (command,) = commands("coursekit grade, 2 workers")
        began, samples, done = time.perf_counter(), [], 0
        with subprocess.Popen(
            command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, encoding="utf-8"
        ) as grader:
            for line in grader.stdout:
                done += (told := f"  {NAME}  " in line)
                if told and done in (copies // 10, copies // 2, copies - 10):
                    samples.append((done, *memory(grader.pid)))
        seconds = time.perf_counter() - began
        assert grader.returncode == 0
        assert done == copies
    shown = "; ".join(f"after {n:,}: {a:.0f} and {b:.0f} MB" for n, a, b in samples)
    return (
        f"{copies:,} copies in one go with 2 workers: {seconds:.0f} s, all included "
        f"({copies / seconds:.0f} a second). Memory of the grader and of all its children: {shown}."
    )


def memory(pid: int) -> tuple[float, float]:
    """Return the megabytes of a process and, shared ones counted once, of all below it."""
    total, process = 0, psutil.Process(pid)
    for child in process.children(recursive=True):
        try:
            total += child.memory_full_info().pss
        except psutil.Error:  # it has just ended
            continue
    return process.memory_info().rss / 2**20, total / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--few", type=int, default=10)
    parser.add_argument("--many", type=int, default=60)
    parser.add_argument("--copies", type=int, default=1000, help="graded in one go; 0: none")
    parser.add_argument("--attacks", action="store_true", help="the fabricated submissions alone")
    parser.add_argument("--print", action="store_true", help="leave results.md as it is")
    options = parser.parse_args()
    adopt_orphans()
    if options.attacks:
        name, text = "attacks", ATTACKS.format(machine=machine("nbgrader"), table=attacks.table())
    else:
        table = time_table(times(options.rounds, options.few, options.many))
        copies = f"\n\n{many_copies(options.copies)}" if options.copies else ""
        text = GRADING.format(**vars(options), machine=machine("nbgrader"), table=table + copies)
        name = "grading"
    print(f"\n{text}")
    if not options.print:
        write(name, text)


if __name__ == "__main__":
    main()
