"""Text of strangers, made harmless before a browser shows it as Markdown or as output."""

import html
import re

JOINER = "\u2060"  # nobody sees it; behind it nothing is a tag, a link, or a command any more
# Tags that a sheet may use, all without attributes.
HARMLESS = "details|details open|summary|pre|code|kbd|br|hr|p|b|i|em|strong|sub|sup|ul|ol|li"
TAG = re.compile(rf"<(?=[A-Za-z/!?])(?!/?(?:{HARMLESS})\s*/?>)", re.IGNORECASE)
# Inline links, and the definitions of others: only pictures pasted into the cell and the
# course's own notebooks stay, so that nothing runs and nobody sees who reads it when.
TARGET = r"\((?:attachment:[\w.%-]+|(?:\.\./)*[\w/-]+\.ipynb)\)"
LINK = re.compile(rf"\](?=[(:])(?!{TARGET})")
# MathJax follows links and loads extensions on command; nbconvert draws diagrams from code.
COMMAND = re.compile(r"\\(?=href|require|html|class|style|cssId|bbox|unicode)")
DIAGRAM = re.compile(r"mer(?=maid)", re.IGNORECASE)
# All but tab, newline, and escape; and halves of characters, which cannot be stored.
CONTROL = re.compile("[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f\ud800-\udfff]")
PICTURES = ("image/png", "image/jpeg", "image/gif")


def defuse(markdown: str) -> str:
    """Return Markdown that reads the same and holds no script, form, frame, or foreign link.

    Nothing is taken away but control characters: an invisible character behind each
    dangerous beginning makes plain text of it, in prose as well as in code. Doing it
    twice changes nothing.
    """
    text = CONTROL.sub("", markdown)
    for pattern in (TAG, LINK, COMMAND, DIAGRAM):
        text = pattern.sub(rf"\g<0>{JOINER}", text)
    return text


def literal(text: str) -> str:
    """Return Markdown that shows a text exactly as it is, line by line."""
    return f"<pre>\n{html.escape(plain(text), quote=False)}\n</pre>"


def plain(text: str) -> str:
    """Return a text that can be stored anywhere, without control characters; colors stay."""
    return CONTROL.sub("", text)


def pictures(attachments: object) -> dict:
    """Return those attachments of a cell that are pictures no browser runs anything of."""
    found = {}
    for name, versions in attachments.items() if isinstance(attachments, dict) else ():
        versions = versions if isinstance(versions, dict) else {}
        kept = {k: v for k, v in versions.items() if k in PICTURES and isinstance(v, str)}
        found |= {name: kept} if kept else {}
    return found
