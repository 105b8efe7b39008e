"""Plain data out of whatever a learner's code hands over, without asking it to behave."""

import math
from array import array as number_array
from collections import deque
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import numpy as np

from coursekit.study.limit import OutOfTime

# Immutable and of exactly these types, so nobody's own methods hide in them.
ATOMS = frozenset({bool, int, float, complex, str, bytes, type(None), range, Fraction, Decimal})
# A subclass may redefine everything; its base's own methods still tell the value it holds.
HELD = (
    (int, int.__int__),
    (float, float.__float__),
    (complex, complex.__complex__),
    (str, str.__str__),
    (bytes, bytes.__bytes__),
)
DEPTH = 12  # levels of lists in lists; a list may contain itself
LONGEST = 10_000_000  # entries that a range may stand for


class Odd:
    """What stands in for an object that is no plain data: it only tells its type."""

    def __init__(self, value: object):
        self.kind = class_name(type(value))

    def __repr__(self) -> str:
        return f"an object of type {self.kind}"


def class_name(kind: type) -> str:
    """Return the name of a class, whatever its metaclass says."""
    return type.__dict__["__name__"].__get__(kind)


def plain(value: object, odd: Callable[[object], object] = Odd, depth: int = DEPTH) -> object:
    """Return the same data in builtin types and base arrays.

    Parameters
    ----------
    value : object
        Anything. None of its methods is called, except the ``__array__`` of an unknown type.
    odd : callable
        Makes what stands in for an object that is no plain data.
    depth : int
        Levels of containers to go into.
    """
    kind = type(value)  # isinstance would believe a __class__ that lies
    if kind in ATOMS:
        return value
    if issubclass(kind, np.ndarray):
        return _base_array(value)
    if issubclass(kind, np.generic):
        return np.generic.__array__(value)[()]
    for base, held in HELD:
        if issubclass(kind, base):
            return held(value)
    if depth > 0 and (issubclass(kind, (list, tuple, dict)) or kind in (deque, set, frozenset)):
        return _container(value, odd, depth - 1)
    return np.array(value) if kind is number_array else _own_array(value, odd)


def _container(value: object, odd: Callable[[object], object], depth: int) -> object:
    kind = type(value)
    if issubclass(kind, dict):
        pairs = [(key, plain(item, odd, depth)) for key, item in dict.items(value)]
        known = all(type(key) in ATOMS for key, _ in pairs)
        return dict(pairs) if known else odd(value)
    if kind in (set, frozenset):
        return value if {type(item) for item in value} <= ATOMS else odd(value)
    base = next(base for base in (list, tuple, deque) if issubclass(kind, base))
    items = list(base.__iter__(value))
    if not set(map(type, items)) <= ATOMS:
        items = [plain(item, odd, depth) for item in items]
    return tuple(items) if base is tuple else items


def _base_array(value: np.ndarray) -> np.ndarray:
    array = np.ndarray.view(value, np.ndarray)
    if issubclass(type(value), np.ma.MaskedArray) and array.dtype.kind in "biuf":
        mask = np.asarray(object.__getattribute__(value, "_mask"), dtype=bool)
        return np.where(mask, np.nan, array) if mask.any() else array  # masked: not there
    return array


def _own_array(value: object, odd: Callable[[object], object]) -> object:
    try:
        array = getattr(type(value), "__array__")(value)  # noqa: B009 - not looked up on value
    except (KeyboardInterrupt, OutOfTime):
        raise
    except BaseException:  # there is none, or it is broken
        return odd(value)
    return _base_array(array) if issubclass(type(array), np.ndarray) else odd(value)


def numbers(value: object) -> np.ndarray | None:
    """Return real numbers as a new base array, or None if that is not what they are."""
    value = plain(value)
    if type(value) is range and len(value) > LONGEST:
        return None
    try:
        array = np.array(value)
    except (ValueError, OverflowError):  # rows of different lengths, more than 64 dimensions
        return None
    if array.dtype == object:
        entries = [_as_float(plain(entry)) for entry in array.ravel().tolist()]
        array = None if None in entries else np.reshape(entries, array.shape)
    return array if array is not None and array.dtype.kind in "biuf" else None


def _as_float(value: object) -> float | None:
    """Return a number that no array type holds exactly, such as an int beyond 64 bits."""
    if type(value) not in (bool, int, float, Fraction, Decimal):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.copysign(math.inf, value)
    except ValueError:  # a signaling NaN
        return math.nan


def truth(value: object) -> bool | None:
    """Return True or False for a bool, 0 or 1 of any plain type, and None for all else."""
    array = numbers(value)
    if array is None or array.size != 1:
        return None
    entry = array.item()
    return bool(entry) if entry in (0, 1) else None
