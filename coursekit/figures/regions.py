"""The regions of a net of two inputs: filled, outlined, and with its decision line."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgb

from coursekit.regions import Regions2D

_HUES = np.array([to_rgb(c) for c in ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")])
_SHADES = (0.25, 0.7)  # of a hue mixed with white: where one unit changes, so does the shade
_MODES = ("pattern", "linear", "output")


def plot_regions(
    ax: Axes, regions: Regions2D, color: str = "pattern", linewidth: float | None = None
) -> tuple[PolyCollection, PolyCollection]:
    """Draw the regions of a net in the plane with the lines between them.

    Parameters
    ----------
    ax : Axes
        Its limits become those of the domain.
    regions : Regions2D
        What `regions_2d` returned.
    color : {"pattern", "linear", "output"}
        "pattern": a color for each activation pattern. Neighbors differ in hue and shade if
        one unit makes the difference. "linear": a hue for each linear region, and no
        lines inside of one. "output": by the mean of the first output in the region.
    linewidth : float, optional
        Of the lines, in points; thinner the more regions there are when left out, 0 for none.

    Returns
    -------
    fills : PolyCollection
        For a color bar, if `color` is "output".
    lines : PolyCollection
        The boundaries inside the domain.

    Raises
    ------
    ValueError
        If the color is not known.
    """
    if color not in _MODES:
        raise ValueError(f"no way to color {color!r}; known: {', '.join(_MODES)}")
    inside = (regions.edge_regions >= 0).all(axis=1)
    if color == "output":
        values = regions.values()[regions.indices, 0]  # (n_corners,)
        sums = np.add.reduceat(values, regions.offsets[:-1])
        fills = PolyCollection(_corners(regions), array=sums / np.diff(regions.offsets))
    elif color == "linear":
        label = regions.linear_regions()
        one, other = label[regions.edge_regions[inside]].T
        inside[inside] = one != other
        fills = PolyCollection(_corners(regions), facecolors=_mixed(label, _SHADES[0]))
    else:
        fills = PolyCollection(_corners(regions), facecolors=pattern_colors(regions.patterns()))
    fills.set(edgecolors="face", linewidths=0.2)  # no seams
    if linewidth is None:
        linewidth = min(0.8, 25 / np.sqrt(regions.n_activation))
    # Polygons of two corners, as one array of them is drawn sooner than a LineCollection.
    lines = PolyCollection(
        regions.vertices[regions.edges[inside]],
        facecolors="none",
        edgecolors="white" if color == "output" else "#333333",
        linewidths=linewidth,
    )
    for collection in (fills, lines):
        ax.add_collection(collection, autolim=False)
    (left, bottom), (right, top) = regions.domain.min(axis=0), regions.domain.max(axis=0)
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
    ax.grid(visible=False)
    return fills, lines


def _corners(regions):
    """Return the corners of all regions in one array, which Matplotlib draws faster than a list.

    A region with fewer corners than another repeats its last one, (n_regions, most, 2).
    """
    sizes = np.diff(regions.offsets)
    step = np.minimum(np.arange(sizes.max()), sizes[:, None] - 1)  # (n_regions, most)
    return regions.vertices[regions.indices[regions.offsets[:-1, None] + step]]


def pattern_colors(patterns: np.ndarray) -> np.ndarray:
    """Return a color for each activation pattern, (n, n_units) to (n, 3).

    Two patterns that differ in one unit have different hues and shades. A pattern keeps its
    color when the net changes.
    """
    packed = np.packbits(patterns, axis=1).astype(float)  # (n, n_bytes)
    # No multiple of the number of hues, a prime: so a change of one bit changes the hue.
    mix = np.random.default_rng(0).integers(1, len(_HUES), packed.shape[1])
    odd = np.bitwise_count(np.packbits(patterns, axis=1)).sum(axis=1) % 2  # (n,)
    return _mixed(packed @ mix, np.array(_SHADES)[odd])


def _mixed(number, shade):
    hue = _HUES[np.asarray(number, int) % len(_HUES)]  # (n, 3)
    return 1 - (1 - hue) * np.broadcast_to(shade, len(hue))[:, None]


def plot_decision(
    ax: Axes, regions: Regions2D, level: float = 0.5, output: int = 0
) -> LineCollection:
    """Draw the line on which an output of the net has the value `level`, exactly.

    In each region the line is straight, from one edge to another. It separates where the output
    is above `level` from where it is not, so it also goes around a region that is at that level.
    """
    above = regions.values()[:, output] - level  # (n_vertices,)
    ends = above[regions.edges]  # (n_edges, 2)
    cut = (ends[:, 0] > 0) != (ends[:, 1] > 0)
    start, end = regions.vertices[regions.edges[cut]].transpose(1, 0, 2)  # (n_cut, 2) each
    t = ends[cut, 0] / (ends[cut, 0] - ends[cut, 1])
    points = start + t[:, None] * (end - start)
    region = regions.edge_regions[cut]  # (n_cut, 2)
    edge = np.arange(len(region)).repeat(2)[region.ravel() >= 0]
    order = np.argsort(region[region >= 0], kind="stable")  # each region has two points
    line = LineCollection(points[edge[order]].reshape(-1, 2, 2), colors="black", linewidths=2)
    ax.add_collection(line, autolim=False)
    return line


def describe_regions(regions: Regions2D) -> str:
    """Return a sentence for the alternative text: how many regions, of which net, and where."""
    (left, bottom), (right, top) = regions.domain.min(axis=0), regions.domain.max(axis=0)
    where = f"[{left:g}, {right:g}] x [{bottom:g}, {top:g}]"
    if len(regions.domain) != 4:
        where = f"a polygon with {len(regions.domain)} corners within {where}"
    noun = "region" if regions.n_activation == 1 else "regions"
    widths = ", ".join(map(str, regions.widths)) or "none"
    return (
        f"{regions.n_activation:,} activation {noun} of a net with 2 inputs and hidden widths "
        f"{widths}, in {where}."
    )
