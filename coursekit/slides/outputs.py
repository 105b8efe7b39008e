"""The outputs of cells: which form of them a deck shows, what it refuses, and how large."""

import base64
import binascii
import io
from pathlib import Path

from coursekit.authoring.errors import CourseError
from coursekit.study.predict import NO_PREDICTION

# What an output shows is its first form in this order: a picture is complete in itself, while
# HTML may count on scripts from the network. Widget views are absent: no kernel is behind them.
IMAGES = ["image/svg+xml", "image/png", "image/jpeg"]
SHOWN = [*IMAGES, "text/html", "text/markdown", "text/latex", "text/plain"]
WIDGET = "application/vnd.jupyter.widget-view+json"
LARGEST = 3_000_000  # characters of one output; a whole deck should be no larger
LARGER = 1.5  # a screen of 1920 by 1080 shows a slide of 1280 by 720 so many times enlarged


def check(cells: list, path: Path) -> None:
    """Refuse cells that were never run, that failed, or that hold too much; drop empty outputs.

    Parameters
    ----------
    cells : list
        Those that the deck shows, with their places, see breaks.py.
    """
    for cell in cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        where = f"{path}: cell {cell.metadata.deck.number}"
        tags = cell.metadata.get("tags", [])
        if cell.execution_count is None:
            raise CourseError(f"{where} was never executed; run `coursekit build {path}` first.")
        failed = any(output.output_type == "error" for output in cell.outputs)
        if failed and "raises-exception" not in tags:
            raise CourseError(f"{where} ended in an error; mend it and build the notebook again.")
        cell.outputs = [output for output in cell.outputs if _shows_something(output)]
        if "hide-output" not in tags:
            _check_size(cell, where)


def _shows_something(output) -> bool:
    """Return False for what a room cannot use: a widget on its own, a request to predict."""
    forms = output.get("data", SHOWN)
    if NO_PREDICTION in output.get("data", {}).get("text/plain", ""):
        return False
    return any(form in forms for form in (IMAGES if WIDGET in forms else SHOWN))


def _check_size(cell, where: str) -> None:
    for output in cell.outputs:
        if (size := len(_shown_form(output))) > LARGEST:
            raise CourseError(
                f"{where} has an output of {size / 1e6:.0f} MB; a deck takes {LARGEST / 1e6:.0f}: "
                "make it smaller, or give the cell the tag hide-output."
            )


def _shown_form(output) -> str:
    data = output.get("data")
    if data is None:
        return output.get("text", "") or output.get("evalue", "")
    return next((data[form] for form in SHOWN if form in data), "")


def place_controls(cells: list, records: dict[int, list[dict]]) -> tuple[list[dict], list[int]]:
    """Mark each output that is the picture of a control.

    The output and the start of the control say the same sentence, so that a picture never
    stands under the sliders of another one.

    Returns
    -------
    shown : list of dict
        The records of the marked outputs, in order.
    missed : list of int
        Numbers of shown cells whose controls have no such output.
    """
    shown, missed = [], []
    for cell in cells:
        waiting = list(records.get(cell.metadata.deck.number, []))
        if "hide-output" in cell.metadata.get("tags", []):
            waiting = []
        for output in cell.get("outputs", []):
            output.get("metadata", {}).pop("control", None)
            record = _first(waiting, output.get("data", {}))
            if record is not None:
                waiting.remove(record)
                output.metadata.control = {"number": len(shown), **_without_pictures(record)}
                shown.append(record)
        missed += [cell.metadata.deck.number] * bool(waiting)
    return shown, missed


def _first(waiting: list[dict], data: dict) -> dict | None:
    if "image/png" not in data:
        return None
    return next((record for record in waiting if record["alt"] == data.get("text/plain")), None)


def _without_pictures(record: dict) -> dict:
    return {name: record[name] for name in ("sliders", "together", "alt", "width")}


def room(output, mime: str) -> int:
    """Return how wide a picture may be shown, in pixels of the slide, so that it stays sharp.

    What was made for dense screens, which says so in its metadata, stays sharp on 1920 by 1080;
    any other one is not enlarged on 1280 by 720.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        picture = Image.open(io.BytesIO(base64.b64decode(output.data[mime])))
    except (binascii.Error, UnidentifiedImageError, OSError):
        return 0
    said = output.get("metadata", {}).get(mime, {}).get("width", picture.width)
    dense = isinstance(said, int) and LARGER * said <= picture.width
    return int(picture.width / LARGER) if dense else picture.width
