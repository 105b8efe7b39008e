"""Finding what was handed in, and saying what was found besides."""

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from coursekit.authoring.errors import CourseError
from coursekit.grading.lateness import handed_in

NOTEBOOK, STAMP = ".ipynb", "timestamp.txt"  # the second is nbgrader's
DEPTH = 3  # <student>/<exercise>/<exercise>.ipynb
BY_FOLDER, COPY, OWN_NAME = range(3)  # how surely a notebook is of an exercise
LAST_NUMBER = re.compile(r"\d+(?=\D*$)")
SHOWN = 8  # names in one line
LAYOUTS = "<student>/<exercise>/<exercise>.ipynb, <student>/<exercise>.ipynb, or <student>.ipynb"


@dataclass(frozen=True)
class Submission:
    """One notebook to be graded.

    Attributes
    ----------
    student, exercise : str
    path : Path
    file : str
        The path below the folder of submissions, with forward slashes.
    modified : str
        When it was handed in, ISO 8601 in UTC: nbgrader's timestamp.txt, or the file's own time.
    """

    student: str
    exercise: str
    path: Path
    file: str
    modified: str = ""


@dataclass
class Collected:
    """What `collect` found: the submissions in order, and a line for whatever is odd."""

    submissions: list[Submission] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def collect(folder: Path, exercises: Sequence[str], only: str = "") -> Collected:
    """Find the submissions in a folder, without following a link or writing anything.

    Of several notebooks of a student for an exercise, the one that bears the exercise's own name
    counts; of several such, or without one, the newest, and of equally old ones the one with the
    highest number in its name. The others become notes.

    Parameters
    ----------
    folder : Path
        Holds ``<student>/<exercise>/<exercise>.ipynb``, ``<student>/<exercise>.ipynb``, or
        ``<student>.ipynb`` if there is one exercise.
    exercises : sequence of str
        The names of all exercises that there are.
    only : str
        The one to be graded; empty for all.

    Raises
    ------
    CourseError
        If there is no such folder, nothing in it is a submission, or a notebook is named for a
        student and nothing says for which exercise.
    """
    if not folder.is_dir():
        raise CourseError(f"{folder}: no such folder; name the one with the submissions.")
    found, students = Collected(), set()
    files = list(_files(folder, (), found.notes, students))
    candidates, others = defaultdict(list), defaultdict(list)
    flat = only or (exercises[0] if len(exercises) == 1 else "")
    for parts in files:
        student, exercise, rank = _place(parts, exercises, flat)
        if exercise and exercise in (only or exercise):
            students.add(student)
            candidates[student, exercise].append((rank, parts))
        elif not exercise and parts[-1] != STAMP:
            others["/".join(parts[:-1])].append(parts[-1])
    for (student, exercise), ranked in sorted(candidates.items()):
        found.submissions.append(_choose(folder, student, exercise, ranked, found.notes))
    if not found.submissions:
        raise CourseError(_nothing(folder, others, flat))
    found.notes += _others(others)
    found.notes += _missing(candidates, students)
    return found


def _files(
    folder: Path, parts: tuple[str, ...], notes: list[str], students: set[str]
) -> Iterator[tuple[str, ...]]:
    """Yield the path of every ordinary file as names; note what is not looked at."""
    for entry in sorted(os.scandir(folder.joinpath(*parts)), key=lambda entry: entry.name):
        inner = (*parts, entry.name)
        where = "/".join(inner)
        if entry.name.startswith("."):
            continue
        if not entry.name.isprintable():
            notes.append(f"{where!a}: a name that cannot be stored; rename it. Not graded.")
        elif entry.is_symlink():
            notes.append(f"{where}: a link to {os.readlink(entry.path)!a}; not followed.")
        elif entry.is_dir() and len(inner) == DEPTH:
            notes.append(f"{where}: a folder in a folder of an exercise; not looked at.")
        elif entry.is_dir():
            students |= set() if parts else {entry.name}
            yield from _entries(folder, inner, notes, students)
        elif entry.is_file():
            yield inner
        else:
            notes.append(f"{where}: neither a file nor a folder; not opened.")


def _entries(folder, parts, notes, students) -> Iterator[tuple[str, ...]]:
    try:
        yield from _files(folder, parts, notes, students)
    except OSError as error:
        notes.append(f"{'/'.join(parts)}: cannot be looked at ({error.strerror}).")


def _place(parts: tuple[str, ...], exercises: Sequence[str], flat: str) -> tuple[str, str, int]:
    """Return student, exercise, and how sure that is; an empty exercise for any other file."""
    *folders, name = parts
    stem, suffix = os.path.splitext(name)
    if suffix.lower() != NOTEBOOK:
        return "", "", 0
    if not folders:
        return (stem, flat, OWN_NAME) if stem not in exercises else ("", "", 0)
    if stem in exercises:
        return folders[0], stem, OWN_NAME
    copies = [x for x in exercises if re.match(rf"{re.escape(x)}[^a-z0-9]", stem, re.I)]
    if copies:
        return folders[0], max(copies, key=len), COPY
    return folders[0], folders[-1] if folders[1:] and folders[-1] in exercises else "", BY_FOLDER


def _choose(folder: Path, student: str, exercise: str, ranked: list, notes: list) -> Submission:
    """Return the submission that counts, and note the others."""

    def order(candidate: tuple) -> tuple:
        rank, parts = candidate
        number = LAST_NUMBER.search(os.path.splitext(parts[-1])[0])
        return rank, _modified(folder, parts), int(number[0]) if number else 0, parts

    ranked = sorted(ranked, key=order)
    rank, parts = ranked[-1]
    file = "/".join(parts)
    rest = ["/".join(other) for _, other in ranked[:-1]]
    if rest:
        notes.append(
            f"{student}: {len(ranked)} notebooks for {exercise}; {file} counts "
            f"(its own name first, then the newest), not {_listed(rest)}."
        )
    elif rank != OWN_NAME:
        notes.append(f"{file}: graded as {exercise}, although its name is another.")
    modified = _modified(folder, parts).isoformat(timespec="seconds")
    return Submission(student, exercise, folder.joinpath(*parts), file, modified)


def _modified(folder: Path, parts: tuple[str, ...]) -> datetime:
    path = folder.joinpath(*parts)
    stamp = handed_in(path.with_name(STAMP)) if len(parts) > 1 else None
    try:
        return stamp or datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    except (OSError, OverflowError, ValueError):  # gone, or a time that no calendar has
        return datetime.fromtimestamp(0, UTC)


def _others(others: dict[str, list[str]]) -> Iterator[str]:
    for place, names in sorted(others.items()):
        yield f"{f'{place}: ' if place else ''}not graded: {_listed(names)}."


def _missing(candidates: dict, students: set[str]) -> Iterator[str]:
    """Note who handed in nothing for an exercise that somebody handed in."""
    for exercise in sorted({exercise for _, exercise in candidates}):
        absent = sorted(name for name in students if (name, exercise) not in candidates)
        if absent:
            yield f"No notebook for {exercise}: {_listed(absent)}."


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _nothing(folder: Path, others: dict[str, list[str]], flat: str) -> str:
    if not flat and any(name.lower().endswith(NOTEBOOK) for name in others.get("", [])):
        return f"{folder}: its notebooks are named for students; add --exercise NAME."
    return f"{folder}: no submissions found; they are expected as {LAYOUTS}."
