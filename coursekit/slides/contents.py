"""The slide of contents, and the headings that it names."""

import re

HEADING = re.compile(r"\s*(#{1,6})\s+(.+?)[\s#]*$", re.MULTILINE)
FEWEST, MOST = 3, 20  # with fewer it says nothing, and nobody reads more


def heading(cell) -> tuple[int, str] | None:
    """Return level and Markdown of the heading that a cell begins with, if it does."""
    found = HEADING.match(cell.source) if cell.cell_type == "markdown" else None
    return found and (len(found[1]), found[2])


def with_contents(cells: list) -> list:
    """Return cells with links to the deck's sections after the first slide.

    The sections are the slides under a heading of the first level if there are several, else
    of the second. In `cells`, each has its place in ``metadata.deck``, see breaks.py.
    """
    from nbformat import from_dict

    entries = _entries(cells)
    if not FEWEST <= len(entries) <= MOST:
        return cells
    links = "".join(f'- <a href="#/{name}">{text}</a>\n' for name, text in entries)
    place = {"kind": "slide", "number": "contents", "id": "contents", "before": "", "after": ""}
    name = {"id": "contents"} if "id" in cells[0] else {}  # as the notebook's format has it
    slide = from_dict(
        {
            "cell_type": "markdown",
            "source": f"## Contents\n\n{links}",
            "metadata": {"deck": place},
            **name,
        }
    )
    second = next(i for i, cell in enumerate(cells) if i and cell.metadata.deck.kind == "slide")
    return [*cells[:second], slide, *cells[second:]]


def _entries(cells: list) -> list[tuple[str, str]]:
    """Return id and heading of each section after the title."""
    begins = [c for c in cells[1:] if c.metadata.deck.kind in ("slide", "subslide")]
    found = [(heading(cell), cell.metadata.deck.id) for cell in begins]
    for level in (1, 2):
        entries = [(name, head[1]) for head, name in found if head and head[0] == level]
        if len(entries) >= FEWEST:
            return entries
    return []
