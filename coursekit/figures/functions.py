"""How a shallow net makes its function: lines or planes, clipped, weighted, summed."""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from coursekit.figures.planes import plot_level, plot_surface
from coursekit.nets import MLP

TITLES = ("1. lines", "2. clipped", "3. weighted", "4. summed")
# A unit's line has a colour and a dash from the style; its joint has a marker as well.
MARKERS = ("o", "s", "^", "D", "v", "P")


class UnitPanels:
    """Four linked panels: a net with one input, one hidden layer and one output, step by step.

    The panels show each unit's pre-activation, its activation, the activation times its
    read-out weight, and the sum with the read-out's bias. Markers stand where a unit's line
    crosses zero, and thin vertical lines carry these joints through all panels.

    Parameters
    ----------
    fig : Figure or SubFigure
        Empty; gets one row of four axes.
    x : ndarray, shape (n,)
        The inputs at which the curves are computed, ascending.
    net : MLP
        What is drawn first; `move` takes nets with as many units.
    limits : sequence of 4 pairs, optional
        The range of the vertical axis of each panel; from the first net when left out.

    Attributes
    ----------
    axes : ndarray of Axes, shape (4,)
    artists : list of Artist
        All that `move` moves.

    Raises
    ------
    ValueError
        If the net has not one input, one hidden layer and one output.

    Notes
    -----
    The steps are those of Prince, *Understanding Deep Learning* (2023), section 3.1.
    """

    def __init__(
        self,
        fig: FigureBase,
        x: np.ndarray,
        net: MLP,
        limits: Sequence[tuple[float, float]] | None = None,
    ):
        self._x = np.asarray(x, float)
        self.axes = fig.subplots(1, 4, sharex=True)
        values = self._steps(net)
        units = range(net.sizes[1])
        self._lines = [[ax.plot(self._x, self._x * 0)[0] for _ in units] for ax in self.axes[:3]]
        self._lines.append(self.axes[3].plot(self._x, self._x * 0, "k-"))
        self._markers = [[_marker(ax, d) for d in units] for ax in self.axes]
        self._rules = [[_rule(ax) for _ in units] for ax in self.axes]
        groups = zip(*self._lines[:3], *self._markers, *self._rules, strict=True)
        self.artists: list[Artist] = [artist for group in groups for artist in group]
        self.artists += self._lines[3]
        self._label(net.sizes[1])
        if limits is None:  # the same for lines and clipped lines: only the clipping may differ
            limits = [_span(values[panel]) for panel in (0, 0, 2, 3)]
        for ax, heights in zip(self.axes, limits, strict=True):
            ax.set(xlim=(self._x[0], self._x[-1]), ylim=heights)
        self.move(net)

    def move(self, net: MLP) -> list[Artist]:
        """Draw another net, and return the artists that changed, as `explore` asks for."""
        values, joints = self._steps(net), _joints(net)
        at_joints = net(np.nan_to_num(joints)[:, None])[:, 0]  # (units,)
        for panel in range(4):
            for line, column in zip(self._lines[panel], values[panel].T, strict=True):
                line.set_ydata(column)
            heights = at_joints if panel == 3 else 0 * at_joints
            moving = zip(self._markers[panel], self._rules[panel], joints, heights, strict=True)
            for marker, rule, joint, height in moving:
                marker.set_data([joint], [height])
                rule.set_xdata([joint, joint])
        return self.artists

    def describe(self, net: MLP) -> str:
        """Return a sentence on the joints of a net and on its output, for `show` and `explore`."""
        zeros = ", ".join("none" if np.isnan(joint) else f"{joint:.2f}" for joint in _joints(net))
        ends = self._x[[0, -1]]
        first, last = net(ends[:, None])[:, 0]
        return (
            f"Joints by unit: {zeros}. y goes from {first:.2f} at x = {ends[0]:g} "
            f"to {last:.2f} at x = {ends[1]:g}."
        )

    def _steps(self, net):
        """Return the curves of each panel: three of shape (n, units), then (n, 1)."""
        if len(net.layers) != 2 or net.sizes[0] != 1 or net.sizes[2] != 1:
            raise ValueError(
                f"four panels need one input, one hidden layer and one output; not {net.sizes}"
            )
        trace = net.forward(self._x[:, None])
        return trace.Z[0], trace.H[0], trace.H[0] * net.layers[1].W[0], trace.output

    def _label(self, n_units):
        for ax, title in zip(self.axes, TITLES, strict=True):
            ax.set(title=title, xlabel="$x$")
            ax.axhline(0, color="#444444", linewidth=0.8, zorder=1)
        if n_units <= len(MARKERS):
            names = [f"unit {d}" for d in range(1, n_units + 1)]
            pairs = [*zip(self._lines[0], self._markers[0], strict=True)]
            self.axes[0].legend(pairs, names, fontsize=9, handlelength=3, loc="best")


def plot_folded(
    ax: Axes, net: MLP, low: float, high: float, levels: np.ndarray | int = 21, output: int = 0
) -> None:
    """Colour a square by an output of a net with two inputs, and draw the units' folds.

    Parameters
    ----------
    ax : Axes
    net : MLP
        With two inputs. A fold is the line on which a unit of the first layer is zero.
    low, high : float
        The square is [low, high] x [low, high].
    levels : ndarray or int
        Boundaries of the colour bands, or how many.
    output : int
        Which output is drawn.
    """
    plot_surface(ax, lambda X: net(X)[:, output], low, high, levels)
    for unit in range(net.sizes[1]):
        plot_level(ax, lambda X, unit=unit: net.forward(X).Z[0][:, unit], low, high, level=0)


def _joints(net):
    """Return where each unit's line is zero, (units,); NaN for a unit without a slope."""
    W, b = net.layers[0]
    slope = W[:, 0]
    return np.divide(-b, slope, out=np.full(len(b), np.nan), where=slope != 0)


def _marker(ax: Axes, unit: int):
    color = f"C{unit % 6}"
    return ax.plot([], [], MARKERS[unit % len(MARKERS)], color=color, zorder=4)[0]


def _rule(ax: Axes):
    return ax.axvline(np.nan, color="#888888", linewidth=0.8, linestyle=":", zorder=0.5)


def _span(values):
    low, high = min(values.min(), 0), max(values.max(), 0)
    margin = 0.08 * (high - low) or 1.0
    return low - margin, high + margin
