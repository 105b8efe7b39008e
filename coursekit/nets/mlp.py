"""Fully connected nets: forward and backward."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from coursekit.nets.activations import Activation, as_numbers, get_activation
from coursekit.nets.initialization import random_layer


class Layer(NamedTuple):
    """Weights W (n_out, n_in) and biases b (n_out,), or the gradients with respect to them."""

    W: np.ndarray
    b: np.ndarray


class Trace(NamedTuple):
    """What a forward pass computed.

    Attributes
    ----------
    X : ndarray, shape (n, n_features)
        The inputs.
    Z, H : tuple of ndarray, each of shape (n, n_units)
        Pre-activations and activations, one of each per hidden layer.
    output : ndarray, shape (n, n_outputs)
        The linear read-out.
    """

    X: np.ndarray
    Z: tuple[np.ndarray, ...]
    H: tuple[np.ndarray, ...]
    output: np.ndarray


@dataclass(frozen=True, eq=False)
class MLP:
    """A fully connected net: hidden layers with activations, then a linear read-out.

    It holds parameters and nothing else; `forward` hands out what `backward` needs. Parameters
    may be float64, float32, complex (for the complex step) or exact fractions in object arrays.

    Parameters
    ----------
    layers : sequence of (W, b)
        W of shape (n_out, n_in), b of shape (n_out,). The last pair is the read-out.
    activations : name, Activation or a sequence of them
        One per hidden layer; a single one is used for all of them.

    Raises
    ------
    ValueError
        If there is no layer, the shapes do not chain, a parameter is NaN or infinite, an
        activation is not known or their number is wrong. The message names the layer.
    """

    layers: tuple[Layer, ...]
    activations: tuple[Activation, ...] | Sequence[str | Activation] | str | Activation = "relu"

    def __post_init__(self) -> None:
        layers = tuple(Layer(as_numbers(W), as_numbers(b)) for W, b in self.layers)
        _check_layers(layers)
        names, hidden = self.activations, len(layers) - 1
        if isinstance(names, str | Activation):
            names = (names,) * hidden
        if len(names) != hidden:
            raise ValueError(f"{hidden} hidden layers need {hidden} activations, not {len(names)}")
        object.__setattr__(self, "layers", layers)
        object.__setattr__(self, "activations", tuple(map(get_activation, names)))

    @classmethod
    def random(
        cls,
        sizes: Sequence[int],
        activation: str | Activation | Sequence[str | Activation] = "relu",
        *,
        rng: np.random.Generator | int,
        scheme: str = "he",
    ) -> "MLP":
        """Return a net with random parameters.

        Parameters
        ----------
        sizes : sequence of int
            The numbers of inputs, of units of each hidden layer, and of outputs.
        rng : numpy.random.Generator or int
            The source of randomness, or a seed.
        activation, scheme
            As for `MLP` and for `random_layer`.
        """
        rng = np.random.default_rng(rng)
        layers = tuple(random_layer(*pair, rng, scheme) for pair in pairwise(sizes))
        return cls(layers, activation)

    @property
    def sizes(self) -> tuple[int, ...]:
        """The numbers of inputs, of hidden units by layer, and of outputs."""
        return (self.layers[0].W.shape[1], *(len(b) for _, b in self.layers))

    @property
    def n_parameters(self) -> int:
        """The number of weights and biases."""
        return sum(W.size + b.size for W, b in self.layers)

    def forward(self, X: np.ndarray) -> Trace:
        """Compute the output for a batch X (n, n_features) and keep everything on the way."""
        X = as_numbers(X)
        if X.ndim != 2 or X.shape[1] != self.sizes[0]:
            raise ValueError(
                f"X must have shape (n_examples, {self.sizes[0]}), not {X.shape}; "
                "one example alone is a row: x.reshape(1, -1)"
            )
        Z, H = [], [X]
        for (W, b), activation in zip(self.layers[:-1], self.activations, strict=True):
            Z.append(H[-1] @ W.T + b)  # (n, n_in) to (n, n_out)
            H.append(activation(Z[-1]))
        W, b = self.layers[-1]
        return Trace(X, tuple(Z), tuple(H[1:]), H[-1] @ W.T + b)  # output (n, n_outputs)

    def __call__(self, X: np.ndarray) -> np.ndarray:
        """Return the output for a batch: (n, n_features) to (n, n_outputs)."""
        return self.forward(X).output

    def backward(self, trace: Trace, grad_output: np.ndarray) -> tuple[Layer, ...]:
        """Return the gradients with respect to the parameters by backpropagation.

        Parameters
        ----------
        trace : Trace
            What `forward` returned.
        grad_output : array_like, shape (n, n_outputs)
            The gradient of the loss with respect to ``trace.output``.

        Returns
        -------
        tuple of Layer
            Of the same shapes as ``net.layers``.

        References
        ----------
        Rumelhart, Hinton, Williams, Nature 323 (1986).
        """
        inputs = (trace.X, *trace.H)
        deltas = self._deltas(trace, grad_output)
        # delta.T @ h is (n_out, n) @ (n, n_in): the sum over the examples comes with the product
        return tuple(
            Layer(delta.T @ h, delta.sum(axis=0)) for delta, h in zip(deltas, inputs, strict=True)
        )

    def input_gradient(self, trace: Trace, grad_output: np.ndarray) -> np.ndarray:
        """Return the gradient with respect to X, shape (n, n_features); see `backward`."""
        return self._deltas(trace, grad_output)[0] @ self.layers[0].W

    def _deltas(self, trace, grad_output):
        """Return the gradients with respect to the pre-activations of each layer, (n, n_out)."""
        delta = as_numbers(grad_output)
        if delta.shape != trace.output.shape:
            raise ValueError(
                f"the output has shape {trace.output.shape}, its gradient {delta.shape}"
            )
        deltas = [delta]
        hidden = zip(self.layers[1:], self.activations, trace.Z, strict=True)
        for layer, activation, Z in reversed(list(hidden)):
            delta = (delta @ layer.W) * activation.derivative(Z)  # (n, n_out) to (n, n_in)
            deltas.append(delta)
        return deltas[::-1]

    def to_vector(self) -> np.ndarray:
        """Return a copy of all parameters, (n_parameters,): W by rows, then b, layer by layer."""
        return as_vector(self.layers)

    def from_vector(self, v: np.ndarray) -> "MLP":
        """Return a net of this shape with the parameters v (n_parameters,), which are copied."""
        v = np.array(v)
        if v.shape != (self.n_parameters,):
            raise ValueError(f"the net needs ({self.n_parameters},) parameters, not {v.shape}")
        layers, start = [], 0
        for n_in, n_out in pairwise(self.sizes):
            middle, end = start + n_out * n_in, start + n_out * (n_in + 1)
            layers.append(Layer(v[start:middle].reshape(n_out, n_in), v[middle:end]))
            start = end
        return replace(self, layers=tuple(layers))


def as_vector(layers: Sequence[Layer]) -> np.ndarray:
    """Return parameters or gradients as one vector, in the order of `MLP.to_vector`."""
    return np.concatenate([array.ravel() for layer in layers for array in layer])


def _check_layers(layers):
    if not layers:
        raise ValueError("a net needs at least one layer, the linear read-out")
    n_in = None
    for k, (W, b) in enumerate(layers, start=1):
        where = f"layer {k} of {len(layers)}"
        if W.ndim != 2 or b.shape != W.shape[:1]:
            raise ValueError(
                f"{where}: W must be (n_out, n_in) and b (n_out,), not {W.shape} and {b.shape}"
            )
        if n_in not in (None, W.shape[1]):
            raise ValueError(f"{where}: W takes {W.shape[1]} inputs, the layer before gives {n_in}")
        if not all(a.dtype == object or np.isfinite(a).all() for a in (W, b)):
            raise ValueError(f"{where}: a weight or bias is NaN or infinite")
        n_in = len(b)
