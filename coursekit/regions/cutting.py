"""Cut the faces of a mesh along the lines where units change their sign.

A face is convex and every unit is affine on it. First all edges are cut where a unit changes its
sign, so that afterwards a unit that is positive and negative in a face is 0 at vertices between.
Then, in rounds, each face that a unit crosses is split along the chord of one such unit, and the
chord is cut by the other units at once. So the faces of a round need nothing from each other.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from coursekit.regions import bits
from coursekit.regions.mesh import Growing, Mesh, insert, reverse, run_of, subdivide
from coursekit.regions.values import FromPositions, Interpolated, add_between

BLOCK = 1 << 15  # numbers in a block of pre-activations, which fits into the cache
_CORNERS = 1 << 16  # of the faces that are split together
_LARGE = 16  # corners of a face; with more of them many units may cross it
_MOST_ROUNDS = 4 * bits.MOST  # each one takes a unit from every face, but for rounding
_CLOSE = 1e-6  # on an edge of length 1; points closer than that may be the same


def cut(mesh: Mesh, values: FromPositions | Interpolated) -> tuple[np.ndarray, np.ndarray]:
    """Cut the faces of a mesh, in place, along the lines where units change their sign.

    Returns
    -------
    origin : ndarray, shape (n_faces,)
        The old face in which each face lies.
    on : ndarray, shape (n_faces,)
        The set of units that are positive in each face, see `bits`.
    """
    cutter = _Cutter(mesh, values)
    start, end = mesh.tails.rows.reshape(-1, 2).T.astype(np.intp, order="C")  # (n_edges,) each
    n_new, link = cutter.cut_edges(np.arange(len(start)), start, end)
    offsets, done = mesh.offsets, []
    for faces in _blocks(offsets):
        half_edges = mesh.half_edges[offsets[faces.start] : offsets[faces.stop]]
        first = offsets[faces.start : faces.stop] - offsets[faces.start]
        n = n_new[half_edges >> 1]
        sizes = mesh.sizes[faces.start : faces.stop] + np.add.reduceat(n, first)
        half_edges = subdivide(half_edges, n, link[half_edges >> 1])
        done.extend(cutter.split(half_edges, sizes, np.array(faces)))
    mesh.half_edges, mesh.sizes, origin, on = map(np.concatenate, zip(*done, strict=True))
    return origin, on


def _blocks(offsets: np.ndarray) -> Iterator[range]:
    """Yield ranges of faces with about _CORNERS corners."""
    ends = offsets.searchsorted(np.arange(_CORNERS, offsets[-1], _CORNERS))
    for first, last in pairwise(sorted({0, *ends.tolist(), len(offsets) - 1})):
        yield range(first, last)


class _Cutter:
    """A mesh, and the signs of some units at its vertices."""

    def __init__(self, mesh: Mesh, values: FromPositions | Interpolated):
        self.xy, self.tails, self.values = mesh.xy, mesh.tails, values
        self.block = max(1, BLOCK // len(values.zero))  # rows of pre-activations
        starts = range(0, mesh.xy.n, self.block)
        signs = [self._signs(values.rows(slice(i, min(i + self.block, mesh.xy.n)))) for i in starts]
        # The sets of units that are positive and of those that are negative, (n_vertices,) each.
        self.positive, self.negative = map(Growing, np.concatenate(signs, axis=1))

    def _signs(self, Z):
        """Return the sets of positive and of negative units for rows (n, n_units), (2, n)."""
        n, n_units = Z.shape
        signs = np.zeros((2, n, bits.word_length(n_units)), bool)
        np.greater(Z, self.values.zero, out=signs[0, :, :n_units])
        np.less(Z, -self.values.zero, out=signs[1, :, :n_units])
        return bits.pack(signs)

    def cut_edges(self, edges, start, end) -> tuple[np.ndarray, np.ndarray]:
        """Cut edges (n,) from vertices `start` to vertices `end` where units change their sign.

        Returns the number of new edges in the chain that each edge became, (n,), and the first.
        """
        crossing = self.positive.data[start] & self.negative.data[end]
        crossing |= self.positive.data[end] & self.negative.data[start]
        chain, unit = bits.members(crossing)  # (n_crossings,) each
        if not len(chain):
            return np.zeros((2, len(edges)), int)
        Z_start = self.values.at(start[chain], unit)
        t = Z_start / (Z_start - self.values.at(end[chain], unit))
        point = np.arange(len(t))  # (n_crossings,), the number of the point of each unit
        together = chain[1:] == chain[:-1]
        if together.any():
            order = np.lexsort((t, chain))
            unit, t = unit[order], t[order]  # the chains stay as they are, in ascending order
            pair = (together & (t[1:] - t[:-1] < _CLOSE)).nonzero()[0]
            if len(pair):
                keep = ~self._shared(pair, unit, t, start[chain], end[chain])
                point, chain, t = keep.cumsum() - 1, chain[keep], t[keep]
        vertices = self._add_vertices(start[chain], end[chain], t, point, unit)
        return self._add_links(edges, end, chain, vertices)

    def _shared(self, pair, unit, t, start, end):
        """Return whether a point is the same as the one before it, for the points with `pair`.

        It is if the unit of one of the two is 0 at the other.
        """
        shared = np.zeros(len(t), bool)
        for here, there in ((pair, pair + 1), (pair + 1, pair)):
            Z = self.values.at(start[here], unit[there])
            Z += t[here] * (self.values.at(end[here], unit[there]) - Z)
            shared[pair + 1] |= np.abs(Z) <= self.values.zero[unit[there]]
        return shared

    def _add_vertices(self, start, end, t, point, unit):
        """Add the points start + t (end - start); unit[i] is 0 at the point number point[i]."""
        first = self.xy.n
        for i in range(0, len(t), self.block):
            ends_and_t = [array[i : i + self.block] for array in (start, end, t)]
            add_between(self.xy, *ends_and_t)
            self.values.add(*ends_and_t)
            Z = self.values.rows(slice(first + i, self.xy.n))
            inside = slice(None)
            if len(t) > self.block:
                inside = slice(*point.searchsorted([i, i + self.block]))
            Z[point[inside] - i, unit[inside]] = 0
            self.positive.extend(len(Z))[:], self.negative.extend(len(Z))[:] = self._signs(Z)
        return np.arange(first, self.xy.n)

    def _add_links(self, edges, end, chain, vertices):
        """Make each edge a chain through its new vertices, given chain by chain."""
        n_new = np.bincount(chain, minlength=len(edges))
        last = n_new.cumsum()
        first_link = self.tails.n // 2 + last - n_new
        links = self.tails.extend(2 * len(vertices)).reshape(-1, 2)
        links[:, 0] = vertices
        links[:-1, 1] = vertices[1:]
        cut_ones = n_new.nonzero()[0]
        links[last[cut_ones] - 1, 1] = end[cut_ones]
        self.tails.data[2 * edges[cut_ones] + 1] = vertices[(last - n_new)[cut_ones]]
        return n_new, first_link

    def split(self, half_edges, sizes, origin):
        """Split faces until no unit crosses them; yield those that are done, round by round.

        Each time: half-edges, and for each face size, origin and set of positive units.
        """
        for _ in range(_MOST_ROUNDS):
            corners = self.tails.data[half_edges].astype(np.intp)  # indexes four times
            first = sizes.cumsum() - sizes
            on = np.bitwise_or.reduceat(self.positive.data[corners], first)
            crossing = on & np.bitwise_or.reduceat(self.negative.data[corners], first)
            active = crossing != 0
            if not active.all():
                inside, done = active.repeat(sizes), ~active
                yield half_edges[~inside], sizes[done], origin[done], on[done]
                half_edges, corners, sizes = half_edges[inside], corners[inside], sizes[active]
                origin, crossing = origin[active], crossing[active]
            if not len(sizes):
                return
            half_edges, sizes = self._split_once(half_edges, corners, sizes, crossing)
            origin = np.concatenate([origin, origin])
        raise ArithmeticError("rounding errors are larger than expected; please report this net")

    def _split_once(self, half_edges, corners, sizes, crossing):
        """Split each face along the chord of one unit; return the rings and sizes of all halves.

        The halves on the negative sides come first, then those on the positive sides.
        """
        first = sizes.cumsum() - sizes
        if sizes.max() > _LARGE:
            crossing = self._halving(crossing, corners, first, sizes)
        bit = (crossing & -crossing).repeat(sizes)  # of the first of these units
        below = (self.negative.data[corners] & bit) != 0
        leave, back = run_of(below, first, sizes)  # at the corners where the unit is 0
        below[leave] = True  # now the half-edges of the negative half
        wrapped = back < leave
        n_below = back - leave + wrapped * sizes
        forward, lengths = self._add_chords(corners[leave], corners[back])
        place = np.concatenate(  # in each half, of the chord among the half-edges
            [back - np.where(wrapped, first, leave), leave - np.where(wrapped, back, first)]
        )
        sizes = np.concatenate([n_below, sizes - n_below])
        lengths_twice = np.concatenate([lengths, lengths])
        place += sizes.cumsum() - sizes
        sides = np.concatenate([reverse(forward, lengths), forward])
        halves = np.concatenate([half_edges[below], half_edges[~below]])
        rings = insert(halves, place.repeat(lengths_twice), sides)
        return rings, sizes + lengths_twice

    def _halving(self, crossing, corners, first, sizes):
        """Return units that cross each face near its middle, so that few rounds are needed.

        They separate corners that are opposite each other, as many such pairs as possible.
        """
        sixths = corners[first + sizes * np.arange(6)[:, None] // 6]  # (6, n_faces)
        plus, minus = self.positive.data[sixths], self.negative.data[sixths]
        for separating in (plus[:3] & minus[3:]) | (minus[:3] & plus[3:]):
            separating &= crossing
            crossing = np.where(separating, separating, crossing)
        return crossing

    def _add_chords(self, start, end):
        """Add edges and cut them; return their chains, one after the other, and the lengths."""
        n_edges = self.tails.n // 2
        chords = np.arange(n_edges, n_edges + len(start), dtype=np.int32)
        tails = self.tails.extend(2 * len(start))
        tails[0::2], tails[1::2] = start, end
        n_new, _ = self.cut_edges(chords, start, end)
        links = np.arange(n_edges + len(start), self.tails.n // 2, dtype=np.int32)
        return insert(2 * links, n_new.cumsum() - n_new, 2 * chords), n_new + 1
