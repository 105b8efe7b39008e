"""HTML of a notebook without what could act: scripts, handlers, frames, forms.

A deck of somebody else's notebook must not run their scripts in the lecturer's browser. What
stays is text, tables, boxes with inline style, ``<details>``, and pictures inside the file.
"""

import re
from collections.abc import Callable
from functools import cache

TAGS = """
    a abbr audio b blockquote br caption center cite code col colgroup dd del details dfn div dl
    dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small
    source span strong sub summary sup table tbody td tfoot th thead time tr tt u ul var video
    wbr
"""
ATTRIBUTES = """
    align alt border class cols colspan controls dir headers height lang loop muted open
    reversed role rows rowspan scope span start style title type valign value width
"""
STYLES = """
    align-items background background-color border border-bottom border-collapse border-color
    border-left border-radius border-right border-spacing border-style border-top border-width
    caption-side clear color column-count column-gap columns display flex flex-direction
    flex-wrap float font font-family font-size font-style font-variant font-weight gap
    grid-template-columns height justify-content letter-spacing line-height list-style
    list-style-type margin margin-bottom margin-left margin-right margin-top max-height max-width
    min-height min-width object-fit opacity overflow overflow-wrap overflow-x overflow-y padding
    padding-bottom padding-left padding-right padding-top text-align text-decoration text-indent
    text-transform vertical-align white-space width word-break
"""
LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
INSIDE = re.compile(r"data:(?:image|audio|video)/", re.IGNORECASE)
# These have content that is no text; what a parser makes of the rest is the cleaner's work.
DROPPED = re.compile(r"<(script|style|title)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
ELEMENT = re.compile(r"<([a-zA-Z][\w:-]*)")


def clean(html: str, left_out: Callable[[str], None] = lambda name: None) -> str:
    """Return HTML without what could act or load.

    Parameters
    ----------
    html : str
    left_out : callable
        Is told the name of each kind of element that is left out, but for those that only
        style the others.

    Notes
    -----
    Links to the web stay; links to files beside the notebook become plain text, for a deck
    travels without them.
    """
    if "<" not in html:
        return html
    for name in sorted({name.lower() for name in ELEMENT.findall(html)} - _words(TAGS) - {"style"}):
        left_out(name)
    return _cleaner().clean(DROPPED.sub("", html))


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@cache
def _cleaner():
    # nbconvert cleans with the same package, so it is there wherever a deck can be made.
    from bleach.css_sanitizer import CSSSanitizer
    from bleach.sanitizer import Cleaner

    return Cleaner(
        tags=_words(TAGS),
        attributes=_allowed,
        protocols={"http", "https", "mailto", "data"},
        css_sanitizer=CSSSanitizer(allowed_css_properties=_words(STYLES)),
        strip=True,
    )


def _allowed(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return tag == "a" and bool(LINK.match(value))
    if name == "src":
        return bool(INSIDE.match(value))
    return name in _words(ATTRIBUTES) or name.startswith("aria-")
