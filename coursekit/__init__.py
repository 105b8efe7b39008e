"""The helper package behind the lecture notebooks."""

__version__ = "0.1.0"
