"""Checks on one question of an exercise, with messages that help."""

from collections.abc import Callable, Mapping

import numpy as np

from coursekit.study.box import show_box


class WrongAnswer(AssertionError):  # noqa: N818 - learners read this name
    """An answer that is not right yet; its message says all that the box says."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows in place of a traceback: IPython's own hook."""
        return ["WrongAnswer: not right yet; the box above says why."]


class Question:
    """A question whose checks stand in a ``with`` block; the block ends in a coloured box.

    Parameters
    ----------
    name : str
        What the box is headed with.

    Notes
    -----
    The first check that fails ends the block: it shows what the learner's code gave, what
    was asked for, and the known mistake it looks like, and raises `WrongAnswer`. The value
    expected is never shown, since it is often the answer. A stub's NotImplementedError
    passes through, under a box that says what is to be done: open is not wrong.

    Examples
    --------
    >>> with Question("double") as q:
    ...     q.close("double(3)", 6.0, 6.0)
    """

    def __init__(self, name: str):
        self.name = name
        self._passed: dict[str, None] = {}  # an ordered set: a check in a loop shows once

    def __enter__(self) -> "Question":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        if error is None:
            show_box("right", self.name, list(self._passed))
        elif isinstance(error, NotImplementedError):
            show_box("open", self.name, [f"still to do: {error}"])
            # No traceback through the tests: IPython asks the error itself how it looks.
            error._render_traceback_ = lambda: [f"NotImplementedError: {error}"]
        elif isinstance(error, Exception) and not isinstance(error, WrongAnswer):
            raise self._failed([f"your code raised {kind.__name__}: {error}"]) from None

    def close(
        self,
        what: str,
        got: object,
        want: object,
        tolerance: float = 1e-9,
        mistakes: Mapping[str, object] | None = None,
        hint: str = "",
    ) -> None:
        """Check that numbers, or arrays of them, agree.

        Parameters
        ----------
        what : str
            What was computed, such as ``"step(w, x, y)"``.
        got : object
            The learner's result.
        want : array_like
            The right one, of the same shape.
        tolerance : float
            Largest absolute difference of an entry.
        mistakes : mapping of str to array_like, optional
            A sentence that names a mistake, and the result which that mistake gives.
        hint : str, optional
            What to think about when no known mistake fits.
        """
        want = np.asarray(want, dtype=float)
        array = self._array(what, got, want.shape)
        if _near(array, want, tolerance):
            self._passed[f"{what}: right to {tolerance:g}"] = None
            return
        known = [name for name, wrong in (mistakes or {}).items() if _near(array, wrong, tolerance)]
        advice = known[:1] or ([hint] if hint else [])
        raise self._failed([f"{what} gave {_short(array)}", *advice])

    def true(self, what: str, holds: object, hint: str = "") -> None:
        """Check a property; `what` says it as a sentence."""
        if not bool(holds):
            raise self._failed([f"this must hold, and does not: {what}", *([hint] if hint else [])])
        self._passed[what] = None

    def unchanged(self, what: str, call: Callable[..., object], *arguments: np.ndarray) -> object:
        """Return ``call(*arguments)``, and check that no argument was changed in place."""
        before = [np.copy(argument) for argument in arguments]
        result = call(*arguments)
        same = [np.array_equal(a, b) for a, b in zip(before, arguments, strict=True)]
        if not all(same):
            lines = [f"{what} changed its input; make a new array, as in w = w + step"]
            raise self._failed(lines)
        return result

    def _array(self, what: str, got: object, shape: tuple[int, ...]) -> np.ndarray:
        if got is None:
            raise self._failed([f"{what} gave None; is a return missing?"])
        try:
            array = np.asarray(got)
        except ValueError:  # rows of different lengths
            array = np.asarray("ragged")
        if array.dtype.kind not in "biuf":
            asked = f"numbers of shape {shape} were asked for"
            raise self._failed([f"{what} gave {_short(got)}; {asked}"])
        if array.shape != shape:
            raise self._failed([f"{what} has shape {array.shape}; {shape} was asked for"])
        return array.astype(float)

    def _failed(self, lines: list[str]) -> WrongAnswer:
        show_box("wrong", self.name, lines)
        return WrongAnswer(f"{self.name}: {'; '.join(lines)}")


def _near(array: np.ndarray, other: object, tolerance: float) -> bool:
    other = np.asarray(other, dtype=float)
    if array.shape != other.shape:
        return False
    with np.errstate(invalid="ignore"):  # inf - inf: not near, and nothing on stderr
        return bool(np.all(np.abs(array - other) <= tolerance))


def _short(value: object) -> str:
    text = repr(value)
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=4, suppress_small=True)
    text = " ".join(text.split())
    return text if len(text) <= 200 else text[:200] + " …"
