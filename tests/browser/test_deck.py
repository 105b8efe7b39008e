"""A deck in a real browser, opened from its file, as in a lecture hall without a network."""

import base64
import io

import nbformat
import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from coursekit.slides import build_deck

CODE = '''def forward(X, layers):
    """Return the activations of a batch."""
    for W, b in layers:
        X = np.maximum(0, X @ W.T + b)  # (n, n_out)
    return X


print("costs $3 and $4", "a line that is much too long for one slide: " + "abcdefghij" * 10)'''
CODE += "\nand_more_lines = 'than fit at full size'" * 12
GRADIENT = r"""## One hidden unit is one hinge

A unit computes $h = \max(0, \theta_0 + \theta_1 x)$; $\theta_1 < 0$ is allowed, \\(x\\) is real.

$$\frac{\partial L}{\partial W} = \sum_{n=1}^{N} \delta_n \odot \mathbf{1}[z_n > 0]\, x_n^\top$$

\\[ z_n = W x_n + b \\]

\begin{aligned}
z &= W x + b \\
a &= \max(0, z)
\end{aligned}
"""


def cell(source, kind):
    return new_markdown_cell(source, metadata={"slideshow": {"slide_type": kind}})


def figure():
    """Return the output of a cell that shows a figure at half its pixels."""
    fig = Figure(figsize=(6.4, 3.8), dpi=200)
    fig.subplots().plot([-3, 0, 3], [0, 0, 3])
    png, alt = io.BytesIO(), "A hinge: 0 up to 0, then rising with slope 1."
    fig.savefig(png, format="png")
    data = {"image/png": base64.b64encode(png.getvalue()).decode("ascii"), "text/plain": alt}
    metadata = {"image/png": {"alt": alt, "width": 640, "height": 380}}
    return new_output("display_data", data=data, metadata=metadata)


def run(source, output, *tags):
    return new_code_cell(source, execution_count=1, outputs=[output], metadata={"tags": tags})


CELLS = [
    new_markdown_cell("# Shallow networks\n\n- sums of **hinges**\n- counted exactly"),
    cell("Ask the room how $x^2$ looks.", "notes"),
    new_markdown_cell(GRADIENT),
    cell("Its slope is $\\theta_1$ or $0$.", "fragment"),
    new_markdown_cell("## A picture\n\nIt bends once."),
    run("draw()", figure(), "hide-input"),
    new_markdown_cell("## Code\n\nThe price is `$5 or $6`."),
    run(CODE, new_output("stream", name="stdout", text="costs $3 and $4 " + "abcdefghij" * 12)),
    new_markdown_cell("## A table\n\n| | range |\n|---|---|\n| ReLU | $[0, \\infty)$ |"),
    cell("### Below\n\n1. one\n2. two", "subslide"),
]


@pytest.fixture(scope="module")
def deck(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deck")
    nbformat.write(new_notebook(cells=CELLS), folder / "shallow.ipynb")
    return build_deck(folder / "shallow.ipynb", folder)


@pytest.fixture
def page(browser, deck):
    """Open the deck; at the end, it must have asked for nothing and complained about nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    requests, complaints = [], []
    context.on("request", lambda request: requests.append(request.url))
    context.on("console", lambda message: complaints.append(message.text))
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(deck.as_uri())
    page.wait_for_selector(".reveal.ready")
    yield page
    context.close()
    assert {url.partition("?")[0] for url in requests} == {deck.as_uri()}
    assert complaints == []


def each_slide(page):
    """Go through the deck as a lecturer does, and stop at each slide with all of it shown."""
    for number in range(page.evaluate("Reveal.getTotalSlides()")):
        while page.evaluate("Reveal.availableFragments().next"):
            page.keyboard.press("ArrowRight")
        assert page.evaluate("Reveal.getSlidePastCount()") == number
        yield number
        page.keyboard.press("Space")


def test_formulas_are_typeset_and_code_is_left_alone(page):
    assert page.locator(".cell .katex").count() == 9
    assert page.locator(".cell .katex-display").count() == 3
    assert page.locator(":is(pre, code) .katex").count() == 0
    rest = """() => [...document.querySelectorAll(".cell .prose")].map(prose => {
        const copy = prose.cloneNode(true);
        copy.querySelectorAll(".katex, code").forEach(element => element.remove());
        return copy.textContent;
    })"""
    prose = " ".join(page.evaluate(rest))
    assert "$" not in prose
    assert "\\" not in prose


def test_notes_are_hidden_from_the_room_and_open_with_s(page):
    notes = page.locator("aside.notes").first
    assert "Ask the room" in notes.text_content()
    assert not notes.is_visible()
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    window = popup.value
    window.locator(".speaker-controls-notes").get_by_text("Ask the room").wait_for()
    assert window.locator(".speaker-controls-notes math").count() == 1


def test_the_right_arrow_shows_the_fragment_and_then_the_next_slide(page):
    heading = page.locator("section.present section.present :is(h1, h2)")
    fragment = page.locator(".fragment")
    assert page.locator(".slide-number").inner_text().split() == ["1", "/", "7"]
    page.keyboard.press("ArrowRight")
    assert heading.inner_text() == "Contents"
    page.keyboard.press("ArrowRight")
    assert heading.inner_text() == "One hidden unit is one hinge"
    assert "visible" not in fragment.get_attribute("class")
    page.keyboard.press("ArrowRight")
    assert "visible" in fragment.get_attribute("class")
    page.keyboard.press("ArrowRight")
    assert heading.inner_text() == "A picture"


def test_every_slide_fits_its_frame(page):
    too_far = """() => [...document.querySelectorAll("section.present section.present .cell *")]
        .filter(e => !e.closest(".katex-mathml"))
        .map(e => [e.tagName, e.getBoundingClientRect()])
        .filter(([, box]) => box.right > 1280 || box.left < 0 || box.bottom > 720 || box.top < 0)
        .map(([name, box]) => [name, box.right, box.bottom])"""
    for number in each_slide(page):
        assert page.evaluate(too_far) == [], f"slide {number + 1}"


def test_a_figure_is_as_large_as_fits_and_says_what_it_shows(page):
    page.evaluate("Reveal.slide(3)")
    picture = page.get_by_alt_text("A hinge: 0 up to 0, then rising with slope 1.")
    box = picture.bounding_box()
    assert box["height"] >= 440
    assert abs(box["x"] + box["width"] / 2 - 640) < 1
    assert box["width"] <= picture.evaluate("image => image.naturalWidth")
