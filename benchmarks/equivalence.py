"""Whether a mutant behaves like the reference, as far as trying can tell."""

import contextlib
import copy
from collections.abc import Callable

import numpy as np

SCALES = (0.01, 0.01, 1, 1)  # how far the arguments move from those of the tests


def recorded(name: str, function: Callable, calls: list) -> Callable:
    """Return the same function, which writes its name and arguments into a list of calls."""

    def wrapper(*args, **keywords):
        with contextlib.suppress(Exception):  # a generator, say, cannot be copied
            calls.append((name, copy.deepcopy((args, keywords))))
        return function(*args, **keywords)

    return wrapper


def nearby(value: object, scale: float, rng: np.random.Generator) -> object:
    """Return a value near this one: real numbers move by about scale, some integers by 1."""
    if isinstance(value, dict):
        return {key: nearby(item, scale, rng) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)([nearby(item, scale, rng) for item in value])
    if type(value) is int:
        return value + int(rng.integers(2))
    if isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        return value + scale * rng.normal(size=np.shape(value)) * (1 + abs(value))
    return copy.deepcopy(value)


def outcome(function: Callable, call: tuple) -> list:
    """Return the result of a call, and what it made of its arguments; or its error."""
    args, keywords = copy.deepcopy(call)
    try:
        return [function(*args, **keywords), args]
    except Exception as error:
        return [type(error).__name__]


def equal(a: object, b: object) -> bool:
    """Return whether two results agree to rounding errors."""
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(equal(a[k], b[k]) for k in a)
    if isinstance(a, list | tuple):
        return isinstance(b, list | tuple) and len(a) == len(b) and all(map(equal, a, b))
    if callable(a):
        return callable(b)
    try:
        return np.shape(a) == np.shape(b) and np.allclose(a, b, 1e-10, 1e-12, equal_nan=True)
    except (TypeError, ValueError):
        return type(a) is type(b) and (a == b or type(a).__eq__ is object.__eq__)


def compare(reference: dict, mutant: dict, calls: list) -> None:
    """Raise unless a mutant gives what the reference gives, for calls of the tests and near them.

    Parameters
    ----------
    reference, mutant : dict
        Functions by their names.
    calls : list of (str, (tuple, dict))
        Name, arguments and keywords of each call, from `recorded`. What the reference itself
        cannot take is left out; something must be left for each function.
    """
    rng, compared = np.random.default_rng(0), set()
    for name, call in calls:
        for case in [call, *(nearby(call, scale, rng) for scale in SCALES)]:
            wanted = outcome(reference[name], case)
            if len(wanted) == 2:  # the reference takes this case
                compared.add(name)
                assert equal(wanted, outcome(mutant[name], case))
    assert compared == {name for name, _ in calls}
