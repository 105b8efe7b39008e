"""Run the code of a notebook, in a process of its own, and record the frames of its controls.

    python -m coursekit.slides.recording NOTEBOOK RESULT

A stored notebook holds one picture of each control. To move it in a deck, its figure is needed,
so the code up to the last control is run again, without a kernel: nothing else is kept, and
other figures are not drawn at all. RESULT is JSON: ``cells`` (a code cell's place among the code
cells, to a list of records, see frames.py) or ``error``.
"""

import contextlib
import io
import json
import os
import sys
from pathlib import Path

from PIL import Image

from coursekit.figures import show
from coursekit.live import control as live
from coursekit.slides import cache, frames


def main(notebook: Path, result: Path) -> None:
    """Write the records of a notebook, or why there are none."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    os.chdir(notebook.parent)
    sys.path.insert(0, "")  # as a kernel finds modules beside the notebook
    try:
        told = {"cells": _records(cells)}
    except _CellError as error:
        told = {"error": str(error)}
    result.write_text(json.dumps(told), encoding="utf-8")


class _CellError(Exception):
    """What failed, and in which cell."""


def _records(cells: list[dict]) -> dict[int, list[dict]]:
    shell, taken = _shell(), _take_controls()
    found = {}
    for place, number in enumerate(cache.code_numbers(cells[: cache.last_control(cells)])):
        cell = cells[number - 1]
        taken.clear()
        with _silence():
            ran = shell.run_cell("".join(cell["source"]))
        expected = "raises-exception" in cell["metadata"].get("tags", [])
        if not ran.success and not expected:
            raise _CellError(f"cell {number}: {_line(ran.error_before_exec or ran.error_in_exec)}")
        if taken:
            found[place] = [_record(control, number) for control in taken]
    return found


def _record(control, number: int) -> dict:
    try:
        with _silence():
            return frames.record(control)
    except Exception as error:  # whatever the notebook's own functions do at some value
        raise _CellError(f"cell {number}: a slider fails: {_line(error)}") from None


def _line(error: BaseException) -> str:
    first = (str(error).strip().splitlines() or [""])[0][:200]
    return f"{type(error).__name__}: {first}"


def _shell():
    """Return what runs cells as a kernel would, magics and ``display`` included."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False  # it would be written into the lecturer's own
    return InteractiveShell.instance(config=config)


def _take_controls() -> list:
    """Return the list that each control comes to from now on; other figures are not drawn."""
    taken: list = []
    live.take = taken.append
    blank = io.BytesIO()
    Image.new("L", (2, 2)).save(blank, "png")
    show.__globals__["to_png"] = lambda fig, alt: blank.getvalue()
    return taken


@contextlib.contextmanager
def _silence():
    nowhere = io.StringIO()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        yield


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
