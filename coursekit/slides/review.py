"""Read HTML and say what a deck must not hold, or has to look at."""

import re
from html.parser import HTMLParser

# Attributes from which a browser loads at once. Links load only when somebody follows them.
LOADING = {"src", "srcset", "poster", "data", "background", "href", "xlink:href"}
STYLE_LOADS = re.compile(r"""url\(\s*["']?(?!data:|\#)([^"')\s]*)|(@import[^;]*)""", re.IGNORECASE)
# A formula does not reach into these, see auto-render.js.
NO_FORMULAS = {"script", "noscript", "style", "textarea", "pre", "code", "option"}
DEFAULT_ALT = "No description has been provided for this image"  # nbconvert's own


class Review(HTMLParser):
    """What stands in slides, or in a part of them.

    Attributes
    ----------
    loads : list of str
        Addresses of what is not inside the file, but would be loaded.
    nameless : list of cell
        Cells with a picture that has no alternative text, one entry a picture.
    texts : list of (cell, str)
        All text in which formulas may stand.
    """

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.loads, self.nameless, self.texts = [], [], []
        self._cell, self._inside = "", []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list) -> None:
        found = dict(attributes)
        self._cell = found.get("data-cell") or self._cell
        if tag in NO_FORMULAS:
            self._inside.append(tag)
        for name, value in attributes:
            self._look(tag, name, value or "")
        if tag == "img" and found.get("alt") in (None, "", DEFAULT_ALT):
            self.nameless.append(self._cell)

    def _look(self, tag: str, name: str, value: str) -> None:
        if name == "style":
            self._look_at_style(value)
        if name not in LOADING or (name == "href" and tag in ("a", "area")):
            return
        addresses = [value] if name != "srcset" else re.split(r"\s*,\s+", value)
        outside = (a for a in addresses if not a.strip().lower().startswith(("data:", "#")))
        self.loads += outside

    def _look_at_style(self, text: str) -> None:
        found = (url or rule for url, rule in STYLE_LOADS.findall(text))
        self.loads += filter(None, found)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "style" in self._inside:
            self._look_at_style(data)
        elif not self._inside:
            self.texts.append((self._cell, data))
