"""Take the README's picture: the XOR lecture in JupyterLab, with its slider moved.

    python tests/browser/screenshot.py OUT.png [--tour FOLDER] [--lecture lectures/03_xor.ipynb]

With --tour, also leave pictures of the lecture as a learner meets it, screen by screen.
Needs Chromium, and Playwright for Python.
"""

import argparse
import contextlib
import io
import sys
import tempfile
from pathlib import Path

from chromium import NoBrowserError, launch, start_playwright
from lab import Notebook, local_context, running_lab
from PIL import Image

LECTURE = "lectures/03_xor.ipynb"
SLIDER = "explore(fig, update"
ABOVE = "Drag the slider"  # the prose above the slider
MOVES = 8  # presses of the right arrow key
LIMIT = 150_000  # bytes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("out", type=Path, help="the picture for the README")
    parser.add_argument("--tour", type=Path, metavar="FOLDER", help="for pictures to look at")
    parser.add_argument("--lecture", default=LECTURE, help="for the tour; default: %(default)s")
    options = parser.parse_args()
    try:
        with start_playwright() as playwright:
            browser = launch(playwright)
            with fresh(browser, LECTURE) as notebook:
                store(with_moved_slider(notebook), options.out)
            if options.tour:
                options.tour.mkdir(parents=True, exist_ok=True)
                with fresh(browser, options.lecture) as notebook:
                    tour(notebook, options.tour)
    except NoBrowserError as error:
        print(f"screenshot: {error}", file=sys.stderr)
        return 2
    print(f"{options.out}: {options.out.stat().st_size / 1000:.0f} kB")
    return 0


@contextlib.contextmanager
def fresh(browser, lecture: str):
    """Open a lecture in a JupyterLab of its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_lab(Path(folder)) as lab,
        local_context(browser) as context,
    ):
        yield lab.open(context, lecture)


def with_moved_slider(notebook: Notebook) -> bytes:
    """Run the lecture, move the slider, and return a picture of it below its prose."""
    notebook.hide_side_bar()
    notebook.run_all()
    move(notebook)
    notebook.scroll_to(notebook.cell(ABOVE), top=0)
    return notebook.page.screenshot()


def move(notebook: Notebook) -> None:
    """Move the slider with the keyboard and wait until the picture has followed."""
    slider = notebook.slider(SLIDER)
    for _ in range(MOVES):
        slider.press("ArrowRight")
    value = slider.readout.text_content().replace("−", "-")
    slider.caption.filter(has_text=f"= {value}").wait_for()
    slider.handle.evaluate("handle => handle.blur()")


def tour(notebook: Notebook, folder: Path) -> None:
    """Write a picture of each screen, first as stored and then as executed."""
    page = notebook.page
    page.screenshot(path=folder / "stored-00-with-side-bar.png")
    notebook.hide_side_bar()
    for name in ("stored", "executed"):
        if name == "executed":
            notebook.run_all()
            if notebook.cells.filter(has_text=SLIDER).count():
                move(notebook)
        for number, cell in enumerate(screens(notebook), start=1):
            notebook.scroll_to(cell, top=0)
            page.screenshot(path=folder / f"{name}-{number:02d}.png")


def screens(notebook: Notebook) -> list:
    """Return the cells at which a screen begins when one reads on by screens."""
    cells, starts, top = notebook.cells.all(), [], 0.0
    height = notebook.page.viewport_size["height"] - 120  # without the bars of JupyterLab
    for cell in cells:  # each comes into view once, for its true height
        cell.scroll_into_view_if_needed()
    notebook.scroll_to(cells[0])
    for cell in cells:
        box = cell.bounding_box()
        if not starts or box["y"] + box["height"] - top > height:
            starts.append(cell)
            top = box["y"]
    return starts


def store(picture: bytes, out: Path) -> None:
    """Write a picture with as many colours as fit the limit."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        small = io.BytesIO()
        image.quantize(colours).save(small, "png", optimize=True)
        if small.tell() <= LIMIT:
            break
    out.write_bytes(small.getvalue())


if __name__ == "__main__":
    sys.exit(main())
