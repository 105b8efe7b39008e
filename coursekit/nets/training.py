"""Gradient descent for one net."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from coursekit.nets.losses import Loss, squared_error
from coursekit.nets.mlp import MLP


class Run(NamedTuple):
    """The trained net, and the losses (steps + 1,) before each step and at the end."""

    net: MLP
    losses: np.ndarray


def train(
    net: MLP,
    X: np.ndarray,
    Y: np.ndarray,
    loss: Loss = squared_error,
    learning_rate: float = 0.1,
    steps: int = 1000,
    batch_size: int | None = None,
    rng: np.random.Generator | int | None = None,
) -> Run:
    """Train a net by gradient descent, on all examples or on minibatches.

    Parameters
    ----------
    net : MLP
        The net to start from; it is not changed.
    X : array_like, shape (n, n_features)
        The inputs.
    Y : array_like, shape (n, n_outputs), or what the loss takes
        The targets.
    loss : Loss
        The loss to lower.
    learning_rate, steps : float, int
        The length and the number of the steps.
    batch_size : int, optional
        The number of examples in a step; all when left out. Each epoch goes through the examples
        once in a new random order; its last batch may be smaller.
    rng : numpy.random.Generator or int
        The source of randomness or a seed; needed with `batch_size` only.

    Returns
    -------
    Run
        The net, and the losses on all examples, float64.

    Raises
    ------
    FloatingPointError
        If the loss becomes infinite or NaN.
    ValueError
        If shapes do not fit, or minibatches are asked for without an `rng`.
    """
    if batch_size is not None and (rng is None or batch_size < 1):
        raise ValueError("minibatches need a batch_size of at least 1 and an rng or a seed")
    X, Y = np.asarray(X), np.asarray(Y)
    net = net.from_vector(net.to_vector())  # its own arrays, which the steps change in place
    losses = np.empty(steps + 1)
    batches = None if batch_size is None else _batches(len(X), batch_size, rng)
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is reported below
        for step in range(steps):
            trace, targets = net.forward(X), Y
            losses[step] = _finite(loss(trace.output, Y), step, learning_rate)
            if batches is not None:
                rows = next(batches)
                trace, targets = net.forward(X[rows]), Y[rows]
            _step(net, net.backward(trace, loss.gradient(trace.output, targets)), learning_rate)
        losses[steps] = _finite(loss(net(X), Y), steps, learning_rate)
    return Run(net, losses)


def _step(net, gradients, learning_rate):
    for (W, b), (grad_W, grad_b) in zip(net.layers, gradients, strict=True):
        W -= learning_rate * grad_W
        b -= learning_rate * grad_b


def _batches(n: int, size: int, rng: np.random.Generator | int) -> Iterator[np.ndarray]:
    """Yield the row numbers of one minibatch after the other, without end."""
    rng = np.random.default_rng(rng)
    while True:
        order = rng.permutation(n)
        for start in range(0, n, size):
            yield order[start : start + size]


def _finite(loss, step, learning_rate):
    if not np.isfinite(loss):
        raise FloatingPointError(
            f"diverged at step {step}: the loss is {loss}; lower the learning rate, {learning_rate}"
        )
    return loss
