"""Files that are no notebook, and notebooks that lost, doubled or changed what they had."""

import copy
import json

from nbformat import NotebookNode

from submissions.case import answers, file, notebook
from submissions.exercise import (
    RIGHT,
    as_bytes,
    cell_of,
    place_of,
    released_notebook,
    solved,
    source_notebook,
    submission,
)

ALL = "q1 q2 q3 q4"
GOOD = as_bytes(solved())


def changed(change, base: NotebookNode | None = None) -> NotebookNode:
    """Return a right submission after a change in place."""
    made = copy.deepcopy(base or solved())
    change(made)
    return made


def raw(change) -> bytes:
    """Return a right submission as JSON after a change that no notebook may have."""
    content = json.loads(GOOD)
    change(content)
    return json.dumps(content).encode()


def metadata(value: object, name: str = "q1") -> bytes:
    """Return a right submission in which the nbgrader metadata of one cell is something else."""
    place = place_of(solved(), name)
    return raw(lambda nb: nb["cells"][place]["metadata"].update(nbgrader=value))


def set_all(**values: object):
    """Return a change that sets something in the nbgrader metadata of every cell."""

    def change(made):
        for cell in made.cells:
            if "nbgrader" in cell.metadata:
                cell.metadata.nbgrader.update(values)

    return change


def without(*names: str):
    """Return a change that takes cells away."""

    def change(made):
        for name in names:
            del made.cells[place_of(made, name)]

    return change


def twice(name: str, source: str | None = None, first: bool = False):
    """Return a change that puts a second cell, with this source, before or behind the one."""

    def change(made):
        place = place_of(made, name)
        again = copy.deepcopy(made.cells[place])
        again.id, again.source = "again", source if source is not None else again.source
        made.cells.insert(place + (not first), again)

    return change


def strip_metadata(made):
    made.metadata.clear()
    for cell in made.cells:
        cell.metadata.clear()


def easy_tests(made):
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code":
            cell.source = "assert True"


def rename_tests(made):
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("locked"):
            cell.metadata.nbgrader.grade_id += "_old"


def as_kind(name: str, kind: str):
    def change(made):
        place = place_of(made, name)
        old = made.cells[place]
        made.cells[place] = NotebookNode(
            cell_type=kind, id=old.id, source=old.source, metadata=old.metadata
        )

    return change


def in_format_3(content):
    cells = [
        {**cell, "input": cell["source"], "language": "python"}
        if cell["cell_type"] == "code"
        else cell
        for cell in content["cells"]
    ]
    content.update(nbformat=3, nbformat_minor=0, worksheets=[{"cells": cells, "metadata": {}}])
    del content["cells"]


STUB = cell_of(released_notebook(), "q1").source
NOTHING = submission({})
FILES = [
    file("an empty file", b"", ALL, "empty"),
    file("blanks", b" \n\n ", ALL, "empty"),
    file("binary", bytes(range(256)) * 40, ALL, "not a notebook"),
    file("zeros", b"\0" * 5000, ALL, "not a notebook"),
    file("cut off", GOOD[: len(GOOD) // 2], ALL, "not a notebook"),
    file("nested too deeply", b"[" * 100_000 + b"]" * 100_000, ALL, "not a notebook"),
    file("an unclosed nest", b'{"a":' * 200_000, ALL, "not a notebook"),
    file("a number of many digits", b"1" * 100_000, ALL, "not a notebook"),
    file("a list", b"[1, 2]", ALL, "not a notebook"),
    file("a number", b"3", ALL, "not a notebook"),
    file("a web page", b"<!doctype html><title>Sign in</title>", ALL, "not a notebook"),
    file("a script", "\n".join(RIGHT.values()).encode(), ALL, "not a notebook"),
    file("an archive", b"PK\x03\x04" + bytes(100), ALL, "not a notebook"),
    file("no cells", b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', ALL, "no cells"),
    file("cells that are no list", raw(lambda nb: nb.update(cells={"a": 1})), ALL, "no cells"),
    file("too many cells", raw(lambda nb: nb.update(cells=nb["cells"] * 1000)), ALL, "cells"),
    file("too large", b'{"cells": [], "x": "' + b"x" * (51 * 2**20) + b'"}', ALL, "MB"),
    file(
        "odd cells among good ones",
        raw(lambda nb: nb["cells"].extend([None, 3, [], {}, {"cell_type": 3, "source": {}}])),
        "",
    ),
    file("a byte order mark", b"\xef\xbb\xbf" + GOOD, ""),
    file("another format number", raw(lambda nb: nb.update(nbformat=5)), ""),
    file("format 3", raw(in_format_3), ""),
    file(
        "sources as lists",
        raw(
            lambda nb: [c.update(source="".join(c["source"]).splitlines(True)) for c in nb["cells"]]
        ),
        "",
    ),
    file("half a character", raw(lambda nb: nb["cells"][1].update(source="x = '\ud800'")), ""),
    file(
        "a null character",
        raw(
            lambda nb: nb["cells"].insert(
                2, {"cell_type": "code", "source": "x = '\0'", "metadata": {}, "outputs": []}
            )
        ),
        "",
    ),
    file("not a number in it", raw(lambda nb: nb["metadata"].update(x=float("nan"))), ""),
    file(
        "outputs of 20 MB",
        raw(
            lambda nb: nb["cells"][1].update(
                outputs=[{"output_type": "stream", "name": "stdout", "text": "x" * (20 * 2**20)}]
            )
        ),
        "",
    ),
    file("outputs that are wrong", raw(lambda nb: nb["cells"][1].update(outputs={"a": 7})), ""),
]
METADATA = [
    notebook("all metadata lost", changed(strip_metadata)),
    notebook("all metadata lost, nothing done", changed(strip_metadata, NOTHING), ALL),
    notebook(
        "a kernel that is not here",
        changed(lambda nb: nb.metadata.update(kernelspec={"name": "ir", "display_name": "R"})),
    ),
    file("a kernel that is a number", raw(lambda nb: nb["metadata"].update(kernelspec=7)), ""),
    file("metadata that is a list", raw(lambda nb: nb.update(metadata=[])), ""),
    file("no metadata in a cell", raw(lambda nb: nb["cells"][1].pop("metadata")), ""),
    file("nbgrader metadata that is text", metadata("q1"), ""),
    file("nbgrader metadata that is a list", metadata([1]), ""),
    file("a grade_id that is a list", metadata({"grade_id": ["q1"]}), ""),
    file(
        "a grade_id of a test",
        metadata({"grade_id": "q1_hidden", "solution": True}),
        "q1",
        "missing",
    ),
    file("an empty grade_id", metadata({"grade_id": ""}), ""),
    file(
        "points that are text",
        metadata({"grade_id": "q1_visible", "points": "many"}, "q1_visible"),
        "",
    ),
    notebook("points for oneself", changed(set_all(points=100), NOTHING), ALL),
    notebook("nothing locked", changed(set_all(locked=False))),
    notebook("schema of old", changed(set_all(schema_version=1))),
    notebook("schema of the future", changed(set_all(schema_version=99))),
    notebook("tests renamed", changed(rename_tests)),
    notebook("tests renamed, nothing done", changed(rename_tests, NOTHING), ALL),
]
CELLS = [
    notebook("an answer deleted", changed(without("q1")), "q1", "missing"),
    notebook("all answers deleted", changed(without("q1", "q2", "q3", "q4")), ALL, "missing"),
    notebook("the text deleted", changed(without("q5"))),
    notebook("tests deleted", changed(without("q1_visible", "q1_hidden", "q3_hidden"))),
    notebook("all cells deleted", changed(lambda nb: nb.cells.clear()), ALL, "missing"),
    notebook("the imports deleted", changed(lambda nb: nb.cells.pop(1))),
    notebook("tests that are easier", changed(easy_tests, NOTHING), ALL),
    notebook("easier tests, right answers", changed(easy_tests)),
    notebook(
        "every cell twice",
        changed(lambda nb: nb.cells.extend(copy.deepcopy(cell) for cell in list(nb.cells))),
    ),
    notebook("an answer twice", changed(twice("q1")), "", "2 times"),
    notebook(
        "an answer first wrong, then right",
        changed(twice("q1", "def standardize(X):\n    return X", first=True)),
        "",
        "2 times",
    ),
    notebook("an answer first right, then a stub", changed(twice("q1", STUB)), "q1", "2 times"),
    notebook("from behind", changed(lambda nb: nb.cells.reverse()), "", "order"),
    notebook("answers before the imports", changed(lambda nb: nb.cells.append(nb.cells.pop(1)))),
    notebook(
        "an answer at the very end",
        changed(lambda nb: nb.cells.append(nb.cells.pop(place_of(nb, "q1")))),
    ),
    notebook("an answer as Markdown", changed(as_kind("q1", "markdown")), "q1"),
    notebook("an answer as raw text", changed(as_kind("q1", "raw")), "q1"),
    notebook("the text as code", changed(as_kind("q5", "code"))),
    notebook(
        "two answers in one cell",
        changed(without("q2"), solved(q1=RIGHT["q1"] + "\n\n" + RIGHT["q2"])),
    ),
    notebook("the instructor's own notebook, with all solutions", source_notebook()),
    answers("an answer of a thousand blank lines", q1="\n" * 1000 + RIGHT["q1"]),
    answers("an answer nested too deeply", "q4", q4="order = " + "(" * 5000 + ")" * 5000),
    answers(
        "a marker of nbgrader's in an answer",
        q1=RIGHT["q1"] + "\n### BEGIN HIDDEN TESTS\nx = 1\n### END HIDDEN TESTS",
    ),
]
CASES = FILES + METADATA + CELLS
