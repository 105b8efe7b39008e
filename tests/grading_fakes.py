"""Jobs for the pool of graders that need no sandbox; a module of its own, for workers import it."""

import hashlib
import os
import re
import signal
import time
from pathlib import Path

import nbformat
from helpers import code, prose, write

from coursekit.authoring.errors import CourseError
from coursekit.grading.collect import Submission
from coursekit.grading.result import BROKEN, Mark, Result
from coursekit.grading.sheet import Sheet, Step
from coursekit.grading.work import store

STEPS = (Step("a test", "", "q1_visible", 1.0), Step("a test", "", "q1_hidden", 2.0))
SHEET = Sheet("03", STEPS, "5" * 64)


def jobs(*names):
    return [Submission(name, "03", Path(name), f"{name}.ipynb", "then") for name in names]


def mark(job, sheet):
    """Grade nothing: a job is told by its name what to do."""
    word, log = re.fullmatch(r"([a-z]*)\d*(?: (.+))?", job.student).groups()
    if log:
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{word}\n")
    if word == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "exit":
        os._exit(0)
    if word == "raise":
        raise ZeroDivisionError("by\n zero.")
    if word == "refuse":
        raise CourseError("there is no sandbox")
    if word == "slow":
        time.sleep(0.3)
    marks = {step.grade_id: Mark(step.points, step.points) for step in sheet.tests}
    return Result(job.student, "03", job.file, "f", messages=(str(os.getpid()),), marks=marks)


def grade_by_words(settings, job, sheet):
    """Grade a submission by the words in it, and store it as the real one does."""
    data = job.path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    common = {"digest": digest, "sheet": sheet.digest, "seed": settings.seed}
    common["by_hand"] = sheet.by_hand
    if not data:
        marks = {test.grade_id: Mark(0.0, test.points, "nothing") for test in sheet.tests}
        common |= {"status": BROKEN, "messages": ("The file is empty.",), "marks": marks}
    else:
        cells = nbformat.reads(data.decode("utf-8"), as_version=4).cells
        answers = {
            step.grade_id: cell.source for step, cell in zip(sheet.answers, cells, strict=False)
        }
        share = {"all": 2, "half": 1, "none": 0}[cells[-1].source]
        marks = {test.grade_id: Mark(0.0, test.points, "wrong") for test in sheet.tests}
        marks |= {t.grade_id: Mark(t.points, t.points) for t in sheet.tests[:share]}
        common |= {"marks": marks, "answers": answers, "outputs": {0: "printed"}}
    result = Result(job.student, job.exercise, job.file, **common)
    return store(settings, job, sheet, result)


LONG = """\
def f(x):
    total = 0
    for value in range(x):
        total += value ** 2 - 3 * value
        if total > 100:
            return total - 100
    return max(total, 0)
"""


def small_exercise(folder):
    """Make an exercise of one tested question and one by hand, and submissions of six students."""

    def cells(answer, last=""):
        flags = {"schema_version": 3, "locked": False, "solution": False, "grade": False}
        test = flags | {"grade": True, "locked": True}
        by_hand = flags | {"grade": True, "solution": True, "grade_id": "q2", "points": 2}
        made = [
            code(answer, nbgrader=flags | {"solution": True, "grade_id": "q1"}),
            code("assert f(2) == 0", nbgrader=test | {"grade_id": "q1_visible", "points": 1}),
            code("assert f(9) == 96", nbgrader=test | {"grade_id": "q1_hidden", "points": 2}),
            prose("Because.", nbgrader=by_hand),
        ]
        return [*made, prose(last)] if last else made

    source = LONG.replace("    total = 0", "    ### BEGIN SOLUTION\n    total = 0")
    solution = source + "    ### END SOLUTION"
    write(folder / "source/tiny.ipynb", *cells(solution))
    other = LONG.replace("total > 100", "100 < total")
    submitted = folder / "submitted"
    write(submitted / "ann.ipynb", *cells(other, "all"))
    write(submitted / "bob/tiny/tiny.ipynb", *cells(LONG, "all"))
    write(submitted / "cy.ipynb", *cells("def f(x):\n    return x", "none"))
    write(submitted / "dee.ipynb", *cells(other.replace("total", "s"), "all"))
    write(submitted / "half/tiny.ipynb", *cells("def f(x):\n    return 0", "half"))
    (submitted / "bob/tiny/notes.txt").write_text("Hello.", encoding="utf-8")
    (submitted / "bad").mkdir()
    (submitted / "bad/tiny.ipynb").touch()
