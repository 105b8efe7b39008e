"""Grades in nbgrader's gradebook: any database, any number of times, and nobody's work undone."""

import hashlib
import json
import re
from collections.abc import Iterable

from coursekit.authoring.questions import ANSWERS, TASK, TEST
from coursekit.authoring.release import ANSWER_STUB
from coursekit.grading.assignment import Entry, enter, rows
from coursekit.grading.database import open_gradebook, swap_digests
from coursekit.grading.defuse import plain
from coursekit.grading.result import BROKEN, Result
from coursekit.grading.sheet import Sheet, Step

NO_RESPONSE = "No response."  # nbgrader's words
# All that releasing puts in the place of an answer: ours and nbgrader's.
STUB = re.compile(r"(?:# YOUR CODE HERE\s*)?raise NotImplementedError\([^\n]*\)")
NOTHING = ("", ANSWER_STUB, "YOUR ANSWER HERE")


def write(results: Iterable[Result], sheets: dict[str, Sheet], url: str) -> None:
    """Write results into nbgrader's gradebook, a transaction each.

    Writing the same results again changes nothing. Points, extra credit, and comments that a
    person gave stay; where the answer is not the one that the person saw, the cell is
    marked to be graded again.

    Parameters
    ----------
    results : iterable of Result
        Of several for one student and exercise, the last counts.
    sheets : dict of str to Sheet
        By exercise.
    url : str
        Any database that SQLAlchemy reaches, such as ``sqlite:///gradebook.db``.

    Raises
    ------
    CourseError
        If nbgrader is missing, or the database cannot be used.
    """
    with open_gradebook(url) as (api, db):
        entries: dict[str, Entry] = {}
        for result in results:
            sheet = sheets[result.exercise]
            if result.exercise not in entries:
                entries[result.exercise] = enter(db, api, sheet)
                db.commit()
            _write_one(db, api, entries[result.exercise], sheet, result)
            db.commit()


def read(url: str) -> dict[tuple[str, str], dict[str, float | None]]:
    """Return the points of each submission, by student and exercise, then by grade_id.

    They are a person's where a person gave some, with extra credit; None where one has still to.

    Raises
    ------
    CourseError
        As `write`.
    """
    with open_gradebook(url) as (api, db):
        found: dict[tuple[str, str], dict[str, float | None]] = {}
        for student, exercise, name, score, auto, manual in _scores(db, api):
            points = None if auto is manual is None else score
            found.setdefault((student, exercise), {})[name] = points
        return found


def _scores(db, api):
    """Query the grades of those notebooks that are called as their assignment."""
    return (
        db.query(
            api.SubmittedAssignment.student_id,
            api.Assignment.name,
            api.BaseCell.name,
            api.Grade.score,
            api.Grade.auto_score,
            api.Grade.manual_score,
        )
        .join(api.BaseCell, api.BaseCell.id == api.Grade.cell_id)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.id == api.Grade.notebook_id)
        .join(
            api.SubmittedAssignment,
            api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id,
        )
        .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
        .join(api.Notebook, api.Notebook.id == api.SubmittedNotebook.notebook_id)
        .filter(api.Notebook.name == api.Assignment.name)
    )


def _write_one(db, api, entry: Entry, sheet: Sheet, result: Result) -> None:
    notebook, grades, notes = _submission(db, api, entry, result)
    steps = {step.grade_id: step for step in sheet.steps if step.grade_id}
    seen = swap_digests(db, notebook, now := _digests(result, steps))
    for name, cell in entry.graded.items():
        row = grades[cell]
        row.auto_score = _auto_score(result, steps[name], entry)
        if row.manual_score is None and row.extra_credit is None:
            row.needs_manual_grade = row.auto_score is None
        elif seen.get(name) != now[name]:
            row.needs_manual_grade = True
    comments = _comments(result, steps, entry)
    for name, cell in entry.commented.items():
        notes[cell].auto_comment = comments.get(name)


def _submission(db, api, entry: Entry, result: Result) -> tuple[str, dict, dict]:
    """Return the id of the submitted notebook, made if need be, and its rows by their cells."""
    owner = {"assignment_id": entry.assignment, "student_id": result.student}
    submission = db.query(api.SubmittedAssignment).filter_by(**owner).one_or_none()
    if submission is None:
        if db.get(api.Student, result.student) is None:
            db.add(api.Student(id=result.student))
        submission = api.SubmittedAssignment(id=api.new_uuid(), **owner)
        db.add(submission)
    submission.timestamp = api.utils.parse_utc(result.modified or None)
    belongs = {"assignment_id": submission.id, "notebook_id": entry.notebook}
    notebook = db.query(api.SubmittedNotebook.id).filter_by(**belongs).scalar()
    if notebook is None:
        notebook = api.new_uuid()
        grades = rows(api, notebook, list(entry.graded.values()), "GradeCell")
        notes = rows(api, notebook, list(entry.commented.values()), "SolutionCell")
        db.add_all([api.SubmittedNotebook(id=notebook, **belongs), *grades, *notes])
    else:
        grades, notes = (
            db.query(table).filter_by(notebook_id=notebook) for table in (api.Grade, api.Comment)
        )
    return notebook, *({row.cell_id: row for row in group} for group in (grades, notes))


def _auto_score(result: Result, step: Step, entry: Entry) -> float | None:
    """Return the points of a cell as far as no person is needed, else nothing."""
    if step.role == TEST:
        mark = result.marks.get(step.grade_id)
        return None if mark is None else float(mark.score)
    if result.status == BROKEN or not _answered(result, step, entry):
        return 0.0
    return None


def _answered(result: Result, step: Step, entry: Entry) -> bool:
    """Say whether a learner wrote something; of a task nobody can tell."""
    if step.role not in ANSWERS or step.grade_id not in result.answers:
        return True  # or the cell was lost, and a person has to look for the answer
    text = STUB.sub("", result.answers[step.grade_id]).strip()
    return text not in NOTHING and text != STUB.sub("", entry.stubs[step.grade_id]).strip()


def _comments(result: Result, steps: dict[str, Step], entry: Entry) -> dict[str, str]:
    """Return our messages by the cells that show them: those of tests under their answer."""
    lines: dict[str, list[str]] = {name: [] for name in steps if name in entry.commented}
    first = next(iter(lines), "")
    for name in lines:
        lines[name] += result.messages if name == first else ()
        lines[name] += () if _answered(result, steps[name], entry) else [NO_RESPONSE]
    for name, mark in result.marks.items():
        question = steps[name].question if name in steps else first
        if mark.message:
            lines.setdefault(question if question in lines else first, []).append(mark.message)
    return {name: plain("\n".join(dict.fromkeys(texts))) for name, texts in lines.items() if texts}


def _digests(result: Result, steps: dict[str, Step]) -> dict[str, str]:
    """Return by each cell a short sum of what the learner wrote for it; for a task, of all."""
    found = {}
    for name, step in steps.items():
        text = result.answers if step.role == TASK else result.answers.get(step.question, "")
        found[name] = hashlib.sha256(json.dumps(text, sort_keys=True).encode()).hexdigest()[:16]
    return found
