"""Where slides begin and end, and what they are called."""

import html
import itertools
import re
from pathlib import Path

from coursekit.authoring.errors import CourseError
from coursekit.slides import contents

KINDS = ("slide", "subslide", "fragment", "notes", "skip", "-")
TOP_HEADING = re.compile(r"\s*#{1,2}\s")

# A slide is a column of one or more subslides, and a subslide may end in fragments.
OPEN = ("<section>", '<section id="{}"{}>', '<div class="fragment">')
CLOSE = ("</section>", "</section>", "</div>")
# Each kind closes what is open from its first level on, and opens up to its second.
LEVELS = {"slide": (0, 2), "subslide": (1, 2), "fragment": (2, 3), "notes": (2, 2)}


def lay_out(cells: list, path: Path) -> list:
    """Return the cells to show, in order, each with its place in the deck in ``metadata.deck``.

    A place is the cell's `kind`, its `number` in the notebook, and the HTML `before` and `after`
    it. Notes move to the end of their slide, out of its fragments: they are there from the start.
    A slide is called by its heading, so that a link to it outlives changes before it. After the
    title slide comes one of contents, if there are enough.
    """
    for number, cell in enumerate(cells, start=1):
        kind = _kind(cell, f"{path}: cell {number}")
        cell.metadata.deck = {"kind": kind, "number": number, "before": "", "after": ""}
    cells = [cell for cell in cells if cell.metadata.deck.kind != "skip"]
    first = next((cell for cell in cells if cell.metadata.deck.kind != "notes"), None)
    if first is None:
        raise CourseError(f"{path}: every cell is skipped, removed or notes; show at least one.")
    first.metadata.deck.kind = "slide"
    cells = _notes_last([first, *(cell for cell in cells if cell is not first)])
    _name_slides(cells)
    return _with_tags(contents.with_contents(cells))


def _kind(cell, where: str) -> str:
    """Return the slide type that the author gave or, where there is none, the heading's."""
    slideshow = cell.metadata.get("slideshow") or {}
    kind = slideshow.get("slide_type", "") if isinstance(slideshow, dict) else slideshow
    if kind not in (*KINDS, ""):
        raise CourseError(f"{where}: no slide type {kind!r}; use one of {', '.join(KINDS)}.")
    if "remove-cell" in cell.metadata.get("tags", []):
        return "skip"
    starts = cell.cell_type == "markdown" and TOP_HEADING.match(cell.source)
    return kind or ("slide" if starts else "-")


def _notes_last(cells: list) -> list:
    kinds = [cell.metadata.deck.kind for cell in cells]
    slides = itertools.accumulate(kind in ("slide", "subslide") for kind in kinds)
    places = [(slide, kind == "notes") for slide, kind in zip(slides, kinds, strict=True)]
    return [cells[i] for i in sorted(range(len(cells)), key=places.__getitem__)]


def _name_slides(cells: list) -> None:
    """Give each cell that begins a slide an `id`: of its heading, else of its number."""
    taken = {"contents"}
    for cell in cells:
        if cell.metadata.deck.kind not in ("slide", "subslide"):
            continue
        _, heading = contents.heading(cell) or (0, "")
        name = re.sub(r"[^\w.]+", "-", heading).strip("-.")
        if not name or name.isdigit() or name in taken:  # the show takes digits for positions
            name = f"{name or 'cell'}-{cell.metadata.deck.number}"
        taken.add(name)
        cell.metadata.deck.id = name


def _with_tags(cells: list) -> list:
    depth = 0
    for cell in cells:
        deck = cell.metadata.deck
        start, end = LEVELS.get(deck.kind, (depth, depth))
        mark = ' class="contents"' if deck.number == "contents" else ""
        opened = "".join(OPEN[start:end]).format(html.escape(deck.get("id", "")), mark)
        deck.before = _close(depth, start) + opened
        depth = end
    cells[-1].metadata.deck.after = _close(depth, 0)
    return cells


def _close(depth: int, level: int) -> str:
    return "".join(reversed(CLOSE[level:depth]))
