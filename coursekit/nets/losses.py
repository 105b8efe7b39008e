"""Losses with their gradients: the mean over the examples of the sum over the outputs.

All take complex outputs for the complex step, as the activations do.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from coursekit.nets.activations import absolute, as_numbers, sigmoid, softmax


def _same_shape(Y_hat, Y):
    Y = as_numbers(Y)
    if Y.shape != Y_hat.shape:
        raise ValueError(
            f"the outputs have shape {Y_hat.shape}, the targets {Y.shape}; give both the same "
            "shape, for one output a column: Y.reshape(-1, 1)"
        )
    return Y


@dataclass(frozen=True)
class Loss:
    """A loss with its gradient; ``loss(Y_hat, Y)`` is a scalar.

    Parameters
    ----------
    name : str
        How messages call it.
    function : callable
        (Y_hat, Y) of the same shape to the sum over examples and outputs.
    prime : callable
        (Y_hat, Y) of the same shape to the derivatives of that sum. Use `gradient`.
    targets : callable, optional
        (Y_hat, Y as the user gave it) to a Y of the shape of Y_hat, or a ValueError.
    """

    name: str
    function: Callable[[np.ndarray, np.ndarray], float] = field(repr=False)
    prime: Callable[[np.ndarray, np.ndarray], np.ndarray] = field(repr=False)
    targets: Callable[[np.ndarray, np.ndarray], np.ndarray] = field(default=_same_shape, repr=False)

    def __call__(self, Y_hat: np.ndarray, Y: np.ndarray) -> float:
        """Return the mean loss of the examples.

        Parameters
        ----------
        Y_hat : array_like, shape (n, k) or (n,)
            The outputs of the net; for the cross-entropies the logits.
        Y : array_like, same shape
            The targets; `softmax_cross_entropy` also takes integer labels of shape (n,).

        Returns
        -------
        float
            A complex number for complex outputs.

        Raises
        ------
        ValueError
            If the shapes differ, there are no examples, or the targets are not valid.
        """
        Y_hat, Y = self._checked(Y_hat, Y)
        return self.function(Y_hat, Y) / len(Y_hat)

    def gradient(self, Y_hat: np.ndarray, Y: np.ndarray) -> np.ndarray:
        """Return the gradient with respect to Y_hat, of the shape of Y_hat."""
        Y_hat, Y = self._checked(Y_hat, Y)
        return self.prime(Y_hat, Y) / len(Y_hat)

    def _checked(self, Y_hat, Y):
        Y_hat = as_numbers(Y_hat)
        if Y_hat.ndim == 0 or Y_hat.size == 0:
            raise ValueError(f"a mean needs examples; the outputs have shape {Y_hat.shape}")
        return Y_hat, self.targets(Y_hat, Y)


def _probabilities(Y_hat, Y):
    Y = _same_shape(Y_hat, Y)
    if not ((Y >= 0) & (Y <= 1)).all():
        raise ValueError("the targets of a cross-entropy are probabilities, from 0 to 1")
    return Y


def _distributions(Y_hat, Y):
    Y, k = np.asarray(Y), Y_hat.shape[-1]
    if Y_hat.ndim == 2 and Y.shape == Y_hat.shape[:1] and Y.dtype.kind in "iu":
        if Y.min() < 0 or Y.max() >= k:
            raise ValueError(f"class labels go from 0 to {k - 1}, not {Y.min()} to {Y.max()}")
        return np.eye(k)[Y]  # (n, k)
    if Y_hat.ndim != 2 or Y.shape != Y_hat.shape:
        raise ValueError(
            f"the outputs have shape {Y_hat.shape}, the targets {Y.shape} of type {Y.dtype}; give "
            "logits (n, k) and either integer labels (n,) or probabilities (n, k)"
        )
    Y = _probabilities(Y_hat, Y)
    if abs(Y.sum(axis=1) - 1).max() > 1e-6:
        raise ValueError("each row of the targets must sum to 1")
    return Y


def _bernoulli(Z, Y):
    # log(1 + exp(z)) - y z, with the larger of 0 and z taken out of the logarithm. Both cases
    # switch at the same side of 0, so the complex step is right there too.
    negative = Z.real < 0
    softplus = np.where(negative, 0, Z) + np.log1p(np.exp(np.where(negative, Z, -Z)))
    return (softplus - Y * Z).sum()


def _softmax(Z, Y):
    Z = Z - Z.real.max(axis=1, keepdims=True)  # the shift cancels since the rows of Y sum to 1
    return (np.log(np.exp(Z).sum(axis=1)) - (Y * Z).sum(axis=1)).sum()


squared_error = Loss(
    "squared_error",
    lambda Y_hat, Y: ((Y_hat - Y) ** 2).sum(),
    lambda Y_hat, Y: 2 * (Y_hat - Y),
)
absolute_error = Loss(
    "absolute_error",
    lambda Y_hat, Y: absolute(Y_hat - Y).sum(),
    lambda Y_hat, Y: absolute.derivative(Y_hat - Y),
)
bernoulli_cross_entropy = Loss(
    "bernoulli_cross_entropy", _bernoulli, lambda Z, Y: sigmoid(Z) - Y, _probabilities
)
softmax_cross_entropy = Loss(
    "softmax_cross_entropy", _softmax, lambda Z, Y: softmax(Z) - Y, _distributions
)
