"""What fabricated submissions get, against what they are worth; see grading.py."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from submissions import ROOMS, exercise
from submissions.case import Case

from coursekit.grading.grade import grade_file, grade_notebook
from coursekit.grading.sandbox import Limits, Sandbox
from coursekit.grading.sheet import Sheet

PATIENT = Limits(seconds_per_cell=20.0, seconds=100.0, memory=512 * 2**20)
QUICK = Limits(seconds_per_cell=1.0, seconds=30.0, memory=512 * 2**20)
# What people ask about first, by the names of the submissions, in words that one knows from
# comparisons of graders.
ASKED = {
    "corrupt, empty, binary, nested without end, another format": (
        "an empty file",
        "binary",
        "cut off",
        "nested too deeply",
        "another format number",
    ),
    "answer deleted; tests deleted; tests made easier; points for oneself": (
        "an answer deleted",
        "tests deleted",
        "tests that are easier",
        "points for oneself",
    ),
    "cells twice; all metadata lost": ("every cell twice", "all metadata lost"),
    "a kernel that is not here": ("a kernel that is not here",),
    "endless loop, one that swallows every error, signals ignored": (
        "an endless loop",
        "a loop that swallows every error",
        "signals blocked and ignored",
    ),
    "memory, printing 100 MB, showing 30 MB": (
        "one huge array",
        "growing without end",
        "prints 100 MB",
        "shows 30 MB",
    ),
    "processes without end; one left behind": ("processes", "a process left behind"),
    "a large file": ("a large file",),
    "sys.exit": ("sys.exit", "sys.exit in the cell"),
    "os._exit, kills itself, segfault, end of the stack": (
        "os._exit",
        "kills itself",
        "reads address 0",
        "recursion down to the end of the stack",
    ),
    "kills its parent": ("signals its parent", "signals everybody", "signals its group"),
    "reads the solutions": (
        "reads the solutions beside the package",
        "reads the solutions where they are here",
    ),
    "reads other students' files": ("reads the other submissions", "reads the home folders"),
    "writes files everywhere; changes the packages; overwrites the gradebook": (
        "leaves files everywhere",
        "changes the packages",
        "overwrites gradebooks and other notebooks",
    ),
    "replaces numpy.testing; objects equal to everything": (
        "replaces numpy.testing",
        "gives equal to everything",
    ),
    "empties the tests; replaces the shell": ("replaces the syntax tree", "replaces the shell"),
    "looks for expected values in frames and memory": (
        "looks through the frames",
        "looks through its memory",
    ),
    "a pickle in the result": ("gives a pickle that does something",),
    "connects to this machine": ("calls the grader's machine", "calls an abstract socket"),
    "prints a score": ("prints a score",),
    "writes into what it inherited": ("writes into everything that is open",),
}
COLUMNS = ("submissions", "true points", "ours", "all marks right", "the next one right")


def table() -> str:
    """Grade all fabricated submissions; return a table with a line a kind, and what is wrong."""
    sheet, wrong, found = exercise.sheet(), [], {}
    lines = [f"| kind | {' | '.join(COLUMNS)} |", f"| --- |{' ---: |' * len(COLUMNS)}"]
    with (
        Sandbox(PATIENT) as patient,
        Sandbox(QUICK) as quick,
        tempfile.TemporaryDirectory() as folder,
    ):
        for kind, cases in ROOMS.items():
            rows = []
            for case in cases:
                box = quick if case.slow else patient
                rows.append(outcome(case, sheet, box, Path(folder)))
                if not rows[-1][2]:
                    wrong.append(f"- {kind}: {case.name}: {rows[-1][1]:g} of {case.score:g}")
            sums = [sum(column) for column in zip(*rows, strict=True)]
            lines.append(f"| {kind} | {len(rows)} | {' | '.join(f'{n:g}' for n in sums)} |")
            print(lines[-1], flush=True)
            found |= {case.name: row for case, row in zip(cases, rows, strict=True)}
    return "\n".join([*lines, *(["", "Wrong:", "", *wrong] if wrong else []), "", *asked(found)])


def asked(found: dict) -> list[str]:
    """Return a table with a line for each of the things that people ask about first."""
    lines = ["| submission | tried | right |", "| --- | ---: | ---: |"]
    for words, names in ASKED.items():
        right = sum(marks and following for *_, marks, following in map(found.get, names))
        lines.append(f"| {words} | {len(names)} | {right} |")
    return lines


def outcome(
    case: Case, sheet: Sheet, sandbox: Sandbox, folder: Path
) -> tuple[float, float, bool, bool]:
    """Return the true score, ours, whether each mark is right, and whether the next one's are."""
    path = folder / "submission.ipynb"
    case.write(path)
    result = grade_file(path, sheet, sandbox, student="ada", seed="a secret")
    marks = {name: mark.score for name, mark in result.marks.items()}
    following = grade_notebook(exercise.solved(), sheet, sandbox)
    return case.score, result.score, marks == case.marks, following.score == exercise.TOTAL
