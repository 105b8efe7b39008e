"""Drawings of networks: a circle for a unit, a line for a weight."""

import itertools

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle

RADIUS = 0.22


def draw_network(
    ax: Axes,
    names: list[list[str]],
    weights: list[np.ndarray] | None = None,
    biases: list[np.ndarray] | None = None,
    label_at: float = 0.3,
) -> None:
    """Draw a layered network from left to right.

    Parameters
    ----------
    ax : Axes
        Its frame and ticks are removed.
    names : list of lists of str
        What stands in the circles of each layer, the inputs first.
    weights : list of ndarray, optional
        One matrix (n_out, n_in) a layer; written on the lines, dashed where negative.
    biases : list of ndarray, optional
        One vector (n_out,) a layer; written above the units.
    label_at : float
        Where on its line a weight stands, from 0 at the source to 1.
    """
    columns = [_column(x, len(layer)) for x, layer in enumerate(names)]
    for layer, (left, right) in enumerate(itertools.pairwise(columns)):
        _draw_weights(ax, left, right, None if weights is None else weights[layer], label_at)
    for layer, (column, labels) in enumerate(zip(columns, names, strict=True)):
        bias = biases[layer - 1] if biases is not None and layer else [None] * len(labels)
        for place, label, value in zip(column, labels, bias, strict=True):
            _draw_unit(ax, place, label, value)
    ax.set_aspect("equal")
    ax.autoscale_view()
    ax.margins(0.08)
    ax.axis("off")


def _column(layer: int, n_units: int) -> list[tuple[float, float]]:
    """Return the centres of a layer's units, the first one on top, centred on 0."""
    return [(2.0 * layer, 1.1 * ((n_units - 1) / 2 - unit)) for unit in range(n_units)]


def _draw_weights(
    ax: Axes, left: list, right: list, matrix: np.ndarray | None, label_at: float
) -> None:
    for (j, start), (k, end) in itertools.product(enumerate(left), enumerate(right)):
        weight = None if matrix is None else matrix[k][j]
        dash = "--" if weight is not None and weight < 0 else "-"
        ax.plot(
            *zip(start, end, strict=True), color="#555555", linewidth=1.2, linestyle=dash, zorder=1
        )
        if weight is not None:
            # Nearer to the source: lines that cross do so in the middle.
            x, y = ((1 - label_at) * s + label_at * e for s, e in zip(start, end, strict=True))
            box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
            ax.text(x, y, f"{weight:g}", ha="center", va="center", bbox=box, zorder=2)


def _draw_unit(ax: Axes, place: tuple[float, float], label: str, bias: float | None) -> None:
    ax.add_patch(
        Circle(place, RADIUS, facecolor="white", edgecolor="#0072B2", linewidth=2, zorder=3)
    )
    ax.text(*place, label, ha="center", va="center", zorder=4)
    if bias is not None:
        note = f"{bias:+g}" if bias else "+0"
        ax.text(place[0], place[1] + 1.3 * RADIUS, note, ha="center", va="bottom", color="#D55E00")
