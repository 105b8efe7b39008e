"""What follows grading: the gradebook, the report, and the list of equal work."""

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from coursekit.authoring.files import write_atomic
from coursekit.grading import gradebook
from coursekit.grading.records import index, latest
from coursekit.grading.report import Summary, plain
from coursekit.grading.result import Result
from coursekit.grading.same_work import SameWork, as_csv
from coursekit.grading.sheet import Sheet

GRADEBOOK, REPORT, SAME_WORK = "gradebook.db", "report.txt", "same_work.csv"
SHOWN = 20  # findings of equal work in the report


def finish(
    out: Path, sheets: dict[str, Sheet], url: str, notes: Sequence[str], same_work: bool
) -> str:
    """Write all that follows from the records; return the report.

    It depends on the records alone, so doing it again after a crash gives the same.

    Parameters
    ----------
    out : Path
    sheets : dict of str to Sheet
        The exercises that were graded, as they are now.
    url : str
        The gradebook's.
    notes : sequence of str
        What was odd about the folder of submissions.
    same_work : bool
        Whether to look for equal answers.
    """
    summary, same = Summary(sheets), SameWork(sheets) if same_work else None
    gradebook.write(_watched(latest(out, digests(sheets)), summary, same), sheets, url)
    parts = [summary.text(), *_listed("Besides", [*notes, *_outdated(out, sheets)])]
    if same:
        findings = same.findings()
        write_atomic(out / SAME_WORK, as_csv(findings))
        shown = [str(finding) for finding in findings[:SHOWN]] or ["none found"]
        more = len(findings) - SHOWN
        rest = [f"{more} more in {out / SAME_WORK}"] if more > 0 else []
        parts += _listed("Same work (for your eyes; the table is in same_work.csv)", shown + rest)
    text = plain("\n".join(parts))
    write_atomic(out / REPORT, text + "\n")
    return text


def make_gradebook(out: Path, url: str) -> None:
    """Make the gradebook of a folder if it has none, and `url` names no other.

    It takes nbgrader a second or two, so this may run beside the grading; the file gets its name
    when it is whole.
    """
    path, unfinished = out / GRADEBOOK, out / f".{GRADEBOOK}"
    if url or path.exists():
        return
    unfinished.unlink(missing_ok=True)
    with contextlib.suppress(ModuleNotFoundError):  # writing tells it better
        _mark_version(unfinished)
    gradebook.write([], {}, sqlite(unfinished))
    unfinished.replace(path)


def _mark_version(path: Path) -> None:
    """Make a database that says of which version it is, or nbgrader starts a program to find out.

    That takes a second, and Ctrl-C would reach it.
    """
    from alembic.script import ScriptDirectory
    from nbgrader.dbutil import ALEMBIC_DIR

    head = ScriptDirectory(ALEMBIC_DIR).get_current_head()
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        db.execute("INSERT INTO alembic_version VALUES (?)", (head,))


def sqlite(path: Path) -> str:
    """Return the address of a database in a file."""
    return f"sqlite:///{path.resolve()}"


def digests(sheets: dict[str, Sheet]) -> dict[str, str]:
    """Return the digest of each exercise's sheet."""
    return {name: sheet.digest for name, sheet in sheets.items()}


def _watched(
    results: Iterable[Result], summary: Summary, same: SameWork | None
) -> Iterator[Result]:
    """Yield results, and count them in passing: they are never all in memory."""
    for result in results:
        summary.add(result)
        if same:
            same.add(result)
        yield result


def _listed(title: str, lines: Sequence[str]) -> list[str]:
    return [f"{title}:", *(f"  {line}" for line in lines)] if lines else []


def _outdated(out: Path, sheets: dict[str, Sheet]) -> Iterator[str]:
    """Yield a line for results that belong to an earlier version of a sheet."""
    old = Counter(
        exercise
        for (_, exercise), entry in index(out).items()
        if exercise in sheets and entry.sheet != sheets[exercise].digest
    )
    for exercise, count in sorted(old.items()):
        yield (
            f"{count} earlier results are of another version of {exercise} and left as they are; "
            "their notebooks are no longer among the submissions."
        )
