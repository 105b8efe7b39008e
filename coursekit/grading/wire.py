"""Plain data between the two sides of grading, as JSON and the bytes of arrays.

There is no pickle, no object array, and no code; whatever is not exactly as it should be is a
`ProtocolError`.
"""

import math
import re
from collections import deque
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePath

import numpy as np

DEPTH = 40  # levels of containers
DIGITS = 20_000  # of an integer, in hexadecimal
ENTRIES = 10_000_000  # of a range, or along an axis: what is small here may be large in a test
KEYS = 10_000  # of a dictionary or a set: more of them may be made to collide
EXPONENT = 10_000  # of a decimal number: a larger one could keep the other side busy
DTYPE = re.compile(r"[<>|=]?[biufc]\d{1,2}")
Refer = Callable[[object, Callable[[object], object]], list | None]
Resolve = Callable[[list, Callable[[object], object]], object]


class ProtocolError(Exception):
    """What arrived is not what was agreed on, or nothing can arrive any more."""


def class_name(value: object) -> str:
    """Return the name of a value's class, whatever its metaclass says."""
    return type.__dict__["__name__"].__get__(type(value))


def encode(value: object, refer: Refer) -> tuple[object, list[bytes]]:
    """Return a value as JSON-ready data and the bytes of its arrays.

    Parameters
    ----------
    value : object
        Plain data of exactly the builtin types, arrays, and what is derived from them, which
        travels as its base.
    refer : callable
        ``refer(value, write)`` returns what stands for anything else, a list that begins with a
        tag of its own, with parts that ``write`` encodes; or None, and a value of a derived type
        travels as its base, any other as nothing but its type.
    """
    buffers: list[bytes] = []
    return _encode(value, refer, buffers, DEPTH), buffers


def _encode(value: object, refer: Refer, buffers: list[bytes], depth: int) -> object:
    kind = type(value)  # isinstance would believe a __class__ that lies
    if depth < 0:
        return ["odd", class_name(value)]
    if kind in (bool, type(None), float, str):
        return value
    if issubclass(kind, np.ndarray) or issubclass(kind, np.generic):
        return _encode_array(value, refer, buffers, depth)
    if kind not in EXACT:
        special = refer(value, lambda part: _encode(part, refer, buffers, depth - 1))
        if special is not None:
            return special
    if issubclass(kind, int):
        number = int.__int__(value)
        return number if abs(number) < 2**53 else ["int", hex(number)]
    for base, write in ATOMS:
        if issubclass(kind, base):
            return write(value, buffers)
    if issubclass(kind, dict):
        pairs = list(dict.items(value))
        return ["dict", [[_encode(v, refer, buffers, depth - 1) for v in pair] for pair in pairs]]
    for base, tag in SEQUENCES:
        if issubclass(kind, base):
            return [tag, [_encode(v, refer, buffers, depth - 1) for v in base.__iter__(value)]]
    return ["odd", class_name(value)]


def _put(data: bytes, buffers: list[bytes]) -> int:
    buffers.append(data)
    return len(buffers) - 1


ATOMS = (
    (float, lambda v, b: float.__float__(v)),
    (str, lambda v, b: str.__str__(v)),
    (complex, lambda v, b: ["complex", complex.__complex__(v).real, complex.__complex__(v).imag]),
    (bytes, lambda v, b: ["bytes", _put(bytes.__bytes__(v), b)]),
    (bytearray, lambda v, b: ["bytes", _put(bytes(v), b)]),
    (range, lambda v, b: ["range", *map(hex, (v.start, v.stop, v.step))]),
    (Fraction, lambda v, b: ["fraction", hex(v.numerator), hex(v.denominator)]),
    (Decimal, lambda v, b: ["decimal", Decimal.__str__(v)]),
    (PurePath, lambda v, b: ["str", str(v)]),
)
SEQUENCES = (
    (list, "list"),
    (tuple, "tuple"),
    (deque, "list"),
    (set, "set"),
    (frozenset, "frozenset"),
)
EXACT = {int, dict, *(base for base, _ in (*ATOMS, *SEQUENCES))}
DERIVED = (int, dict, *(base for base, _ in (*ATOMS, *SEQUENCES)))  # a subclass travels as these


def _encode_array(value: object, refer: Refer, buffers: list[bytes], depth: int) -> list:
    scalar = issubclass(type(value), np.generic)
    if scalar:
        array = np.generic.__array__(value)
    elif issubclass(type(value), np.ma.MaskedArray) and value.dtype.kind in "biuf":
        array = np.ma.filled(value.astype(float), np.nan)  # masked: not there
    else:
        array = np.ndarray.view(value, np.ndarray)
    if array.dtype.kind in "biufc":
        tag = "scalar" if scalar else "array"
        return [tag, array.dtype.str, list(array.shape), _put(array.tobytes(), buffers)]
    if array.dtype.kind in "OUS":
        return _encode(array.tolist(), refer, buffers, depth - 1)
    return ["odd", class_name(value)]


def decode(data: object, buffers: list[bytes], resolve: Resolve) -> object:
    """Return the value that `encode` wrote.

    Parameters
    ----------
    data : object
        What JSON gave.
    buffers : list of bytes
    resolve : callable
        ``resolve(data, read)`` returns what a list with another tag stands for; ``read`` decodes
        its parts.

    Raises
    ------
    ProtocolError
        If anything is not exactly as `encode` writes it.
    """
    try:
        return _decode(data, buffers, resolve, DEPTH + 2)
    except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        raise ProtocolError(f"malformed data ({type(error).__name__})") from None


def _decode(data: object, buffers: list[bytes], resolve: Resolve, depth: int) -> object:
    if data is None or type(data) in (bool, int, float, str):
        return data
    if depth < 0 or type(data) is not list or not data or type(data[0]) is not str:
        raise ProtocolError("malformed data")
    tag, *rest = data
    if tag in CONTAINERS:
        (items,) = rest
        check(tag in ("list", "tuple") or len(items) <= KEYS)
        return CONTAINERS[tag](_decode(item, buffers, resolve, depth - 1) for item in items)
    if tag == "dict":
        (pairs,) = rest
        check(len(pairs) <= KEYS)
        return {
            _decode(key, buffers, resolve, depth - 1): _decode(item, buffers, resolve, depth - 1)
            for key, item in pairs
        }
    if tag in ("array", "scalar"):
        array = _decode_array(*rest, buffers)
        return array if tag == "array" else array.reshape(())[()]
    if tag == "bytes":
        return buffers[natural(rest[0])]
    if tag in PLAIN:
        return PLAIN[tag](*rest)
    return resolve(data, lambda part: _decode(part, buffers, resolve, depth - 1))


def check(fine: bool) -> None:
    if not fine:
        raise ProtocolError("data that is too large, or malformed")


def natural(number: object) -> int:
    check(type(number) is int and number >= 0)
    return number


def _range(*limits: str) -> range:
    found = range(*map(_integer, limits))
    check(found[:ENTRIES] == found)  # len() would fail for the longest
    return found


def _integer(text: str) -> int:
    check(len(text) <= DIGITS)
    return int(text, 16)


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    check(len(text) <= DIGITS)
    check(not number.is_finite() or abs(number.adjusted()) <= EXPONENT)
    return number


CONTAINERS = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}
PLAIN = {
    "int": _integer,
    "complex": complex,
    "range": _range,
    "fraction": lambda n, d: Fraction(_integer(n), _integer(d)),
    "decimal": _decimal,
    "str": str,
}


def _decode_array(dtype: str, shape: list, place: int, buffers: list[bytes]) -> np.ndarray:
    check(DTYPE.fullmatch(dtype) is not None and len(shape) <= 32)
    kind, data = np.dtype(dtype), buffers[natural(place)]
    check(math.prod(map(natural, shape)) * kind.itemsize == len(data))
    check(len(data) > 0 or max(shape, default=0) <= ENTRIES)
    if kind.kind == "b":  # a byte that is neither 0 nor 1 would be an odd truth value
        return (np.frombuffer(data, np.uint8) != 0).reshape(shape)
    return np.frombuffer(data, kind).reshape(shape).copy()
