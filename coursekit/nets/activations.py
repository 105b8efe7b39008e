"""Activation functions with their derivatives.

Where a function has a kink or a jump, the derivative at that point is the one from the left:
that of relu at 0 is 0. The exception is absolute, whose derivative at 0 is 0.

All of them also take complex numbers whose imaginary part is an infinitesimal step
(`coursekit.nets.gradcheck`): a kink is decided by the real part, and nothing takes a modulus.
relu, leaky_relu, absolute, step and identity compute with exact fractions in object arrays too.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Activation:
    """An elementwise function with its derivative; call it to apply it.

    Parameters
    ----------
    name : str
        How messages and `get_activation` call it.
    function : callable
        Array of pre-activations to array of activations, same shape.
    prime : callable
        Array of pre-activations to array of derivatives, same shape. Use `derivative`, which also
        takes plain numbers and lists.
    """

    name: str
    function: Callable[[np.ndarray], np.ndarray] = field(repr=False)
    prime: Callable[[np.ndarray], np.ndarray] = field(repr=False)

    def __call__(self, z: np.ndarray) -> np.ndarray:
        """Return the activations at the pre-activations z, same shape."""
        return self.function(as_numbers(z))[()]

    def derivative(self, z: np.ndarray) -> np.ndarray:
        """Return the derivative with respect to z at the pre-activations z, same shape."""
        return self.prime(as_numbers(z))[()]


def as_numbers(values: np.ndarray) -> np.ndarray:
    """Return an array: integers and Booleans become float64, other types stay."""
    values = np.asarray(values)
    return values if values.dtype.kind in "fcO" else values.astype(float)


def _positive(z):
    return (z.real > 0).astype(z.dtype)


def _minus_abs(z):
    # At 0 this takes one branch, -z: the complex step then sees a smooth function around it.
    return np.where(z.real < 0, z, -z)


def _sigmoid(z):
    tail = np.exp(_minus_abs(z))  # at most 1, so no overflow on either side
    return np.where(z.real < 0, tail, 1) / (1 + tail)


def _sigmoid_prime(z):
    tail = np.exp(_minus_abs(z))
    return tail / (1 + tail) ** 2


def make_leaky_relu(slope: float = 0.01) -> Activation:
    """Return the leaky ReLU: z for z > 0, slope * z elsewhere."""
    return Activation(
        "leaky_relu" if slope == 0.01 else f"leaky_relu({slope})",
        lambda z: np.where(z.real > 0, z, slope * z),
        lambda z: np.where(z.real > 0, 1, slope).astype(z.dtype),
    )


def make_elu(alpha: float = 1.0) -> Activation:
    """Return the exponential linear unit: z for z > 0, alpha * (exp(z) - 1) elsewhere.

    References
    ----------
    Clevert, Unterthiner, Hochreiter, arXiv:1511.07289 (2015).
    """

    def not_positive(z):  # what exp may see: np.where computes both branches
        return np.where(z.real > 0, 0, z)

    return Activation(
        "elu" if alpha == 1 else f"elu({alpha})",
        lambda z: np.where(z.real > 0, z, alpha * np.expm1(not_positive(z))),
        lambda z: np.where(z.real > 0, 1, alpha * np.exp(not_positive(z))),
    )


step = Activation("step", _positive, np.zeros_like)
sigmoid = Activation("sigmoid", _sigmoid, _sigmoid_prime)
tanh = Activation("tanh", np.tanh, lambda z: 1 - np.tanh(z) ** 2)
# "<= 0 gives 0" instead of "> 0 gives z", so that NaN stays NaN and divergence is seen.
relu = Activation("relu", lambda z: np.where(z.real <= 0, 0, z), _positive)
leaky_relu = make_leaky_relu()
elu = make_elu()
absolute = Activation("absolute", lambda z: z * np.sign(z.real), lambda z: np.sign(z.real))
identity = Activation("identity", lambda z: z, np.ones_like)

_MEMBERS = (step, sigmoid, tanh, relu, leaky_relu, elu, absolute, identity)
_BY_NAME = {member.name: member for member in _MEMBERS}


def get_activation(activation: str | Activation) -> Activation:
    """Return the activation of this name; an `Activation` is returned as it is.

    Raises
    ------
    ValueError
        If the name is not known; the message lists the names that are.
    """
    if isinstance(activation, Activation):
        return activation
    if activation not in _BY_NAME:
        raise ValueError(f"no activation {activation!r}; known: {', '.join(_BY_NAME)}")
    return _BY_NAME[activation]


def softmax(Z: np.ndarray) -> np.ndarray:
    """Return exp(Z) normalized to sum 1 along the last axis, same shape (..., k)."""
    Z = as_numbers(Z)
    powers = np.exp(Z - Z.real.max(axis=-1, keepdims=True))  # the shift cancels; no overflow
    return powers / powers.sum(axis=-1, keepdims=True)


def softmax_jacobian(z: np.ndarray) -> np.ndarray:
    """Return the derivatives d softmax(z)_i / d z_j: (..., k) to (..., k, k)."""
    p = softmax(z)
    return p[..., :, None] * (np.eye(p.shape[-1]) - p[..., None, :])  # (..., k, k)


def maxout(Z: np.ndarray) -> np.ndarray:
    """Return the largest piece of each unit: (..., n_units, n_pieces) to (..., n_units).

    References
    ----------
    Goodfellow et al., "Maxout networks", arXiv:1302.4389 (2013).
    """
    Z = as_numbers(Z)
    winner = Z.real.argmax(axis=-1)[..., None]  # (..., n_units, 1)
    return np.take_along_axis(Z, winner, axis=-1)[..., 0]  # (..., n_units)


def maxout_derivative(Z: np.ndarray) -> np.ndarray:
    """Return 1 at the first largest piece of each unit and 0 at the others, same shape as Z."""
    Z = as_numbers(Z)
    winner = Z.real.argmax(axis=-1)[..., None]  # (..., n_units, 1)
    return (np.arange(Z.shape[-1]) == winner).astype(float)
