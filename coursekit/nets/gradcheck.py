"""Gradients by other routes, to check backpropagation against."""

from collections.abc import Callable

import numpy as np

from coursekit.nets.losses import Loss
from coursekit.nets.mlp import MLP, as_vector


def complex_step(f: Callable[[np.ndarray], complex], x: np.ndarray, h: float = 1e-30) -> np.ndarray:
    """Return the gradient of a scalar function by a step in the imaginary direction.

    Im f(x + ih) / h has no difference of nearby numbers in it, so nothing cancels and h may be
    tiny: the result is exact up to rounding.

    Parameters
    ----------
    f : callable
        Real function of an array, written so that it also takes a complex one: no modulus, no
        conjugate, kinks decided by the real part.
    x, h : array_like, float
        The point and the step.

    Returns
    -------
    ndarray, shape of x, float64

    Raises
    ------
    TypeError
        If f returns a real number for a complex array: it lost the imaginary part on the way.

    References
    ----------
    Squire and Trapp, SIAM Review 40 (1998).
    """

    def slope(step):
        value = f(x + 1j * h * step)
        if not np.iscomplexobj(value):
            raise TypeError("f returned a real number for a complex x; it is not complex-safe")
        return np.imag(value) / h

    x = np.asarray(x, float)
    return _along_axes(slope, x)


def central_difference(
    f: Callable[[np.ndarray], float], x: np.ndarray, h: float = 1e-5
) -> np.ndarray:
    """Return the gradient of a scalar function by (f(x + h) - f(x - h)) / 2h, shape of x.

    The error is of order h**2 plus rounding of order 1e-16 / h; a kink within h of x spoils it.
    """
    x = np.asarray(x, float)
    return _along_axes(lambda step: (f(x + h * step) - f(x - h * step)) / (2 * h), x)


def _along_axes(slope, x):
    """Apply slope to every unit step of the shape of x."""
    steps = np.eye(x.size).reshape(x.size, *x.shape)
    return np.array([slope(step) for step in steps]).reshape(x.shape)


def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    """Return the norm of a - b over the norm of b, the reference.

    For b = 0 it is 0 if a is 0 too, and infinite otherwise.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        raise ValueError(f"the arrays have different shapes, {a.shape} and {b.shape}")
    difference, size = np.linalg.norm((a - b).ravel()), np.linalg.norm(b.ravel())
    if size == 0:
        return 0.0 if difference == 0 else np.inf
    return float(difference / size)


def check_gradients(net: MLP, X: np.ndarray, Y: np.ndarray, loss: Loss) -> float:
    """Return the relative error of backpropagation, with the complex step as the reference.

    The arguments are those of `train`. The error is the `relative_error` over all parameters,
    about 1e-16 when all is well.
    """
    trace = net.forward(X)
    backprop = as_vector(net.backward(trace, loss.gradient(trace.output, Y)))
    reference = complex_step(lambda v: loss(net.from_vector(v)(X), Y), net.to_vector())
    return relative_error(backprop, reference)
