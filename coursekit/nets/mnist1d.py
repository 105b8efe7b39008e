"""MNIST-1D: ten classes of short signals, a small stand-in for images of digits.

The templates, the settings and the order of the random calls are those of the package mnist1d
0.0.2.post1 (github.com/greydanus/mnist1d), rewritten here for NumPy alone.

    Copyright Sam Greydanus, Peter Steinbach and the other authors of mnist1d.
    Licensed under the Apache License, Version 2.0, which stands beside this file in
    mnist1d_LICENSE.txt. Changed: no SciPy, no global random state, one function.
"""

from typing import NamedTuple

import numpy as np

TEMPLATES = (  # the heights of a stroke for each digit, 12 points
    (5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5),
    (5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5),
    (5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5),
    (5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5),
    (5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5),
    (5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5),
    (5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5),
    (5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5),
    (5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5),
    (5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5),
)
PADDING, LONG, SHORT = (36, 60), 72, 40  # zeros appended; points before and after resampling
TAPS = np.exp(-0.5 * (np.arange(-8, 9) / 2) ** 2)  # a Gaussian of width 2 that smooths noise


class Signals(NamedTuple):
    """Signals X (n, 40), float64, with their classes y (n,), and the same for the test set."""

    X: np.ndarray
    y: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray


def mnist1d(seed: int = 42, n: int = 5000) -> Signals:
    """Generate MNIST-1D: as many signals of each class, shuffled; the last fifth is the test set.

    Each signal is the template of its class, stretched, scaled, moved, noisy and slanted. All
    signals together have mean 0 and standard deviation 1.

    Parameters
    ----------
    seed : int
        42 with 5000 signals is the data set of the paper, to rounding.
    n : int
        The number of signals, a multiple of 10.

    Returns
    -------
    Signals

    Raises
    ------
    ValueError
        If n is not a positive multiple of 10.

    Notes
    -----
    The data set is defined by NumPy's legacy random stream, which only ``RandomState`` still
    gives, so the seed makes one here; the global random state is left alone.

    References
    ----------
    Greydanus and Kobak, Scaling down deep learning with MNIST-1D, arXiv:2011.14439.
    """
    if n < 10 or n % 10:
        raise ValueError(f"n must be a positive multiple of 10, one share a class, not {n}")
    rng = np.random.RandomState(seed)
    y = np.repeat(np.arange(10), n // 10)  # (n,)
    templates = _templates()
    X = np.array([_signal(templates[label], rng) for label in y])  # (n, 40)
    order = rng.permutation(n)
    X, y = (X[order] - X.mean()) / X.std(), y[order]
    split = n * 4 // 5
    return Signals(X[:split], y[:split], X[split:], y[split:])


def _templates() -> np.ndarray:
    """Return the strokes (10, 12), each of standard deviation 1/6 and beginning at 0."""
    X = np.array(TEMPLATES)
    X = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
    return (X - X[:, :1]) / 6


def _signal(template: np.ndarray, rng) -> np.ndarray:
    """Return a random variation of a stroke: (12,) to (40,)."""
    low, high = PADDING
    padding = low + int(rng.rand() * (high - low + 1))
    x = _resample(np.append(template + 1e-8, np.zeros(padding)), LONG)  # (72,)
    x *= 1 + 0.4 * (rng.rand() - 0.5)
    x = np.roll(x, rng.choice(48))
    x = np.where(x != 0, x, _smooth(0.25 * rng.randn(LONG)))  # noise fills what was padded
    x = x + 0.02 * rng.randn(LONG)
    x -= 0.75 * (rng.rand() - 0.5) * np.linspace(-0.5, 0.5, LONG)
    return _resample(x, SHORT)


def _resample(x: np.ndarray, n: int) -> np.ndarray:
    return np.interp(np.linspace(0, 1, n), np.linspace(0, 1, len(x)), x)


def _smooth(noise: np.ndarray) -> np.ndarray:
    return np.convolve(np.pad(noise, 8, "symmetric"), TAPS / TAPS.sum(), "valid")
