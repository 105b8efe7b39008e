"""The notebook that formgrader and the feedback show: what was graded, and nothing that runs."""

import json
from pathlib import Path

from nbformat import NotebookNode, from_dict

from coursekit.authoring.files import notebook_text, write_atomic
from coursekit.authoring.questions import ANSWER, ANSWERS, KINDS, SCHEMA, TEST
from coursekit.grading.defuse import defuse, literal, pictures, plain
from coursekit.grading.result import Mark, Result
from coursekit.grading.sheet import Sheet, Step
from coursekit.grading.submission import LARGEST, Cell, UnreadableError, read_cells

FLAGS = {kind: flags for flags, (kind, _) in KINDS.items()}
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
NOT_RUN = "This test was not run, so it gives no points."
FAILED = "The test did not pass."


def write_autograded(out: Path, result: Result, sheet: Sheet, submission: Path) -> Path:
    """Write the notebook to show for a submission below ``out/autograded``; return its path."""
    path = Path(out) / "autograded" / result.student / result.exercise / f"{result.exercise}.ipynb"
    try:
        with Path(submission).open("rb") as file:
            data = file.read(LARGEST + 1)  # what is larger was not graded
    except OSError:  # gone since it was graded, or never readable: the messages say that
        data = b""
    write_atomic(path, notebook_text(autograded(result, sheet, data)))
    return path


def autograded(result: Result, sheet: Sheet, data: bytes) -> NotebookNode:
    """Return the notebook to show for a graded submission.

    Parameters
    ----------
    result : Result
    sheet : Sheet
    data : bytes
        The file that was handed in, whatever it is.

    Returns
    -------
    NotebookNode
        The submission's cells in their order, with fresh metadata. Each cell that gives points
        or takes comments stands in it once, with nbgrader's metadata; tests as the instructor
        wrote them, answers as they were graded. Outputs come from `result` alone. Of a file
        that is no notebook, the reason.
    """
    top = [_new_cell("markdown", literal("\n".join(result.messages)))] if result.messages else []
    try:
        submitted = read_cells(data)
    except UnreadableError as error:
        cells = [] if top else [_new_cell("markdown", literal(str(error)))]
    else:
        cells = _cells(result, sheet, submitted, _pictures(data))
    for number, cell in enumerate(top + cells, start=1):
        cell.id = f"cell-{number}"  # the same on every run
    metadata = from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=metadata, cells=top + cells)


def _cells(
    result: Result, sheet: Sheet, submitted: list[Cell], pasted: dict[int, dict]
) -> list[NotebookNode]:
    places = _places(result, sheet, submitted)
    steps = {place: step for step, place in places.items() if place is not None}
    order = [(place, steps.get(place)) for place in range(len(submitted))]
    before = next((n for n, (_, step) in enumerate(order) if step), len(order)) - 1
    for step, place in places.items():
        if place is None:  # missing from the submission: behind the step that is before it
            order.insert(before + 1, (None, step))
        before = order.index((place, step))
    cells = []
    for place, step in order:
        cell = _cell(result, None if place is None else submitted[place], step)
        if cell.cell_type == "markdown" and place in pasted:
            cell.attachments = pasted[place]
        cells.append(cell)
    return cells


def _places(result: Result, sheet: Sheet, submitted: list[Cell]) -> dict[Step, int | None]:
    """Return where each step of the sheet stands in the submission; None if it is missing."""
    places: dict[Step, int | None] = {}
    for step in (step for step in sheet.steps if step.grade_id):
        free = [cell for cell in submitted if cell.place not in places.values()]
        named = [cell.place for cell in free if cell.grade_id == step.grade_id]
        graded = result.answers.get(step.grade_id) if step.role in ANSWERS else None
        same = [cell.place for cell in free if graded and cell.source == graded]
        places[step] = next(iter([p for p in same if p in named][::-1] or named or same), None)
    return places


def _cell(result: Result, cell: Cell | None, step: Step | None) -> NotebookNode:
    """Return a cell of the submission as that step of the sheet, which may be missing there."""
    source = cell.source if cell else ""
    if step is None:
        made = _new_cell("code" if cell.kind == "code" else "markdown", source)
    elif step.role in ANSWERS:
        made = graded_cell(step, result.answers.get(step.grade_id, source))
    else:
        made = graded_cell(step, step.source)
    if made.cell_type == "markdown":
        made.source = defuse(made.source)
    elif step and step.role == TEST:
        made.outputs = verdict(result.marks.get(step.grade_id))
    elif cell:
        made.outputs = printed(result.outputs.get(cell.place, ""))
    return made


def _pictures(data: bytes) -> dict[int, dict]:
    """Return the pictures that were pasted into the cells of a submission, by their place."""
    if b'"attachments"' not in data:
        return {}
    content = json.loads(data.decode("utf-8-sig"))
    cells = content.get("cells") if isinstance(content, dict) else None
    found = {
        place: pictures(cell.get("attachments"))
        for place, cell in enumerate(cells if isinstance(cells, list) else ())
        if isinstance(cell, dict)
    }
    return {place: kept for place, kept in found.items() if kept}


def graded_cell(step: Step, source: str) -> NotebookNode:
    """Return a cell with the metadata that nbgrader gives to this step of a sheet."""
    metadata = {flag: flag in FLAGS[step.role] for flag in ("grade", "solution", "locked", "task")}
    metadata |= {"schema_version": SCHEMA, "grade_id": step.grade_id}
    if step.role != ANSWER:
        metadata["points"] = step.points
    return _new_cell(step.cell_type, source, nbgrader=metadata)


def _new_cell(kind: str, source: str, **metadata: object) -> NotebookNode:
    """Return a cell without an id; nbformat's own makers validate each, which takes longer."""
    more = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return from_dict({"cell_type": kind, "source": plain(source), "metadata": metadata, **more})


def verdict(mark: Mark | None) -> list[NotebookNode]:
    """Return outputs of a test cell of which nbgrader makes exactly this mark.

    nbgrader takes silence for success, so no mark at all is an error, too.
    """
    if mark is None:
        return [_error("NotGraded", NOT_RUN)]
    if mark.score <= 0 and (mark.points > 0 or mark.message):
        return [_error("WrongAnswer", mark.message or FAILED)]
    outputs = printed(mark.message)
    if mark.score < mark.points:  # nbgrader reads partial credit from the result of the cell
        data = {"text/plain": repr(float(mark.score))}
        outputs.append(_output("execute_result", data=data, metadata={}, execution_count=None))
    return outputs


def printed(text: str) -> list[NotebookNode]:
    """Return a printed text as outputs of a cell."""
    return [_output("stream", name="stdout", text=plain(text))] if text else []


def _error(name: str, message: str) -> NotebookNode:
    lines = plain(message).splitlines() or [name]
    return _output("error", ename=name, evalue=lines[0], traceback=lines)


def _output(kind: str, **content: object) -> NotebookNode:
    return from_dict({"output_type": kind, **content})
