"""The instructor's notebooks: where they lie, and the copies that a folder of grades keeps."""

from collections.abc import Iterable
from pathlib import Path

from coursekit.authoring.errors import CourseError
from coursekit.authoring.files import write_atomic
from coursekit.grading.records import RECORDS
from coursekit.grading.sheet import Sheet, read_sheet

SOURCE = "source"  # nbgrader's name of the folder


def find_sources(place: Path) -> dict[str, Path]:
    """Return the notebooks to grade with, by the name of the exercise; none is read yet.

    Parameters
    ----------
    place : Path
        A notebook, a folder of notebooks, or nbgrader's ``source`` folder, which has a folder an
        assignment.

    Raises
    ------
    CourseError
        If there is none, or two have one name.
    """
    if place.is_file():
        return {place.stem: place}
    found: dict[str, Path] = {}
    for path in sorted([*place.glob("*.ipynb"), *place.glob("*/*.ipynb")]):
        if any(part.startswith(".") for part in path.relative_to(place).parts):
            continue
        if path.stem in found:
            raise CourseError(f"{path}: there is {found[path.stem]}, too; rename one of them.")
        found[path.stem] = path
    if not found:
        raise CourseError(f"{place}: no notebook here; --source takes one, or a folder of them.")
    return found


def read_sheets(sources: dict[str, Path], names: Iterable[str]) -> dict[str, Sheet]:
    """Read the sheets of these exercises.

    Raises
    ------
    CourseError
        As `read_sheet`.
    """
    return {name: read_sheet(sources[name]) for name in sorted(names)}


def check_out(out: Path, submitted: Path, sources: dict[str, Path], names: Iterable[str]) -> None:
    """Refuse to write among the submissions, or over notebooks that somebody made.

    Raises
    ------
    CourseError
        If `out` lies among the submissions, or is a course of somebody's with other notebooks of
        these names.
    """
    if out.resolve().is_relative_to(submitted.resolve()):
        raise CourseError(
            f"{out}: lies among the submissions, which are never written to; choose another --out."
        )
    for name in () if (out / RECORDS).exists() else names:
        kept = _kept(out, name)
        if kept.exists() and kept.read_bytes() != sources[name].read_bytes():
            raise CourseError(f"{kept}: is another notebook; choose another --out.")


def keep_sources(out: Path, sources: dict[str, Path], names: Iterable[str]) -> None:
    """Copy notebooks into a folder of grades, as nbgrader would have them there."""
    for name in names:
        write_atomic(_kept(out, name), sources[name].read_text(encoding="utf-8"))


def kept_sheets(out: Path) -> dict[str, Sheet]:
    """Read the sheets that a folder of grades was made with.

    Raises
    ------
    CourseError
        If nothing was graded there.
    """
    names = [path.name for path in (out / SOURCE).glob("*") if _kept(out, path.name).is_file()]
    if not names or not (out / RECORDS).exists():
        raise CourseError(f"{out}: nothing was graded here; run coursekit grade, or name --out.")
    return read_sheets({name: _kept(out, name) for name in names}, names)


def _kept(out: Path, name: str) -> Path:
    return out / SOURCE / name / f"{name}.ipynb"
