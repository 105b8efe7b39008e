"""Formulas that KaTeX could not typeset, found while a deck is built.

Two ways: names and pairs are compared with KaTeX's own source, which needs nothing; and where
Node.js is installed, KaTeX itself typesets each formula. What only KaTeX can see, and there is
no Node.js, the check of the deck in a browser finds.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache

from coursekit.slides.inline import ROOM, VENDOR

KATEX = VENDOR / "katex" / "katex.min.js"
SECONDS = 60
COMMAND = re.compile(r"\\([a-zA-Z]+|.)", re.DOTALL)
DEFINED = re.compile(
    r"\\(?:def|g?let|(?:re)?newcommand|providecommand|operatorname)\*?\s*{?\\(\w+)"
)
PAIRS = re.compile(r"\\(begin|end)\s*{([^}]*)}|\\(left|right)(?![a-zA-Z])")
TYPESET = """
const katex = require(process.argv[1]);
const formulas = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(formulas.map(([formula, displayMode]) => {
  try {
    katex.renderToString(formula, { displayMode, throwOnError: true, strict: "ignore" });
    return "";
  } catch (error) { return error.message; }
})));
"""


def formulas(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the formulas of a text as auto-render.js takes them, and whether each is displayed."""
    position = 0
    delimiters = _delimiters()
    opening = re.compile("|".join(re.escape(left) for left, _, _ in delimiters))
    while found := opening.search(text, position):
        left, right, display = next(d for d in delimiters if d[0] == found[0])
        end = _end(text, found.end(), right)
        if end is None:
            return
        position = end + len(right)
        whole = left.startswith("\\begin")
        yield (text[found.start() : position] if whole else text[found.end() : end]), display


@cache
def _delimiters() -> list[tuple[str, str, bool]]:
    """Return the delimiters in deck.js, so that there is one list of them."""
    listed = re.search(r"const environments = \[(.*?)\]", _read(ROOM / "template/deck.js"), re.S)
    names = re.findall(r'"([^"]+)"', listed[1])
    plain = [("$$", "$$", True), ("\\[", "\\]", True), ("$", "$", False), ("\\(", "\\)", False)]
    return plain + [(f"\\begin{{{name}}}", f"\\end{{{name}}}", True) for name in names]


def _end(text: str, start: int, right: str) -> int | None:
    """Return where the right delimiter stands, outside of braces; as findEndOfMath does."""
    depth, i = 0, start
    while i < len(text):
        if depth <= 0 and text.startswith(right, i):
            return i
        depth += {"{": 1, "}": -1}.get(text[i], 0)
        i += 2 if text[i] == "\\" else 1
    return None


def problems(found: Iterable[tuple[str, bool]]) -> list[str]:
    """Return for each formula what is wrong with it, or an empty string."""
    found = list(found)
    told = [_plain_problem(formula) for formula, _ in found]
    if found and not any(told) and (typeset := _typeset(found)) is not None:
        return typeset
    return told


def _plain_problem(formula: str) -> str:
    """Look for unknown names and for what is not closed."""
    known = _names() | set(DEFINED.findall(formula))
    for name in COMMAND.findall(formula):
        if name.isalpha() and name.isascii() and name not in known:
            return f"KaTeX has no \\{name}"
    bare = re.sub(r"\\[\\{}]", "", formula)
    if bare.count("{") != bare.count("}"):
        return "its braces do not pair"
    return _unpaired(formula)


def _unpaired(formula: str) -> str:
    open_ones = []
    for edge, name, side in PAIRS.findall(formula):
        if edge == "begin" or side == "left":
            open_ones.append(name or "left")
        elif not open_ones or open_ones.pop() != (name or "left"):
            return f"\\{edge or side}{f'{{{name}}}' if name else ''} closes nothing"
    return f"{open_ones[-1]!r} is never closed" if open_ones else ""


@cache
def _names() -> frozenset[str]:
    """Return all commands that stand in KaTeX's source as a string."""
    return frozenset(re.findall(r'"\\\\([a-zA-Z]+)"', _read(KATEX)))


def _typeset(found: list[tuple[str, bool]]) -> list[str] | None:
    """Let KaTeX itself typeset; return its complaints, or None if there is no Node.js to run it."""
    node = shutil.which("node")
    if node is None:
        return None
    command = [node, "-e", TYPESET, str(KATEX)]
    try:
        ran = subprocess.run(
            command, input=json.dumps(found).encode(), capture_output=True, timeout=SECONDS
        )
        told = json.loads(ran.stdout) if ran.returncode == 0 else None
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return told and [_in_a_line(message) for message in told]


def _in_a_line(message: str) -> str:
    """Drop KaTeX's prefix, its line breaks, and the marks under the place that it means."""
    return " ".join(message.removeprefix("KaTeX parse error: ").replace("\u0332", "").split())


def _read(path) -> str:
    return path.read_text(encoding="utf-8")
