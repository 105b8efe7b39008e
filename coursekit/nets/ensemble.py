"""Gradient descent for a thousand small nets at once.

The nets are on the last axis of every array, so that NumPy's inner loop runs over them and one
call does the work of a thousand. Buffers are allocated once.
"""

from dataclasses import dataclass

import numpy as np

from coursekit.nets.activations import Activation, get_activation
from coursekit.nets.initialization import random_layer
from coursekit.nets.mlp import MLP


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Many trained nets with one hidden layer and one output each; nets are on the last axis.

    Attributes
    ----------
    W, c : ndarray, shapes (hidden, n_features, n_nets) and (hidden, n_nets)
        Weights and biases of the hidden units.
    w, b : ndarray, shapes (hidden, n_nets) and (n_nets,)
        Weights and bias of the read-out.
    outputs : ndarray, shape (n, n_nets)
        The outputs for the examples trained on.
    losses : ndarray, shape (n_nets,)
        The mean squared errors, infinite for a net that diverged.
    diverged : ndarray, shape (n_nets,), bool
        Whether the error became infinite or NaN.
    activation : Activation
        That of the hidden units.
    """

    W: np.ndarray
    c: np.ndarray
    w: np.ndarray
    b: np.ndarray
    outputs: np.ndarray
    losses: np.ndarray
    diverged: np.ndarray
    activation: Activation

    def preactivations(self, X: np.ndarray) -> np.ndarray:
        """Return those of the hidden units for X (n, n_features): (hidden, n, n_nets)."""
        return _preactivations(np.asarray(X, float), self.W, self.c)

    def net(self, index: int) -> MLP:
        """Return one of the nets."""
        hidden = self.W[:, :, index], self.c[:, index]  # (hidden, n_features), (hidden,)
        readout = self.w[None, :, index], self.b[index, None]  # (1, hidden), (1,)
        return MLP((hidden, readout), self.activation)


def train_many(
    X: np.ndarray,
    y: np.ndarray,
    hidden: int,
    activation: str | Activation = "relu",
    n_nets: int = 1000,
    learning_rate: float = 0.05,
    steps: int = 8000,
    seed: int = 0,
    scheme: str = "he",
) -> Ensemble:
    """Train many nets with one hidden layer, by gradient descent on the mean squared error.

    Sums are made term by term and no product of matrices is taken. So the same start gives the
    same bits on every machine and in every company of nets, for activations without exp or tanh.

    Parameters
    ----------
    X : array_like, shape (n, n_features)
        The inputs; a small set, since loops run over the examples and features.
    y : array_like, shape (n,)
        The targets.
    hidden : int
        The number of hidden units of each net.
    activation : name or Activation
        Of the hidden units.
    n_nets, learning_rate, steps : int, float, int
        The number of nets, the length and the number of the steps.
    seed, scheme : int, str
        For the start of all the nets, see `random_layer`.

    Returns
    -------
    Ensemble

    Raises
    ------
    ValueError
        If the shapes do not fit or a name is not known.
    """
    X, y = np.asarray(X, float), np.asarray(y, float)
    if X.ndim != 2 or y.shape != X.shape[:1]:
        raise ValueError(f"X must be (n, n_features) and y (n,), not {X.shape} and {y.shape}")
    rng, activation = np.random.default_rng(seed), get_activation(activation)
    W, c = random_layer(X.shape[1], hidden, rng, scheme, (n_nets,))
    w, b = random_layer(hidden, 1, rng, scheme, (n_nets,))
    parameters = W, c, w[0], b[0]  # one output: (hidden, n_nets) and (n_nets,)
    with np.errstate(over="ignore", invalid="ignore"):  # some nets may diverge among the others
        _descend(X, y, *parameters, activation, learning_rate, steps)
        outputs = _outputs(activation(_preactivations(X, W, c)), w[0], b[0])  # (n, n_nets)
        losses = _sum((outputs - y[:, None]) ** 2) / len(y)  # (n_nets,)
    diverged = ~np.isfinite(losses)
    return Ensemble(*parameters, outputs, np.where(diverged, np.inf, losses), diverged, activation)


def _descend(X, y, W, c, w, b, activation, learning_rate, steps):
    """Change the parameters in place; all big arrays are (hidden, n, n_nets) buffers."""
    n, n_features = X.shape
    Z, terms, delta = np.empty((3, len(c), n, len(b)))  # (hidden, n, n_nets) each
    error, grad_c = np.empty((n, len(b))), np.empty_like(c)
    for _ in range(steps):
        H = activation(_preactivations(X, W, c, out=Z, scratch=terms))  # (hidden, n, n_nets)
        _outputs(H, w, b, out=error, scratch=terms)  # (n, n_nets)
        error -= y[:, None]
        error *= 2 * learning_rate / n  # from here on gradients are already times the step
        np.multiply(error, w[:, None], out=delta)
        delta *= activation.derivative(Z)  # with respect to Z: (hidden, n, n_nets)
        w -= _sum(np.multiply(H, error, out=terms).swapaxes(0, 1), out=grad_c)
        b -= _sum(error)
        c -= _sum(delta.swapaxes(0, 1), out=grad_c)
        for i in range(n_features):
            np.multiply(delta, X[:, i, None], out=terms)
            W[:, i] -= _sum(terms.swapaxes(0, 1), out=grad_c)  # (hidden, n_nets)


def _preactivations(X, W, c, out=None, scratch=None):
    """Return W x + c for every unit, example and net: (hidden, n, n_nets)."""
    out = np.multiply(W[:, 0, None], X[:, 0, None], out=out)
    for i in range(1, X.shape[1]):
        out += np.multiply(W[:, i, None], X[:, i, None], out=scratch)
    out += c[:, None]
    return out


def _outputs(H, w, b, out=None, scratch=None):
    """Return the read-out of every example and net: (hidden, n, n_nets) to (n, n_nets)."""
    out = _sum(np.multiply(H, w[:, None], out=scratch), out=out)
    out += b
    return out


def _sum(terms, out=None):
    """Sum over the first axis in order; for a single net NumPy's own sum would pair terms up."""
    out = np.add(terms[0], 0, out=out)
    for term in terms[1:]:
        out += term
    return out
