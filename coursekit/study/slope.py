"""The slopes of a function, which a gradient must agree with."""

import warnings
from collections.abc import Callable

import numpy as np

from coursekit.nets import central_difference, complex_step, relative_error
from coursekit.study.plain import numbers, plain

ALIKE = 1e-4  # the two routes agree to this, unless the function only seems complex-safe


def slope(f: Callable[[np.ndarray], float], x: np.ndarray) -> np.ndarray:
    """Return the gradient of f at x: by complex step where it works, or central differences.

    Raises
    ------
    TypeError
        If f gives no real number.
    """
    rough = central_difference(lambda point: _real(f(point)), x)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of an imaginary part that is dropped
            fine = complex_step(lambda point: np.asarray(plain(f(point))).reshape(()), x)
    except Exception:  # not made for complex numbers
        return rough
    return fine if relative_error(fine, rough) < ALIKE else rough


def _real(value: object) -> float:
    number = numbers(value)
    if number is None or number.size != 1:
        raise TypeError("the function of which this is the gradient gave no number")
    return float(number.item())
