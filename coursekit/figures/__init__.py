"""Drawings for lectures and decks; the style is ``plt.style.use("coursekit.figures.course")``."""

from coursekit.figures.curves import plot_curves, plot_errors
from coursekit.figures.functions import UnitPanels, plot_folded
from coursekit.figures.networks import draw_network
from coursekit.figures.planes import plot_level, plot_points, plot_surface
from coursekit.figures.regions import describe_regions, plot_decision, plot_regions
from coursekit.figures.show import show
from coursekit.figures.warps import Warp

__all__ = [
    "UnitPanels",
    "Warp",
    "describe_regions",
    "draw_network",
    "plot_curves",
    "plot_decision",
    "plot_errors",
    "plot_folded",
    "plot_level",
    "plot_points",
    "plot_regions",
    "plot_surface",
    "show",
]
