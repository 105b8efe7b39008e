"""Stylesheets and scripts as text that is safe inside one HTML page; page.html.j2 names them."""

import base64
import re
from pathlib import Path

ROOM = Path(__file__).parent
VENDOR = ROOM / "vendor"
FONT = re.compile(r"src:url\((fonts/[\w-]+\.woff2)\)[^;}]*")


def style(name: str) -> str:
    """Return a stylesheet of this room, its fonts as data in it."""
    path = ROOM / name

    def as_data(found: re.Match) -> str:
        font = base64.b64encode((path.parent / found[1]).read_bytes()).decode("ascii")
        return f'src:url(data:font/woff2;base64,{font}) format("woff2")'

    return FONT.sub(as_data, path.read_text(encoding="utf-8"))


def script(name: str) -> str:
    """Return a script of this room so that nothing in it ends its element or loads a source map."""
    text = (ROOM / name).read_text(encoding="utf-8")
    # Inside strings and regular expressions, where these stand, \x3C means the same as <.
    text = re.sub(r"<(?=!--|/?script)", r"\\x3C", text, flags=re.IGNORECASE)
    return re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)


def licences() -> str:
    """Return the licence of each vendored package, for the copy of it that a deck is."""
    paths = sorted(VENDOR.glob("*/LICENSE*"))
    return "\n".join(f"{path.parent.name}\n{path.read_text(encoding='utf-8')}" for path in paths)
