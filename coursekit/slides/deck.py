"""One executed notebook becomes one HTML file of slides."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from coursekit.authoring.errors import CourseError
from coursekit.slides import breaks, cache, inline, maths, outputs, pictures
from coursekit.slides.controls import controls
from coursekit.slides.review import Review

# nbconvert and nbformat take a second to import, so the functions that need them do it.

THEMES = ("light", "dark")
HEADING = re.compile(r"^#{1,6}\s+(.+?)[\s#]*$", re.MULTILINE)
CACHE = ".cache"

Tell = Callable[[str], None]


def build_deck(
    notebook: Path,
    out_dir: Path,
    *,
    theme: str = "light",
    trust: bool = False,
    still: bool = False,
    force: bool = False,
    tell: Tell = lambda line: None,
) -> Path:
    """Turn an executed notebook into one HTML file of slides that opens without a network.

    Parameters
    ----------
    notebook : Path
        Its stored outputs are shown. If it has controls of coursekit.live, its code up to the
        last of them is run to draw their frames, unless an earlier run of the same code is kept.
    out_dir : Path
        Where ``<stem>.html`` is written, whole or not at all; made if missing. Frames are kept
        in its folder ``.cache``.
    theme : {"light", "dark"}
    trust : bool
        Keep scripts and all else that HTML in the notebook may do. Nothing is loaded even so.
    still : bool
        Show the stored picture of each control; nothing is run.
    force : bool
        Make the deck also if it is there and was made from just this notebook.
    tell : callable
        Is told what may be wrong, a line each: pictures without alternative text, what was
        left out. Such a deck is made anew each time, so that this is said each time.

    Returns
    -------
    Path
        The file of the deck. The same notebook gives the same bytes.

    Raises
    ------
    CourseError
        If the notebook cannot be read, was not executed, holds an error or an output of more
        than 3 MB, has a slide type that does not exist, no heading or nothing to show, shows a
        file that is not in it, or a formula that KaTeX cannot typeset; if its code fails; if the
        folder cannot be written. An older deck is kept.

    Notes
    -----
    A slide starts where ``slideshow`` metadata says so and, in cells without it, at each ``#``
    or ``##`` heading. The tags ``hide-input``, ``hide-output`` and ``remove-cell`` are honoured;
    an error is let through in a cell with the tag ``raises-exception``.
    """
    if theme not in THEMES:
        raise CourseError(f"no theme {theme!r}; use one of {', '.join(THEMES)}.")
    path, choice = Path(notebook), Choice(theme, trust, still)
    deck = deck_path(path, out_dir)
    if force or not is_current(path, out_dir, choice):
        _write(path, deck, choice, tell)
    return deck


class Choice(NamedTuple):
    """What a lecturer chooses about a deck; see `build_deck`."""

    theme: str = "light"
    trust: bool = False
    still: bool = False


def deck_path(notebook: Path, out_dir: Path) -> Path:
    """Return where the deck of a notebook is written."""
    return Path(out_dir) / f"{Path(notebook).stem}.html"


def is_current(notebook: Path, out_dir: Path, choice: Choice) -> bool:
    """Return whether a notebook's deck is there, and was made from just this notebook."""
    key = _key(Path(notebook), choice)
    return bool(key) and cache.is_current(deck_path(notebook, out_dir), key)


def _key(path: Path, choice: Choice) -> str:
    try:
        return cache.deck_key(path, choice._asdict())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""  # no deck is made from this; reading it says what is wrong


def _write(path: Path, deck: Path, choice: Choice, tell: Tell) -> None:
    from coursekit.authoring.files import check_writable, read_notebook, write_atomic

    said: list[str] = []

    def warn(line: str) -> None:
        said.append(line)
        tell(line)

    content = read_notebook(path)
    title = _title(content.cells, path)
    content.cells = breaks.lay_out(content.cells, path)
    outputs.check(content.cells, path)
    check_writable(deck)
    records = {} if choice.still else controls(path, deck.parent / CACHE)
    shown, missed = outputs.place_controls(content.cells, records)
    for number in missed:
        warn(f"{path}: cell {number}: its stored picture is not its control's; build it again.")
    slides, environment = _render(content, path, choice.trust, warn)
    _review(slides, path, warn)
    page = environment.get_template("page.html.j2").render(
        title=title,
        slides=slides,
        inline=inline,
        theme=choice.theme,
        # Without it the next run makes the deck anew, and says again what may be wrong.
        mark="" if said else cache.MARK.format(_key(path, choice)),
        controls=json.dumps(shown, ensure_ascii=False).replace("<", "\\u003c"),
    )
    write_atomic(deck, page)


def _title(cells: list, path: Path) -> str:
    """Return the first heading, without its marks."""
    for cell in cells:
        if cell.cell_type == "markdown" and (found := HEADING.search(cell.source)):
            return re.sub(r"[*`$]", "", found[1])
    raise CourseError(f"{path}: has no heading to take the title from; begin it with `# Title`.")


def _render(content, path: Path, trust: bool, tell: Tell) -> tuple:
    from nbconvert.filters.markdown_mistune import InvalidNotebook

    from coursekit.slides.clean import clean

    def cleaned(html: str, cell: object) -> str:
        html = pictures.embed(html, path.parent)
        for address in Review(html).loads:  # even if it would be left out: it would be missed
            raise CourseError(
                f"{path}: cell {cell} shows {address[:100]!r}, which is not in the notebook; "
                "keep the file in the notebook's folder, or attach it."
            )
        said = f"{path}: cell {cell}: <{{}}> is left out; --trust keeps it."
        return html if trust else clean(html, lambda name: tell(said.format(name)))

    exporter = _exporter()
    exporter.register_filter("clean", cleaned)
    exporter.register_filter("room", outputs.room)
    try:
        slides, _ = exporter.from_notebook_node(content)
    except InvalidNotebook as error:
        raise CourseError(f"{path}: {error}; attach the file again.") from None
    return slides, exporter.environment


def _exporter():
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    config = Config()
    config.NbConvertBase.display_data_priority = outputs.SHOWN
    config.TagRemovePreprocessor.remove_input_tags = {"hide-input"}
    config.TagRemovePreprocessor.remove_all_outputs_tags = {"hide-output"}
    return HTMLExporter(
        config=config,
        template_name="template",
        extra_template_basedirs=[str(inline.ROOM)],
        exclude_anchor_links=True,
        exclude_raw=True,
    )


def _review(slides: str, path: Path, tell: Tell) -> None:
    """Refuse formulas that KaTeX cannot typeset; tell which pictures say nothing."""
    review = Review(slides)
    found = [(cell, *each) for cell, text in review.texts for each in maths.formulas(text)]
    told = maths.problems([(formula, display) for _, formula, display in found])
    for (cell, formula, _), problem in zip(found, told, strict=True):
        if problem:
            short = " ".join(formula.split())[:60]
            raise CourseError(f"{path}: cell {cell}: the formula {short} is wrong: {problem}.")
    for cell in dict.fromkeys(review.nameless):
        tell(f"{path}: cell {cell}: a picture has no alternative text; say what it shows.")
