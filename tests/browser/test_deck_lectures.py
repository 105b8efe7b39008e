"""The decks of all lectures, as a room sees them and as a lecturer moves through one."""

import argparse
import base64
import io
import json
import re
import statistics

import pytest
from helpers import ROOT
from PIL import Image

from coursekit.slides import commands
from coursekit.slides.check import check_decks
from coursekit.slides.pdf import print_deck

AXE = ROOT / "tests" / "browser" / "vendor" / "axe-core" / "axe.min.js"
LECTURES = sorted(ROOT.glob("lectures/[01][0-9]_*.ipynb"))[1:]  # without the start page
SLIDER = "03_xor"  # the lecture whose slider is moved here


@pytest.fixture(scope="module")
def decks(browser, tmp_path_factory):
    """Make all decks with one command, as a lecturer does."""
    folder = tmp_path_factory.mktemp("decks")
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser)
    options = parser.parse_args([*map(str, LECTURES), "--out", str(folder)])
    assert commands.run(options) == 0
    return {path.stem: folder / f"{path.stem}.html" for path in LECTURES}


@pytest.fixture
def show(browser, decks):
    """Open the deck with the slider; at the end it must have complained about nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(decks[SLIDER].as_uri())
    page.wait_for_selector(".reveal.ready")
    yield page
    context.close()
    assert complaints == []


def test_all_lectures_pass_at_the_sizes_of_projectors(decks):
    assert len(decks) == 13
    assert check_decks(list(decks.values()), axe=AXE) == []


def slides(page: str) -> int:
    """Count the sections with a name; those without hold a slide and the ones below it."""
    return len(re.findall(r"<section [^>]*\bid=", page))


def test_a_deck_has_20_to_35_slides_and_at_most_3_megabytes(decks):
    for name, deck in decks.items():
        assert 20 <= slides(deck.read_text(encoding="utf-8")) <= 35, name
        assert deck.stat().st_size <= 3_000_000, name


def slider(page):
    """Go to the slide with the slider."""
    page.evaluate(
        """() => {
            const slide = document.querySelector(".control").closest("section");
            const { h, v } = Reveal.getIndices(slide);
            Reveal.slide(h, v);
        }"""
    )
    return page.locator("section.present .control input[type=range]").first


def test_the_slider_moves_by_keyboard_and_the_show_stays(show, expect):
    handle = slider(show)
    control = show.locator("section.present .control")
    start = show.evaluate("Reveal.getIndices()")
    seen = set()
    handle.focus()
    before = int(handle.input_value())
    for step in range(1, 6):
        handle.press("ArrowRight")
        assert int(handle.input_value()) == before + step
        picture, sentence = control.locator("img"), control.locator(".sentence")
        words = sentence.inner_text()
        expect(picture).to_have_attribute("alt", words)
        assert (
            handle.get_attribute("aria-valuetext") in control.locator("output").first.inner_text()
        )
        seen.add((picture.get_attribute("src"), words))
    assert len({picture for picture, _ in seen}) > 1
    assert len({words for _, words in seen}) > 1
    assert show.evaluate("Reveal.getIndices()") == start
    handle.press("PageDown")  # as a clicker sends it
    assert show.evaluate("Reveal.getIndices()") != start


def test_the_slider_answers_at_once(show):
    """A loose limit, for a busy machine; benchmarks/ has the figure that counts."""
    handle = slider(show)
    times = handle.evaluate(
        """async (input) => {
            const image = input.closest(".control").querySelector("img"), times = [];
            const frame = () => new Promise(requestAnimationFrame);
            for (let turn = 0; turn < 20; turn += 1) {
                await frame();
                const begin = performance.now();
                input.value = (+input.value + 1) % (+input.max + 1);
                input.dispatchEvent(new Event("input", { bubbles: true }));
                await image.decode();
                await frame();
                times.push(performance.now() - begin);
            }
            return times;
        }"""
    )
    median = statistics.median(times)
    print(f"slider to picture, next frame included: median {median:.0f} ms of {len(times)}")
    assert median <= 150


def test_the_contents_lead_to_their_slides(show):
    show.keyboard.press("ArrowRight")
    links = show.locator("section.present section.present li a")
    names = links.all_inner_texts()
    assert len(names) >= 3
    links.nth(2).press("Enter")
    heading = show.locator("section.present section.present :is(h1, h2, h3)").first
    assert heading.inner_text() == names[2]


def test_a_number_in_the_address_leads_to_a_slide(browser, decks):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(decks[SLIDER].as_uri() + "#/5")
        page.wait_for_selector(".reveal.ready")
        assert page.evaluate("Reveal.getIndices().h") == 5


def test_the_notes_view_has_the_notes_and_a_clock(show):
    with show.expect_popup() as popup:
        show.keyboard.press("s")
    window = popup.value
    window.locator(".speaker-controls-notes").get_by_text("For the lecturer").wait_for()
    assert window.locator(".speaker-controls-time .timer").is_visible()


def test_a_question_mark_opens_the_keyboard_help(show):
    show.keyboard.press("Shift+?")
    show.get_by_text("Keyboard Shortcuts").wait_for()
    show.keyboard.press("Escape")
    show.get_by_text("Keyboard Shortcuts").wait_for(state="detached")


def test_a_control_is_printed_with_its_picture_at_the_start(decks, tmp_path):
    page = decks[SLIDER].read_text(encoding="utf-8")
    (control,) = json.loads(re.search(r'id="controls">(.*?)</script>', page)[1])
    first = control["frames"][start_of(control)][0]
    pdf = print_deck(decks[SLIDER], tmp_path / "deck.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == slides(page)
    for webp in (control["still"], control["pictures"][first]):
        width, height = Image.open(io.BytesIO(base64.b64decode(webp))).size
        assert re.search(rb"/Subtype\s*/Image\s*/Width %d\s*/Height %d\b" % (width, height), pdf)


def start_of(control: dict) -> int:
    """Return the frame at which a control with one slider starts."""
    (slider,) = control["sliders"]
    return slider["start"]
