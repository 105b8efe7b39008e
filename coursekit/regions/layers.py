"""Cut a mesh layer by layer, with the arithmetic that decides what counts as 0."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from coursekit.regions import bits
from coursekit.regions.check import RTOL, Hidden
from coursekit.regions.cutting import BLOCK, cut
from coursekit.regions.mesh import Growing, Mesh
from coursekit.regions.values import FromPositions, Interpolated

_EPS = np.finfo(float).eps


def cut_layers(
    mesh: Mesh, hidden: tuple[Hidden, ...], reach: np.ndarray, skip: int = 0
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Cut a mesh, in place, by the hidden layers of a net, in groups of up to 64 units.

    Parameters
    ----------
    mesh : Mesh
    hidden : tuple of Hidden
        The first one takes positions.
    reach : ndarray, shape (2,)
        The largest modulus of each coordinate in the whole domain.
    skip : int
        That many units of the first layer have cut the mesh already.

    Yields
    ------
    origin, on : ndarray, shape (n_faces,)
        What `cut` returns, after each group.
    """
    first = hidden[0]
    yield from cut_first_layer(mesh, first.W[skip:], first.b[skip:], reach)
    error = _rounding(first.W, first.b, reach, _EPS * reach)[1]
    if len(hidden) > 1:
        Z = Growing(mesh.xy.rows @ first.W.T + first.b)  # (n_vertices, n_units)
    for before, layer in pairwise(hidden):
        Z, reach = _next_layer(Z, before, layer)
        error = error * max(abs(before.low), abs(before.high))
        zero, error = _rounding(layer.W, layer.b, reach, error)
        for group in _groups(len(layer.b)):
            yield cut(mesh, Interpolated(Z, group, zero))


def _next_layer(Z, before, layer):
    """Return the layer's pre-activations, and the largest modulus of each of its inputs.

    The pre-activations before it are overwritten, block by block: fresh memory is slow.
    """
    n_out, n_in = layer.W.shape
    result = Z if n_in == n_out else Growing(np.empty((Z.n, n_out)))
    reach, rows = np.zeros(n_in), max(1, BLOCK // max(n_in, n_out))
    for block in (slice(i, i + rows) for i in range(0, Z.n, rows)):
        A = before.activate(Z.rows[block])
        reach = np.maximum(reach, np.maximum(A.max(axis=0), -A.min(axis=0)))
        result.rows[block] = A @ layer.W.T  # (n, n_in) to (n, n_out)
        result.rows[block] += layer.b
    return result, reach


def cut_first_layer(mesh, W, b, reach):
    """Do the same with units that are W @ x + b at the position x."""
    zero, _ = _rounding(W, b, reach, _EPS * reach)
    for group in _groups(len(b)):
        yield cut(mesh, FromPositions(mesh.xy, W[group], b[group], zero[group]))


def _groups(n):
    return (slice(i, min(i + bits.MOST, n)) for i in range(0, n, bits.MOST))


def group_sizes(hidden: tuple[Hidden, ...]) -> list[int]:
    """Return the number of units of each group in which the layers cut."""
    groups = (group for layer in hidden for group in _groups(len(layer.b)))
    return [group.stop - group.start for group in groups]


def _rounding(W, b, reach, error):
    """Return up to where each pre-activation counts as 0, and its rounding error, (n_out,) each.

    `reach` is the largest modulus of each input and `error` its rounding error, (n_in,) each.
    The errors of different inputs are taken as independent.
    """
    terms = np.abs(W) @ reach + np.abs(b)  # (n_out,)
    error = np.sqrt(W**2 @ error**2) + _EPS * terms
    return RTOL * terms + 16 * error, error
