"""Decks on paper: pages, tags, outline, notes."""

import base64
import io
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from coursekit.authoring.errors import CourseError
from coursekit.slides import build_deck
from coursekit.slides.pdf import print_deck

LONG = "\n".join(f"- point {number} of a slide that must shrink" for number in range(7))


def cell(source, kind=""):
    return new_markdown_cell(source, metadata={"slideshow": {"slide_type": kind}})


def picture(colour, kind=""):
    """Return a cell that shows a picture as high as a slide has room for."""
    png = io.BytesIO()
    Image.new("RGB", (1400, 900), colour).save(png, format="png")
    data = {"image/png": base64.b64encode(png.getvalue()).decode("ascii"), "text/plain": colour}
    metadata = {"tags": ["hide-input"], "slideshow": {"slide_type": kind}}
    output = new_output("display_data", data=data, metadata={"image/png": {"alt": colour}})
    return new_code_cell("draw()", execution_count=1, outputs=[output], metadata=metadata)


CELLS = [
    cell("# Hinges"),
    cell("Ask the room.", "notes"),
    cell(
        "## First part\n\nSome words, and then a line more, so that the picture has to be smaller."
    ),
    picture("navy"),
    picture("maroon", "fragment"),
    cell("### A step in it", "subslide"),
    cell("Ask again: is $x$ a number?", "notes"),
    cell(f"## Second part\n\n{LONG}"),
    picture("green"),
    cell("## Third part"),
    cell("End here.", "notes"),
]
TITLES = ["Hinges", "Contents", "First part", "A step in it", "Second part", "Third part"]


@pytest.fixture(scope="module")
def deck(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deck")
    nbformat.write(new_notebook(cells=CELLS), folder / "hinges.ipynb")
    return build_deck(folder / "hinges.ipynb", folder)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def outline(pdf: bytes) -> list[str]:
    """Return the titles of the outline's entries, which are objects with a title and a parent."""
    objects = re.findall(rb"\d+ 0 obj\s*<<(.*?)>>\s*endobj", pdf, re.DOTALL)
    entries = [each for each in objects if b"/Parent" in each and b"/Title" in each]
    return [re.search(rb"/Title\s*\(([^)]*)\)", each)[1].decode("ascii") for each in entries]


def test_one_page_a_slide_with_tags_and_an_outline(browser, deck, tmp_path):
    target = tmp_path / "out" / "hinges.pdf"
    assert print_deck(deck, target) == target
    pdf = target.read_bytes()
    assert pages(pdf) == len(TITLES)
    assert set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf)) == {b"0 0 960 540"}  # 1280x720 px
    assert re.search(rb"/Marked\s+true", pdf)
    assert b"/StructTreeRoot" in pdf
    assert sorted(outline(pdf)) == sorted(TITLES)  # they stand in any order, with links between


def test_no_picture_is_lost_those_of_fragments_included(browser, deck, tmp_path):
    pdf = print_deck(deck, tmp_path / "hinges.pdf").read_bytes()
    sizes = re.findall(rb"/Subtype\s*/Image\s*/Width\s+1400\s*/Height\s+900", pdf)
    assert len(sizes) == 3


def test_all_slides_fit_their_pages(browser, deck):
    """What does not fit is not on paper, or smaller than on the screen without need."""
    fits = "() => [...document.querySelectorAll('.slides section:not(.stack)')].map(%s)"
    fit = fits % "slide => getComputedStyle(slide).getPropertyValue('--fit')"
    with browser.new_context(viewport={"width": 1280, "height": 720}) as context:
        page = context.new_page()
        page.goto(deck.as_uri())
        page.wait_for_selector(".reveal.ready")
        for number in range(len(TITLES)):
            page.evaluate(
                "n => { const {h, v} = Reveal.getIndices(Reveal.getSlides()[n]);"
                "Reveal.slide(h, v); }",
                number,
            )
        shown = page.evaluate(fit)
        page.goto(deck.as_uri() + "?print-pdf")
        page.wait_for_selector(".pdf-page", state="attached")
        assert page.evaluate(fit) == shown
        padding = page.evaluate(fits % "slide => getComputedStyle(slide).paddingLeft")
        assert set(padding) == {"80px"}


def test_the_handout_has_a_page_more_for_the_notes_of_a_slide(browser, deck, tmp_path):
    pdf = print_deck(deck, tmp_path / "hinges-notes.pdf", notes=True).read_bytes()
    assert pages(pdf) == len(TITLES) + 3


def test_what_is_no_deck_is_refused(browser, tmp_path, monkeypatch):
    monkeypatch.setattr("coursekit.slides.pdf.START", 300)
    page = tmp_path / "page.html"
    page.write_text("<h1>No deck</h1>", encoding="utf-8")
    with pytest.raises(CourseError, match="the show does not start"):
        print_deck(page, tmp_path / "page.pdf")
    assert not (tmp_path / "page.pdf").exists()
