"""The guards on stored notebooks: what no comparison of outputs would notice."""

import base64
import io
import itertools
import re
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from coursekit.authoring.coverage import ledger_problems
from coursekit.authoring.files import course_notebooks, read_notebook
from coursekit.figures.show import description

LONG_CELL = 10  # lines of code that a reader takes in at a glance
SHORT_SHARE = 0.85  # of the code cells are at most that long
LONGEST_CELL = 25
SLIDE_TYPES = ("slide", "subslide", "fragment", "skip", "notes", "-")
# (notebook, cell id) of the cells whose output may differ from run to run. None so far.
IGNORED_OUTPUTS: frozenset[tuple[str, str]] = frozenset()
IGNORE_TAGS = ("nbval-ignore-output", "nbval-skip", "raises-exception", "nbval-raises-exception")
IGNORE_COMMENT = re.compile(r"#\s*(NBVAL_IGNORE_OUTPUT|NBVAL_SKIP|NBVAL_RAISES_EXCEPTION)")
ABSOLUTE_PATH = re.compile(r"(?<![\w.:/])/(?:home|root|Users|tmp|usr|opt|var|mnt)/\w|\b[A-Z]:\\+\w")
MARKDOWN_IMAGE = re.compile(
    r"!\[\s*\]\(|<img(?![^>]*\balt=)[^>]*>|(?:src=[\"']|\]\()https?://[^)\"']+\.(?:png|jpe?g|gif|svg)"
)

LEFTOVER = re.compile(r"\bText\(|<matplotlib\.|<Axes|<Figure")


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a notebook; `cell` counts from 1, 0 is the notebook as a whole."""

    path: Path
    cell: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}: cell {self.cell}" if self.cell else f"{self.path}"
        return f"{place}: {self.message}"


def lint(path: Path) -> list[Finding]:
    """Return what is wrong with a lecture or a solution notebook."""
    notebook = read_notebook(path)
    found = [Finding(path, 0, message) for message in _whole(notebook)]
    for number, cell in enumerate(notebook.cells, start=1):
        for rule in CELL_RULES:
            found += [Finding(path, number, message) for message in rule(cell)]
        if (path.stem, cell.get("id", "")) not in IGNORED_OUTPUTS:
            found += [Finding(path, number, message) for message in not_compared(cell)]
    return found


def lint_course(root: Path) -> list[str]:
    """Return what is wrong with the course: its notebooks one by one, then the ledger."""
    findings = [str(finding) for path in course_notebooks(root) for finding in lint(path)]
    return findings + list(ledger_problems(root))


def _whole(notebook: NotebookNode) -> Iterator[str]:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if [cell.execution_count for cell in code] != list(range(1, len(code) + 1)):
        yield "not executed from top to bottom; run coursekit build"
    read = [cell for cell in code if not _is_test(cell)]
    long = sum(_n_lines(cell) > LONG_CELL for cell in read)
    if long > (1 - SHORT_SHARE) * len(read):
        yield f"{long} of {len(read)} code cells are longer than {LONG_CELL} lines"
    yield from _prose_first(notebook)


def _prose_first(notebook: NotebookNode) -> Iterator[str]:
    """Find code without prose before it; the cells of one question count as one."""
    shown = [(n, c) for n, c in enumerate(notebook.cells, 1) if _slide_type(c) != "notes"]
    for (_, before), (number, cell) in itertools.pairwise(
        [(0, NotebookNode(cell_type="")), *shown]
    ):
        if cell.cell_type == "code" and before.cell_type != "markdown" and not _is_test(cell):
            yield f"cell {number} has no prose before it"


def semicolon(cell: NotebookNode) -> Iterator[str]:
    """Find a line-final ``;``: it hides output in a notebook and not under nbval."""
    if cell.cell_type != "code":
        return
    ends = (tokenize.NEWLINE, tokenize.COMMENT, tokenize.NL)
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(cell.source + "\n").readline))
    except (tokenize.TokenError, SyntaxError):
        return  # a magic or a syntax error, which running the cell shows
    for token, following in itertools.pairwise(tokens):
        if token.string == ";" and following.type in ends:
            yield f"line {token.start[0]} ends with ';'; assign the value to _ instead"


def length(cell: NotebookNode) -> Iterator[str]:
    """Find a code cell that no reader takes in."""
    if cell.cell_type == "code" and _n_lines(cell) > LONGEST_CELL:
        yield f"{_n_lines(cell)} lines of code; at most {LONGEST_CELL}"


def alt_text(cell: NotebookNode) -> Iterator[str]:
    """Find a picture without its sentence, or with the sentence of another picture."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        for kind in (kind for kind in data if kind.startswith("image/")):
            alt = output.metadata.get(kind, {}).get("alt", "")
            if not alt or alt != data.get("text/plain"):
                yield f"{kind} without alt text; show it with coursekit.figures.show"
            elif kind == "image/png" and _described(data[kind]) != alt:
                yield "the stored picture is not the one that its alt text was made with"
    if cell.cell_type == "markdown" and MARKDOWN_IMAGE.search(cell.source):
        yield "an image in the text has no alt text, or is on another machine"


def paths(cell: NotebookNode) -> Iterator[str]:
    """Find a folder of the author's machine in the source or the output."""
    for text in [cell.source, *_output_texts(cell)]:
        if match := ABSOLUTE_PATH.search(text):
            yield f"an absolute path: {text[match.start() :][:40]!r}"
            return


def errors(cell: NotebookNode) -> Iterator[str]:
    """Find a stored error; a lecture shows one by catching it."""
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            yield f"a stored error: {output.ename}: {output.evalue}"
        elif output.get("name") == "stderr":
            yield f"text on stderr: {output.text.strip()[:80]!r}"


def leftovers(cell: NotebookNode) -> Iterator[str]:
    """Find a value that nobody wanted to see, such as what ``ax.set`` returns."""
    for output in cell.get("outputs", []):
        text = output.get("data", {}).get("text/plain", "")
        if output.output_type == "execute_result" and LEFTOVER.search(text):
            yield f"the cell ends in {text[:40]!r}; end it with show(fig, alt) or assign to _"


def slides(cell: NotebookNode) -> Iterator[str]:
    """Find slide metadata that nbconvert does not know."""
    if _slide_type(cell) not in SLIDE_TYPES:
        yield f"slide_type {_slide_type(cell)!r} is none of {', '.join(SLIDE_TYPES)}"
    if _slide_type(cell) == "notes" and cell.cell_type != "markdown":
        yield "speaker notes stand in markdown cells"


def not_compared(cell: NotebookNode) -> Iterator[str]:
    """Find a cell whose output nbval is told to leave alone."""
    for tag in cell.metadata.get("tags", []):
        if tag in IGNORE_TAGS:
            yield f"tag {tag}, and the cell is not on the list of those that may have it"
    if cell.cell_type == "code" and IGNORE_COMMENT.search(cell.source):
        yield "an NBVAL comment; outputs are compared without exception"


Rule = Callable[[NotebookNode], Iterator[str]]
CELL_RULES: tuple[Rule, ...] = (semicolon, length, alt_text, paths, errors, leftovers, slides)


def _slide_type(cell: NotebookNode) -> str:
    slideshow = cell.metadata.get("slideshow", {})
    return slideshow.get("slide_type", "-") if isinstance(slideshow, dict) else str(slideshow)


def _described(picture: str) -> str:
    """Return the sentence inside a stored PNG; what is no picture has none."""
    try:
        return description(base64.b64decode(picture))
    except (ValueError, OSError):
        return ""


def _is_test(cell: NotebookNode) -> bool:
    """Say whether a cell tests an answer, which a learner runs and need not read."""
    return bool(cell.metadata.get("nbgrader", {}).get("grade", False))


def _n_lines(cell: NotebookNode) -> int:
    return sum(bool(line.strip()) for line in cell.source.splitlines())


def _output_texts(cell: NotebookNode) -> Iterator[str]:
    for output in cell.get("outputs", []):
        yield output.get("text", "")
        data = output.get("data", {})
        yield from (text for kind, text in data.items() if kind.startswith("text/"))
