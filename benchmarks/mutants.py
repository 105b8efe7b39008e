"""Change one thing at a time in every reference solution, and see whether the checks notice.

    python benchmarks/mutants.py [NN ...]

A mutant that the question's tests accept, visible and hidden ones, is compared with the reference
on all arguments of the tests and near them: with equal results everywhere it is equivalent, and
does not count; else it survives: a hole in the checks, until somebody judges it. Each runs in a
process of its own, and a crash or a hang is a rejection. Needs a system with fork.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy is imported
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = "1"
os.environ["COURSEKIT_PROGRESS"] = "off"
os.environ["MPLBACKEND"] = "agg"
os.environ.pop("COURSEKIT_SEED", None)  # everybody gets the same cases

import ast
import contextlib
import io
import multiprocessing
import resource
import sys
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import nbformat
from equivalence import compare, recorded
from mutations import mutants

SOLUTIONS = Path(__file__).parents[1] / "solutions"
FORK = multiprocessing.get_context("fork")
MEMORY = 4 * 2**30  # bytes that a mutant may ask for
# "Any that works is right", say these questions, and their tests measure what is given: what they
# accept is another right answer. It is listed, but does not count.
OPEN = ("05 q3", "07 q5", "10 q7")
KINDS = ("rejected", "survivors", "equivalent", "also right")


def read(stem: str) -> tuple[list[str], dict[str, tuple[str, list[str]]]]:
    """Return the cells that are nobody's answer, and {question: (reference, its tests)}."""
    (path,) = SOLUTIONS.glob(f"{stem}_*.ipynb")
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    ids = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in cells}
    setup = [cell.source for cell in cells if "nbgrader" not in cell.metadata]
    tests = {q: [s for i, s in ids.items() if i and i.startswith(f"{q}_")] for q in ids}
    return setup, {q: (ids[q], tests[q]) for q in ids if f"{q}_visible" in ids}


def run(sources: list[str], namespace: dict) -> None:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for source in sources:
            exec(source, namespace)


def finishes(work: Callable[[], object], limit: float) -> bool:
    """Return whether work ends in time, in a process of its own, and without an error."""

    def quietly() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        work()

    process = FORK.Process(target=quietly)
    process.start()
    process.join(limit)
    process.kill()  # a hang; no harm if it is over
    process.join()
    return process.exitcode == 0


def judge(stem: str, question: str) -> dict[str, list[str]]:
    """Return the changed lines of a question's mutants by their kind."""
    warnings.simplefilter("ignore")
    setup, questions = read(stem)
    reference, tests = questions[question]
    namespace, calls = {}, []
    run([*setup, reference], namespace)
    names = [node.name for node in ast.parse(reference).body if isinstance(node, ast.FunctionDef)]
    spied = {name: recorded(name, namespace[name], calls) for name in names}
    began = time.perf_counter()
    run(tests, namespace | spied)
    limit = 2 + 4 * (time.perf_counter() - began)
    unchanged = ast.unparse(ast.parse(reference))
    assert finishes(lambda: run([unchanged, *tests], dict(namespace)), limit), (stem, question)
    kinds = {kind: [] for kind in KINDS}
    for source, line in mutants(reference):
        if not finishes(lambda s=source: run([s, *tests], dict(namespace)), limit):
            kinds["rejected"].append(line)
            continue
        run([source], mutant := dict(namespace))
        same = finishes(lambda m=mutant: compare(namespace, m, calls), 30)
        other = "also right" if f"{stem} {question}" in OPEN else "survivors"
        kinds["equivalent" if same else other].append(line)
    return kinds


def row(questions: list[dict[str, list[str]]]) -> str:
    """Return a row of the table: mutants by kind, and the share rejected of those that count."""
    counts = {kind: sum(len(kinds[kind]) for kinds in questions) for kind in KINDS}
    rejected, survivors, *rest = counts.values()
    share = 100 * rejected / (rejected + survivors)
    numbers = (sum(counts.values()), *rest, survivors, rejected)
    return " | ".join([*(f"{n:,}" for n in numbers), f"{share:.1f} %"])


def main(stems: list[str]) -> None:
    stems = stems or sorted(path.name[:2] for path in SOLUTIONS.glob("*.ipynb"))
    began, done = time.perf_counter(), {}
    with ProcessPoolExecutor(os.cpu_count(), mp_context=FORK) as pool:
        tasks = {pool.submit(judge, s, q): (s, q) for s in stems for q in read(s)[1]}
        for task in as_completed(tasks):
            done[tasks[task]] = task.result()
            if sys.stderr.isatty():
                print(f"\r{len(done)} of {len(tasks)} questions", end="", file=sys.stderr)
    for stem, question in tasks.values():
        print(f"\n{stem} {question}: {row([done[stem, question]])}")
        for kind in KINDS[1:]:
            for line in done[stem, question][kind]:
                print(f"  {kind}: {line}")
    titles = ("sheet", "mutants", *KINDS[2:], "survivors", "rejected", "share")
    print(f"\n| {' | '.join(titles)} |\n| --- |{' ---: |' * (len(titles) - 1)}")
    for stem in stems:
        print(f"| {stem} | {row([done[task] for task in done if task[0] == stem])} |")
    print(f"| all | {row(list(done.values()))} |\n\n{time.perf_counter() - began:.0f} seconds")


if __name__ == "__main__":
    main(sys.argv[1:])
