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
COLUMNS = ("submissions", "true points", "ours", "all marks right", "the next one right")


def table() -> str:
    """Grade all fabricated submissions; return a table with a line a kind, and what is wrong."""
    sheet, wrong = exercise.sheet(), []
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
    return "\n".join([*lines, *(["", "Wrong:", "", *wrong] if wrong else [])])


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
