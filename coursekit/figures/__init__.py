"""Drawings for lectures and decks; the style is ``plt.style.use("coursekit.figures.course")``."""

from coursekit.figures.networks import draw_network
from coursekit.figures.planes import plot_level, plot_points, plot_surface
from coursekit.figures.show import show

__all__ = ["draw_network", "plot_level", "plot_points", "plot_surface", "show"]
