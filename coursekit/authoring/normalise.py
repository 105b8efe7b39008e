"""What a run leaves in a notebook, made the same for every run and machine."""

import functools
import hashlib
import re
from pathlib import Path

from nbformat import NotebookNode

SANITIZE = Path(__file__).with_name("sanitize.cfg")
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# Keys that an editor or a run adds: timings, window state, the trust of one machine.
TRANSIENT_NOTEBOOK = ("widgets", "signature", "vscode", "toc", "toc-autonumbering")
TRANSIENT_CELL = ("execution", "ExecuteTime", "trusted", "scrolled", "collapsed", "vscode")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Remove from `notebook`, in place, all that differs between two equal runs.

    Cell ids are kept where they are valid and unique, and otherwise made from the cell's
    source, so that a difference between two versions shows what changed and nothing else.
    A second call changes nothing.
    """
    for key in TRANSIENT_NOTEBOOK:
        notebook.metadata.pop(key, None)
    notebook.metadata.kernelspec = NotebookNode(KERNEL)
    notebook.metadata.language_info = NotebookNode(name="python")
    notebook.nbformat_minor = 5
    _stabilise_ids(notebook.cells)
    for cell in notebook.cells:
        _normalise_cell(cell)
    return notebook


def _stabilise_ids(cells: list[NotebookNode]) -> None:
    seen = set()
    for cell in cells:
        identifier, attempt = cell.get("id", ""), 0
        while not identifier or identifier in seen:
            text = f"{cell.cell_type}:{cell.source}:{attempt}"
            identifier, attempt = hashlib.sha1(text.encode()).hexdigest()[:8], attempt + 1
        cell.id = identifier
        seen.add(identifier)


def _normalise_cell(cell: NotebookNode) -> None:
    for key in TRANSIENT_CELL:
        cell.metadata.pop(key, None)
    cell.source = cell.source.rstrip()
    for output in cell.get("outputs", []):
        _normalise_output(output)


def _normalise_output(output: NotebookNode) -> None:
    if output.output_type == "stream":
        output.text = sanitise(output.text)
    elif output.output_type == "error":
        output.evalue = sanitise(output.evalue)
        output.traceback = [sanitise(line) for line in output.traceback]
    else:
        # A stored view has no kernel behind it; the picture beside it is what a reader sees.
        output.data.pop(WIDGET_VIEW, None)
        for kind, content in output.data.items():
            if kind.startswith("text/") and isinstance(content, str):
                output.data[kind] = sanitise(content)


def sanitise(text: str) -> str:
    """Replace memory addresses and this machine's folders in `text`."""
    for pattern, replacement in _replacements():
        text = re.sub(pattern, replacement, text)
    return text


@functools.cache
def _replacements() -> list[tuple[str, str]]:
    """Read the file as nbval reads it, so that both agree."""
    text = SANITIZE.read_text(encoding="utf-8")
    return re.findall(r"^regex: (.*)\nreplace: (.*)$", text, flags=re.MULTILINE)
