"""The course in a real JupyterLab, driven as a learner would."""

import re

import pytest
from lab import local_context

LECTURE = "lectures/03_xor.ipynb"
SLIDER = "explore(fig, update"
NOTE = "rgb(232, 240, 254)"  # the background of a coloured box that is neither right nor wrong


@pytest.fixture(scope="module")
def context(browser, lab):
    with local_context(browser) as context:
        yield context


@pytest.fixture(scope="module")
def stored(lab, context):
    """Open the lecture as it lies in the repository; the first tests read it before it runs."""
    notebook = lab.open(context, LECTURE)
    notebook.hide_side_bar()
    return notebook


@pytest.fixture(scope="module")
def still(stored):
    """Measure the picture that stands for the slider until the lecture runs."""
    stored.scroll_to(stored.cell(SLIDER))
    box = stored.cell(SLIDER).locator(".jp-OutputArea-output img").bounding_box()
    return box["width"], box["height"]


@pytest.fixture(scope="module")
def executed(stored, still):
    """Run the whole lecture."""
    stored.run_all()
    return stored


def prose_without_code(notebook):
    return notebook.page.evaluate("""() => [...document.querySelectorAll(
        ".jp-MarkdownCell .jp-RenderedHTMLCommon")].map(prose => {
            const copy = prose.cloneNode(true);
            copy.querySelectorAll("mjx-container, code").forEach(part => part.remove());
            return copy.textContent;
        }).join(" ")""")


def test_the_command_opens_the_start_notebook(lab, context, expect):
    notebook = lab.visit(context, lab.opened)
    assert notebook.page.url == f"{lab.address}/lab/tree/lectures/00_start_here.ipynb"
    expect(notebook.page.get_by_role("heading", name="Start here")).to_be_visible()
    expect(notebook.page.locator(".jp-Dialog, .Toastify__toast")).to_have_count(0)


def test_links_between_notebooks_lead_to_files_of_the_course(stored):
    links = stored.page.locator(".jp-MarkdownCell a[href*='.ipynb']")
    assert links.count() > 0
    for link in links.all():
        assert "/files/" in link.get_attribute("href")
        assert stored.page.request.get(link.get_attribute("href")).ok


def test_the_stored_lecture_shows_its_figures_and_the_slider_as_a_picture(stored, expect):
    pictures = stored.page.locator(".jp-OutputArea-output img")
    assert pictures.count() >= 10
    broken = "images => images.filter(image => !image.complete || !image.naturalWidth).length"
    assert pictures.evaluate_all(broken) == 0
    still = stored.cell(SLIDER)
    expect(still.locator(".jp-OutputArea-output img")).to_have_count(1)
    expect(still.get_by_role("slider")).to_have_count(0)


def test_formulas_are_typeset(stored):
    stored.page.locator("mjx-container").nth(50).wait_for(state="attached")
    assert stored.page.locator("[data-mjx-error], mjx-merror").count() == 0
    prose = prose_without_code(stored)
    assert "$" not in prose
    assert "\\" not in prose


def test_no_line_of_code_and_no_output_is_cut_off(stored):
    wider = """boxes => boxes.filter(box => box.scrollWidth > box.clientWidth + 1)
        .map(box => [box.className, box.textContent.slice(0, 60)])"""
    boxes = stored.page.locator(".cm-scroller, .jp-OutputArea-output, .jp-MarkdownOutput")
    assert boxes.evaluate_all(wider) == []


def test_the_whole_lecture_runs_without_an_error(executed):
    complaints = executed.page.locator("[data-mime-type$=stderr], [data-mime-type$=error]")
    assert complaints.all_text_contents() == []
    prompts = executed.page.locator(".jp-CodeCell .jp-InputPrompt").all_text_contents()
    assert prompts == [f"[{number}]:" for number in range(1, len(prompts) + 1)]


def test_a_prediction_is_answered_in_a_coloured_box(executed, expect):
    boxes = executed.cells.filter(has_text="compare(most_right").locator(".jp-RenderedHTML > div")
    expect(boxes).to_have_count(1)
    expect(boxes).to_have_css("background-color", NOTE)
    expect(boxes).to_contain_text("computed: 3")


def test_arrow_keys_move_the_picture_and_its_caption(executed, expect):
    slider = executed.slider(SLIDER)
    slider.press("Home")
    expect(slider.caption).to_contain_text("c2 = -2.00")
    pictures = [slider.picture()]
    for key, value in [("ArrowRight", "-1.95"), ("ArrowRight", "-1.90"), ("ArrowLeft", "-1.95")]:
        slider.press(key)
        expect(slider.caption).to_contain_text(f"c2 = {value}")
        pictures.append(slider.picture())
    assert pictures[1] == pictures[3]
    assert len(set(pictures)) == 3


def test_dragging_moves_the_picture_and_its_caption(executed, expect):
    slider = executed.slider(SLIDER)
    slider.press("Home")
    expect(slider.caption).to_contain_text("c2 = -2.00")
    before = slider.picture()
    slider.drag(160)
    expect(slider.caption).not_to_contain_text("c2 = -2.00")
    value = slider.readout.text_content().replace("−", "-")
    assert -1.6 < float(value) < -0.6
    expect(slider.caption).to_have_text(re.compile(f"^c2 = {value}:"))
    assert slider.picture() != before


def test_a_moving_picture_keeps_the_size_of_the_stored_one(executed, still):
    slider = executed.slider(SLIDER)
    for key in ("Home", "End", "ArrowLeft"):
        slider.press(key)
        box = slider.image.bounding_box()
        assert (box["width"], box["height"]) == still


def test_slider_picture_and_caption_are_seen_at_once(executed):
    slider = executed.slider(SLIDER)
    screen = executed.page.locator(".jp-Notebook").first.bounding_box()
    for part in (slider.handle, slider.image, slider.caption):
        box = part.bounding_box()
        assert screen["y"] <= box["y"]
        assert box["y"] + box["height"] <= screen["y"] + screen["height"]
    cut = "label => label.scrollWidth > label.clientWidth"
    assert not slider.caption.evaluate(cut)
