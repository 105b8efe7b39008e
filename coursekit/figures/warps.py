"""The plane under a map: a grid, a cloud of points and a letter F, where the map sends them."""

from collections.abc import Callable

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Polygon

from coursekit.figures.planes import STYLES

Map = Callable[[np.ndarray], np.ndarray]

# By quadrant of the start, counterclockwise: color and marker differ.
_QUADRANTS = tuple(
    {"color": color, "marker": marker, "edgecolor": "white", "linewidth": 0.4}
    for color, marker in zip(("#0072B2", "#D55E00", "#009E73", "#CC79A7"), "os^D", strict=True)
)
# A letter that no rotation turns into its mirror image; the corners of its outline.
_F = np.array(
    [(2, 0), (2, 10), (8, 10), (8, 8), (4, 8), (4, 6), (7, 6), (7, 4), (4, 4), (4, 0)]
) / [6.5, 9] + [0, 0.15]


class Warp:
    """A grid, a cloud and a letter F that `move` draws where a map of the plane sends them.

    Parameters
    ----------
    ax : Axes
        Its limits are left to the caller.
    points : ndarray, shape (n, 2)
        The cloud at the start.
    labels : ndarray, shape (n,), optional
        0 and 1, drawn as `plot_points` does. When left out, each quadrant of the start has a
        color and a marker.
    span : float
        The grid covers [-span, span] x [-span, span].
    letter : bool
        Whether the F is drawn; a map that mirrors the plane mirrors it.
    size : float
        Area of a marker in square points.

    Attributes
    ----------
    points : ndarray, shape (n, 2)
        Where the points are now.
    artists : list of Artist
        All that `move` moves.
    """

    def __init__(
        self,
        ax: Axes,
        points: np.ndarray,
        labels: np.ndarray | None = None,
        span: float = 2.0,
        letter: bool = True,
        size: float = 26,
    ):
        self._start = np.asarray(points, float)
        self.points = self._start
        styles = _QUADRANTS if labels is None else STYLES
        x, y = self._start.T
        kinds = np.where(y >= 0, x < 0, 2 + (x >= 0)) if labels is None else np.asarray(labels)
        self._rows = [np.flatnonzero(kinds == kind) for kind in range(len(styles))]
        self._grid = _grid(span)  # (lines, samples, 2)
        widths = np.where(np.abs(np.linspace(-1, 1, 9)) < 1e-9, 1.8, 0.7)  # the axes are thicker
        self._lines = LineCollection([], colors=["#888888"] * 9 + ["#444444"] * 9, zorder=1)
        self._lines.set_linewidths(np.tile(widths, 2))
        ax.add_collection(self._lines, autolim=False)
        self._clouds = [ax.scatter([], [], s=size, zorder=3, **style) for style in styles]
        self.artists: list[Artist] = [self._lines, *self._clouds]
        if letter:
            self._letter = ax.add_patch(Polygon(_F, facecolor="#E69F00", edgecolor="k", zorder=4))
            self.artists.append(self._letter)
        ax.set(aspect="equal")
        ax.grid(visible=False)
        self.move(lambda X: X)

    def move(self, function: Map) -> list[Artist]:
        """Draw everything where `function`, (n, 2) to (n, 2), sends it; return the artists."""
        self.points = np.asarray(function(self._start))  # (n, 2)
        self._lines.set_segments(function(self._grid.reshape(-1, 2)).reshape(self._grid.shape))
        for rows, cloud in zip(self._rows, self._clouds, strict=True):
            cloud.set_offsets(self.points[rows])
        if len(self.artists) > 1 + len(self._clouds):
            ends = np.roll(_F, -1, axis=0)[:, None]
            outline = _F[:, None] + np.linspace(0, 1, 12)[:-1, None] * (ends - _F[:, None])
            self._letter.set_xy(function(outline.reshape(-1, 2)))
        return self.artists


def _grid(span):
    ticks, t = np.meshgrid(np.linspace(-span, span, 9), np.linspace(-span, span, 81), indexing="ij")
    rows, columns = np.stack([t, ticks], axis=-1), np.stack([ticks, t], axis=-1)  # (9, 81, 2) each
    return np.concatenate([rows, columns])
