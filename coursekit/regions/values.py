"""Pre-activations at the vertices of a mesh whose edges are being cut."""

import numpy as np

from coursekit.regions.mesh import Growing


class FromPositions:
    """Pre-activations of units of the first layer, computed from the positions and not kept.

    Parameters
    ----------
    xy : Growing, shape (n_vertices, 2)
    W, b : ndarray, shapes (n_units, 2) and (n_units,)
        At most 64 units.
    zero : ndarray, shape (n_units,)
        The moduli up to which their pre-activations count as 0.
    """

    def __init__(self, xy: Growing, W: np.ndarray, b: np.ndarray, zero: np.ndarray):
        self.xy, self.W, self.b, self.zero = xy, W, b, zero

    def at(self, vertex: np.ndarray, unit: np.ndarray) -> np.ndarray:
        """Return the pre-activations of units (n,) at vertices (n,)."""
        return np.vecdot(self.xy.data[vertex], self.W[unit]) + self.b[unit]

    def rows(self, vertices: slice) -> np.ndarray:
        """Return those of all units at some vertices, (n, n_units)."""
        return self.xy.data[vertices] @ self.W.T + self.b

    def add(self, start: np.ndarray, end: np.ndarray, t: np.ndarray) -> None:
        """Do nothing: the new vertices have positions already."""


class Interpolated:
    """Pre-activations of units of a deeper layer, which are interpolated along edges.

    Parameters
    ----------
    Z : Growing, shape (n_vertices, n_units)
        Those of the whole layer; it grows.
    units : slice
        At most 64 units, those that cut.
    zero : ndarray, shape (n_units,)
        The moduli up to which the pre-activations of the layer count as 0.
    """

    def __init__(self, Z: Growing, units: slice, zero: np.ndarray):
        self.Z, self.units, self.zero = Z, units, zero[units]

    def at(self, vertex: np.ndarray, unit: np.ndarray) -> np.ndarray:
        """Return the pre-activations of units (n,) at vertices (n,)."""
        return self.Z.data[vertex, unit + self.units.start]

    def rows(self, vertices: slice) -> np.ndarray:
        """Return those of all units that cut at some vertices, (n, n_units), not a copy."""
        return self.Z.data[vertices, self.units]

    def add(self, start: np.ndarray, end: np.ndarray, t: np.ndarray) -> None:
        """Add the layer's pre-activations at the new vertices start + t * (end - start)."""
        add_between(self.Z, start, end, t)


def add_between(array: Growing, start: np.ndarray, end: np.ndarray, t: np.ndarray) -> None:
    """Add the rows ``array[start] + t * (array[end] - array[start])``."""
    rows = array.extend(len(t))  # (n, d)
    array.data.take(start, axis=0, out=rows, mode="clip")
    step = array.data.take(end, axis=0)
    step -= rows
    step *= t[:, None]
    rows += step
