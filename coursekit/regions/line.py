"""Nets of one input: all breakpoints, patterns and slopes, without a loop over regions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from coursekit.regions.check import RTOL, Hidden, Net, as_interval, as_net


@dataclass(frozen=True, eq=False)
class Regions1D:
    """The pieces of an interval between n breakpoints, from left to right.

    Attributes
    ----------
    interval : tuple of float
        The interval.
    breakpoints : ndarray, shape (n,), float64
        Where the activation pattern changes, ascending.
    patterns : ndarray, shape (n + 1, n_units), bool
        Which units' pre-activations are positive inside each piece, layer by layer.
    slopes : ndarray, shape (n + 1, n_outputs), float64
        The derivatives of the outputs on each piece.
    bends : ndarray, shape (n,), bool
        Whether the slope of an output changes at the breakpoint.
    """

    interval: tuple[float, float]
    breakpoints: np.ndarray
    patterns: np.ndarray
    slopes: np.ndarray
    bends: np.ndarray

    @property
    def n_activation(self) -> int:
        """The number of activation regions: pieces with one pattern each."""
        return len(self.patterns)

    @property
    def n_linear(self) -> int:
        """The number of linear regions: longest pieces on which the outputs are affine."""
        return 1 + int(self.bends.sum())


class _Pieces(NamedTuple):
    """Points of the line with the pieces between them, and the values of one layer there.

    With m points there are m - 1 pieces between them, and one more for each end of the
    interval that is infinite; `before` is 1 if the first piece comes before the first point.
    """

    x: np.ndarray  # (m,)
    values: np.ndarray  # (m, d)
    slopes: np.ndarray  # (n_pieces, d)
    patterns: np.ndarray  # (n_pieces, units so far)
    before: int

    @property
    def after(self) -> int:
        """1 if the last piece comes after the last point, else 0."""
        return len(self.slopes) - len(self.x) + 1 - self.before


def regions_1d(net: Net, interval: Sequence[float] = (-np.inf, np.inf)) -> Regions1D:
    """Return the activation regions and linear regions of a net of one input.

    Parameters
    ----------
    net : MLP or sequence of (W, b)
        A net of one input whose activations are piecewise linear with their one kink at 0.
        For a line through more inputs, see `restrict`.
    interval : (low, high)
        Either may be infinite.

    Returns
    -------
    Regions1D

    Raises
    ------
    ValueError
        If the net or the interval is not valid.

    Notes
    -----
    On a piece every unit of the next layer is affine. So the new breakpoints are where a
    pre-activation changes its sign between two neighboring points, all of them found at once.
    A sum counts as 0 if it is below 1e-12 of the sum of its terms' moduli; units that are 0 at
    a common point share it.
    """
    net, interval = as_net(net, n_inputs=1), as_interval(interval)
    pieces = _start(*interval)
    for layer in net.hidden:
        pieces = _bend(pieces, layer)
    slopes = pieces.slopes @ net.readout.W.T  # (n_pieces, n_outputs)
    noise = RTOL * (np.abs(pieces.slopes) @ np.abs(net.readout.W.T))
    inner = slice(1 - pieces.before, len(pieces.x) - 1 + pieces.after)
    real = (pieces.patterns[1:] != pieces.patterns[:-1]).any(axis=1)  # all but the point 0
    bends = (np.abs(np.diff(slopes, axis=0)) > noise[1:] + noise[:-1]).any(axis=1)
    first = np.append(True, real)
    return Regions1D(
        interval, pieces.x[inner][real], pieces.patterns[first], slopes[first], bends[real]
    )


def _start(low: float, high: float) -> _Pieces:
    """Return the interval as one piece, or as two that meet at 0 if it has no end."""
    x = np.array([end for end in (low, high) if np.isfinite(end)] or [0.0])
    before, after = low == -np.inf, high == np.inf
    n_pieces = len(x) - 1 + before + after
    empty = np.zeros((n_pieces, 0), bool)
    return _Pieces(x, x[:, None], np.ones((n_pieces, 1)), empty, int(before))


def _bend(pieces: _Pieces, layer: Hidden) -> _Pieces:
    """Cut the pieces where a unit of the layer changes its sign, and apply the layer."""
    Z, zero = _affine(pieces.values, layer.W, layer.b)  # (m, d) to (m, w)
    S, flat = _affine(pieces.slopes, layer.W)  # (n_pieces, d) to (n_pieces, w)
    piece, x, new_Z = _knots(pieces, Z, zero, S, flat)
    place = piece - pieces.before + 1  # each goes after the point on its left
    Z = np.insert(Z, place, new_Z, axis=0)  # (m + n_new, w)
    parent = np.repeat(np.arange(len(S)), 1 + np.bincount(piece, minlength=len(S)))
    S, before, after = S[parent], pieces.before, pieces.after
    signs = _signs(Z, S, before, after)  # (n_pieces + n_new + 1, w)
    on = np.where(signs[:-1] != 0, signs[:-1], signs[1:]) > 0  # one end of a piece may be 0
    return _Pieces(
        np.insert(pieces.x, place, x),
        layer.activate(Z),
        S * layer.slopes(on),
        np.concatenate([pieces.patterns[parent], on], axis=1),
        before,
    )


def _affine(A: np.ndarray, W: np.ndarray, b: np.ndarray | float = 0.0):
    """Return A @ W.T + b with rounding errors set to 0, and up to where a sum counts as 0."""
    Z = A @ W.T + b
    zero = RTOL * (np.abs(A) @ np.abs(W.T) + np.abs(b))
    Z[np.abs(Z) <= zero] = 0
    return Z, zero


def _signs(Z: np.ndarray, S: np.ndarray, before: int, after: int) -> np.ndarray:
    """Return the signs at all points and at those ends of the line that are infinite."""
    signs = np.sign(Z).astype(np.int8)
    first = np.where(S[:before] != 0, -np.sign(S[:before]), signs[:before])
    last = np.where(S[-1] != 0, np.sign(S[-1]), signs[-1])[None, :][:after]
    return np.concatenate([first, signs, last]).astype(np.int8)


def _knots(pieces: _Pieces, Z, zero, S, flat):
    """Return piece, position and pre-activations (n_new, w) of each new point, sorted."""
    before, after, m = pieces.before, pieces.after, len(pieces.x)
    signs = _signs(Z, S, before, after)
    piece, unit = np.nonzero(signs[:-1] * signs[1:] < 0)
    left, right = (np.clip(piece - before + end, 0, m - 1) for end in (0, 1))
    near = np.where(np.abs(Z[left, unit]) <= np.abs(Z[right, unit]), left, right)

    def steps(values, first, last):  # along each piece; along a ray, for one unit of length
        inner = np.diff(values, axis=0)
        return np.concatenate([first[:before], inner, last[-1:][:after]])[piece]

    step_Z = steps(Z, S, S)  # (n_new, w)
    t = -Z[near, unit] / step_Z[np.arange(len(unit)), unit]  # from the near end: nothing cancels
    x = pieces.x[near] + t * steps(pieces.x, np.ones(1), np.ones(1))
    new_Z = Z[near] + t[:, None] * step_Z
    new_zero = zero[near] + t[:, None] * steps(zero, -flat, flat)
    order = np.lexsort((x, piece))
    piece, unit, x = piece[order], unit[order], x[order]
    new_Z, new_zero = new_Z[order], new_zero[order]
    new_Z[np.abs(new_Z) <= new_zero] = 0
    keep = _share_points(piece, unit, new_Z)
    return piece[keep], x[keep], new_Z[keep]


def _share_points(piece: np.ndarray, unit: np.ndarray, Z: np.ndarray) -> np.ndarray:
    """Give units that are 0 at a common point one point: return which (n_new,) points stay."""
    at = np.arange(len(unit))
    Z[at, unit] = 0
    one, other = at[:-1], at[1:]
    shared = (Z[one, unit[other]] == 0) | (Z[other, unit[one]] == 0)
    keep = np.append(True, (piece[one] != piece[other]) | ~shared)[: len(unit)]
    leader = np.maximum.accumulate(np.where(keep, at, 0))
    Z[leader, unit] = 0
    return keep
