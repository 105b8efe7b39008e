"""Points, functions and boundaries in the plane."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.contour import QuadContourSet

# Class 0 and class 1: colour, marker and filling all differ.
STYLES = (
    {"edgecolor": "#0072B2", "marker": "o", "facecolor": "white", "linewidth": 2.5},
    {"edgecolor": "white", "marker": "s", "facecolor": "#D55E00", "linewidth": 1},
)

# Between the two classes' colours, white where a function is undecided.
CLASSES = LinearSegmentedColormap.from_list("classes", ["#0072B2", "white", "#D55E00"])


def plot_points(
    ax: Axes, points: np.ndarray, labels: np.ndarray, size: float = 110
) -> list[PathCollection]:
    """Draw points in the plane: class 0 as open circles, class 1 as filled squares.

    Parameters
    ----------
    ax : Axes
    points : ndarray, shape (n, 2)
    labels : ndarray, shape (n,)
        0 and 1.
    size : float
        Area of a marker in square points.

    Returns
    -------
    list of PathCollection
        The markers of class 0 and of class 1.
    """
    drawn = []
    for label, style in enumerate(STYLES):
        chosen = points[np.asarray(labels) == label]  # (n_label, 2)
        drawn.append(ax.scatter(*chosen.T, s=size, zorder=3, label=f"target {label}", **style))
    return drawn


def plot_surface(
    ax: Axes,
    function: Callable[[np.ndarray], np.ndarray],
    low: float,
    high: float,
    levels: np.ndarray | int = 21,
    cmap: str | Colormap = CLASSES,
    n: int = 121,
) -> QuadContourSet:
    """Colour a square of the plane by the values of a function of two inputs.

    Parameters
    ----------
    ax : Axes
    function : callable
        Maps points of shape (n * n, 2) to values of shape (n * n,).
    low, high : float
        The square is [low, high] x [low, high].
    levels : ndarray or int
        Boundaries of the colour bands, or how many.
    cmap : str or Colormap
        The default goes from the colour of class 0 through white to that of class 1.
    n : int
        Grid points a side.

    Returns
    -------
    QuadContourSet
        For a colour bar.
    """
    grid, values = evaluate_on_square(function, low, high, n)
    bands = ax.contourf(grid, grid, values, levels=levels, cmap=cmap, extend="both")
    ax.set(xlim=(low, high), ylim=(low, high), aspect="equal")
    ax.grid(visible=False)
    return bands


def plot_level(
    ax: Axes,
    function: Callable[[np.ndarray], np.ndarray],
    low: float,
    high: float,
    level: float = 0.5,
    n: int = 121,
) -> QuadContourSet:
    """Draw the line on which a function of two inputs has the value `level`."""
    grid, values = evaluate_on_square(function, low, high, n)
    return ax.contour(grid, grid, values, levels=[level], colors="black", linewidths=2)


def evaluate_on_square(
    function: Callable[[np.ndarray], np.ndarray], low: float, high: float, n: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the grid of one axis, shape (n,), and the values, shape (n, n): row = second input."""
    grid = np.linspace(low, high, n)
    first, second = np.meshgrid(grid, grid)  # (n, n) each
    points = np.column_stack([first.ravel(), second.ravel()])  # (n * n, 2)
    return grid, np.asarray(function(points)).reshape(n, n)
