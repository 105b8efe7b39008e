"""Functions of one number, and how an error falls as something grows."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

MARKERS = ("o", "s", "^", "D", "v", "P")


def plot_curves(
    ax: Axes,
    x: np.ndarray,
    curves: Mapping[str, np.ndarray],
    target: np.ndarray | None = None,
    **settings: object,
) -> list[Line2D]:
    """Draw curves over a shared axis, each with its label.

    Parameters
    ----------
    ax : Axes
    x : ndarray, shape (n,)
    curves : mapping of str to ndarray
        The label of each curve and its values, (n,) or (n, 1) as a net gives them.
    target : ndarray, shape (n,), optional
        What the curves should be: a broad gray line behind them.
    **settings
        What ``ax.set`` takes, such as ``title`` and ``ylim``.

    Returns
    -------
    list of Line2D
        The lines of `curves`, in order.
    """
    if target is not None:
        ax.plot(x, target, color="#BBBBBB", linestyle="-", linewidth=6, label="target", zorder=1)
    start = len(ax.lines) - (target is not None)
    lines = [
        ax.plot(x, np.ravel(values), **_style(start + k), label=label)[0]
        for k, (label, values) in enumerate(curves.items())
    ]
    ax.set(**{"xlabel": "$x$", **settings})
    ax.legend()
    return lines


def plot_errors(
    ax: Axes, sizes: np.ndarray, errors: Mapping[str, np.ndarray], **settings: object
) -> list[Line2D]:
    """Draw errors against sizes on logarithmic axes, where a power is a straight line.

    Parameters
    ----------
    ax : Axes
    sizes : ndarray, shape (n,)
        Numbers of units, widths or the like; each gets a tick.
    errors : mapping of str to ndarray
        The label of each row and its errors: (n,) makes a line with markers, (n, runs) markers
        alone.
    **settings
        What ``ax.set`` takes.

    Returns
    -------
    list of Line2D
        One for each entry of `errors`.
    """
    lines = []
    for k, (label, row) in enumerate(errors.items()):
        runs = np.reshape(row, (len(sizes), -1))  # (n, runs)
        style = _style(k) | {"marker": MARKERS[k % len(MARKERS)], "label": label}
        if runs.shape[1] > 1:
            style |= {"linestyle": "none", "alpha": 0.5}
        lines += ax.plot(np.repeat(sizes, runs.shape[1]), runs.ravel(), **style)
    ax.set(xscale="log", yscale="log")
    ax.set_xticks(sizes, [f"{size:g}" for size in sizes])
    ax.minorticks_off()
    ax.set(**settings)
    ax.legend()
    return lines


def _style(number: int) -> dict[str, object]:
    """Return colour and dash of the style's cycle, whatever was drawn before."""
    dashes = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)))
    return {"color": f"C{number % 6}", "linestyle": dashes[number % 6]}
