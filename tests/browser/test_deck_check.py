"""The check of decks: every kind of fault is found, on its slide and in its cell."""

import base64
import io
import re

import nbformat
import pytest
from helpers import ROOT
from nbformat.v4 import new_markdown_cell, new_notebook
from PIL import Image

from coursekit.slides import build_deck
from coursekit.slides.check import check_decks

AXE = ROOT / "tests" / "browser" / "vendor" / "axe-core" / "axe.min.js"
NOTES = '<aside class="notes"'


def picture(width: int, height: int, attributes: str) -> str:
    png = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(png, format="png")
    data = base64.b64encode(png.getvalue()).decode("ascii")
    return f'<img src="data:image/png;base64,{data}" {attributes}>'


def box(style: str, text: str = "Some words") -> str:
    """Return a box at a place of the slide, which is 1280 by 720 pixels."""
    return f'<div style="position: absolute; white-space: nowrap; {style}">{text}</div>'


BIG = "width: 300px; height: 100px"
# Faults of one slide each, as HTML in the place of a cell's second paragraph, and what the check
# says of it. A build refuses some of these; the check looks at whatever it is given.
FAULTS = {
    "right": (
        box(f"left: 1080px; top: 200px; {BIG}"),
        "runs 100 px past the right edge: “Some words”",
    ),
    "left": (box(f"left: -40px; top: 200px; {BIG}"), "runs 40 px past the left edge: “Some words”"),
    "top": (box(f"left: 100px; top: -30px; {BIG}"), "runs 30 px past the top: “Some words”"),
    "bottom": (box(f"left: 100px; top: 650px; {BIG}"), "runs 30 px past the bottom: “Some words”"),
    "text that runs out of its box": (
        box("left: 0; top: 200px; width: 50px", '<span style="margin-left: 1260px">Far</span>'),
        r"runs \d+ px past the right edge: “Far”",
    ),
    "a scroller": (
        '<div tabindex="0" style="height: 50px; overflow: auto">'
        '<div style="height: 90px">A</div></div>',
        "is cut off by 40 px inside a box that would have to scroll: “A”",
    ),
    "a box that clips": (
        '<div style="width: 50px; overflow: hidden"><div style="width: 75px">A</div></div>',
        "is cut off by 25 px inside a box that would have to scroll: “A”",
    ),
    "small text": (
        '<p style="font-size: 11.4px">Tiny</p><p style="font-size: 12px">Small</p>',
        r"has text of 11\.4 px of 720 lines \(12 is the least\): “Tiny”",
    ),
    "a formula that nobody typesets": (
        r"<p>See \alpha below.</p>",
        r"shows raw TeX: “\\alpha below\.”",
    ),
    "a formula that KaTeX left": (
        r"<p>So $\nonsense{a}$.</p>",
        r"shows raw TeX: “\$\\nonsense\{a\}\$\.”",
    ),
    "a formula that KaTeX marked": (
        '<span class="katex-error" title="ParseError">x</span>',
        "has a formula that KaTeX refuses: “ParseError”",
    ),
    "no alternative": (
        picture(900, 60, 'style="width: 300px"'),
        r"has a picture without a text alternative|is hard to read .* \(image-alt\), .*",
    ),
    "a broken picture": (
        '<img src="data:image/png;base64,AAAA" alt="A hinge">',
        "has a picture that cannot be shown: “A hinge”",
    ),
    "a blurred picture": (
        picture(50, 20, 'alt="Blurred" style="width: 100px"'),
        "enlarges a picture 3.00 times, so it is blurred: “Blurred”",
    ),
    "blurred on the largest screen only": (
        picture(120, 20, 'alt="Blurred" style="width: 100px"'),
        "enlarges a picture 1.25 times, so it is blurred: “Blurred” at 1920x1080",
    ),
    "pale text": (
        '<p style="color: #bbb">Pale</p>',
        r"is hard to read or use in 1 places: .*\(color-contrast\), first in <p .*",
    ),
    "a request": (
        "<div style=\"background: url('https://example.org/a.png?b=1&amp;c=2')\">A</div>",
        r"asks the network for https://example\.org/a\.png\?b=1&c=2",
    ),
    "a picture beside the deck": (
        '<img src="missing.png" alt="Missing">',
        r"has a picture that cannot be shown: “Missing”|asks the network for file://.*/missing\.png",
    ),
}
EMPTY = "an empty slide"
ROOM = "notes that the room sees"
FRAGMENT = "a fragment"
NAMES = [*FAULTS, ROOM, FRAGMENT, EMPTY]
SCRIPT = '<script>console.error("Oh no."); throw new Error("Thrown.");</script>'


def cells() -> list:
    """Return a title and a slide for each fault, which so far is none."""
    found = [new_markdown_cell("# Faults")]
    for name in NAMES:
        words = "Instead." if name == EMPTY else f"### With {name}\n\nInstead."
        found.append(new_markdown_cell(words, metadata={"slideshow": {"slide_type": "slide"}}))
        if name == FRAGMENT:
            found.append(
                new_markdown_cell("Later.", metadata={"slideshow": {"slide_type": "fragment"}})
            )
    notes = new_markdown_cell("Ask the *room*.", metadata={"slideshow": {"slide_type": "notes"}})
    found.insert(2 + NAMES.index(ROOM), notes)
    return found


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    nbformat.write(new_notebook(cells=cells()), folder / "faults.ipynb")
    return build_deck(folder / "faults.ipynb", folder)


@pytest.fixture(scope="module")
def problems(browser, good, tmp_path_factory):
    """Put the faults into a good deck and check it."""
    head, *slides = good.read_text(encoding="utf-8").split("<p>Instead.</p>")
    assert len(slides) == len(NAMES)
    faults = [*(html for html, _ in FAULTS.values()), "<p>Fine.</p>", "<p>Fine.</p>", ""]
    page = head + "".join(fault + rest for fault, rest in zip(faults, slides, strict=True))
    page = page.replace("<p>Later.</p>", box(f"left: 1080px; top: 200px; {BIG}"))
    page = page.replace(NOTES, f'{NOTES} style="display: block !important"').replace(
        "</main>", f"</main>{SCRIPT}"
    )
    bad = tmp_path_factory.mktemp("bad") / "faults.html"
    bad.write_text(page, encoding="utf-8")
    return [line.removeprefix(f"{bad}") for line in check_decks([bad], axe=AXE)]


def of_slide(problems: list[str], name: str) -> list[str]:
    """Return what is said of the slide of a fault, without its number."""
    start = f": slide {number_of(name)} "
    return [line for line in problems if line.startswith(start)]


def number_of(name: str) -> int:
    return 2 + NAMES.index(name)  # after the title


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_on_its_slide_and_in_its_cell(problems, name):
    lines = of_slide(problems, name)
    where = re.escape(f": slide {number_of(name)} (With {name}), cell {number_of(name)}: ")
    assert lines
    for line in lines:
        assert re.fullmatch(where + f"(?:{FAULTS[name][1]})", line), line


def test_a_picture_beside_the_deck_is_broken_and_asked_for(problems):
    broken, asked = of_slide(problems, "a picture beside the deck")
    assert "cannot be shown" in broken
    assert "asks the network" in asked


def test_notes_that_the_room_sees_are_told(problems):
    (line,) = of_slide(problems, ROOM)
    assert line.endswith("shows the speaker notes to the room: “Ask the room.”")


def test_fragments_are_shown_before_the_slide_is_measured(problems):
    (line,) = of_slide(problems, FRAGMENT)
    number = 4 + NAMES.index(FRAGMENT)  # after the cell of the notes and that of the slide
    assert line.endswith(f", cell {number}: runs 100 px past the right edge: “Some words”")


def test_an_empty_slide_is_told(problems):
    (line,) = of_slide(problems, EMPTY)
    assert line.endswith(": is empty")


def test_errors_of_the_page_come_first_and_belong_to_the_deck(problems):
    first = [line for line in problems if not line.startswith(": slide")]
    assert problems[: len(first)] == first
    assert ": has an error of the page: Oh no." in first
    assert ": has an error of the page: Thrown." in first
    assert all(": has an error of the page: " in line for line in first)
    assert not any("example.org" in line for line in first)  # told once, with its slide


def test_a_good_deck_has_no_problem_and_the_sizes_are_free(browser, good):
    page = good.read_text(encoding="utf-8").replace("<p>Instead.</p>", "<p>Fine.</p>")
    good.with_name("fine.html").write_text(page, encoding="utf-8")
    assert check_decks([good, good.with_name("fine.html")], sizes=((800, 600),), axe=AXE) == []


def test_a_show_that_does_not_start_is_told(browser, tmp_path, monkeypatch):
    monkeypatch.setattr("coursekit.slides.check.START", 300)
    page = tmp_path / "page.html"
    page.write_text("<h1>No deck</h1>", encoding="utf-8")
    assert check_decks([page]) == [f"{page}: has an error of the page: the show does not start"]
