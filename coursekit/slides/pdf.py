"""A deck on paper: one page a slide, tagged, with an outline, and the notes if wanted."""

import os
import tempfile
from pathlib import Path

from coursekit.authoring.errors import CourseError
from coursekit.slides.browser import START, address, in_browser

# Reveal.js keeps all slides but one from screen readers, and so from the tags and the outline.
READY = """async () => {
    document.querySelectorAll(".pdf-page section").forEach((slide) => {
        slide.removeAttribute("aria-hidden");
        slide.removeAttribute("hidden");
    });
    await document.fonts.ready;
    await Promise.allSettled([...document.images].map((image) => image.decode()));
}"""


def print_deck(deck: Path, target: Path, notes: bool = False) -> Path:
    """Print a deck as a tagged PDF with an outline, one page a slide, fragments shown.

    Parameters
    ----------
    deck : Path
        An HTML file that ``build_deck`` made.
    target : Path
        The PDF to write, whole or not at all; its folder is made if missing.
    notes : bool
        Print the speaker notes of a slide on a page of their own after it.

    Returns
    -------
    Path
        `target`.

    Raises
    ------
    CourseError
        If the deck does not exist or does not start, `target` cannot be written, or Playwright or
        Chromium is missing.
    """
    # reveal.js has a layout for print, which its address asks for.
    query = "?print-pdf" + ("&showNotes=separate-page" if notes else "")
    url = address(deck) + query
    _write(Path(target), in_browser(lambda browser: _printed(browser, url, deck)))
    return Path(target)


def _printed(browser, url: str, deck: Path) -> bytes:
    from playwright.sync_api import TimeoutError

    with browser.new_context(offline=True) as context:
        page = context.new_page()
        page.goto(url)
        try:
            # All pages are put in at once, when all slides have been laid out.
            page.wait_for_selector(".pdf-page", state="attached", timeout=START)
        except TimeoutError:
            raise CourseError(f"{deck}: the show does not start; build the deck again.") from None
        page.evaluate(READY)
        return page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)


def _write(target: Path, data: bytes) -> None:
    temporary = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)  # mkstemp gives 0600, which a group could not read
        os.replace(temporary, target)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise CourseError(f"{target}: cannot be written ({error.strerror}).") from None
