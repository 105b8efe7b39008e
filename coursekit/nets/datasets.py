"""Small data sets: Boolean functions, and points in the plane with a class each.

Labels are the integers 0, 1, ...: they serve as targets of a regression, as class labels, and as
``2 * y - 1`` for the perceptron.
"""

import numpy as np

_BOOLEAN = {  # as functions of the number of ones among the two inputs
    "and": lambda ones: ones == 2,
    "or": lambda ones: ones > 0,
    "nand": lambda ones: ones < 2,
    "nor": lambda ones: ones == 0,
    "xor": lambda ones: ones == 1,
    "xnor": lambda ones: ones != 1,
}


def truth_table(n: int) -> np.ndarray:
    """Return all inputs of n bits in counting order, shape (2**n, n), float64."""
    counters = np.arange(2**n)[:, None]  # (2**n, 1)
    return (counters >> np.arange(n)[::-1] & 1).astype(float)  # (2**n, n)


def boolean(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return a Boolean function of two inputs as data.

    Parameters
    ----------
    name : {"and", "or", "nand", "nor", "xor", "xnor"}
        The function.

    Returns
    -------
    X : ndarray, shape (4, 2), float64
        The inputs in the order 00, 01, 10, 11.
    y : ndarray, shape (4,), int
        The values, 0 or 1.

    Raises
    ------
    ValueError
        For a name that is not in the list.
    """
    if name not in _BOOLEAN:
        raise ValueError(f"no Boolean function {name!r}; known: {', '.join(_BOOLEAN)}")
    X = truth_table(2)
    return X, _BOOLEAN[name](X.sum(axis=1)).astype(int)  # (4, 2), (4,)


def xor() -> tuple[np.ndarray, np.ndarray]:
    """Return the four points of XOR, X (4, 2) in the order 00, 01, 10, 11 and y (4,)."""
    return boolean("xor")


def blobs(
    centers: np.ndarray, n: int, spread: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw n points in all around k centers (k, d), each with this standard deviation.

    X has shape (n, d); y (n,) is the index of the center: 0, 1, ..., k - 1, 0, 1, ...
    """
    centers = np.asarray(centers, float)
    y = np.arange(n) % len(centers)
    return centers[y] + spread * rng.standard_normal((n, centers.shape[1])), y  # (n, d), (n,)


def moons(n: int, noise: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return two interlocking half circles of radius 1, with normal noise.

    X has shape (n, 2), y (n,) alternates between 0 and 1.
    """
    y = np.arange(n) % 2
    angle = np.linspace(0, np.pi, n)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])  # (n, 2)
    X = np.where(y[:, None] == 0, upper, [1, 0.5] - upper)  # (n, 2)
    return X + noise * rng.standard_normal((n, 2)), y


def spirals(
    n: int, turns: float, noise: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return two spirals from radius 0.1 to 1, half a turn apart, with normal noise.

    X has shape (n, 2), y (n,) alternates between 0 and 1.
    """
    y = np.arange(n) % 2
    t = np.linspace(0, 1, n)
    radius, angle = 0.1 + 0.9 * t, 2 * np.pi * turns * t + np.pi * y  # (n,) each
    X = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])  # (n, 2)
    return X + noise * rng.standard_normal((n, 2)), y
