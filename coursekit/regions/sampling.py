"""The deliberately wrong way: count the patterns that a grid of points meets."""

from collections.abc import Sequence
from itertools import product

import numpy as np

from coursekit.regions.check import Net, as_box, as_net

_BLOCK = 1 << 20  # pre-activations of one layer at a time


def count_grid(net: Net, box: Sequence, n: int) -> int:
    """Return how many activation patterns n points along each axis of a box meet.

    It never exceeds the number of activation regions, and misses what falls between the points:
    of a net with biases most regions. Use `count_regions` for the number.

    Parameters
    ----------
    net : MLP or sequence of (W, b)
        A net of d inputs; a few only, as the grid has n**d points.
    box : (low, high), or one such pair per input
        Its borders belong to the grid.
    n : int
        The number of points along an axis, 2 or more.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the net or the box is not valid, or n is below 2.
    """
    net = as_net(net)
    box = as_box(box, net.n_inputs)
    if n < 2:
        raise ValueError(f"a grid needs at least 2 points along an axis, not {n}")
    axes = [np.linspace(low, high, n) for low, high in box]
    widest = max([n, *(n * len(layer.b) for layer in net.hidden)])
    rows = max(1, _BLOCK // widest)
    seen, lines = set(), []
    for start in product(*axes[:-1]):
        lines.append(start)
        if len(lines) == rows:
            seen |= _patterns(net, _points(lines, axes[-1]))
            lines = []
    return len(seen | _patterns(net, _points(lines, axes[-1])) if lines else seen)


def _points(lines, last_axis):
    """Return the points (len(lines) * n, d) that have these first coordinates."""
    first = np.repeat(np.array(lines).reshape(len(lines), -1), len(last_axis), axis=0)
    return np.column_stack([first, np.tile(last_axis, len(lines))])


def _patterns(net, X):
    """Return the set of the patterns at the points X (n, d), each one as bytes."""
    bits = []
    for layer in net.hidden:
        X = X @ layer.W.T + layer.b  # (n, n_in) to (n, n_out)
        bits.append(np.packbits(X > 0, axis=1))
        layer.activate(X)
    if not bits:
        return {b""}
    packed = np.concatenate(bits, axis=1)  # (n, n_bytes)
    new = np.append(True, (packed[1:] != packed[:-1]).any(axis=1))  # neighbors often agree
    return set(map(bytes, packed[new]))
