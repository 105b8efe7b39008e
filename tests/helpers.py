"""Small notebooks and a few questions about folders, for the tests of the package."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ROOT = Path(__file__).resolve().parents[1]
BAD_NOTEBOOKS = ROOT / "tests" / "notebooks"
LEDGER_ROW = {
    "id": "S2-02",
    "deck": "S2",
    "kind": "formula",
    "claim": "XOR = (A + B) · not(A · B)",
    "lecture": "03_xor",
    "verdict": "confirmed",
    "right": "the formula holds, in all rows",
}


def prose(source: str = "Say what comes.", **metadata: object) -> NotebookNode:
    return new_markdown_cell(source, metadata=metadata)


def code(
    source: str, *outputs: NotebookNode, count: int | None = None, **metadata: object
) -> NotebookNode:
    return new_code_cell(source, outputs=list(outputs), execution_count=count, metadata=metadata)


def printed(text: str, name: str = "stdout") -> NotebookNode:
    return new_output("stream", name=name, text=text)


def write(path: Path, *cells: NotebookNode) -> Path:
    """Store a notebook of these cells, with ids that are the same on every run."""
    for number, cell in enumerate(cells, start=1):
        cell.id = f"cell-{number}"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=list(cells)), path)
    return path


def snapshot(folder: Path) -> dict[str, tuple[int, bytes | None]]:
    """Return mode and content of everything below a folder, to see whether anything changed."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mode, _content(path))
        for path in folder.rglob("*")
    }


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


@contextlib.contextmanager
def ordinary_user() -> Iterator[None]:
    """Give up root's rights for a while, which no mode of a folder binds; POSIX only."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
