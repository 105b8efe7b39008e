"""Short texts about a learner's values and errors, whatever these do when asked."""

import numpy as np

from coursekit.study.limit import start_limit
from coursekit.study.plain import Odd, class_name, plain

LONGEST = 200  # characters of a value
MOST = 50  # items of a list that are looked at
PATIENCE = 1.0  # seconds for an error to say its message


def short(value: object) -> str:
    """Return a value on one line, cut to a readable length."""
    try:
        text = _text(_clipped(plain(value)))
    except Exception:  # such as an integer too long to be written
        text = repr(Odd(value))
    return cut(" ".join(text.split()), LONGEST)


def _text(value: object) -> str:
    if type(value) is np.ndarray:
        return np.array2string(value, precision=4, suppress_small=True, threshold=100)
    return repr(value)


def _clipped(value: object) -> object:
    """Return plain data with long lists cut, and arrays of objects as lists."""
    if type(value) is np.ndarray and value.dtype.hasobject:
        value = value.tolist() if value.dtype == object else Odd(value)
        return _clipped(plain(value))
    if type(value) in (list, tuple):
        return type(value)(_clipped(item) for item in value[:MOST])
    return value[: 2 * LONGEST] if type(value) in (str, bytes) else value


def cut(text: str, longest: int) -> str:
    """Return text that can be shown: not too long, and no half characters."""
    text = text if len(text) <= longest else text[:longest] + " …"
    return text.encode("utf-8", "replace").decode("utf-8")  # a half character becomes "?"


def error_text(error: BaseException) -> str:
    """Return what an error says, or nothing if it cannot even say that."""
    limit = start_limit(PATIENCE)
    try:
        text = str.__str__(str(error))
    except KeyboardInterrupt:
        raise
    except BaseException:
        text = ""
    finally:
        limit.stop()
    return cut(text, 2 * LONGEST)


def error_line(error: BaseException) -> str:
    """Return the name of an error and what it says."""
    return f"{class_name(type(error))}: {error_text(error)}".removesuffix(": ")
