"""What the functions of this room accept: nets and domains, checked and in one form."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from coursekit.nets.activations import Activation
from coursekit.nets.mlp import MLP, Layer

RTOL = 1e-12  # relative to the moduli of its terms, a sum below this counts as 0
Net = MLP | Sequence[tuple[np.ndarray, np.ndarray]]
_PROBES = np.array([1e-3, 0.3, 1.0, 2.0, 700.0])


class Hidden(NamedTuple):
    """A layer whose units are low * z for a pre-activation z < 0 and high * z for z > 0."""

    W: np.ndarray
    b: np.ndarray
    low: float
    high: float

    def activate(self, Z: np.ndarray) -> np.ndarray:
        """Overwrite pre-activations with activations and return them."""
        if (self.low, self.high) == (0, 1):
            return np.maximum(Z, 0, out=Z)
        return np.multiply(Z, np.where(Z > 0, self.high, self.low), out=Z)

    def slopes(self, on: np.ndarray) -> np.ndarray:
        """Return the derivative of each unit from its bit of the pattern."""
        return np.where(on, self.high, self.low)


class PiecewiseLinearNet(NamedTuple):
    """Hidden layers whose units all bend, and the linear read-out."""

    hidden: tuple[Hidden, ...]
    readout: Layer

    @property
    def n_inputs(self) -> int:
        """The number of inputs."""
        return (self.hidden or (self.readout,))[0].W.shape[1]

    def __call__(self, X: np.ndarray) -> np.ndarray:
        """Return the outputs for a batch, (n, n_inputs) to (n, n_outputs)."""
        for layer in self.hidden:
            X = layer.activate(X @ layer.W.T + layer.b)  # (n, n_in) to (n, n_out)
        return X @ self.readout.W.T + self.readout.b


def as_net(net: Net, n_inputs: int | None = None) -> PiecewiseLinearNet:
    """Return a net of float64 layers with two slopes each.

    Layers whose activation is linear are multiplied into the next one: their units have no
    kink and so no bit in a pattern.

    Parameters
    ----------
    net : MLP or sequence of (W, b)
        Pairs are ReLU layers, the last one the read-out.
    n_inputs : int, optional
        How many inputs the caller can handle; any number when left out.

    Raises
    ------
    ValueError
        If a layer is empty, NaN or infinite, shapes do not chain, the read-out is missing, an
        activation is not piecewise linear with its one kink at 0, or the number of inputs is
        another one. The message names the layer.
    """
    layers, activations = (
        (net.layers, net.activations) if isinstance(net, MLP) else (_pairs(net), "relu")
    )
    for k, layer in enumerate(layers, start=1):
        if any(np.iscomplexobj(array) or np.size(array) == 0 for array in layer):
            raise ValueError(f"layer {k} of {len(layers)} is complex or empty")
    layers = tuple(Layer(*(np.array(array, float) for array in layer)) for layer in layers)
    net = MLP(layers, activations)  # checks again: arrays can be changed
    if n_inputs not in (None, net.sizes[0]):
        raise ValueError(
            f"layer 1 takes {net.sizes[0]} inputs, but {n_inputs} is needed here; "
            "cut a line or a plane out of the input space with restrict(net, origin, basis)"
        )
    for k, activation in enumerate(net.activations, start=1):
        if _two_slopes(activation) is None:
            raise ValueError(
                f"layer {k} has the activation {activation.name}, which is not piecewise linear "
                "with its one kink at 0; relu, leaky_relu, absolute and identity are"
            )
    return _fold_linear_layers(net.layers, map(_two_slopes, net.activations))


def _pairs(net):
    if not isinstance(net, Sequence) or not all(
        isinstance(pair, Sequence) and len(pair) == 2 for pair in net
    ):
        raise ValueError("a net is an MLP or a sequence of pairs (W, b), the last one the read-out")
    if len(net) < 2:
        raise ValueError(
            f"a net of {len(net)} layers has no read-out: the last pair (W, b) is the linear "
            "read-out and the pairs before it are the hidden layers, at least one"
        )
    return tuple(net)


@cache
def _two_slopes(activation: Activation) -> tuple[float, float] | None:
    """Return the slopes left and right of 0 if that is the only kink."""
    z = np.concatenate([-_PROBES, [0.0], _PROBES])
    values = np.asarray(activation(z))
    if values.shape != z.shape:
        return None
    low, high = -activation(np.array([-1.0]))[0], activation(np.array([1.0]))[0]
    wrong = np.abs(values - np.where(z > 0, high, low) * z) > 1e-12 * np.abs(values)
    return None if wrong.any() else (float(low), float(high))


def _fold_linear_layers(layers, slopes):
    hidden, (W, b) = [], layers[0]
    for (next_W, next_b), (low, high) in zip(layers[1:], slopes, strict=True):
        if low == high:
            W, b = high * next_W @ W, high * next_W @ b + next_b
        else:
            hidden.append(Hidden(W, b, low, high))
            W, b = next_W, next_b
    return PiecewiseLinearNet(tuple(hidden), Layer(W, b))


def as_interval(interval: Sequence[float]) -> tuple[float, float]:
    """Return (low, high); either may be infinite."""
    ends = np.asarray(interval, float)
    if ends.shape != (2,) or not ends[0] < ends[1] or ends[0] == np.inf or ends[1] == -np.inf:
        raise ValueError(f"an interval is (low, high) with low < high, not {interval}")
    return float(ends[0]), float(ends[1])


def as_box(domain: Sequence, n_inputs: int) -> np.ndarray:
    """Return one finite interval per input, (n_inputs, 2); a single one serves all inputs."""
    box = np.asarray(domain, float)
    if box.shape not in ((2,), (n_inputs, 2)):
        raise ValueError(
            f"a box is (low, high), or that for each of the {n_inputs} inputs, not {domain}"
        )
    box = np.broadcast_to(box, (n_inputs, 2))
    if not (np.isfinite(box).all() and (box[:, 0] < box[:, 1]).all()):
        raise ValueError(f"a box needs finite low < high for each input, not {domain}")
    return box


def as_polygon(domain: Sequence) -> np.ndarray:
    """Return the corners (k, 2) of a convex polygon, counterclockwise.

    A box in the form of `as_box` is turned into its four corners.
    """
    corners = np.asarray(domain, float)
    if corners.shape in ((2,), (2, 2)):
        (left, right), (bottom, top) = as_box(corners, 2)
        return np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
    if corners.ndim != 2 or corners.shape[1] != 2 or not np.isfinite(corners).all():
        raise ValueError(
            "a domain is a box, (low, high) or ((x_low, x_high), (y_low, y_high)), or the corners "
            f"(k, 2) of a convex polygon, all finite; this one has shape {corners.shape}"
        )
    sides = np.roll(corners, -1, axis=0) - corners  # (k, 2)
    turns = _cross(np.roll(sides, 1, axis=0), sides)  # (k,), at each corner
    size = np.ptp(corners, axis=0).max() ** 2
    if (turns < -1e-12 * size).all():
        raise ValueError("the corners of the domain go clockwise; reverse them: domain[::-1]")
    for corner, turn in enumerate(turns):
        if turn <= 1e-12 * size:
            how = "does not turn left" if turn < -1e-12 * size else "is on a line with them"
            raise ValueError(
                f"the domain must be a convex polygon with corners counterclockwise: corner "
                f"{corner}, {corners[corner]}, {how} between its neighbors"
            )
    directions = np.unwrap(np.arctan2(sides[:, 1], sides[:, 0]))
    if directions[-1] - directions[0] > 2 * np.pi:
        raise ValueError("the corners of the domain go around more than once")
    return corners


def _cross(a, b):
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
