"""What of a notebook's HTML and formulas comes into a deck, and what is refused."""

import re

import pytest
from bs4 import BeautifulSoup

from coursekit.slides import inline, maths
from coursekit.slides.clean import clean
from coursekit.slides.review import Review
from coursekit.study.box import show_box

# --- HTML ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC='data:text/javascript,alert(1)'></SCRIPT>",
        "<scr<script>ipt>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="java&#10;script:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
        "<svg><script>alert(1)</script></svg>",
        "<svg onload=alert(1)>",
        "<math><mtext><style><img src=x onerror=alert(1)>",
        "<details open ontoggle=alert(1)>x</details>",
        '<form action="x"><button formaction="javascript:alert(1)">x</button></form>',
        '<div style="position:fixed;inset:0">x</div>',
        "<base href='data:x'><meta http-equiv=refresh content='0'>",
        "<style>.reveal{display:none}</style>",
        '<object data="data:text/html,x"></object><embed src="data:text/html,x">',
        "<!--<script>alert(1)</script>-->",
        "<style><script>alert(1)</script>",
    ],
)
def test_nothing_that_acts_is_left(page):
    left = BeautifulSoup(clean(page), "html.parser")
    assert left.select("script, iframe, svg, math, style, form, button, base, meta, object") == []
    for tag in left(True):
        assert not [name for name in tag.attrs if name.startswith("on") or name == "srcdoc"]
        assert "position" not in tag.get("style", "")
        assert re.fullmatch(r"(https?:|mailto:|#).*|", tag.get("href", ""))
        assert re.fullmatch(r"data:image/.*|", tag.get("src", ""))


@pytest.mark.parametrize(
    "page",
    [
        "<details open><summary>Hint</summary><p>Try <code>max</code>.</p></details>",
        '<table border="1" class="dataframe"><thead><tr><th colspan="2" scope="col">a</th></tr>'
        "</thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
        '<a href="https://example.org/a?b=1" title="t">x</a> <a href="#Title">y</a>',
        "<p>1 &lt; 2 &amp; <kbd>S</kbd> H<sub>2</sub>O <mark>m</mark></p>",
        '<img alt="a" src="data:image/png;base64,AAAA" width="3">',
        "$a \\lt b$ and $$\\begin{aligned} x &amp;= 1 \\\\ y &amp;= 2 \\end{aligned}$$",
    ],
)
def test_text_tables_and_pictures_stay_as_they_are(page):
    assert clean(page) == page


def test_the_boxes_of_the_course_stay_as_they_are(monkeypatch):
    shown = []
    monkeypatch.setattr("coursekit.study.box.display", lambda data, **options: shown.append(data))
    show_box("wrong", "question 3", ["got 1 < 2", "expected 3"])
    page = shown[0]["text/html"]
    box, cleaned = (BeautifulSoup(text, "html.parser").div for text in (page, clean(page)))

    def declared(tag):
        return re.findall(r"([\w-]+): ?([^;]+)", tag["style"])

    assert declared(cleaned) == declared(box)
    assert declared(cleaned.b) == declared(box.b)
    assert cleaned.text == box.text


def test_links_to_files_beside_the_notebook_become_text():
    assert clean('<a href="03_xor.ipynb">next</a>') == "<a>next</a>"


def test_what_is_left_out_is_told_once_a_kind_but_not_mere_style():
    said = []
    clean("<style>a{}</style><b>x</b><script>1</script><Script>2</Script><form>", said.append)
    assert said == ["form", "script"]


@pytest.mark.parametrize(
    ("page", "loads"),
    [
        ('<img src="https://example.org/x.png">', ["https://example.org/x.png"]),
        ("<img src=//example.org/x.png alt=a>", ["//example.org/x.png"]),
        ("<img srcset='data:image/png;base64,A 1x, b.png 2x'>", ["b.png 2x"]),
        ('<p style="background: url( http://example.org/a )">', ["http://example.org/a"]),
        (
            "<style>@import 'http://example.org/a.css';</style>",
            ["@import 'http://example.org/a.css'"],
        ),
        ("<style>p{background:url('b.png')}</style>", ["b.png"]),
        ('<link rel="stylesheet" href="a.css"><video poster="p.png">', ["a.css", "p.png"]),
        ('<svg><image xlink:href="x.png"/></svg>', ["x.png"]),
        ('<script src="https://example.org/a.js"></script>', ["https://example.org/a.js"]),
        ('<a href="https://example.org">x</a><img src="DATA:image/png;base64,A">', []),
        ('<p style="background:url(data:image/png;base64,A)">url(x.png)</p>', []),
    ],
)
def test_all_that_a_browser_would_load_is_found(page, loads):
    assert Review(page).loads == loads


def test_pictures_without_words_are_found_with_their_cell():
    page = '<div data-cell="3"><img src="data:,"></div><div data-cell="7"><img alt=""><img alt="a">'
    assert Review(page).nameless == ["3", "7"]


# --- Formulas ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a $x$ b $$y$$ \\(z\\) \\[w\\]", [("x", False), ("y", True), ("z", False), ("w", True)]),
        ("$\\text{if $x$}$ c", [("\\text{if $x$}", False)]),
        ("$a \\$ b$", [("a \\$ b", False)]),
        ("costs $5", []),
        ("\\begin{align}a\\end{align}", [("\\begin{align}a\\end{align}", True)]),
    ],
)
def test_formulas_are_taken_as_the_page_takes_them(text, expected):
    assert list(maths.formulas(text)) == expected


def test_formulas_in_code_are_none():
    page = '<div data-cell="2">$a$ <code>$b$</code><pre>$c<i>d$</i></pre> $e &lt; f$</div>'
    found = [each for _, text in Review(page).texts for each in maths.formulas(text)]
    assert found == [("a", False), ("e < f", False)]


RIGHT = [
    r"\frac{\partial L}{\partial W} = \sum_{n=1}^N \delta_n \odot \mathbf{1}[z > 0]\, x_n^\top",
    r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}",
    r"\left\{ \bigl( \operatorname*{argmax}_x \hat{\boldsymbol\theta} \right.",
    r"\def\R{\mathbb R} \R^{D}",
    r"\{ a \} \% \_ \; \\",
]
WRONG = {
    r"\frak{a} \foo": "no \\foo",
    r"\frac{a}{b": "braces",
    r"\left( a": "'left' is never closed",
    r"a \right)": r"\right closes nothing",
    r"\begin{aligned} a \end{cases}": r"\end{cases} closes nothing",
}


@pytest.mark.parametrize("formula", RIGHT)
def test_right_formulas_pass(formula):
    assert maths.problems([(formula, True)]) == [""]


@pytest.mark.parametrize("formula", WRONG)
def test_wrong_formulas_are_found_without_node(formula, monkeypatch):
    monkeypatch.setattr(maths.shutil, "which", lambda name: None)
    right, wrong = maths.problems([("a", True), (formula, True)])
    assert right == ""
    assert WRONG[formula] in wrong


def test_where_node_is_there_katex_itself_looks():
    if maths.shutil.which("node") is None:
        pytest.skip("Node.js is not installed; the check in a browser finds these")
    right, wrong = maths.problems([("a", False), ("x^2^3", False)])
    assert right == ""
    assert wrong.startswith("Double superscript")


def test_the_delimiters_are_those_of_the_page():
    script = (inline.ROOM / "template" / "deck.js").read_text(encoding="utf-8")
    for left, _, display in maths._delimiters()[:4]:
        written = left.replace("\\", "\\\\")
        assert re.search(
            rf'left: "{re.escape(written)}", [^}}]*display: {str(display).lower()}', script
        )
    assert ("\\begin{align*}", "\\end{align*}", True) in maths._delimiters()
