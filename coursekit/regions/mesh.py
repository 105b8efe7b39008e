"""A convex polygon cut into convex faces that share their vertices and edges.

Edge e joins the vertices ``tails[2 * e]`` and ``tails[2 * e + 1]``. It is two half-edges: 2e
goes from the first to the second and has its face on the left, 2e + 1 goes back. A face is a
ring of half-edges, counterclockwise. The rings lie one after the other in one array.
"""

from dataclasses import dataclass

import numpy as np


class Growing:
    """An array that grows along its first axis; the rows in use are ``data[:n]``."""

    def __init__(self, rows: np.ndarray):
        self.data, self.n = rows, len(rows)

    def extend(self, n: int) -> np.ndarray:
        """Add n rows and return them, to be written."""
        end = self.n + n
        if end > len(self.data):
            bigger = np.empty((2 * end, *self.data.shape[1:]), self.data.dtype)
            bigger[: self.n] = self.data[: self.n]
            self.data = bigger
        self.n = end
        return self.data[end - n : end]

    @property
    def rows(self) -> np.ndarray:
        """The rows in use."""
        return self.data[: self.n]


@dataclass(eq=False)
class Mesh:
    """Vertices, edges and faces; cutting it changes it.

    Attributes
    ----------
    xy : Growing, shape (n_vertices, 2), float64
        The vertices.
    tails : Growing, shape (2 * n_edges,), int32
        The vertex where each half-edge begins.
    half_edges : ndarray, shape (n_corners,), int32
        The rings of all faces.
    sizes : ndarray, shape (n_faces,), int64
        The number of corners of each face.
    """

    xy: Growing
    tails: Growing
    half_edges: np.ndarray
    sizes: np.ndarray

    @classmethod
    def polygon(cls, corners: np.ndarray) -> "Mesh":
        """Return a mesh of one face with these corners (k, 2), counterclockwise."""
        k = np.arange(len(corners), dtype=np.int32)
        tails = np.column_stack([k, np.roll(k, -1)]).ravel()  # (2k,)
        return cls(Growing(corners.copy()), Growing(tails), 2 * k, np.array([len(k)]))

    @property
    def offsets(self) -> np.ndarray:
        """Where each ring begins in `half_edges` and where the last one ends, (n_faces + 1,)."""
        return np.concatenate([[0], self.sizes.cumsum()])

    def edge_faces(self) -> np.ndarray:
        """Return the faces on the left and the right of each edge, (n_edges, 2); -1 for none."""
        faces = np.full(self.tails.n, -1, np.int32)
        faces[self.half_edges] = np.arange(len(self.sizes), dtype=np.int32).repeat(self.sizes)
        return faces.reshape(-1, 2)

    def part(self, first: int, last: int) -> "Mesh":
        """Return a mesh of the faces first to last - 1 alone."""
        start, end = self.offsets[[first, last]]
        half_edges = self.half_edges[start:end]
        edges, edge = np.unique(half_edges >> 1, return_inverse=True)
        ends = self.tails.rows.reshape(-1, 2)[edges].ravel()  # (2 * n_edges,)
        vertices, tails = np.unique(ends, return_inverse=True)
        return Mesh(
            Growing(self.xy.rows[vertices]),
            Growing(tails.astype(np.int32)),
            (2 * edge + (half_edges & 1)).astype(np.int32),
            self.sizes[first:last],
        )


def subdivide(half_edges: np.ndarray, n_new: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Replace half-edges by the chains into which their edges were cut.

    Parameters
    ----------
    half_edges : ndarray, shape (n,)
        A sequence, such as rings.
    n_new : ndarray, shape (n,)
        The number of new edges in each chain, which begins with the old one.
    first : ndarray, shape (n,)
        The number of the first new edge; the others follow.

    Returns
    -------
    ndarray, shape (n + n_new.sum(),)
    """
    lengths = n_new + 1
    entry = np.arange(len(half_edges)).repeat(lengths)
    step = np.arange(len(entry)) - (lengths.cumsum() - lengths)[entry]
    side = (half_edges & 1)[entry]  # 1: the chain is run through from its end
    link = np.where(side, n_new[entry] - step, step)
    edge = np.where(link == 0, (half_edges >> 1)[entry], first[entry] + link - 1)
    return (2 * edge + side).astype(np.int32)


def reverse(chains: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Turn each of the chains of half-edges around; `lengths` says how long they are."""
    ends = lengths.cumsum()
    mirrored = (2 * ends - lengths - 1).repeat(lengths) - np.arange(len(chains))
    return chains[mirrored] ^ 1


def insert(stream: np.ndarray, at: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Insert values before the elements ``stream[at]``; `at` is ascending."""
    places = at + np.arange(len(at))
    result = np.empty(len(stream) + len(values), stream.dtype)
    old = np.empty(len(result), bool)
    old.fill(True)
    old[places] = False
    result[places] = values
    result[old] = stream
    return result


def run_of(below, first, sizes):
    """Return where each ring's run of corners below 0 is left and reached, at corners on 0.

    If rounding made several runs in a ring, all but one are taken out of `below`.
    """
    before = np.empty_like(below)
    before[1:] = below[:-1]
    before[first] = below[first + sizes - 1]
    begin, back = (below > before).nonzero()[0], (before > below).nonzero()[0]
    if len(begin) > len(sizes):
        _drop_runs(below, first, sizes)
        return run_of(below, first, sizes)
    return begin - 1 + (begin == first) * sizes, back


def _drop_runs(below, first, sizes):
    for start, size in zip(first, sizes, strict=True):
        ring = below[start : start + size]
        begin = np.flatnonzero(ring > np.roll(ring, 1))[0]
        run = np.roll(ring, -begin)
        run[run.argmin() :] = False
        ring[:] = np.roll(run, begin)
