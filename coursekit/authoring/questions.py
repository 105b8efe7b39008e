"""What a notebook of solutions must be like before exercises are made of it."""

import math
import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from coursekit.authoring.errors import CourseError

SCHEMA = 3  # of nbgrader's metadata
FLAGS = ("grade", "solution", "locked", "task")
KEYS = {*FLAGS, "schema_version", "grade_id", "points", "checksum", "cell_type"}
ANSWER, TEST, READ_ONLY = "a tested answer", "a test", "a read-only cell"
GRADED_BY_HAND, TASK = "an answer graded by hand", "a task graded by hand"
# What a cell is for, by those of its flags that are true, and the cell types that it may have.
KINDS = {
    ("solution",): (ANSWER, ("code",)),
    ("grade", "solution"): (GRADED_BY_HAND, ("markdown", "code")),
    ("grade", "locked"): (TEST, ("code",)),
    ("locked", "task"): (TASK, ("markdown",)),
    ("locked",): (READ_ONLY, ("code", "markdown", "raw")),
}
ANSWERS = (ANSWER, GRADED_BY_HAND)
HOMES = {"SOLUTION": ANSWERS, "HIDDEN TESTS": (TEST,), "MARK SCHEME": (TASK,)}
GRADE_ID = re.compile(r"[A-Za-z0-9_-]+")
MARKER = re.compile(rf"(BEGIN|END) ({'|'.join(HOMES)})")
# A marker in other letters or with other spaces, or a comment that begins as one.
LIKE_A_MARKER = re.compile(
    r"""(?: ^ | \# ) [\W_]* (?: begin | end ) [\W_]*
        (?: solution | hidden[\W_]*test | mark(?:ing)?[\W_]*scheme )
      | ^ \s* \#+ \s* (?-i: BEGIN | END ) \b""",
    re.IGNORECASE | re.VERBOSE,
)


def check_questions(notebook: NotebookNode, path: Path) -> None:
    """Refuse a notebook whose exercises would show too much or could not be graded.

    Raises
    ------
    CourseError
        The first problem: the file and the cell, counted from 1, and what to do.
    """
    problems = ((n, text) for n, cell in enumerate(notebook.cells, 1) for text in _problems(cell))
    for number, problem in problems:
        raise CourseError(f"{path}: cell {number}: {problem}.")
    for number, problem in (*_duplicates(notebook.cells), *_untested(notebook.cells)):
        raise CourseError(f"{path}: cell {number}: {problem}.")
    if not any(kind(cell) in (*ANSWERS, TASK) for cell in notebook.cells):
        raise CourseError(
            f"{path}: no cell is a question; mark an answer in nbgrader's metadata: solution: true."
        )


def kind(cell: NotebookNode) -> str:
    """Return what a cell is for; nothing if its flags contradict each other or are missing."""
    metadata = cell.metadata.get("nbgrader", {})
    return KINDS.get(tuple(flag for flag in FLAGS if metadata.get(flag)), ("", ()))[0]


def regions(cell: NotebookNode) -> tuple[list[str], str]:
    """Return what a sound cell hides from a learner, a text a region, and what it shows."""
    hidden, shown, inside = [], [], False
    for line in cell.source.split("\n"):
        if marker := MARKER.search(line):
            inside = marker[1] == "BEGIN"
            hidden += [[]] if inside else []
        else:
            (hidden[-1] if inside else shown).append(line)
    if not hidden and kind(cell) in ANSWERS:
        return [cell.source], ""  # nbgrader replaces all of it
    return ["\n".join(lines) for lines in hidden], "\n".join(shown)


def _problems(cell: NotebookNode) -> Iterator[str]:
    """Yield what is wrong with one cell; a later rule may rely on the earlier ones."""
    if "nbgrader" in cell.metadata:
        for rule in (_schema, _flags, _grade_id, _points):
            yield from rule(cell, cell.metadata.nbgrader)
    for rule in (_markers, _homes, _answer, _hidden):
        yield from rule(cell)


def _schema(cell: NotebookNode, metadata: dict) -> Iterator[str]:
    if not isinstance(metadata, dict):
        yield "its nbgrader metadata is not a table of names and values; write it anew"
        return
    if metadata.get("schema_version") != SCHEMA:
        version = metadata.get("schema_version")
        yield f"the schema_version of its nbgrader metadata is {version!r}; make it {SCHEMA}"
    for key in sorted(metadata.keys() - KEYS):
        yield f"nbgrader does not know {key!r} in its metadata; remove it"
    flags = {"task": False, **metadata}  # only the others must be there
    for flag in FLAGS:
        if not isinstance(flags.get(flag), bool):
            yield f"{flag} must be true or false in its nbgrader metadata; set it"


def _flags(cell: NotebookNode, metadata: dict) -> Iterator[str]:
    flags = tuple(flag for flag in FLAGS if metadata.get(flag))
    if flags == ("grade",):
        yield "a test that is not locked can be changed by a learner; set locked to true"
    elif flags not in KINDS:
        known = "; ".join(f"{' and '.join(flags)} for {kind}" for flags, (kind, _) in KINDS.items())
        yield f"its nbgrader flags ({' and '.join(flags) or 'none'}) make no sense; set {known}"
    elif cell.cell_type not in KINDS[flags][1]:
        wanted = " or ".join(KINDS[flags][1])
        yield f"{KINDS[flags][0]} is a {wanted} cell, this is {cell.cell_type}; change one of both"


def _grade_id(cell: NotebookNode, metadata: dict) -> Iterator[str]:
    name = metadata.get("grade_id", "")
    if name == "":
        yield "it has no grade_id; give it one, such as q1"
    elif not isinstance(name, str) or not GRADE_ID.fullmatch(name):
        yield f"the grade_id {name!r} is invalid; use letters, digits, _ and - only"


def _points(cell: NotebookNode, metadata: dict) -> Iterator[str]:
    points, name = metadata.get("points"), metadata["grade_id"]
    if kind(cell) in (ANSWER, READ_ONLY):
        if "points" in metadata:
            yield f"{name!r} has points that nobody gives; move them to its test"
    elif "points" not in metadata:
        yield f"{name!r} does not have points; say what it is worth"
    elif isinstance(points, bool) or not isinstance(points, int | float):
        yield f"the points of {name!r} are {points!r}, which is no number; make it one"
    elif not 0 <= points < math.inf:
        yield f"the points of {name!r} are {points}; make them 0 or more"


def _markers(cell: NotebookNode) -> Iterator[str]:
    """Find regions that do not come one after the other, each with both its lines."""
    current = ""
    for number, line in enumerate(cell.source.split("\n"), start=1):
        found = MARKER.findall(line)
        if not found and LIKE_A_MARKER.search(line):
            yield (
                f"line {number}: nbgrader overlooks {line.strip()[:40]!r}; write a marker like "
                "### BEGIN SOLUTION or ### END HIDDEN TESTS, and a comment in other words"
            )
        if len(found) > 1:
            yield f"line {number} has {len(found)} markers; give each a line of its own"
        for mark, region in found:
            if mark == "BEGIN" and current:
                yield f"line {number}: BEGIN {region} before END {current}; end that region first"
            if mark == "END" and region != current:
                yield f"line {number}: END {region} without BEGIN {region}; give it both lines"
            current = region if mark == "BEGIN" else ""
    if current:
        yield f"BEGIN {current} without END {current}; give it both lines"


def _homes(cell: NotebookNode) -> Iterator[str]:
    for _, region in MARKER.findall(cell.source):
        if kind(cell) not in HOMES[region]:
            homes = " or ".join(HOMES[region])
            yield f"{region} in a cell that is not {homes}; move it there, or set this cell's flags"


def _answer(cell: NotebookNode) -> Iterator[str]:
    """Find an answer that would be handed out, or that takes its function's name along."""
    if kind(cell) not in ANSWERS:
        return
    if cell.get("attachments"):
        yield "nbgrader hands out attachments of an answer; link to a file that is not released"
    if cell.cell_type == "code" and not MARKER.search(cell.source):
        yield "an answer without ### BEGIN SOLUTION and ### END SOLUTION; add both lines"
    elif not all(text.strip() for text in regions(cell)[0]):
        yield "there is no answer between BEGIN SOLUTION and END SOLUTION; move it there"


def _hidden(cell: NotebookNode) -> Iterator[str]:
    """Find a test that is hidden by its name and not by its markers."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    if kind(cell) == TEST and name.endswith("_hidden") and _shows_code(cell):
        yield f"{name!r} shows code; put it between BEGIN HIDDEN TESTS and END HIDDEN TESTS"


def _duplicates(cells: list[NotebookNode]) -> Iterator[tuple[int, str]]:
    first = {}
    for number, cell in enumerate(cells, start=1):
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name and first.setdefault(name, number) != number:
            yield number, f"the grade_id {name!r} is that of cell {first[name]}, too; change one"


def _untested(cells: list[NotebookNode]) -> Iterator[tuple[int, str]]:
    """Find answers without a test below them that a learner can see."""
    for number, cell in enumerate(cells, start=1):
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        tests = [later for later in cells[number:] if kind(later) == TEST and _shows_code(later)]
        ids = {test.metadata.nbgrader.grade_id for test in tests}
        if kind(cell) == ANSWER and f"{name}_visible" not in ids:
            message = f"the question {name!r} has no visible test; add the test cell {name}_visible"
            yield number, f"{message} below it, with checks that are not hidden"


def _shows_code(cell: NotebookNode) -> bool:
    lines = [line.strip() for line in regions(cell)[1].splitlines()]
    return any(line and not line.startswith("#") for line in lines)
