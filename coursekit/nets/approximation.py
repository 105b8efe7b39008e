"""Nets with one hidden layer that follow a function of one number: written down, or trained."""

from collections.abc import Callable

import numpy as np

from coursekit.nets.mlp import MLP


def relu_interpolant(knots: np.ndarray, values: np.ndarray) -> MLP:
    """Return the ReLU net that joins given points by straight lines.

    There is one hidden unit a piece; it bends at the left end of its piece, and its weight in the
    read-out is the change of slope there. Left of the first knot the net is constant, right of
    the last one it goes on with the last slope.

    Parameters
    ----------
    knots, values : array_like, shape (D + 1,)
        Where the pieces meet, in increasing order, and the values there.

    Returns
    -------
    MLP
        1 input, D hidden units, 1 output.

    Raises
    ------
    ValueError
        If there are fewer than two knots, they do not increase, or the shapes differ.
    """
    knots, values = _checked(knots, values)
    slopes = np.diff(values) / np.diff(knots)  # (D,)
    changes = np.diff(slopes, prepend=0)  # (D,)
    hidden = np.ones((len(slopes), 1)), -knots[:-1]  # (D, 1), (D,)
    return MLP([hidden, (changes[None, :], values[:1])], "relu")


def sigmoid_staircase(knots: np.ndarray, values: np.ndarray, steepness: float) -> MLP:
    """Return the sigmoid net that steps from value to value half way between the knots.

    Parameters and errors are those of `relu_interpolant`. The larger the steepness, which is the
    input weight of all D hidden units and must be positive, the sharper the steps.
    """
    knots, values = _checked(knots, values)
    if not steepness > 0:
        raise ValueError(f"the steepness must be positive, not {steepness}")
    middles = (knots[:-1] + knots[1:]) / 2  # (D,)
    hidden = np.full((len(middles), 1), float(steepness)), -steepness * middles  # (D, 1), (D,)
    return MLP([hidden, (np.diff(values)[None, :], values[:1])], "sigmoid")


def sup_error(net: Callable, target: Callable, grid: np.ndarray) -> float:
    """Return the largest distance on a grid (n,) of a net, (n, 1) to (n, 1), from a function."""
    grid = np.asarray(grid, float)
    return float(np.max(np.abs(net(grid[:, None])[:, 0] - target(grid))))


def fit_curves(
    x: np.ndarray,
    y: np.ndarray,
    hidden: int,
    n_nets: int = 10,
    steps: int = 3000,
    learning_rate: float = 0.02,
    seed: int = 0,
) -> list[MLP]:
    """Train many ReLU nets of one input at once on the mean squared error of (x, y), (n,) each.

    The joints start anywhere between the smallest and the largest x. Each Adam step sees all the
    data; the learning rate falls to 0 along half a cosine. `hidden` is the number of units.

    References
    ----------
    Kingma and Ba, "Adam", arXiv:1412.6980 (2014).
    """
    rng, shape = np.random.default_rng(seed), (n_nets, hidden)
    x, y = np.asarray(x, float), np.asarray(y, float)
    inputs = np.column_stack([x, np.ones_like(x)])  # (n, 2): a bias is one more weight
    parameters = np.zeros((n_nets, 3 * hidden + 1))  # slopes, biases, read-out and its bias
    slopes, biases, weights = (parameters[:, k * hidden : (k + 1) * hidden] for k in range(3))
    slopes[:] = rng.normal(0, np.sqrt(2), shape)
    biases[:] = -slopes * rng.uniform(x.min(), x.max(), shape)
    weights[:] = rng.normal(0, np.sqrt(2 / hidden), shape)
    layer = parameters[:, : 2 * hidden].reshape(n_nets, 2, hidden)  # a view
    mean, square = np.zeros((2, *parameters.shape))
    for step in range(1, steps + 1):
        H = np.maximum(0, inputs @ layer)  # (n_nets, n, hidden)
        error = (H @ weights[:, :, None])[:, :, 0] + parameters[:, -1:] - y  # (n_nets, n)
        error *= 2 / len(x)
        delta = (H > 0) * weights[:, None, :] * error[:, :, None]  # (n_nets, n, hidden)
        first = (inputs.T @ delta).reshape(n_nets, -1)  # (n_nets, 2 * hidden)
        readout = (error[:, None, :] @ H)[:, 0]  # (n_nets, hidden)
        gradient = np.concatenate([first, readout, error.sum(axis=1, keepdims=True)], axis=1)
        mean += 0.1 * (gradient - mean)
        square += 0.001 * (gradient**2 - square)
        rate = learning_rate * (1 + np.cos(np.pi * (step - 1) / steps)) / 2
        size = np.sqrt(square / (1 - 0.999**step)) + 1e-8
        parameters -= rate * mean / (1 - 0.9**step) / size
    return [
        MLP([(p[:hidden, None], p[hidden : 2 * hidden]), (p[None, 2 * hidden : -1], p[-1:])])
        for p in parameters
    ]


def _checked(knots, values):
    knots, values = np.asarray(knots, float), np.asarray(values, float)
    if knots.ndim != 1 or len(knots) < 2 or values.shape != knots.shape:
        shapes = f"{knots.shape} and {values.shape}"
        raise ValueError(f"knots and values must be (D + 1,) with D of at least 1, not {shapes}")
    if not np.all(np.diff(knots) > 0):
        raise ValueError("the knots must increase")
    return knots, values
