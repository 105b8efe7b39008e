"""The perceptron and its learning rule, with the whole history of the weights."""

from typing import NamedTuple

import numpy as np


class PerceptronRun(NamedTuple):
    """What happened while a perceptron learned.

    Attributes
    ----------
    updates : ndarray, shape (n_updates,), int
        The index of the example at each update.
    weights : ndarray, shape (n_updates + 1, d)
        The weights at the start and after each update.
    epoch_weights : ndarray, shape (n_epochs + 1, d)
        The weights at the start and after each epoch.
    mistakes : ndarray, shape (n_epochs,), int
        The number of updates in each epoch.
    converged : bool
        Whether the last epoch had no mistake. That epoch is counted too.
    """

    updates: np.ndarray
    weights: np.ndarray
    epoch_weights: np.ndarray
    mistakes: np.ndarray
    converged: bool


def add_bias(X: np.ndarray) -> np.ndarray:
    """Prepend the constant input 1, so that the first weight is the bias: (n, d) to (n, d + 1)."""
    X = np.asarray(X, float)
    return np.column_stack([np.ones(len(X)), X])  # (n, d + 1)


def perceptron(
    X: np.ndarray, y: np.ndarray, epochs: int = 100, w0: np.ndarray | None = None
) -> PerceptronRun:
    """Run the perceptron rule through the examples in order until an epoch has no mistake.

    An example with ``y * (w @ x) <= 0`` is a mistake and moves the weights to ``w + y * x``; a
    score of exactly 0 counts as a mistake, or nothing would ever move away from w = 0.

    Parameters
    ----------
    X : array_like, shape (n, d)
        The examples; `add_bias` gives them a constant input.
    y : array_like, shape (n,)
        The labels, -1 or +1.
    epochs : int
        The most epochs to run.
    w0 : array_like, shape (d,), optional
        The first weights, 0 when left out.

    Returns
    -------
    PerceptronRun

    Raises
    ------
    ValueError
        If the shapes do not fit or a label is not -1 or +1.

    References
    ----------
    F. Rosenblatt, "The perceptron", Psychological Review 65 (1958).
    """
    X, y = np.asarray(X, float), np.asarray(y, float)
    w = np.zeros(X.shape[-1:]) if w0 is None else np.array(w0, float)  # (d,)
    _check(X, y, w)
    updates, weights, epoch_weights, mistakes = [], [w], [w], []
    while len(mistakes) < epochs and 0 not in mistakes:
        before = len(updates)
        for i, (x, label) in enumerate(zip(X, y, strict=True)):
            if label * (w @ x) <= 0:
                w = w + label * x
                updates.append(i)
                weights.append(w)
        epoch_weights.append(w)
        mistakes.append(len(updates) - before)
    return PerceptronRun(
        updates=np.array(updates, int),
        weights=np.array(weights),  # (n_updates + 1, d)
        epoch_weights=np.array(epoch_weights),  # (n_epochs + 1, d)
        mistakes=np.array(mistakes, int),
        converged=0 in mistakes,
    )


def _check(X, y, w):
    if X.ndim != 2 or y.shape != X.shape[:1] or w.shape != X.shape[1:]:
        raise ValueError(
            "X must be (n, d), y (n,) and w0 (d,); "
            f"they have the shapes {X.shape}, {y.shape} and {w.shape}"
        )
    if not np.isin(y, [-1, 1]).all():
        raise ValueError(
            f"labels must be -1 or +1, not {np.unique(y)}; for labels 0 and 1 pass 2 * y - 1"
        )
