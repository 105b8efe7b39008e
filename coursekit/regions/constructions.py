"""Nets made by hand, with known functions and known numbers of regions."""

from collections.abc import Sequence

import numpy as np

from coursekit.nets.mlp import MLP


def compose(*nets: MLP) -> MLP:
    """Return the net that applies one net after the other, the first one first.

    Between two nets there are two linear maps, a read-out and a first layer. They become one.
    """
    layers = [*nets[0].layers]
    for net in nets[1:]:
        V, c = layers.pop()
        W, b = net.layers[0]
        layers += [(W @ V, W @ c + b), *net.layers[1:]]
    return MLP(tuple(layers), tuple(f for net in nets for f in net.activations))


def absolute_net(d_in: int = 1) -> MLP:
    """Return a ReLU net that computes ``|x_1| + ... + |x_d_in|`` with 2 * d_in units."""
    eye, n = np.eye(d_in), 2 * d_in
    return MLP(((np.concatenate([eye, -eye]), np.zeros(n)), (np.ones((1, n)), np.zeros(1))))


def max_net() -> MLP:
    """Return a ReLU net that computes max(x1, x2) as relu(x1 - x2) + relu(x2) - relu(-x2)."""
    hidden = np.array([[1.0, -1.0], [0.0, 1.0], [0.0, -1.0]]), np.zeros(3)
    return MLP((hidden, (np.array([[1.0, 1.0, -1.0]]), np.zeros(1))))


def xor_net() -> MLP:
    """Return a ReLU net that computes XOR as relu(x1 + x2) - 2 relu(x1 + x2 - 1)."""
    hidden = np.ones((2, 2)), np.array([0.0, -1.0])
    return MLP((hidden, (np.array([[1.0, -2.0]]), np.zeros(1))))


def tent_net(n_layers: int) -> MLP:
    """Return a ReLU net that applies the tent map 2 relu(x) - 4 relu(x - 1/2) n_layers times.

    It has 2 units a layer and 2**n_layers linear regions on [0, 1].

    References
    ----------
    M. Telgarsky, arXiv:1509.08101 (2015).
    """
    hidden = np.ones((2, 1)), np.array([0.0, -0.5])
    tent = MLP((hidden, (np.array([[2.0, -4.0]]), np.zeros(1))))
    return compose(*[tent] * n_layers)


def max_regions_net_1d(widths: Sequence[int]) -> MLP:
    """Return a ReLU net of one input that has prod(n + 1) regions, the largest number.

    Each layer folds its interval onto the next one's. The regions lie in the interval
    ``(0, 2 * widths[0] + 1)``, which the net maps onto [0, 1] that often; on the whole line
    there are as many. All of them are linear regions.

    Parameters
    ----------
    widths : sequence of int
        The numbers of units of the hidden layers, 3 or more each.

    Returns
    -------
    MLP
        With one input and one output.

    Raises
    ------
    ValueError
        If a width is below 3.

    References
    ----------
    Serra, Tjandraatmadja, Ramalingam, arXiv:1711.02114 (2018), for the number.
    """
    _check_widths(widths, 3)
    heights = [2.0 * n + 1 for n in widths]  # each layer's interval, [0, height]
    return compose(*map(_zigzag, widths, [*heights[1:], 1.0]))


def max_lower_net_2d(widths: Sequence[int]) -> MLP:
    """Return a ReLU net of two inputs with as many regions as ``lower_bound(2, widths)`` says.

    Each layer but the last folds a square along both axes, with half of its units for each; an
    odd one is idle. The last layer cuts each copy by lines in general position that all meet
    inside the square. The regions lie in the square of side ``2 * (widths[0] // 2) + 1`` with a
    corner at the origin; with a single hidden layer, of side 1. All are linear regions if the
    last layer has 4 units or more.

    Parameters
    ----------
    widths : sequence of int
        The numbers of units of the hidden layers, 6 or more each.

    Returns
    -------
    MLP
        With two inputs and one output.

    Raises
    ------
    ValueError
        If a width is below 6.

    References
    ----------
    Montúfar, Pascanu, Cho, Bengio, arXiv:1402.1869 (2014); Serra, Tjandraatmadja, Ramalingam,
    arXiv:1711.02114 (2018).
    """
    _check_widths(widths, 6)
    *folding, last = widths
    heights = [2.0 * (n // 2) + 1 for n in folding]
    return compose(*map(_fold_square, folding, [*heights[1:], 1.0]), _tangents(last))


def _check_widths(widths, least):
    if len(widths) == 0 or min(widths) < least:
        raise ValueError(f"each layer needs at least {least} units; the widths are {widths}")


def _zigzag(n: int, height: float) -> MLP:
    """Return the net of n units that maps [0, 2n + 1] onto [0, height] n + 1 times.

    It goes up on [0, 1] and then down and up on n intervals of length 2: the knots are 1, 3, ...
    Without a unit that faces left the first piece would be flat. That unit alone makes the first
    slope, `height`, so the slope must fall by `height` at its knot: it does at the third.
    """
    facing, knots = np.ones(n), np.arange(1.0, 2 * n, 2)
    facing[2] = -1
    slopes = np.array([height, *(height / 2 * (-1) ** k for k in range(1, n + 1))])  # (n + 1,)
    weights, b = np.diff(slopes), -facing * knots  # (n,) each
    constant = -weights @ np.maximum(b, 0)  # so that 0 goes to 0
    return MLP(((facing[:, None], b), (weights[None, :], np.array([constant]))))


def _fold_square(n: int, height: float) -> MLP:
    """Return two zigzags side by side, one for each input, and an idle unit if n is odd."""
    half = n // 2
    (w, b), (v, c) = _zigzag(half, height).layers
    W, V, bias = np.zeros((n, 2)), np.zeros((2, n)), np.full(n, -1.0)
    for axis in range(2):
        units = slice(axis * half, (axis + 1) * half)
        W[units, axis], V[axis, units], bias[units] = w[:, 0], v[0], b
    return MLP(((W, bias), (V, np.repeat(c, 2))))


def _tangents(n: int) -> MLP:
    """Return the sum of n units whose lines are tangents of a circle in [0, 1] x [0, 1].

    No three tangents meet in a point, and the circle is so small that all pairs meet inside.
    Neighbors face opposite sides, so that nowhere all units are off.
    """
    angles = np.pi * (np.arange(n) + 0.5) / n
    sides = (-1.0) ** np.arange(n)
    normals = np.column_stack([np.cos(angles), np.sin(angles)])  # (n, 2)
    radius = 0.45 * np.sin(np.pi / (2 * n))
    b = -normals.sum(axis=1) / 2 - radius
    return MLP(((sides[:, None] * normals, sides * b), (np.ones((1, n)), np.zeros(1))))
