"""Random parameters to start from."""

import numpy as np


def random_layer(
    n_in: int, n_out: int, rng: np.random.Generator, scheme: str = "he", nets: tuple[int, ...] = ()
) -> tuple[np.ndarray, np.ndarray]:
    """Draw the parameters of a layer.

    Parameters
    ----------
    n_in, n_out : int
        The numbers of inputs and of units.
    rng : numpy.random.Generator
        The source of randomness.
    scheme : {"he", "xavier", "uniform", "normal"}
        "he": weights normal with variance 2 / n_in, biases 0. "xavier": weights normal with
        variance 2 / (n_in + n_out), biases 0. "uniform": weights and biases uniform within
        1 / sqrt(n_in) of 0. "normal": weights and biases standard normal.
    nets : tuple of int
        Axes to append, for many layers at once.

    Returns
    -------
    W, b : ndarray, shapes (n_out, n_in, *nets) and (n_out, *nets), float64

    References
    ----------
    He et al., arXiv:1502.01852 (2015); Glorot and Bengio, AISTATS (2010).
    """
    shape_W, shape_b = (n_out, n_in, *nets), (n_out, *nets)
    match scheme:
        case "he":
            return rng.normal(0, np.sqrt(2 / n_in), shape_W), np.zeros(shape_b)
        case "xavier":
            return rng.normal(0, np.sqrt(2 / (n_in + n_out)), shape_W), np.zeros(shape_b)
        case "uniform":
            bound = 1 / np.sqrt(n_in)
            return rng.uniform(-bound, bound, shape_W), rng.uniform(-bound, bound, shape_b)
        case "normal":
            return rng.standard_normal(shape_W), rng.standard_normal(shape_b)
    raise ValueError(f"no scheme {scheme!r}; known: he, xavier, uniform, normal")
