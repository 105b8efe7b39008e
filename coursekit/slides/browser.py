"""The system's Chromium, driven by Playwright, for what only a browser can tell or print."""

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from coursekit.authoring.errors import CourseError
from coursekit.doctor import BROWSERS, find_chromium

Result = TypeVar("Result")
ARGUMENTS = ("--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync")
START = 30_000  # milliseconds that a deck has to start its show


def in_browser(work: Callable[..., Result]) -> Result:
    """Start a headless Chromium, return ``work(browser)``, and close the browser.

    Parameters
    ----------
    work : callable
        Gets Playwright's ``Browser``. It runs in a thread of its own, because Playwright refuses
        a thread with a running event loop, such as a notebook's.

    Raises
    ------
    CourseError
        If Playwright or Chromium is missing, or the browser fails.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_run, work).result()


def _run(work: Callable[..., Result]) -> Result:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise CourseError(
            "checking and printing decks needs Playwright; run `python -m pip install playwright`."
        ) from None
    try:
        with sync_playwright() as playwright, _launched(playwright.chromium) as browser:
            return work(browser)
    except Error as error:
        raise CourseError(f"the browser failed: {str(error).splitlines()[0]}") from None


@contextlib.contextmanager
def _launched(chromium) -> Iterator:
    program = find_chromium()
    if program is None and not Path(chromium.executable_path).is_file():
        raise CourseError(
            f"no Chromium or Chrome found (looked for CHROMIUM and {', '.join(BROWSERS)}); "
            "install one, or run `python -m playwright install chromium`."
        )
    browser = chromium.launch(executable_path=program, args=ARGUMENTS)
    try:
        yield browser
    finally:
        browser.close()


def address(deck: Path) -> str:
    """Return the ``file:`` address of a deck.

    Raises
    ------
    CourseError
        If there is no such file.
    """
    path = Path(deck).resolve()
    if not path.is_file():
        raise CourseError(f"{deck}: no such deck; make it with `coursekit slides`.")
    return path.as_uri()
