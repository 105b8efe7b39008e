"""The table of a learner's progress."""

import html
from pathlib import Path

from coursekit.study.box import show_box, show_page
from coursekit.study.record import Entries, progress_file, set_aside, stored, troubles
from coursekit.study.sheets import Sheet, sheets

SYMBOLS = {"done": "✔", "tried": "✘", "open": "○"}
CELL = "padding:2px 10px;text-align:left;"


def progress(sheet: str = "") -> None:
    """Show what is done, tried and open: a line for each exercise sheet in this folder.

    Parameters
    ----------
    sheet : str
        The start of a sheet's file name, such as ``"07"``: its questions are listed, too.
    """
    path = progress_file()
    if path is None:
        show_box("note", "your progress", ["It is kept in your own folder of exercises, not here."])
        return
    try:
        entries, notes = stored(path), list(troubles)
    except OSError as error:
        entries, notes = {}, [f"{path.name} cannot be read: {error.strerror or error}."]
    notes += [f"A file that could not be read was set aside as {name}." for name in set_aside(path)]
    rows = _rows(sheets(Path.cwd()), sheet, entries)
    _show(rows, notes or ["✔ done  ✘ tried, not right yet  ○ open"])


def _rows(found: list[Sheet], chosen: str, entries: Entries) -> list[tuple[str, ...]]:
    """Return a row of four texts for each sheet, and one for each question of the chosen one."""
    rows = []
    for sheet in found:
        states = [entries.get(name, {"now": "open"})["now"] for name in sheet.questions]
        rows.append((sheet.title, *(f"{states.count(state)} {state}" for state in SYMBOLS)))
        if chosen and sheet.stem.startswith(chosen):
            rows += [(f"    {_state(entries.get(name))}  {name}",) for name in sheet.questions]
    return rows


def _state(entry: dict[str, object] | None) -> str:
    state = str(entry["now"]) if entry else "open"
    before = " (done before)" if entry and entry["done"] and state != "done" else ""
    return f"{SYMBOLS[state]} {state}{before}"


def _show(rows: list[tuple[str, ...]], notes: list[str]) -> None:
    width = max([len(row[0]) for row in rows if len(row) > 1], default=0)
    lines = ["  ".join([row[0].ljust(width), *row[1:]]).rstrip() for row in rows]
    lines = ["Your progress", *(lines or ["No exercise sheets in this folder."]), *notes]
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    below = "".join(f"<div>{html.escape(note)}</div>" for note in notes)
    table = f"<table><caption><b>Your progress</b></caption>{body}</table>{below}"
    show_page(table if rows else "<br>".join(map(html.escape, lines)), lines)


def _cells(row: tuple[str, ...]) -> str:
    if len(row) == 1:
        style = CELL + "white-space:pre;"
        return f'<td colspan="4" style="{style}">{html.escape(row[0])}</td>'
    head = f'<th scope="row" style="{CELL}">{html.escape(row[0])}</th>'
    return head + "".join(f'<td style="{CELL}">{html.escape(text)}</td>' for text in row[1:])
