"""Lines and planes through the input space of a net with more inputs."""

import numpy as np

from coursekit.nets.mlp import MLP
from coursekit.regions.check import Net, as_net


def restrict(net: Net, origin: np.ndarray, basis: np.ndarray) -> Net:
    """Return the net as a function of t on the slice x = origin + basis @ t of its inputs.

    The slice goes into the first layer, so the result is a net again, of the same kind, with
    one input on a line and two on a plane. Its units are those of the net.

    Parameters
    ----------
    net : MLP or sequence of (W, b)
        A net of D inputs.
    origin : array_like, shape (D,)
        The point with t = 0.
    basis : array_like, shape (D,) for a line, (D, 2) for a plane
        One column per direction, linearly independent. Their lengths are the units of t.

    Returns
    -------
    MLP or tuple of (W, b)
        As `net` is.

    Raises
    ------
    ValueError
        If the shapes do not fit, the directions are linearly dependent, or the net is not valid.
    """
    n_inputs = as_net(net).n_inputs
    origin, basis = np.asarray(origin, float), np.asarray(basis, float)
    basis = basis[:, None] if basis.ndim == 1 else basis  # (D, k)
    if origin.shape != (n_inputs,) or basis.ndim != 2 or len(basis) != n_inputs:
        raise ValueError(
            f"the net has {n_inputs} inputs, so the origin must be ({n_inputs},) and the basis "
            f"({n_inputs}, k), not {origin.shape} and {basis.shape}"
        )
    if not (np.isfinite(origin).all() and np.isfinite(basis).all()):
        raise ValueError("the origin or the basis is NaN or infinite")
    if np.linalg.matrix_rank(basis) < basis.shape[1]:
        raise ValueError("the directions of the basis are linearly dependent")
    (W, b), *rest = net.layers if isinstance(net, MLP) else net
    layers = ((W @ basis, W @ origin + b), *rest)  # (n_units, k), (n_units,)
    return MLP(layers, net.activations) if isinstance(net, MLP) else layers
