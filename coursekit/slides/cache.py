"""What a deck and its frames are made from, as one short text that changes when they do."""

import hashlib
import json
import re
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from coursekit import __version__

PACKAGE = Path(__file__).parents[1]
# What a control's figure may be drawn with; its notebook stands beside these in the hash.
DRAWING = ("nets", "regions", "figures", "live", "study")
SLIDES = PACKAGE / "slides"
RECORDING = (SLIDES / "frames.py", SLIDES / "recording.py")
PACKAGES = ("matplotlib", "numpy", "pillow")
MARK = "<!-- coursekit slides {} -->"
# A name in quotes or brackets that could be a file beside the notebook.
NAMED = re.compile(r"""["'(]([^"'()\\\s<>|*?]{1,120}\.\w{1,8})["')]""")


def last_control(cells: list[dict]) -> int:
    """Return the number of the last cell with a picture that ``explore`` may have made, or 0.

    A stored notebook does not tell, so all cells count that name ``explore``, or a function
    defined in such a cell.
    """
    if "coursekit.live" not in code(cells):
        return 0
    names, last = ["explore"], 0
    for number, cell in enumerate(cells, start=1):
        source = _source(cell)
        if cell.get("cell_type") == "code" and re.search(rf"\b({'|'.join(names)})\b", source):
            names += re.findall(r"^def (\w+)", source, re.MULTILINE)
            shows = any("image/png" in output.get("data", {}) for output in cell["outputs"])
            last = number if shows else last
    return last


def code_numbers(cells: list[dict]) -> list[int]:
    """Return the numbers of the code cells, from 1 for a notebook's first cell."""
    return [n for n, cell in enumerate(cells, start=1) if cell.get("cell_type") == "code"]


def code(cells: list[dict]) -> str:
    """Return the source of all code cells."""
    return "\n".join(_source(cells[n - 1]) for n in code_numbers(cells))


def frames_key(path: Path, cells: list[dict]) -> str:
    """Return a text that changes when the frames of a notebook's controls may change.

    Text between the code cells is not in it: it does not change the frames.
    """
    used = cells[: last_control(cells)]
    sources = (_source(used[n - 1]).encode("utf-8") for n in code_numbers(used))
    return digest(_drawing(), digest(*sources).encode(), *_neighbours(path, code(used)))


def deck_key(path: Path, options: dict) -> str:
    """Return a text that changes when a notebook's deck may change."""
    content = path.read_bytes()
    cells = json.loads(content)["cells"]
    text = "\n".join(map(_source, cells))
    chosen = json.dumps(options, sort_keys=True).encode("ascii")
    return digest(_drawing(), _making(), chosen, content, *_neighbours(path, text))


def is_current(deck: Path, key: str) -> bool:
    """Return whether a deck was made from just this."""
    try:
        with deck.open(encoding="utf-8") as file:
            return MARK.format(key) in file.read(200)
    except (OSError, UnicodeDecodeError):
        return False


def digest(*parts: bytes) -> str:
    """Return a hash of parts, in which the border between two of them counts."""
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()[:32]


def _source(cell: dict) -> str:
    return "".join(cell.get("source", ""))


def _neighbours(path: Path, text: str) -> Iterable[bytes]:
    """Yield the files beside the notebook that its cells name: pictures, data, modules."""
    for name in sorted(set(NAMED.findall(text))):
        file = path.parent / name
        if file.is_file():
            with file.open("rb") as content:  # data may be larger than memory
                yield from (name.encode("utf-8"), hashlib.file_digest(content, "sha256").digest())
    for module in sorted(path.parent.glob("*.py")):
        if re.search(rf"\b{re.escape(module.stem)}\b", text):
            yield from (module.name.encode("utf-8"), module.read_bytes())


@cache
def _drawing() -> bytes:
    files = [file for room in DRAWING for file in _files(PACKAGE / room)]
    versions = [sys.version, __version__, *map(_version, PACKAGES)]
    return digest("\n".join(versions).encode(), *_contents([*files, *RECORDING])).encode()


@cache
def _making() -> bytes:
    tools = [_version("nbconvert"), _version("pygments")]
    return digest("\n".join(tools).encode(), *_contents(_files(SLIDES))).encode()


def _files(folder: Path) -> list[Path]:
    """Return the files under a folder that people or packages wrote."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if "__pycache__" not in path.parts)


def _contents(files: Iterable[Path]) -> Iterable[bytes]:
    for file in files:
        yield file.relative_to(PACKAGE).as_posix().encode("utf-8")
        yield file.read_bytes()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
