"""What formgrader and feedback show of a submission: all that was graded, and nothing that runs."""

import copy
import json

import nbformat
import nbgrader_course as course
import pytest
from bs4 import BeautifulSoup
from helpers import code, printed, prose
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter
from nbgrader_course import RIGHT, result

from coursekit.grading.autograded import autograded, graded_cell, verdict, write_autograded
from coursekit.grading.defuse import JOINER, defuse, literal
from coursekit.grading.result import BROKEN, Mark

EXPORTER = HTMLExporter()
KNOWN = ["double", "double_shown", "double_more", "half", "half_shown", "essay"]
# Markdown whose pieces, put together at random, are to stay text.
PIECES = [
    "<", ">", "script", "</script>", "<img src=x onerror=f()>", "<details>", "</details>", "<pre>",
    "[a]", "(javascript:f())", "(https://x.org/a.png)", "!", "]: javascript:f()", "[r]", "(",
    "attachment:", "&lt;script&gt;", "&#60;img", "<a\nhref=javascript:f()>", "<javascript:f()>",
    "```mermaid\n", "```", "$", "$$", "\\href{javascript:f()}{x}", "\n\n", "> ", "    ", "`", "\\",
    "<svg/onload=f()>", "<!--", "-->", "<?", "<style>*{}</style>", "<b>", "<b onclick=f()>", "\t",
    "<math><mi xlink:href='javascript:f()'>", "\x00", "<\x00script>", '"', "'", "|a|\n|-|\n|",
]  # fmt: skip
ATTRIBUTES = {"href", "src", "alt", "class", "id", "open", "start", "style"}
FORBIDDEN = {"script", "iframe", "object", "embed", "form", "input", "style", "svg", "math", "base"}


def shown(notebook):
    """Return the notebook's known cells by grade_id, each of which must be there once."""
    cells = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    names = [cell.metadata.nbgrader.grade_id for cell in cells]
    assert sorted(names) == sorted(KNOWN)
    return dict(zip(names, cells, strict=True))


def made(notebook, graded=None):
    data = json.dumps(notebook).encode()
    shown = autograded(graded or result("ada"), course.sheet(), data)
    nbformat.validate(shown)
    return shown


def page(markdown):
    """Return what nbconvert makes of Markdown, as formgrader and feedback have it do."""
    html = EXPORTER.markdown2html({"cell": {}}, markdown)
    return BeautifulSoup(html, "html.parser")


def dangers(soup):
    for tag in soup.find_all(True):
        if tag.name in FORBIDDEN:
            yield tag
        for name, value in tag.attrs.items():
            fine = name in ATTRIBUTES and (name != "style" or "text-align" in value)
            if name == "href":
                plain_link = value.startswith(("#", "http://x.org", "https://x.org", "../"))
                fine = tag.name == "a" and (plain_link or value == "")
            if name == "src":
                fine = value.startswith("attachment:")
            if not fine:
                yield name, value


def test_nbgrader_finds_its_metadata_and_nothing_of_the_students():
    submitted = course.submission(**RIGHT)
    for cell in submitted.cells:
        cell.metadata |= {"tags": ["raises-exception"], "trusted": True}
    submitted.metadata["title"] = "<script>"
    notebook = made(submitted)
    from nbgrader.nbgraderformat import MetadataValidator

    MetadataValidator().validate_nb(notebook)
    expected = {
        c.metadata.nbgrader.grade_id: c.metadata.nbgrader
        for c in course.source().cells
        if "nbgrader" in c.metadata
    }
    for name, cell in shown(notebook).items():
        assert cell.metadata == {"nbgrader": expected[name]}
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


def test_tests_are_the_instructors_and_answers_are_those_that_were_graded():
    submitted = course.submission(**RIGHT)
    for name in ("double_shown", "half_shown"):
        course.cell_of(submitted, name).source = "pass"
    cells = shown(made(submitted))
    for name in ("double_shown", "double_more", "half_shown"):
        assert cells[name].source == course.cell_of(course.source(), name).source
    assert {name: cells[name].source for name in RIGHT} == RIGHT


def test_outputs_are_what_grading_saw_and_never_what_was_handed_in():
    submitted = course.submission(**RIGHT)
    display = nbformat.v4.new_output("display_data", {"text/html": "<script>1</script>"})
    submitted.cells.insert(0, code("2 + 2", printed("forged"), display))
    for cell in submitted.cells[1:]:
        if cell.cell_type == "code":
            cell.outputs = [printed("All tests passed")]
    graded = result("ada", {"double_shown"}, outputs={0: "<b>4</b>\x00\n"})
    notebook = made(submitted, graded)
    assert notebook.cells[0].outputs == [printed("<b>4</b>\n")]
    cells = shown(notebook)
    assert cells["double_shown"].outputs == cells["double"].outputs == []
    failed = cells["half_shown"].outputs
    assert [(o.output_type, o.evalue) for o in failed] == [("error", "half_shown failed")]


def test_of_cells_that_are_there_twice_the_graded_one_keeps_its_name():
    submitted = course.submission(**RIGHT)
    first = copy.deepcopy(course.cell_of(submitted, "double"))
    first.source = "def double(x): return None"
    test = copy.deepcopy(course.cell_of(submitted, "half_shown"))
    submitted.cells = [first, *submitted.cells, test]
    notebook = made(submitted)
    assert shown(notebook)["double"].source == RIGHT["double"]
    assert notebook.cells[0].source == first.source
    assert len(notebook.cells) == len(submitted.cells)


def test_an_answer_that_lost_its_metadata_is_shown_as_the_answer():
    submitted = course.submission(**RIGHT)
    for cell in submitted.cells:
        cell.metadata = {}
    notebook = made(submitted)
    cells = shown(notebook)
    assert {name: cells[name].source for name in RIGHT} == RIGHT
    order = [c.metadata.nbgrader.grade_id for c in notebook.cells if "nbgrader" in c.metadata]
    assert order == KNOWN  # the tests, which are put back, stand behind their answers


def test_missing_cells_are_put_where_the_sheet_has_them():
    submitted = course.submission(**RIGHT)
    for name in ("double", "half_shown", "essay"):
        submitted.cells.remove(course.cell_of(submitted, name))
    answers = {"half": RIGHT["half"]}
    notebook = made(submitted, result("ada", answers=answers))
    order = [c.metadata.nbgrader.grade_id for c in notebook.cells if "nbgrader" in c.metadata]
    assert order == KNOWN
    assert shown(notebook)["double"].source == shown(notebook)["essay"].source == ""


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"no", b"[]", b'{"cells": 3}', b"[" * 100_000])
def test_of_a_file_that_is_no_notebook_the_reason_is_shown(data, tmp_path):
    broken = result("ada", answers={}, status=BROKEN, messages=("The file is <b> no notebook.",))
    notebook = autograded(broken, course.sheet(), data)
    nbformat.validate(notebook)
    (cell,) = notebook.cells
    assert page(cell.source).get_text().strip() == "The file is <b> no notebook."
    (tmp_path / "a.ipynb").write_bytes(data)
    path = write_autograded(tmp_path, broken, course.sheet(), tmp_path / "a.ipynb")
    assert nbformat.read(path, as_version=4) == notebook
    assert path == tmp_path / "autograded" / "ada" / "sheet" / "sheet.ipynb"


def test_a_file_that_is_gone_is_shown_by_its_messages(tmp_path):
    path = write_autograded(tmp_path, result("ada"), course.sheet(), tmp_path / "a.ipynb")
    assert "empty" in nbformat.read(path, as_version=4).cells[0].source


def test_odd_cells_and_texts_can_be_stored(tmp_path):
    cells = [3, {"cell_type": "heading", "source": ["a", 1]}, {"source": "half \ud800\x00"}, {}]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": cells}))
    graded = result("ada", answers={"double": "\ud800", "half": "\x00"}, outputs={0: "\udfff"})
    path = write_autograded(tmp_path, graded, course.sheet(), tmp_path / "a.ipynb")
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert shown(notebook)["double"].source == ""
    again = path.read_bytes()
    write_autograded(tmp_path, graded, course.sheet(), tmp_path / "a.ipynb")
    assert path.read_bytes() == again


def test_pictures_in_an_answer_stay_and_drawings_that_run_go():
    submitted = course.submission(**RIGHT)
    essay = course.cell_of(submitted, "essay")
    essay.source = "See ![my drawing](attachment:a.png)"
    essay.attachments = {
        "a.png": {"image/png": "QUJD", "text/html": "<script>"},
        "b.svg": {"image/svg+xml": "<svg onload=f()>"},
    }
    graded = result("ada", answers={**RIGHT, "essay": essay.source})
    cell = shown(made(submitted, graded))["essay"]
    assert cell.source == essay.source
    assert cell.attachments == {"a.png": {"image/png": "QUJD"}}


@given(
    points=st.floats(0, 100, allow_nan=False),
    share=st.sampled_from([0.0, 0.25, 0.5, 1.0]),
    message=st.sampled_from(["", "wrong", "two\nlines", "\x00", "0.5"]),
)
def test_nbgrader_reads_exactly_our_marks_from_the_outputs(points, share, message):
    utils = pytest.importorskip("nbgrader.utils")
    cell = graded_cell(course.sheet().tests[0], "pass")
    cell.metadata.nbgrader["points"] = points
    cell.outputs = [nbformat.from_dict(o) for o in verdict(Mark(points * share, points, message))]
    assert utils.determine_grade(cell) == (points * share, points)
    cell.outputs = verdict(None)
    assert utils.determine_grade(cell) == (0, points)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_markdown_of_a_stranger_becomes_anything_that_runs_or_fetches(markdown):
    once = defuse(markdown)
    assert defuse(once) == once
    assert list(dangers(page(once))) == []


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_a_literal_text_is_shown_as_it_is(text):
    soup = page(defuse(literal(text)))
    assert list(dangers(soup)) == []
    (pre,) = soup.find_all("pre")
    assert pre.get_text().replace(JOINER, "").strip("\n") == text.replace("\x00", "").strip("\n")


def test_the_search_for_dangers_finds_them():
    for piece in (course.SCRIPT, "<b onclick=f()>x</b>", "[a](javascript:f())", "![a](http://x/y)"):
        assert list(dangers(page(piece)))


def test_prose_of_a_sheet_stays_as_it_is():
    text = "# A\n\nSee [03](../lectures/03_xor.ipynb): $a < b$, `x < y[0]`\n\n> quoted\n\n" + (
        "<details><summary>Hint</summary>\n\n1. *One*\n\n</details>\n\n| a |\n|---|\n| 1 |"
    )
    assert defuse(text) == text
    assert defuse("$a<b$").replace(JOINER, "") == "$a<b$"
    assert made(nbformat.v4.new_notebook(cells=[prose(text)])).cells[0].source == text
