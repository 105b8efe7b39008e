"""What is installed here, what is missing for which job, and how to get it."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

LEARNING = ("jupyterlab", "numpy", "matplotlib", "ipywidgets")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass(frozen=True)
class Item:
    """One thing that a job needs: its version or place, None where it is missing."""

    name: str
    found: str | None
    job: str
    remedy: str
    required: bool = False


def examine() -> list[Item]:
    """Look for everything that some part of the course needs."""
    return list(_packages()) + list(_programs())


def report(items: list[Item]) -> str:
    """Return one line an item: a mark, the name, what was found or how to get it."""
    width = max(len(item.name) for item in items)
    lines = [f"Python {sys.version.split()[0]} in {_environment()}"]
    for item in items:
        mark = "ok     " if item.found else "MISSING" if item.required else "absent "
        rest = item.found or f"get it with: {item.remedy}"
        lines.append(f"{mark} {item.name:{width}}  for {item.job}: {rest}")
    return "\n".join(lines)


def find_chromium() -> str | None:
    """Return the Chromium or Chrome to use: $CHROMIUM, or the first on the PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def _packages() -> Iterator[Item]:
    install = "python -m pip install -r requirements.txt"
    for name in LEARNING:
        yield Item(name, _version(name), "learning", install, required=True)
    extra = 'python -m pip install -e ".[{}]"'
    yield Item("nbval", _version("nbval"), "testing notebooks", install)
    instructor = extra.format("instructor")
    yield Item("nbgrader", _version("nbgrader"), "making exercises, gradebooks", instructor)
    yield Item("pyseccomp", _version("pyseccomp"), "a tighter sandbox", instructor)
    yield Item("distributed", _version("distributed"), "grading on a cluster", instructor)
    yield Item("pytest", _version("pytest"), "testing", extra.format("test"))
    yield Item(
        "playwright", _version("playwright"), "checking and printing decks", extra.format("test")
    )


def _programs() -> Iterator[Item]:
    if sys.platform.startswith("linux"):
        browser, sandbox = "apt install chromium", "apt install bubblewrap"
    else:
        browser = "install Chromium or Chrome, and set CHROMIUM to its path"
        sandbox = "a Linux container or WSL, then: apt install bubblewrap"
    yield Item("Chromium", find_chromium(), "looking at decks, browser tests", browser)
    yield Item("bubblewrap", shutil.which("bwrap"), "grading in a sandbox", sandbox)


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _environment() -> str:
    return "a virtual environment" if sys.prefix != sys.base_prefix else "no virtual environment"
