"""Predict, then run: a learner's guess beside what came out."""

import numpy as np

from coursekit.study.box import show_box
from coursekit.study.plain import plain
from coursekit.study.words import cut, short

LONGEST = 2000  # characters of a prediction
NO_PREDICTION = "No prediction yet: write one above and run again."


def compare(prediction: float | str | None, answer: float | str, tolerance: float = 0.0) -> None:
    """Show a prediction beside the computed answer; neither outcome is an error.

    Parameters
    ----------
    prediction : number, str or None
        What the reader wrote before running; None if nothing.
    answer : number or str
        What the cell computed.
    tolerance : float
        How far from the answer a number still counts as predicted, in the answer's unit.
    """
    computed = f"computed: {_text(answer)}"
    if prediction is None:
        show_box(
            "note",
            "your prediction",
            [computed, NO_PREDICTION],
        )
    elif _agrees(prediction, answer, tolerance):
        show_box("right", "your prediction", [computed, f"predicted: {_text(prediction)}"])
    else:
        lines = [computed, f"predicted: {_text(prediction)}", "What did you assume that is not so?"]
        show_box("note", "your prediction", lines)


def _agrees(prediction: object, answer: object, tolerance: float) -> bool:
    if isinstance(answer, str):
        return _text(prediction).strip().lower() == answer.strip().lower()
    try:
        return bool(abs(float(_one(prediction)) - float(_one(answer))) <= tolerance)
    except (TypeError, ValueError, OverflowError):
        return False


def _one(value: object) -> object:
    """Return plain data, and for an array of one entry that entry."""
    value = plain(value)
    return value.item() if isinstance(value, np.ndarray | np.generic) and value.size == 1 else value


def _text(value: object) -> str:
    value = plain(value)
    try:
        text = f"{value:.4g}" if isinstance(value, (float, np.floating)) else str(value)
    except Exception:  # such as an integer too long to be written
        text = short(value)
    return cut(text, LONGEST)
