"""Decks as files: what is in them, and what is refused."""

import base64
import hashlib
import io
import json
import re
import struct
import zlib

import nbformat
import pytest
from bs4 import BeautifulSoup
from helpers import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from coursekit.authoring.errors import CourseError
from coursekit.slides import build_deck, inline
from coursekit.study.predict import NO_PREDICTION

TITLE = new_markdown_cell("# Hinges & lines")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG_BYTES = b"\x89PNG\r\n\x1a\n" + b"".join(
    [
        chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        chunk(b"IDAT", zlib.compress(b"\0\0")),
        chunk(b"IEND", b""),
    ]
)
PNG = base64.b64encode(PNG_BYTES).decode("ascii")


def text(source, kind=None, tags=()):
    cell = new_markdown_cell(source, metadata={"tags": list(tags)})
    if kind is not None:
        cell.metadata.slideshow = {"slide_type": kind}
    return cell


def code(source, *outputs, tags=()):
    metadata = {"tags": list(tags)}
    return new_code_cell(source, execution_count=1, outputs=list(outputs), metadata=metadata)


def shown(data, metadata=None):
    return new_output("display_data", data=data, metadata=metadata or {})


@pytest.fixture
def build(tmp_path):
    """Return a function that writes cells to a notebook and gives the text of its deck."""

    def build(*cells) -> str:
        path = tmp_path / "hinges.ipynb"
        nbformat.write(new_notebook(cells=cells), path)
        return build_deck(path, tmp_path / "decks").read_text(encoding="utf-8")

    return build


def slides(deck: str) -> BeautifulSoup:
    return BeautifulSoup(deck[deck.index("<main") : deck.index("</main>")], "html.parser")


def test_the_same_notebook_gives_the_same_bytes_under_its_own_name(build, tmp_path):
    cells = [TITLE, code("f", shown({"image/png": PNG, "text/plain": "a"}))]
    assert build(*cells) == build(*cells)
    assert [path.name for path in (tmp_path / "decks").iterdir()] == ["hinges.html"]


def test_title_is_the_first_heading(build):
    deck = build(text("Before."), text("# The **hinge** & `max`\n\nText"))
    assert "<title>The hinge &amp; max</title>" in deck


def test_one_file_loads_nothing(build):
    deck = build(TITLE, text("[a link](https://example.org)"), code("f", shown({"image/png": PNG})))
    page = BeautifulSoup(deck, "html.parser")
    assert not page.select("link, script[src], iframe, object, embed")
    assert all(tag["src"].startswith("data:") for tag in page.select("[src]"))
    assert all(tag.name == "a" for tag in page.select("[href]"))
    loaded = [url for style in page("style") for url in re.findall(r"url\(([^)]{0,9})", style.text)]
    assert len(loaded) >= 20
    assert all(url.startswith("data:") for url in loaded)
    assert not re.search("^//# sourceMappingURL", deck, re.MULTILINE)


def test_nothing_inside_a_script_can_end_it(build):
    deck = build(TITLE, code('"</script><script>alert(1)</script><!--"'))
    assert len(re.findall("</script", deck)) == 7  # one of them of the controls' frames
    assert deck.count("<!--") == 2  # what it was made from, and the licences


def outline(part) -> str:
    """Write slides as words: ``a (fragment) notes! | next slide / subslide of it``."""
    if part.name == "main":
        columns = part.find_all("section", recursive=False)
        return " | ".join(" / ".join(map(outline, column("section"))) for column in columns)
    if part.name == "section":
        return " ".join(map(outline, part.find_all(True, recursive=False)))
    words = " ".join(part.text.split())
    return {"fragment": f"({words})", "notes": f"{words}!", "cell": words}[part["class"][0]]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([text("# a"), text("x"), text("## b"), text("### c")], "a x | b c"),
        ([text("# a"), text("## b", "-"), text("x", "slide")], "a b | x"),
        ([text("# a"), text("x", "subslide"), text("y")], "a / x y"),
        ([text("x"), text("# a"), text("#b")], "x | a b"),
        ([text("# a", "fragment"), text("x", "skip"), text("y", "")], "a y"),
        ([text("# a"), text("x", "fragment"), text("y"), text("z", "fragment")], "a (x y) (z)"),
        ([text("# a"), text("x", "fragment"), text("# b")], "a (x) | b"),
        ([text("# a"), text("x", "fragment"), text("n", "notes"), text("y")], "a (x y) n!"),
        ([text("n", "notes"), text("# a"), text("m", "notes"), text("# b")], "a n! m! | b"),
        ([text("# a"), text("x", "slide", tags=["remove-cell"]), text("y")], "a y"),
        ([text("# a"), code("# b")], "a # b"),
    ],
)
def test_slide_breaks(build, cells, expected):
    assert outline(slides(build(*cells)).main) == expected


def test_cells_carry_their_number_in_the_notebook(build):
    page = slides(build(TITLE, text("x", "skip"), text("y")))
    assert [cell["data-cell"] for cell in page.select(".cell")] == ["1", "3"]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [([], "a made 1"), (["hide-input"], "a 1"), (["hide-output"], "a made")],
)
def test_tags_hide_code_and_outputs(build, tags, expected):
    cell = code("made", new_output("stream", name="stdout", text="1"), tags=tags)
    assert outline(slides(build(text("# a"), cell)).main) == expected


@pytest.mark.parametrize(
    ("data", "metadata", "alt"),
    [
        ({"image/png": PNG, "text/plain": "b"}, {"image/png": {"alt": 'a "<b>"'}}, 'a "<b>"'),
        ({"image/png": PNG, "text/plain": "b"}, {}, "b"),
        ({"image/jpeg": PNG, "text/plain": "b"}, {}, "b"),
        ({"image/svg+xml": "<svg/>", "text/plain": "b"}, {}, "b"),
        (
            {"image/png": PNG, "text/plain": "<Figure size 640x480 with 1 Axes>"},
            {},
            "No description has been provided for this image",
        ),
    ],
)
def test_pictures_have_their_alternative_text(build, data, metadata, alt):
    (picture,) = slides(build(TITLE, code("f", shown(data, metadata)))).select("img")
    assert picture["alt"] == alt


def test_a_request_to_predict_is_not_for_the_room(build):
    open_box = shown({"text/html": "<b>mine</b>", "text/plain": f"Note\n{NO_PREDICTION}"})
    closed_box = shown({"text/html": "<b>yours</b>", "text/plain": "Right: your prediction"})
    deck = build(TITLE, code("compare(None, 3)", open_box, closed_box))
    assert "<b>mine</b>" not in deck
    assert "<b>yours</b>" in deck


def test_of_a_widget_only_its_picture_is_shown(build):
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "Slider()"}
    page = slides(build(TITLE, code("f", shown(view), shown({**view, "image/png": PNG}))))
    assert "Slider()" not in page.text
    assert len(page.select("img")) == 1


@pytest.mark.parametrize(
    ("data", "selector"),
    [
        ({"text/html": "<table></table>", "text/plain": "x"}, ".prose > table"),
        ({"text/markdown": "*x*", "text/plain": "x"}, ".prose em"),
        ({"text/plain": "x < y"}, "pre.text"),
        ({"text/latex": "$x < y$"}, ".prose"),
    ],
)
def test_outputs_are_shown_in_their_best_form(build, data, selector):
    assert (
        len(slides(build(TITLE, code("f", shown(data)))).select(f".cell + .cell {selector}")) == 1
    )


def test_code_is_highlighted_and_an_expected_error_is_one_line(build):
    error = new_output("error", ename="ValueError", evalue="no", traceback=["long", "story"])
    page = slides(build(TITLE, code("def f(): pass", error, tags=["raises-exception"])))
    assert page.select_one(".highlight .k").text == "def"
    assert page.select_one("pre.text").text == "ValueError: no"


def test_a_picture_in_the_notebooks_folder_is_taken_in(build, tmp_path):
    (tmp_path / "dot.png").write_bytes(PNG_BYTES)
    picture = slides(build(TITLE, text("![a dot](dot.png)"))).img
    assert picture["src"] == f"data:image/png;base64,{PNG}"


def test_a_large_output_that_is_hidden_does_no_harm(build):
    cell = code(
        "f", new_output("stream", name="stdout", text="x" * 4_000_000), tags=["hide-output"]
    )
    assert outline(slides(build(text("# a"), cell)).main) == "a f"


def test_cells_that_are_not_shown_need_not_be_run(build):
    cell = new_code_cell("1 + 1", metadata={"tags": ["remove-cell"]})
    assert outline(slides(build(text("# a"), cell)).main) == "a"


# --- Contents and links --------------------------------------------------------------------------

SECTIONS = [
    text("# a"),
    text("x"),
    text("## b *c* $x < 1$"),
    text("## d", "subslide"),
    text("## e"),
]


def test_a_slide_of_contents_follows_the_title_and_links_to_the_sections(build):
    page = slides(build(*SECTIONS))
    _, contents, *_ = page.main.find_all("section", recursive=False)
    links = contents.section("a")
    assert [link.text for link in links] == ["b c $x < 1$", "d", "e"]
    for link in links:
        target = page.find(id=link["href"].removeprefix("#/"))
        assert target.name == "section"
        assert target.h2.text == link.text
        assert target.find_parent("section").find_parent("section") is None


@pytest.mark.parametrize(
    "cells",
    [
        SECTIONS[:4],
        [text("# a"), *(text(f"## section {i}") for i in range(21))],
        [text("# a"), *(text(f"### part {i}", "slide") for i in range(5))],
    ],
)
def test_few_or_many_sections_have_no_contents(build, cells):
    assert not slides(build(*cells)).select(".contents")


def test_each_slide_has_a_name_of_its_own(build):
    page = slides(
        build(text("# a"), text("# a"), text("x", "slide"), text("# 3"), text("# é <b>!"))
    )
    names = [section["id"] for section in page.select("section section")]
    assert names == ["a", "contents", "a-2", "cell-3", "3-4", "é-b"]


# --- HTML in the notebook ------------------------------------------------------------------------


def test_elements_within_a_text_stay_around_it(build, tmp_path):
    (tmp_path / "dot.png").write_bytes(PNG_BYTES)
    html = "Press <kbd>S</kbd> <img alt='a' src='dot.png'>\n\n"
    html += "<details><summary>h</summary>\n\n*x*\n\n</details>"
    prose = slides(build(TITLE, text(html))).select(".prose")[1]
    assert prose.kbd.text == "S"
    assert prose.img["src"] == f"data:image/png;base64,{PNG}"
    assert prose.details.em.text == "x"


def test_scripts_are_left_out_unless_trusted(tmp_path):
    path = tmp_path / "a.ipynb"
    cells = [
        TITLE,
        code("f", shown({"text/html": "<script>one</script><b>x</b>", "text/plain": ""})),
    ]
    nbformat.write(new_notebook(cells=cells), path)
    said = []
    wary = build_deck(path, tmp_path, tell=said.append).read_text(encoding="utf-8")
    trusting = build_deck(path, tmp_path, trust=True).read_text(encoding="utf-8")
    assert "<script>one</script>" in trusting
    assert "one" not in slides(wary).text
    assert slides(wary).b.text == "x"
    assert said == [f"{path}: cell 2: <script> is left out; --trust keeps it."]


def test_the_theme_is_chosen_by_name(tmp_path):
    path = tmp_path / "a.ipynb"
    nbformat.write(new_notebook(cells=[TITLE]), path)
    deck = build_deck(path, tmp_path, theme="dark").read_text(encoding="utf-8")
    assert BeautifulSoup(deck, "html.parser").html["data-theme"] == "dark"
    with pytest.raises(CourseError, match="no theme 'blue'; use one of light, dark"):
        build_deck(path, tmp_path, theme="blue")


@pytest.mark.parametrize(
    ("said", "room"),
    [({}, 300), ({"width": 300}, 300), ({"width": 200}, 200), ({"width": 150}, 200)],
)
def test_pictures_are_not_enlarged_until_they_blur(build, said, room):
    data = io.BytesIO()
    Image.new("L", (300, 100)).save(data, "png")
    output = {"image/png": base64.b64encode(data.getvalue()).decode("ascii"), "text/plain": "a"}
    (picture,) = slides(build(TITLE, code("f", shown(output, {"image/png": said})))).select("img")
    assert picture["style"] == f"max-width:min(100%,{room}px)"


# --- Mistakes ------------------------------------------------------------------------------------

NEVER_RUN = new_code_cell("1 + 1")
FAILED = code("1 / 0", new_output("error", ename="ZeroDivisionError", evalue="", traceback=[]))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([TITLE, NEVER_RUN], "cell 2 was never executed; run `coursekit build"),
        ([TITLE, text("x"), FAILED], "cell 3 ended in an error"),
        (
            [TITLE, text("x", "slides")],
            "cell 2: no slide type 'slides'; use one of slide, subslide",
        ),
        ([TITLE, text("x", ["slide"])], "cell 2: no slide type"),
        ([text("No heading.")], "has no heading"),
        ([text("# a", "skip"), text("n", "notes")], "show at least one"),
        ([TITLE, text("![x](gone.png)")], "cell 2 shows 'gone.png'"),
        ([TITLE, text("![x](../dot.png)")], "cell 2 shows '../dot.png'"),
        ([TITLE, text("![x](attachment:gone.png)")], "missing attachment: gone.png"),
        (
            [TITLE, code("f", shown({"text/html": "<img src='//x.org/a'>", "text/plain": ""}))],
            "cell 2 shows '//x.org/a'",
        ),
        ([TITLE, text('<p style="background:url(http://x.org/a)">')], "shows 'http://x.org/a'"),
        (
            [TITLE, text("x", "skip"), text("$a$ and $\\foo$")],
            "cell 3: the formula \\foo is wrong: ",
        ),
        ([TITLE, text("$\\left( a$", "notes")], "cell 2: the formula"),
        (
            [TITLE, code("f", shown({"text/latex": "$\\foo$", "text/plain": ""}))],
            "cell 2: the form",
        ),
        (
            [TITLE, code("f", new_output("stream", name="stdout", text="x" * 50_000_000))],
            "cell 2 has an output of 50 MB; a deck takes 3: make it smaller",
        ),
        ([TITLE, text("<img src='https://example.org/x.png'>")], "'https://example.org/x.png'"),
    ],
)
def test_mistakes_are_told_in_one_line_and_an_older_deck_is_kept(build, tmp_path, cells, words):
    older = build(TITLE)
    with pytest.raises(CourseError) as caught:
        build(*cells)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'hinges.ipynb'}: ")
    assert "\n" not in str(caught.value)
    assert (tmp_path / "decks" / "hinges.html").read_text(encoding="utf-8") == older


@pytest.mark.parametrize("vendor", [inline.VENDOR, ROOT / "tests" / "browser" / "vendor"])
def test_vendored_files_are_those_that_were_fetched(vendor):
    packages = json.loads((vendor / "versions.json").read_text(encoding="utf-8"))
    recorded = {
        vendor / name / member.removeprefix("dist/"): checksum
        for name, package in packages.items()
        for member, checksum in package["files"].items()
    }
    kept = {path for path in vendor.glob("*/**/*") if path.is_file()}
    assert {path for path in kept if "__pycache__" not in path.parts} == set(recorded)
    for path, checksum in recorded.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == checksum, path.name
    for name in packages:
        assert any(path.name.startswith("LICENSE") for path in recorded if name in path.parts)
