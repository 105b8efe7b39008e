"""The affine maps of a net on its activation regions, and which neighbors share one."""

import numpy as np

from coursekit.regions.check import RTOL, PiecewiseLinearNet

_NUMBERS = 1 << 18  # in a block of maps of one layer


def affine_maps(net: PiecewiseLinearNet, patterns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the affine maps on regions with these patterns, and how exact they are.

    Parameters
    ----------
    net : PiecewiseLinearNet
        Of d inputs.
    patterns : ndarray, shape (n, n_units), bool

    Returns
    -------
    maps : ndarray, shape (n, n_outputs, d + 1), float64
        The output at x is ``maps[..., :d] @ x + maps[..., d]``.
    noise : ndarray, of the same shape
        A difference up to this may be due to rounding.
    """
    widest = max([len(net.readout.b), *(len(layer.b) for layer in net.hidden)])
    rows = max(1, _NUMBERS // (widest * (net.n_inputs + 1)))
    blocks = [_maps(net, patterns[i : i + rows]) for i in range(0, len(patterns), rows)]
    maps, noise = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    return maps, noise


def _maps(net, patterns):
    d, done = net.n_inputs, 0
    A = np.eye(d + 1, d)[:, None].repeat(len(patterns), axis=1)  # (d + 1, n, d), coefficients first
    for layer in net.hidden:
        A, noise = _apply(A, layer.W, layer.b)  # (d + 1, n, n_units)
        A[np.abs(A) <= noise] = 0
        A *= layer.slopes(patterns[:, done : done + len(layer.b)])
        done += len(layer.b)
    return [np.moveaxis(part, 0, -1) for part in _apply(A, *net.readout)]


def _apply(A, W, b):
    """Return the maps W A + b and a bound of their rounding errors, (d + 1, n, n_out) each."""
    Z, terms = A @ W.T, np.abs(A) @ np.abs(W.T)
    Z[-1] += b
    terms[-1] += np.abs(b)
    return Z, RTOL * terms


def components(n: int, pairs: np.ndarray) -> np.ndarray:
    """Return the number of the connected component of each of n nodes joined by pairs (m, 2)."""
    label = np.arange(n)  # of each node a smaller one in its component, or itself
    while True:
        one, other = label[pairs].T  # (m,) each
        if (one == other).all():
            return np.unique(label, return_inverse=True)[1]
        np.minimum.at(label, np.maximum(one, other), np.minimum(one, other))
        while (label != label[label]).any():
            label = label[label]
