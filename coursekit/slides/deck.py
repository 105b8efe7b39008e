"""One executed notebook becomes one HTML file of slides."""

import re
from pathlib import Path

from coursekit.authoring.errors import CourseError
from coursekit.slides import breaks, inline

# nbconvert and nbformat take a second to import, so the functions that need them do it.

# What an output shows is its first form in this order: a picture is complete in itself, while
# HTML may count on scripts from the network. Widget views are absent: no kernel is behind them.
IMAGES = ["image/svg+xml", "image/png", "image/jpeg"]
SHOWN = [*IMAGES, "text/html", "text/markdown", "text/latex", "text/plain"]
WIDGET = "application/vnd.jupyter.widget-view+json"
HEADING = re.compile(r"^#{1,6}\s+(.+?)[\s#]*$", re.MULTILINE)
LOADED = re.compile(r'<\w+\s[^<>]*\bsrc="(?!data:)([^"]*)"')


def build_deck(notebook: Path, out_dir: Path) -> Path:
    """Turn an executed notebook into one HTML file of slides that opens without a network.

    Parameters
    ----------
    notebook : Path
        Its stored outputs are shown; nothing is executed.
    out_dir : Path
        Where ``<stem>.html`` is written, whole or not at all; made if missing.

    Returns
    -------
    Path
        The file of the deck. The same notebook gives the same bytes.

    Raises
    ------
    CourseError
        If the notebook cannot be read, was not executed, holds an error, has a slide type that
        does not exist, no heading or nothing to show, or shows a file that is not in it.

    Notes
    -----
    A slide starts where ``slideshow`` metadata says so and, in cells without it, at each ``#``
    or ``##`` heading. The tags ``hide-input``, ``hide-output`` and ``remove-cell`` are honoured;
    an error is let through in a cell with the tag ``raises-exception``.
    """
    from coursekit.authoring.files import read_notebook, write_atomic

    path = Path(notebook)
    content = read_notebook(path)
    _check_executed(content.cells, path)
    title = _title(content.cells, path)
    content.cells = breaks.lay_out(content.cells, path)
    page = _render(content, title, path)
    deck = Path(out_dir) / f"{path.stem}.html"
    write_atomic(deck, page)
    return deck


def _check_executed(cells: list, path: Path) -> None:
    for number, cell in enumerate(cells, start=1):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        where = f"{path}: cell {number}"
        if cell.execution_count is None:
            raise CourseError(f"{where} was never executed; run `coursekit build {path}` first.")
        failed = any(output.output_type == "error" for output in cell.outputs)
        if failed and "raises-exception" not in cell.metadata.get("tags", []):
            raise CourseError(f"{where} ended in an error; mend it and build the notebook again.")


def _title(cells: list, path: Path) -> str:
    """Return the first heading, without its marks."""
    for cell in cells:
        if cell.cell_type == "markdown" and (found := HEADING.search(cell.source)):
            return re.sub(r"[*`$]", "", found[1])
    raise CourseError(f"{path}: has no heading to take the title from; begin it with `# Title`.")


def _render(content, title: str, path: Path) -> str:
    for cell in content.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if _shows_something(output)]
    exporter = _exporter()
    folder = {"metadata": {"path": str(path.parent)}}  # where pictures of the text lie
    slides, _ = exporter.from_notebook_node(content, folder)
    if found := LOADED.search(slides):
        raise CourseError(
            f"{path}: shows {found[1]!r}, which is not in the notebook; "
            "keep the file in the notebook's folder, or attach it."
        )
    page = exporter.environment.get_template("page.html.j2")
    return page.render(title=title, slides=slides, inline=inline)


def _shows_something(output) -> bool:
    """Return False for an output that a deck has no form of, such as a widget on its own."""
    forms = output.get("data", SHOWN)
    return any(form in forms for form in (IMAGES if WIDGET in forms else SHOWN))


def _exporter():
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    config = Config()
    config.NbConvertBase.display_data_priority = SHOWN
    config.TagRemovePreprocessor.remove_input_tags = {"hide-input"}
    config.TagRemovePreprocessor.remove_all_outputs_tags = {"hide-output"}
    return HTMLExporter(
        config=config,
        template_name="template",
        extra_template_basedirs=[str(inline.ROOM)],
        embed_images=True,
        exclude_anchor_links=True,
        exclude_raw=True,
    )
