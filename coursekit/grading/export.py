"""Grades as a table that learning-management systems and spreadsheets take."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from coursekit.authoring.files import write_atomic
from coursekit.grading import gradebook
from coursekit.grading.defuse import plain
from coursekit.grading.result import Result
from coursekit.grading.sheet import Sheet

FIRST = ("student", "exercise", "status", "submitted")
LAST = ("total", "max", "messages")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_csv(
    results: Iterable[Result], sheets: dict[str, Sheet], target: Path, url: str | None = None
) -> None:
    """Write one row a submission: who, what became of it, the points of each cell, the total.

    Parameters
    ----------
    results : iterable of Result
    sheets : dict of str to Sheet
        By exercise. The columns are their cells that give points, in order; cells of the
        same grade_id share one.
    target : Path
        Comma-separated values in UTF-8 with a header.
    url : str, optional
        The gradebook; what a person gave there counts. What nobody has graded yet is empty.

    Raises
    ------
    CourseError
        If the gradebook cannot be read or the file cannot be written.
    """
    graded = gradebook.read(url) if url else {}
    columns = {name: None for sheet in sheets.values() for name in _points(sheet)}
    text = io.StringIO()
    table = csv.DictWriter(text, [*FIRST, *columns, *LAST])
    table.writeheader()
    for result in results:
        known = graded.get((result.student, result.exercise), {})
        table.writerow(_row(result, _points(sheets[result.exercise]), known))
    write_atomic(target, text.getvalue())


def _points(sheet: Sheet) -> dict[str, float]:
    """Return what each cell can give, in the order of the sheet."""
    return {step.grade_id: step.points for step in sheet.steps if step in sheet.tests} | (
        sheet.by_hand
    )


def _row(result: Result, points: dict[str, float], known: dict[str, float | None]) -> dict:
    marks = {name: result.marks[name].score for name in points if name in result.marks}
    scores = {name: known.get(name, marks.get(name)) for name in points}
    return {
        "student": harmless(result.student),
        "exercise": harmless(result.exercise),
        "status": result.status,
        "submitted": result.modified,
        **{name: "" if score is None else f"{score:g}" for name, score in scores.items()},
        "total": f"{sum(score for score in scores.values() if score is not None):g}",
        "max": f"{sum(points.values()):g}",
        "messages": harmless(" ".join(" ".join(result.messages).split())),
    }


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    text = plain(text)
    return f"'{text}" if text.lstrip(" \n").startswith(FORMULA) else text
