"""A sheet as an assignment in nbgrader's gradebook: its notebook, its cells, its points."""

import json
from dataclasses import dataclass

from coursekit.authoring.errors import CourseError
from coursekit.authoring.questions import ANSWER, ANSWERS, TASK
from coursekit.authoring.release import ANSWER_STUB, BEGIN
from coursekit.grading.autograded import graded_cell
from coursekit.grading.sheet import Sheet, Step

SCORED = ("GradeCell", "TaskCell")  # that give points
COMMENTED = ("SolutionCell", "TaskCell")  # that take comments


@dataclass(frozen=True)
class Entry:
    """Where the gradebook keeps a sheet.

    Attributes
    ----------
    assignment, notebook : str
        Their ids in the gradebook.
    graded, commented : dict of str to str
        The ids of cells that give points and of cells that take comments, by grade_id.
    stubs : dict of str to str
        What stands in an answer that nobody wrote, by grade_id.
    """

    assignment: str
    notebook: str
    graded: dict[str, str]
    commented: dict[str, str]
    stubs: dict[str, str]


def enter(db, api, sheet: Sheet) -> Entry:
    """Make or bring up to date what the gradebook knows of a sheet.

    Parameters
    ----------
    db : sqlalchemy.orm.Session
        The gradebook's; it is left to the caller to commit.
    api : module
        ``nbgrader.api``.
    sheet : Sheet

    Raises
    ------
    CourseError
        If a cell is gone from the sheet to which a person has given points or a comment.
    """
    notebook = _notebook(db, api, sheet.name)
    steps = {step.grade_id: step for step in sheet.steps if step.grade_id}
    known = {
        (cell.name, cell.type): cell
        for cell in db.query(api.BaseCell).filter_by(notebook_id=notebook.id)
    }
    wanted = {(name, kind) for name, step in steps.items() for kind in _kinds(step)}
    for key in sorted(known.keys() - wanted):
        _remove(db, api, known.pop(key), sheet)
    for name, kind in sorted(wanted - known.keys()):
        known[name, kind] = _add(db, api, notebook, steps[name], kind)
    for (name, kind), cell in known.items():
        if kind in SCORED:
            cell.max_score, cell.cell_type = steps[name].points, steps[name].cell_type
    sources = _write_sources(db, api, notebook, steps)
    ids = {kinds: _ids(known, kinds) for kinds in (SCORED, COMMENTED)}
    db.flush()
    return Entry(notebook.assignment_id, notebook.id, ids[SCORED], ids[COMMENTED], sources)


def _ids(known: dict, kinds: tuple[str, ...]) -> dict[str, str]:
    return {name: cell.id for (name, kind), cell in sorted(known.items()) if kind in kinds}


def _notebook(db, api, name: str):
    """Return the notebook of an assignment, both of this name, as a course of nbgrader's has it."""
    assignment = db.query(api.Assignment).filter_by(name=name).one_or_none()
    if assignment is None:
        assignment = api.Assignment(name=name, course_id="default_course")
        db.add(assignment)
        db.flush()
    found = db.query(api.Notebook).filter_by(name=name, assignment_id=assignment.id).one_or_none()
    if found is None:
        found = api.Notebook(name=name, assignment_id=assignment.id)
        db.add(found)
        db.flush()
    return found


def _kinds(step: Step) -> tuple[str, ...]:
    """Return nbgrader's classes of a cell: what gives points may take comments, too."""
    if step.role == TASK:
        return ("TaskCell",)
    if step.role in ANSWERS:
        return ("SolutionCell",) if step.role == ANSWER else ("GradeCell", "SolutionCell")
    return ("GradeCell",)


def _add(db, api, notebook, step: Step, kind: str):
    """Add a cell, and its grades and comments to submissions that are there already."""
    points = {"max_score": step.points, "cell_type": step.cell_type} if kind in SCORED else {}
    cell = getattr(api, kind)(
        id=api.new_uuid(), name=step.grade_id, notebook_id=notebook.id, **points
    )
    db.add(cell)
    db.flush()
    for (submission,) in db.query(api.SubmittedNotebook.id).filter_by(notebook_id=notebook.id):
        db.add_all(rows(api, submission, [cell.id], kind))
    return cell


def rows(api, submission: str, cells: list[str], kind: str) -> list:
    """Return empty grades and comments of a submission for cells of one of nbgrader's classes."""
    classes = [api.Grade] * (kind in SCORED) + [api.Comment] * (kind in COMMENTED)
    return [
        each(id=api.new_uuid(), cell_id=cell, notebook_id=submission)
        for each in classes
        for cell in cells
    ]


def _remove(db, api, cell, sheet: Sheet) -> None:
    """Remove a cell with what was written automatically, but nothing that a person wrote."""
    by_person = [
        db.query(api.Grade)
        .filter_by(cell_id=cell.id)
        .filter(api.Grade.manual_score.isnot(None) | api.Grade.extra_credit.isnot(None)),
        db.query(api.Comment)
        .filter_by(cell_id=cell.id)
        .filter(api.Comment.manual_comment.isnot(None)),
    ]
    if any(query.first() for query in by_person):
        raise CourseError(
            f"{sheet.name}: {cell.name!r} is gone from the sheet, but somebody graded it by hand; "
            "put the cell back, or write into another gradebook with --db."
        )
    for table in (api.Grade, api.Comment):
        db.query(table).filter_by(cell_id=cell.id).delete(synchronize_session=False)
    db.query(api.SourceCell).filter_by(name=cell.name, notebook_id=cell.notebook_id).delete()
    db.delete(cell)
    db.flush()


def _write_sources(db, api, notebook, steps: dict[str, Step]) -> dict[str, str]:
    """Store the cells as a learner gets them, which nbgrader's own autograde restores.

    Of a gradebook that nbgrader made, the stubs stay: they are what was released.
    """
    known = {row.name: row for row in db.query(api.SourceCell).filter_by(notebook_id=notebook.id)}
    for name, step in steps.items():
        row = known.get(name)
        if row is not None and step.role in ANSWERS:
            continue
        cell = graded_cell(step, stub(step) if step.role in ANSWERS else step.source)
        if row is None:
            row = known[name] = api.SourceCell(name=name, notebook_id=notebook.id)
            db.add(row)
        row.cell_type, row.source = cell.cell_type, cell.source
        row.locked, row.checksum = api.utils.is_locked(cell), api.utils.compute_checksum(cell)
    return {name: known[name].source or "" for name, step in steps.items() if step.role in ANSWERS}


def stub(step: Step) -> str:
    """Return what `coursekit.authoring.release` leaves of an answer for a learner to fill in."""
    from nbgrader.preprocessors import ClearSolutions

    cell = graded_cell(step, step.source)
    marker = BEGIN.search(step.source)
    task = (marker and marker[1]) or "write your answer here"
    text = f"raise NotImplementedError({json.dumps(task, ensure_ascii=False)})"
    clear = ClearSolutions(code_stub={"python": text}, text_stub=ANSWER_STUB)
    return clear.preprocess_cell(cell, {"language": "python"}, 0)[0].source
