"""The system's Chromium, for tests and scripts that need a real browser."""

from coursekit.doctor import BROWSERS, find_chromium

QUIET = ("--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync")


class NoBrowserError(Exception):
    """No Chromium, or no Playwright to drive it; the text says what to install."""


def start_playwright():
    """Return Playwright, not yet entered."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise NoBrowserError(
            "Playwright for Python is not installed (pip install playwright)"
        ) from None
    return sync_playwright()


def launch(playwright):
    """Start the Chromium that the variable CHROMIUM or the search path names."""
    program = find_chromium()
    if program is None:
        raise NoBrowserError(f"no Chromium found (looked for CHROMIUM and {', '.join(BROWSERS)})")
    return playwright.chromium.launch(executable_path=program, args=QUIET)
