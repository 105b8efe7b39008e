"""What can be checked on a question, with messages that help."""

import os
from collections.abc import Callable, Mapping

import numpy as np

from coursekit.study.plain import numbers, plain, truth
from coursekit.study.quiet import copied, same
from coursekit.study.slope import slope
from coursekit.study.words import short


class WrongAnswer(AssertionError):  # noqa: N818 - learners read this name
    """An answer that is not right yet; its message says all that the box says."""

    lines: tuple[str, ...] = ()

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows in place of a traceback: IPython's own hook."""
        return ["WrongAnswer: not right yet; the box above says why."]


class Checks:
    """The checks of a `Question`; each notes that it passed, or raises `WrongAnswer`."""

    def __init__(self, name: str):
        self.name = name
        self._passed: dict[str, None] = {}  # an ordered set: a check in a loop shows once
        self._failure: WrongAnswer | None = None  # the first check that failed

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
        want = np.asarray(plain(want, lambda value: value), dtype=float)
        array = self._numbers(what, got, want.shape).astype(float)
        if _near(array, want, tolerance):
            self._passed[f"{what}: right to {tolerance:g}"] = None
            return
        known = [name for name, wrong in (mistakes or {}).items() if _near(array, wrong, tolerance)]
        advice = known[:1] or ([hint] if hint else [])
        asked = f"not right to {tolerance:g}" if tolerance else "not exactly right"
        raise self._fail([f"{what} gave {short(array)}, {asked}", *advice])

    def true(self, what: str, holds: object, hint: str = "") -> None:
        """Check a property; `what` says it as a sentence. Only True, or 1, will do."""
        holds, given = truth(holds), holds
        if not holds:
            odd = [f"the check gave {short(given)}, not True or False"] if holds is None else []
            advice = [hint] if hint else []
            raise self._fail([f"this must hold, and does not: {what}", *odd, *advice])
        self._passed[what] = None

    def array(
        self, what: str, got: object, shape: tuple[int, ...], dtype: type | None = None
    ) -> np.ndarray:
        """Check the shape of an array, or of lists of numbers, and its type if one is given.

        Parameters
        ----------
        what, got : str, object
            What was computed, and the learner's result.
        shape : tuple of int
        dtype : type, optional
            A type such as ``np.float32``, or a family of types such as ``np.integer``.

        Returns
        -------
        ndarray
            A new base array of the numbers, safe to compute with.
        """
        array = self._numbers(what, got, shape)
        name = "" if dtype is None else dtype.__name__
        if name and not np.issubdtype(array.dtype, dtype):
            raise self._fail([f"{what} has dtype {array.dtype}; {name} was asked for"])
        self._passed[f"{what}: shape {shape}" + (f", {name}" if name else "")] = None
        return array

    def gradient(
        self,
        what: str,
        got: object,
        f: Callable[[np.ndarray], float],
        x: np.ndarray,
        tolerance: float = 1e-6,
        hint: str = "",
    ) -> None:
        """Check a gradient against the slopes of the function itself.

        Parameters
        ----------
        what, got : str, object
            What was computed, and the learner's result, of the shape of x.
        f : callable
            The function, of one array. If it takes complex ones, a complex step gives its
            slopes; if it does not, or drops the imaginary part, central differences do.
        x : array_like
            The point, away from kinks.
        tolerance : float
            Largest norm of the difference, relative to the norm of the gradient (or 1).
        hint : str, optional
            What to think about if neither the sign nor a factor 2 is the mistake.
        """
        want = slope(f, np.asarray(x, dtype=float))
        array = self._numbers(what, got, want.shape).astype(float)
        size = tolerance * max(1.0, float(np.linalg.norm(want)))
        slips = {"the sign is wrong": -want, "a factor 2 too much": 2 * want}
        slips["a factor 2 is missing"] = want / 2
        if np.linalg.norm(array - want) <= size:
            self._passed[f"{what}: right to {tolerance:g}, relative"] = None
            return
        known = [name for name, wrong in slips.items() if np.linalg.norm(array - wrong) <= size]
        advice = known[:1] or ([hint] if hint else [])
        asked = f"not the slopes of the function to {tolerance:g}, relative"
        raise self._fail([f"{what} gave {short(array)}, {asked}", *advice])

    def unchanged(self, what: str, call: Callable[..., object], *arguments: object) -> object:
        """Return ``call(*arguments)``, and check that no argument was changed in place.

        Subclasses of arrays and of builtin types come back as their plain bases.
        """
        before = copied(arguments)
        result = call(*arguments)
        if not same(before, arguments):
            lines = [f"{what} changed its input; make a new array, as in w = w + step"]
            raise self._fail(lines)
        return plain(result, lambda value: value)

    @staticmethod
    def rng(seed: int) -> np.random.Generator:
        """Return random numbers for a question's cases: the same for a seed on every run.

        An instructor who sets the environment variable ``COURSEKIT_SEED`` to a number or a
        word gets other cases, which nobody can have prepared for.
        """
        secret = os.environ.get("COURSEKIT_SEED", "")
        if not secret:
            return np.random.default_rng(seed)
        number = int(secret) if secret.isdecimal() else int.from_bytes(secret.encode(), "big")
        return np.random.default_rng([seed, number])

    def _numbers(self, what: str, got: object, shape: tuple[int, ...]) -> np.ndarray:
        if got is None:
            raise self._fail([f"{what} gave None; is a return missing?"])
        array = numbers(got)
        if array is None:
            asked = f"numbers of shape {shape} were asked for"
            raise self._fail([f"{what} gave {short(got)}; {asked}"])
        if array.shape != shape:
            raise self._fail([f"{what} has shape {array.shape}; {shape} was asked for"])
        return array

    def _fail(self, lines: list[str]) -> WrongAnswer:
        """Return the error to raise; it counts even if the learner's code catches it."""
        self._failure = self._failure or self._wrong(lines)
        return self._failure

    def _wrong(self, lines: list[str]) -> WrongAnswer:
        failure = WrongAnswer(f"{self.name}: {'; '.join(lines)}")
        failure.lines = tuple(lines)
        return failure


def _near(array: np.ndarray, other: object, tolerance: float) -> bool:
    other = np.asarray(other, dtype=float)
    if array.shape != other.shape:
        return False
    with np.errstate(all="ignore"):  # inf - inf: nothing on stderr
        return bool(np.all((array == other) | (np.abs(array - other) <= tolerance)))
