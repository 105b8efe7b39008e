"""Figures that follow sliders."""

from coursekit.live.control import Control, explore

__all__ = ["Control", "explore"]
