"""The exercise sheets beside the running notebook, and the questions on them."""

import ast
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

OPENING = re.compile(r"""\bQuestion\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
# A notebook with one of these is an instructor's.
INSTRUCTOR = ("### BEGIN SOLUTION", "### BEGIN HIDDEN TESTS")


@dataclass(frozen=True)
class Sheet:
    """An exercise sheet: the start of its file name, its title, and its questions in order."""

    stem: str
    title: str
    questions: tuple[str, ...]


def sheets(folder: Path) -> list[Sheet]:
    """Return the exercise sheets in a folder, in the order of their file names."""
    found = [_read(path, *_version(path)) for path in sorted(folder.glob("*.ipynb"))]
    return [sheet for sheet in found if sheet is not None and sheet.questions]


def is_exercise_folder(folder: Path) -> bool:
    """Return whether a folder holds a learner's exercises; solutions are an instructor's."""
    found = [_kind(path, *_version(path)) for path in folder.glob("*.ipynb")]
    return "learner" in found and "instructor" not in found


def _version(path: Path) -> tuple[int, int]:
    """Return what changes when a file does, so that no file is read twice."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=4096)
def _kind(path: Path, changed: int, size: int) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return "unreadable"
    if any(mark in text for mark in INSTRUCTOR):
        return "instructor"
    return "learner" if '"grade_id"' in text and "Question(" in text else "other"


@lru_cache(maxsize=4096)
def _read(path: Path, changed: int, size: int) -> Sheet | None:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    prose = "\n".join(source for kind, source in sources if kind == "markdown")
    title = re.search(r"^# +(.+)$", prose, re.MULTILINE)
    names = [name for kind, source in sources if kind == "code" for name in question_names(source)]
    return Sheet(path.stem, title[1].strip() if title else path.stem, tuple(dict.fromkeys(names)))


def question_names(source: str) -> list[str]:
    """Return the names of the questions that a cell opens, without those of hidden tests."""
    names = [ast.literal_eval(match[1]) for match in OPENING.finditer(source)]
    return [name for name in names if not name.lower().endswith("further cases")]
