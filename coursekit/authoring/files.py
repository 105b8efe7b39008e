"""Finding the course, reading notebooks, and writing files without ever losing one."""

import contextlib
import json
import os
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from coursekit.authoring.errors import CourseError

START = Path("lectures") / "00_start_here.ipynb"


def course_root(start: Path | None = None) -> Path:
    """Return the folder of the course that `start` (default: the working folder) lies in.

    Outside a course this is the clone that coursekit was installed from.

    Raises
    ------
    CourseError
        If neither place holds ``lectures/00_start_here.ipynb``.
    """
    here = (start or Path.cwd()).resolve()
    candidates = [here, *here.parents, Path(__file__).resolve().parents[2]]
    for folder in candidates:
        if (folder / START).is_file():
            return folder
    raise CourseError(
        f"{here}: no course here ({START.as_posix()} is missing); "
        "change into the folder that you cloned and try again."
    )


def course_notebooks(root: Path, rooms: Sequence[str] = ("lectures", "solutions")) -> list[Path]:
    """Return the notebooks of a course in reading order, named from the working folder."""
    paths = [path for room in rooms for path in sorted((root / room).glob("*.ipynb"))]
    here = Path.cwd()
    return [path.relative_to(here) if path.is_relative_to(here) else path for path in paths]


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook of format 4.

    Raises
    ------
    CourseError
        If the file is missing, unreadable, empty, no JSON, or no valid notebook.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CourseError(f"{path}: no such file; check the name.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: cannot be read as a notebook ({_reason(error)}).") from None
    if not text.strip():
        raise CourseError(f"{path}: the file is empty; restore it or save the notebook again.")
    return _parse(text, path)


def _parse(text: str, path: Path) -> NotebookNode:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CourseError(f"{path}: is not a notebook: no valid JSON ({_reason(error)}).") from None
    if not isinstance(content, dict) or content.get("nbformat") != 4:
        raise CourseError(
            f"{path}: is not a notebook of format 4; open it in JupyterLab and save it again."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of missing cell ids, which a build adds
            nbformat.validate(content)  # not what is returned: it gets random ids here
        notebook = nbformat.v4.reads(text)
        notebook_text(notebook).encode("utf-8")  # half a character can be read, never stored
    except Exception as error:  # nbformat trips over odd shapes in many ways
        raise CourseError(f"{path}: is not a valid notebook: {_reason(error)}.") from None
    if not notebook.cells:
        raise CourseError(f"{path}: the notebook has no cells.")
    return notebook


def _reason(error: Exception) -> str:
    """Return the first line of an error's message, cut short and without its final period."""
    message = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return message.splitlines()[0][:200].rstrip(".")


def notebook_text(notebook: NotebookNode) -> str:
    """Return a notebook as it is stored: a line of a cell a line, sorted keys, final newline."""
    return nbformat.v4.writes(notebook).rstrip("\n") + "\n"


def check_writable(path: Path) -> None:
    """Raise a CourseError unless a file can be made beside `path`: before long work, not after."""
    with _temporary(Path(path)):
        pass


def write_atomic(path: Path, text: str) -> bool:
    """Write `text` so that `path` holds the old content or the new one, never a part.

    Returns
    -------
    bool
        False if the file held exactly this text already and was left alone.

    Raises
    ------
    CourseError
        If the folder cannot be written; the old file is untouched.
    """
    path = Path(path)
    data = text.encode("utf-8")
    if path.is_file() and path.read_bytes() == data:
        return False
    with _temporary(path) as temporary:
        temporary.write_bytes(data)
        if path.exists():
            temporary.chmod(path.stat().st_mode)
        os.replace(temporary, path)
    return True


@contextlib.contextmanager
def _temporary(path: Path):
    """Yield a new file beside `path`, gone afterwards unless it was renamed."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
        temporary = Path(name)
        temporary.chmod(0o644)  # mkstemp gives 0600, which a group could not read
        yield temporary
    except OSError as error:
        raise CourseError(
            f"{path}: cannot be written ({_reason(error)}); nothing was changed."
        ) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
