"""Notebooks are executed, stored without what differs between runs, and kept if a cell fails."""

import re

import nbformat
import pytest
from helpers import code, printed, prose, snapshot, write
from nbformat import NotebookNode

from coursekit.authoring import build as build_module
from coursekit.authoring.build import BuildError, build
from coursekit.authoring.normalise import normalise, sanitise

TRANSIENT = {
    "execution": {"iopub.execute_input": "2024-01-01T00:00:00Z"},
    "ExecuteTime": {"end_time": "2024-01-01"},
    "scrolled": True,
    "tags": ["claim:S2-02"],
    "slideshow": {"slide_type": "slide"},
}
WIDGET = """
view = {"application/vnd.jupyter.widget-view+json": {"model_id": "f00"}, "text/plain": "a slider"}
display(view, raw=True)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build one notebook twice; give its path, what changed, its first bytes, what was told."""
    folder = tmp_path_factory.mktemp("course") / "lectures"
    path = write(
        folder / "a.ipynb",
        prose("# A"),
        code(
            "import os\nfrom pathlib import Path\nprint(Path.cwd().as_posix(), os.listdir())",
            **TRANSIENT,
        ),
        code("print('b', flush=True)\nprint('c')\nobject()", printed("old"), count=7),
        code(WIDGET),
        code("print(os.environ['OPENBLAS_NUM_THREADS'], os.environ['OMP_NUM_THREADS'])  "),
        code("raise OSError(os.path.abspath('b'))", tags=["raises-exception"]),
    )
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {}}
    notebook.metadata.language_info = {"name": "python", "version": "3.99"}
    nbformat.write(notebook, path)
    told = []
    changed = [build(path, told.append)]
    first = path.read_bytes()
    changed.append(build(path))
    return path, changed, first, told


def test_outputs_are_stored_and_counted_from_one(built):
    path, changed, _, told = built
    cells = nbformat.read(path, as_version=4).cells
    assert changed == [True, False]
    assert [cell.execution_count for cell in cells[1:]] == [1, 2, 3, 4, 5]
    assert cells[4].outputs[0].text == "1 1\n"
    assert len(told) == 6
    assert re.fullmatch(rf"{re.escape(str(path))}: cell 6 of 6, \d+ s", told[-1])


def test_a_second_build_changes_no_byte(built):
    path, _, first, _ = built
    assert path.read_bytes() == first


def test_the_kernel_works_in_the_folder_of_the_notebook(built):
    path, *_ = built
    (listing,) = nbformat.read(path, as_version=4).cells[1].outputs
    assert listing.text.endswith("COURSE/lectures ['a.ipynb']\n"), "without its absolute path"


def test_what_differs_between_runs_is_not_stored(built):
    path, *_ = built
    notebook = nbformat.read(path, as_version=4)
    _, timed, result, widget, blanks, error = notebook.cells
    assert notebook.metadata == {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    assert timed.metadata == {"tags": TRANSIENT["tags"], "slideshow": TRANSIENT["slideshow"]}
    assert [output.get("text") for output in result.outputs] == ["b\nc\n", None]
    assert result.outputs[1].data == {"text/plain": "<object at 0xADDRESS>"}
    assert widget.outputs[0].data == {"text/plain": "a slider"}
    assert blanks.source.endswith(")")
    assert error.outputs[0].evalue.endswith("COURSE/lectures/b")
    assert "COURSE/lectures/b" in error.outputs[0].traceback[-1]


def test_ids_are_kept_or_made_and_then_stay():
    def ids_of_a_new_copy():
        cells = [prose("a"), prose("b"), prose("b"), prose("c"), prose("c")]
        cells[0].id, cells[1].id, cells[2].id = "kept", "twice", "twice"
        del cells[3]["id"], cells[4]["id"]
        notebook = NotebookNode(metadata=NotebookNode(), cells=cells)
        once = [cell.id for cell in normalise(notebook).cells]
        assert [cell.id for cell in normalise(notebook).cells] == once
        return once

    ids = ids_of_a_new_copy()
    assert ids[:2] == ["kept", "twice"]
    assert len(set(ids)) == 5
    assert ids_of_a_new_copy() == ids


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<A at 0x7f3c2b1a9d10>", "<A at 0xADDRESS>"),
        ("flags 0x1F", "flags 0x1F"),
        ("/home/ann/course/lectures/03_xor.ipynb", "COURSE/lectures/03_xor.ipynb"),
        ("/a b/lectures", "/a b/lectures"),
        ("see lectures/03_xor.ipynb", "see lectures/03_xor.ipynb"),
    ],
)
def test_addresses_and_folders_are_replaced(text, clean):
    assert sanitise(text) == clean
    assert sanitise(clean) == clean


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("raise ValueError('no such hinge\\nand more')", "cell 3: ValueError: no such hinge;"),
        ("raise KeyError", "cell 3: KeyError: no message;"),
        ("import time\ntime.sleep(30)", "cell 3: took longer than 1 s;"),
        ("import os\nos._exit(3)", "cell 3: the kernel died;"),
    ],
    ids=["error", "no message", "time", "death"],
)
def test_a_cell_that_fails_keeps_the_old_file(tmp_path, monkeypatch, source, reason):
    monkeypatch.setattr(build_module, "CELL_SECONDS", 1)
    path = write(tmp_path / "a.ipynb", code("1 + 1", count=5), prose(), code(source, count=6))
    before = snapshot(tmp_path)
    with pytest.raises(BuildError) as caught:
        build(path)
    assert snapshot(tmp_path) == before
    message = str(caught.value)
    assert message.startswith(f"{path}: {reason}")
    assert "\n" not in message
    assert message.endswith("Open it, run that cell, and build again.")
