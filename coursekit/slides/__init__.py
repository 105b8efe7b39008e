"""Slides: one executed notebook, one HTML file that needs no network."""

from coursekit.slides.deck import build_deck

__all__ = ["build_deck"]
