"""Coloured boxes that say the same in plain text."""

import html

from IPython.display import display

# Symbol and word carry the meaning; the colour repeats it.
KINDS = {
    "right": ("✔", "Right", "#e6f4ea", "#137333"),
    "wrong": ("✘", "Not yet", "#fce8e6", "#a50e0e"),
    "open": ("○", "Open", "#f1f3f4", "#3c4043"),
    "note": ("➜", "Note", "#e8f0fe", "#174ea6"),
}


def show_box(kind: str, title: str, lines: list[str]) -> None:
    """Display a box, and as its ``text/plain`` the same words, which nbval compares.

    Parameters
    ----------
    kind : {"right", "wrong", "open", "note"}
    title : str
        What the box is about, such as a question's name.
    lines : list of str
        The message, a line each.
    """
    symbol, word, background, color = KINDS[kind]
    head = f"{symbol} {word}: {title}"
    body = "".join(f"<div>{html.escape(line)}</div>" for line in lines)
    style = (
        f"background:{background};color:#202124;border-left:5px solid {color};"
        "padding:8px 12px;white-space:pre-wrap;"
    )
    box = f'<div style="{style}"><b style="color:{color}">{html.escape(head)}</b>{body}</div>'
    show_page(box, [head, *lines])


def show_page(page: str, lines: list[str]) -> None:
    """Display HTML, and as its ``text/plain`` lines that say the same."""
    display({"text/html": page, "text/plain": "\n".join(lines)}, raw=True)
