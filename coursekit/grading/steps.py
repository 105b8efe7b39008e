"""Steps for nbgrader's own commands, in place of or beside those that it has."""

from collections.abc import Iterator

from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor
from traitlets import Bool

from coursekit.authoring.questions import SCHEMA
from coursekit.grading.defuse import defuse, literal, pictures

LOST = "This cell was missing from the submission."


class RepairCells(NbGraderPreprocessor):
    """Give a submission what nbgrader's later steps insist on, whatever became of it.

    Of cells with one grade_id the last keeps it, as in nbgrader's DeduplicateIds, which leaves
    metadata behind that nbgrader refuses. What else nbgrader wrote into a cell comes from the
    gradebook, cells with points that are missing too; metadata that it does not know goes.
    """

    def preprocess(self, nb, resources):
        """Repair a notebook."""
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as book:
            known = _known(book.find_notebook(where["notebook"], where["assignment"]))
        names = [None] * len(nb.cells)
        for place, cell in reversed(list(enumerate(nb.cells))):
            metadata = cell.metadata.pop("nbgrader", None)
            name = metadata.get("grade_id") if isinstance(metadata, dict) else None
            if isinstance(name, str) and name in known and name not in names:
                names[place], cell.metadata.nbgrader = name, known[name].metadata.nbgrader
            elif metadata:
                self.log.warning("Cell %d: unknown or repeated metadata is ignored", place + 1)
        for name, after in list(_missing(known, names)):
            self.log.warning("Cell %s is missing and is put back", name)
            place = names.index(after) + 1 if after else 0
            nb.cells.insert(place, known[name])
            names.insert(place, name)
            if known[name].metadata.nbgrader["solution"]:  # for a person to look for the answer
                known[name].source = f"# {LOST}"
        return nb, resources


def _known(notebook) -> dict[str, NotebookNode]:
    """Return the cells of a notebook as the gradebook has them, by grade_id."""
    solutions = {cell.name for cell in notebook.solution_cells}
    tasks = {cell.name: cell.max_score for cell in notebook.task_cells}
    points = {cell.name: cell.max_score for cell in notebook.grade_cells} | tasks
    found = {}
    for row in notebook.source_cells:
        name = row.name
        metadata = {"schema_version": SCHEMA, "grade_id": name, "locked": row.locked}
        metadata |= {"solution": name in solutions, "task": name in tasks}
        metadata |= {"grade": name in points and name not in tasks, "checksum": row.checksum}
        metadata |= {"points": points[name]} if name in points else {}
        make = new_code_cell if row.cell_type == "code" else new_markdown_cell
        found[name] = make(row.source, metadata={"nbgrader": metadata})
    return found


def _missing(known: dict, names: list) -> Iterator[tuple[str, str | None]]:
    """Yield the missing cells that give points, each with the cell to put it behind."""
    before, there = None, set(names)
    for name, cell in known.items():
        if name not in there and "points" in cell.metadata.nbgrader:
            there.add(name)
            yield name, before
        before = name if name in there else before


class LiteralComments(GetGrades):
    """Show what grading says word for word; a person's comments may be Markdown."""

    def _get_comment(self, cell, resources):
        super()._get_comment(cell, resources)
        found = self.gradebook.find_comment(
            cell.metadata.nbgrader.grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        text = found.manual_comment
        said = literal(found.auto_comment) if found.auto_comment else None
        cell.metadata.nbgrader["comment"] = said if text is None else defuse(text)


class Sanitize(SanitizeHTML):
    """Let no script, foreign link, or picture from elsewhere into a page.

    nbconvert's own step escapes Markdown before it is rendered: quotations and formulas
    break, links to scripts stay. Outputs are as safe there as here.
    """

    enabled = Bool(True).tag(config=True)

    def preprocess_cell(self, cell, resources, cell_index):
        """Make one cell harmless."""
        if cell.cell_type == "code":
            return super().preprocess_cell(cell, resources, cell_index)
        if cell.cell_type == "raw":  # of which nbconvert makes HTML as it stands
            cell.cell_type, cell.source = "markdown", literal(cell.source)
        cell.source = defuse(cell.source)
        cell.attachments = pictures(cell.get("attachments"))
        return cell, resources
