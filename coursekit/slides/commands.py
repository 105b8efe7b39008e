"""The command ``coursekit slides``: several notebooks in one process, two at a time run."""

import argparse
import os
import sys
import time
import webbrowser
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from coursekit.authoring.errors import CourseError
from coursekit.authoring.terminal import progress, say
from coursekit.slides.controls import controls
from coursekit.slides.deck import CACHE, THEMES, Choice, build_deck, deck_path, is_current

LARGE = 3_000_000  # bytes; a larger deck is told, for it travels badly


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and options of ``coursekit slides``."""
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    parser.add_argument("--out", type=Path, default=Path("build/slides"), metavar="FOLDER")
    parser.add_argument("--theme", choices=THEMES, default="light")
    parser.add_argument("--pdf", action="store_true", help="print each deck, a page a slide")
    parser.add_argument("--notes", action="store_true", help="print a handout with the notes")
    parser.add_argument(
        "--check", action="store_true", help="show each deck in Chromium; fail if it does not fit"
    )
    parser.add_argument("--trust", action="store_true", help="keep scripts of the notebook")
    parser.add_argument(
        "--still", action="store_true", help="show controls as pictures; run no code"
    )
    parser.add_argument("--force", action="store_true", help="make unchanged decks, too")
    parser.add_argument("--open", action="store_true", help="open the decks in a browser")


def run(options: argparse.Namespace) -> int:
    """Make decks, then print, check and open them; return the exit code.

    A notebook that cannot become a deck is told in one line and does not keep others from it.
    """
    _check_names(options.notebooks)
    decks, refused = _build(options)
    for deck in decks:
        _print(deck, options)
    problems = _check(decks) if options.check and decks else []
    if options.open:
        for deck in decks:
            webbrowser.open(deck.resolve().as_uri())
    return 2 if refused else 1 if problems else 0


def _check_names(notebooks: list[Path]) -> None:
    """Refuse two notebooks that would become one deck."""
    seen: dict[str, Path] = {}
    for path in notebooks:
        other = seen.setdefault(path.stem, path)
        if other.resolve() != path.resolve():
            raise CourseError(f"{other} and {path} would both become {path.stem}.html; rename one.")


def _build(options: argparse.Namespace) -> tuple[list[Path], bool]:
    decks, refused = [], False
    with _frames_ahead(options) as ahead:
        for number, path in enumerate(dict.fromkeys(options.notebooks), start=1):
            progress(f"{path}: {number} of {len(options.notebooks)}")
            try:
                decks.append(_build_one(path, options, ahead.get(path)))
            except CourseError as error:
                say(f"coursekit slides: {error}", sys.stderr)
                refused = True
    return decks, refused


def _build_one(path: Path, options: argparse.Namespace, frames: Future | None) -> Path:
    start = time.monotonic()
    if frames is not None:
        frames.exception()  # the deck's own call meets the same error, and says it in its place
    said: list[str] = []
    target = deck_path(path, options.out)
    before = target.stat().st_mtime_ns if target.exists() else None
    choice = _choice(options)._asdict()
    deck = build_deck(path, options.out, **choice, force=options.force, tell=said.append)
    for line in dict.fromkeys(said):
        say(line, sys.stderr)
    size = deck.stat().st_size
    same = deck.stat().st_mtime_ns == before
    state = "unchanged" if same else f"made in {time.monotonic() - start:.1f} s"
    large = "; a deck should have 3 MB at most" if size > LARGE else ""
    say(f"{deck}: {size / 1e6:.1f} MB, opens without network, {state}{large}")
    return deck


@contextmanager
def _frames_ahead(options: argparse.Namespace) -> Iterator[dict[Path, Future]]:
    """Record the frames of all notebooks in processes beside this one, which makes the decks."""
    pool = ThreadPoolExecutor(min(2, os.cpu_count() or 1))
    try:
        yield (
            {}
            if options.still
            else {path: pool.submit(_record, path, options) for path in options.notebooks}
        )
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _record(path: Path, options: argparse.Namespace) -> None:
    if options.force or not is_current(path, options.out, _choice(options)):
        controls(path, options.out / CACHE)


def _choice(options: argparse.Namespace) -> Choice:
    return Choice(options.theme, options.trust, options.still)


def _print(deck: Path, options: argparse.Namespace) -> None:
    """Print what was asked for, unless it is there and newer than its deck."""
    for wanted, name in (
        (options.pdf, f"{deck.stem}.pdf"),
        (options.notes, f"{deck.stem}-notes.pdf"),
    ):
        target = deck.with_name(name)
        if not wanted:
            continue
        fresh = target.exists() and target.stat().st_mtime_ns >= deck.stat().st_mtime_ns
        if options.force or not fresh:
            from coursekit.slides.pdf import print_deck

            progress(f"{target}: printing")
            print_deck(deck, target, notes=name.endswith("-notes.pdf"))
        say(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


def _check(decks: list[Path]) -> list[str]:
    from coursekit.slides.check import check_decks

    progress(f"{len(decks)} deck(s): checking")
    problems = check_decks(decks)
    for problem in problems:
        say(problem, sys.stderr)
    if not problems:
        say(f"{len(decks)} deck(s) checked: nothing cut off, nothing loaded")
    return problems
