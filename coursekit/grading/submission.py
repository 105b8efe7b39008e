"""What a student handed in, read with patience, and where its cells belong in the exercise."""

import json
from dataclasses import dataclass, field

from coursekit.authoring.questions import ANSWER
from coursekit.grading.sheet import LONGEST, Sheet, defined_names

LARGEST = 50 * 2**20  # bytes of a submitted file
MOST_CELLS = 5000


class UnreadableError(Exception):
    """A submission that is no notebook; the message is for the student."""


@dataclass(frozen=True)
class Cell:
    """One cell of a submission: its place in it, from 0, its kind, text, and grade_id."""

    place: int
    kind: str
    source: str
    grade_id: str = ""


@dataclass
class Plan:
    """Which cells of a submission run before which step of the sheet, and what was resolved.

    Attributes
    ----------
    cells : list of (float, Cell)
        Code cells in the order in which they run, each with the index of the sheet's step that it
        stands at; it runs before all steps with a larger one.
    answers : dict of str to str
        The text of each answer that was found, by grade_id.
    questions : dict of int to str
        The grade_id of the answer that a cell is, by its place.
    notes : list of str
        What was missing, twice there, or out of order, a sentence each.
    """

    cells: list[tuple[float, Cell]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    questions: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_cells(data: bytes) -> list[Cell]:
    """Return the cells of a notebook file of any format, as far as they can be made out.

    Raises
    ------
    UnreadableError
        If the file is too large, empty, or no notebook.
    """
    if len(data) > LARGEST:
        size = f"{len(data) / 2**20:.0f} MB; {LARGEST // 2**20} MB are allowed"
        raise UnreadableError(f"The file has {size}; clear its outputs and hand it in again.")
    if not data.strip():
        raise UnreadableError("The file is empty; save the notebook and hand it in again.")
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError, MemoryError):
        raise UnreadableError(
            "The file is not a notebook: it holds no valid JSON; hand in the .ipynb file itself."
        ) from None
    return cells_of(content)


def cells_of(content: object) -> list[Cell]:
    """Return the cells of a notebook's JSON; see `read_cells`."""
    sheets = content.get("worksheets") if isinstance(content, dict) else None  # format 3
    first = sheets[0] if isinstance(sheets, list) and sheets else content
    cells = first.get("cells") if isinstance(first, dict) else None
    if not isinstance(cells, list):
        raise UnreadableError(
            "The file is not a notebook: it has no cells; hand in the .ipynb file."
        )
    if len(cells) > MOST_CELLS:
        raise UnreadableError(f"The notebook has {len(cells)} cells; {MOST_CELLS} are allowed.")
    return [_cell(place, cell) for place, cell in enumerate(cells)]


def _cell(place: int, cell: object) -> Cell:
    if not isinstance(cell, dict):
        return Cell(place, "raw", "")
    kind = cell.get("cell_type") if isinstance(cell.get("cell_type"), str) else "raw"
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    metadata = cell.get("metadata")
    graded = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = graded.get("grade_id") if isinstance(graded, dict) else None
    text = source if isinstance(source, str) else ""
    return Cell(place, kind, text, name if isinstance(name, str) else "")


def plan(cells: list[Cell], sheet: Sheet) -> Plan:
    """Find out where each cell belongs.

    An answer is known by its grade_id or, if that is lost, by the names it defines. What is not an
    answer runs after the cell above it. The sheet's tests are never taken from a submission.
    """
    result, steps = (
        Plan(),
        {step.grade_id: i for i, step in enumerate(sheet.steps) if step.grade_id},
    )
    found = _find_answers(cells, sheet, result)
    ids = {step.grade_id for step in sheet.tests}
    texts = {text.strip() for step in sheet.tests for text in (step.source, step.shown)}
    at = -1.0
    for cell in cells:
        if cell.place in found:
            at = float(steps[found[cell.place]])
        elif cell.grade_id in steps:
            at = steps[cell.grade_id] + 0.5
        is_test = cell.grade_id in ids or cell.source.strip() in texts
        if cell.kind == "code" and cell.source.strip() and not is_test:
            result.cells.append((at, cell))
    order = [at for at, _ in result.cells]
    if order != sorted(order):
        result.cells.sort(key=lambda item: item[0])
        result.notes.append(
            "Cells are not in the order of the exercise; they were run in the exercise's order."
        )
    return result


def _find_answers(cells: list[Cell], sheet: Sheet, result: Plan) -> dict[int, str]:
    """Return the grade_id of each cell that is an answer, by its place."""
    by_id: dict[str, list[Cell]] = {}
    for cell in cells:
        by_id.setdefault(cell.grade_id, []).append(cell)
    known = {step.grade_id for step in sheet.steps if step.grade_id}
    loose = [cell for cell in cells if cell.kind == "code" and cell.grade_id not in known]
    found: dict[int, str] = {}
    for step in sheet.answers:
        name, same = step.grade_id, by_id.get(step.grade_id, [])
        if len(same) > 1:
            result.notes.append(
                f"The cell of {name} is there {len(same)} times; all were run, in order."
            )
        if not same and step.names:
            same = [cell for cell in loose if step.names & defined_names(cell.source)]
            if same:
                result.notes.append(f"The cell of {name} has lost its name; it was found again.")
        if not same:
            tested = "; its tests find no answer" if step.role == ANSWER else ""
            result.notes.append(f"The cell of {name} is missing{tested}.")
            continue
        found |= {cell.place: name for cell in same if cell.place not in found}
        result.answers[name] = same[-1].source[:LONGEST]
    result.questions = dict(found)
    return found
