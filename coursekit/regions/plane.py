"""Nets of two inputs: all regions in a convex polygon, as a mesh."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt

import numpy as np

from coursekit.regions import bits
from coursekit.regions.affine import affine_maps, components
from coursekit.regions.check import Net, PiecewiseLinearNet, as_net, as_polygon
from coursekit.regions.layers import cut_first_layer, cut_layers, group_sizes
from coursekit.regions.line import regions_1d
from coursekit.regions.mesh import Mesh


@dataclass(frozen=True, eq=False, repr=False)
class Regions2D:
    """The activation regions in a convex polygon, with shared vertices and edges.

    Attributes
    ----------
    domain : ndarray, shape (k, 2), float64
        The corners of the polygon, counterclockwise.
    vertices : ndarray, shape (n_vertices, 2), float64
        All corners of regions.
    edges : ndarray, shape (n_edges, 2), int32
        The two vertices of each edge.
    edge_regions : ndarray, shape (n_edges, 2), int32
        The region on the left of each edge and that on its right; -1 is outside the domain.
    indices : ndarray, shape (n_corners,), int32
        The vertices of all regions, counterclockwise, one region after the other.
    offsets : ndarray, shape (n_regions + 1,), int64
        Region r has the vertices ``indices[offsets[r] : offsets[r + 1]]``.
    """

    domain: np.ndarray
    vertices: np.ndarray
    edges: np.ndarray
    edge_regions: np.ndarray
    indices: np.ndarray
    offsets: np.ndarray
    _net: PiecewiseLinearNet
    _on: tuple[np.ndarray, ...]  # the sets of units that are on, by group

    def __repr__(self) -> str:
        return f"<Regions2D: {self.n_activation:,} activation regions, widths {self.widths}>"

    @property
    def n_activation(self) -> int:
        """The number of activation regions: largest sets with one pattern."""
        return len(self.offsets) - 1

    @property
    def widths(self) -> tuple[int, ...]:
        """The number of units in each hidden layer that bends."""
        return tuple(len(layer.b) for layer in self._net.hidden)

    def n_linear(self) -> int:
        """Return the number of linear regions: largest connected sets with one affine map."""
        return int(self.linear_regions().max()) + 1

    def linear_regions(self) -> np.ndarray:
        """Return the number of the linear region to which each region belongs, (n_regions,).

        On a common edge the maps of two regions agree, since a net is continuous. So they are
        the same if their gradients are.
        """
        maps, noise = affine_maps(self._net, self.patterns())
        inner = self.edge_regions[(self.edge_regions >= 0).all(axis=1)]  # (n_inner, 2)
        left, right = inner.T
        change = np.abs(maps[left] - maps[right])[..., :2]  # (n_inner, n_outputs, 2)
        same = (change <= (noise[left] + noise[right])[..., :2]).all(axis=(1, 2))
        return components(self.n_activation, inner[same])

    def patterns(self) -> np.ndarray:
        """Return which units are on in each region, (n_regions, n_units), bool, layer by layer.

        On means that the pre-activation is positive inside the region. Units of a layer whose
        activation is linear have no bit.
        """
        groups = zip(self._on, group_sizes(self._net.hidden), strict=True)
        bools = [bits.unpack(sets, n_units) for sets, n_units in groups]
        return np.concatenate([np.zeros((self.n_activation, 0), bool), *bools], axis=1)

    def affine(self) -> np.ndarray:
        """Return the affine map of each region, (n_regions, n_outputs, 3), float64.

        The output at x in region r is ``A[r, :, :2] @ x + A[r, :, 2]``.
        """
        return affine_maps(self._net, self.patterns())[0]

    def polygons(self) -> list[np.ndarray]:
        """Return the corners of each region, (k, 2), counterclockwise."""
        return np.split(self.vertices[self.indices], self.offsets[1:-1])

    def values(self) -> np.ndarray:
        """Return the outputs of the net at the vertices, (n_vertices, n_outputs), float64."""
        blocks = np.array_split(self.vertices, 1 + len(self.vertices) // 1000)  # fit the cache
        return np.concatenate([self._net(block) for block in blocks])

    def areas(self) -> np.ndarray:
        """Return the area of each region, (n_regions,), float64."""
        first = np.repeat(self.offsets[:-1], np.diff(self.offsets))  # (n_corners,)
        x, y = (self.vertices[self.indices] - self.vertices[self.indices[first]]).T
        # After a ring's last corner comes a first one, of whichever ring: it is at 0.
        cross = x * np.roll(y, -1) - y * np.roll(x, -1)  # (n_corners,)
        return np.add.reduceat(cross, self.offsets[:-1]) / 2

    def centers(self) -> np.ndarray:
        """Return the mean of each region's corners, which is inside it, (n_regions, 2)."""
        sums = np.add.reduceat(self.vertices[self.indices], self.offsets[:-1], axis=0)
        return sums / np.diff(self.offsets)[:, None]


def regions_2d(net: Net, domain: Sequence) -> Regions2D:
    """Return the activation regions of a net of two inputs in a convex polygon.

    Parameters
    ----------
    net : MLP or sequence of (W, b)
        A net of two inputs whose activations are piecewise linear with their one kink at 0.
        For a plane through more inputs, see `restrict`.
    domain : array_like
        The corners (k, 2) of a convex polygon, counterclockwise; or a box, as (low, high) for
        both inputs or ``((x_low, x_high), (y_low, y_high))``.

    Returns
    -------
    Regions2D

    Raises
    ------
    ValueError
        If the net or the domain is not valid.

    Notes
    -----
    The polygon is cut layer by layer, see `cut_layers`. A pre-activation counts as 0 if it is
    below 1e-12 of what its terms can reach in the domain; without that, rounding makes slivers
    of regions where units meet. A line that only touches a region does not cut it.
    """
    net, domain = as_net(net, n_inputs=2), as_polygon(domain)
    mesh, on = Mesh.polygon(domain), []
    for origin, sets in cut_layers(mesh, net.hidden, _reach(domain)) if net.hidden else ():
        on = [*(earlier[origin] for earlier in on), sets]
    return Regions2D(
        domain,
        mesh.xy.rows,
        mesh.tails.rows.reshape(-1, 2),
        mesh.edge_faces(),
        mesh.tails.rows[mesh.half_edges],
        mesh.offsets,
        net,
        tuple(on),
    )


def count_regions(net: Net, domain: Sequence, tiles: int = 1) -> int:
    """Return the number of activation regions of a net of one or two inputs.

    Parameters
    ----------
    net : MLP or sequence of (W, b)
        As for `regions_1d` or `regions_2d`.
    domain : array_like
        An interval for one input; a polygon or a box, as for `regions_2d`, for two.
    tiles : int
        With two inputs: into how many parts the work is divided, one after the other. Each needs
        about that part of the memory. The count is the same.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the net or the domain is not valid, or tiles is below 1.

    Notes
    -----
    The parts are groups of whole regions of the first units, so no region is divided between
    two of them, and none is counted twice.
    """
    if tiles < 1:
        raise ValueError(f"tiles must be 1 or more, not {tiles}")
    if as_net(net).n_inputs == 1:
        return regions_1d(net, domain).n_activation
    net, domain = as_net(net, n_inputs=2), as_polygon(domain)
    mesh, reach = Mesh.polygon(domain), _reach(domain)
    if not net.hidden:
        return 1
    first = net.hidden[0]
    head = min(len(first.b), isqrt(16 * tiles) + 1)  # n units make about n**2 / 2 faces
    for _ in cut_first_layer(mesh, first.W[:head], first.b[:head], reach):
        pass
    n_faces = len(mesh.sizes)
    ends = np.linspace(0, n_faces, min(tiles, n_faces) + 1).astype(int)
    return sum(_count(mesh.part(*ends), net.hidden, reach, head) for ends in pairwise(ends))


def _count(mesh, hidden, reach, skip):
    for _ in cut_layers(mesh, hidden, reach, skip):
        pass
    return len(mesh.sizes)


def _reach(domain):
    """Return the largest modulus of each input in the domain, (2,)."""
    return np.abs(domain).max(axis=0)
