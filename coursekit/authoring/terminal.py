"""Lines on a terminal: some pass, some stay; a log file gets only what stays."""

import sys
from typing import TextIO

CLEAR = "\r\x1b[K"


def progress(message: str) -> None:
    """Show a passing state, which the next message takes the place of."""
    if sys.stdout.isatty():
        print(f"{CLEAR}{message}", end="", flush=True)


def say(message: str, stream: TextIO | None = None) -> None:
    """Print a line that stays, to standard output unless another stream is named."""
    if sys.stdout.isatty():
        print(CLEAR, end="", flush=True)
    print(message, file=stream or sys.stdout, flush=True)
