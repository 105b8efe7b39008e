"""The commands ``coursekit grade``, ``coursekit feedback`` and ``coursekit grades``."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

from coursekit.authoring.errors import CourseError
from coursekit.authoring.files import course_root
from coursekit.grading.collect import LAYOUTS, Submission, collect
from coursekit.grading.executors import cores, dask_executor, local_executor, preload
from coursekit.grading.export import write_csv
from coursekit.grading.feedback import make_feedback, write_config
from coursekit.grading.finish import GRADEBOOK, digests, finish, make_gradebook, sqlite
from coursekit.grading.lateness import lateness, read_deadline
from coursekit.grading.pool import grade_all
from coursekit.grading.records import Records, file_digest, index, latest
from coursekit.grading.report import Progress, encodable
from coursekit.grading.result import Result
from coursekit.grading.sheet import Sheet
from coursekit.grading.sources import (
    check_out,
    find_sources,
    keep_sources,
    kept_sheets,
    read_sheets,
)
from coursekit.grading.work import Settings, grade_submission, store

OUT = Path("build", "grades")
DASK_IN_FLIGHT = 256  # submissions with a cluster: work for as many cores, little memory here
UNSAFE = """\
NOT ISOLATED (--unsafe-no-sandbox): submissions run with YOUR RIGHTS. They can read and change
your files, other submissions, and these grades. Stop now unless you trust every one of them."""


def add_grade(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of ``coursekit grade``."""
    add = parser.add_argument
    add("submitted", type=Path, metavar="SUBMITTED", help=f"holds {LAYOUTS}")
    add("--source", type=Path, help="instructor's notebook, or folder of them; default: solutions")
    add("--exercise", default="", metavar="NAME", help="grade this one alone")
    _add_out(parser)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--workers", type=int, metavar="N", help="processes; default: one a core")
    where.add_argument("--dask", default="", metavar="ADDRESS", help="of a dask scheduler")
    add("--resume", action="store_true", help="leave out what is graded already and unchanged")
    add("--seed", metavar="WORD", help="for random cases; default: $COURSEKIT_SEED")
    add("--deadline", default="", metavar="TIME", help="tell who was late: 2026-11-30T23:59")
    add("--same-work", action="store_true", help="list submissions with equal answers")
    add("--unsafe-no-sandbox", action="store_true", help="run submissions with your own rights")
    parser.set_defaults(run=_grade)


def add_feedback(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of ``coursekit feedback``."""
    _add_out(parser)
    parser.set_defaults(run=_feedback)


def add_grades(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of ``coursekit grades``."""
    parser.add_argument(
        "--csv", nargs="?", const="", required=True, metavar="FILE", help="default: in --out"
    )
    _add_out(parser)
    parser.set_defaults(run=_grades)


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=OUT, metavar="FOLDER", help=f"default: {OUT}")
    parser.add_argument("--db", default="", metavar="URL", help="the gradebook; default: in --out")


def _grade(options: argparse.Namespace) -> int:
    deadline = read_deadline(options.deadline)
    seed = os.environ.get("COURSEKIT_SEED", "") if options.seed is None else options.seed
    sources = find_sources(options.source or course_root() / "solutions")
    if options.exercise and options.exercise not in sources:
        known = ", ".join(sorted(sources))
        raise CourseError(f"--exercise {options.exercise}: there is no such notebook, but {known}.")
    executor = _executor(options)
    found = collect(options.submitted, sorted(sources), options.exercise)
    sheets = read_sheets(sources, {submission.exercise for submission in found.submissions})
    check_out(options.out, options.submitted, sources, sheets)
    if options.unsafe_no_sandbox:
        print(UNSAFE, file=sys.stderr, flush=True)
    settings = Settings(options.out.resolve(), seed, not options.unsafe_no_sandbox, deadline)
    progress = Progress(sys.stdout)
    try:
        with Records(options.out) as records, ThreadPoolExecutor(1) as aside:
            made = aside.submit(make_gradebook, options.out, options.db)
            keep_sources(options.out, sources, sheets)
            write_config(options.out)
            done = index(options.out) if options.resume else {}
            todo = [job for job in found.submissions if not _is_done(job, sheets, settings, done)]
            if todo and not options.dask:
                preload()
            wanted = {job.exercise for job in todo}
            prove_sheets({name: sources[name] for name in wanted}, sheets, settings.isolated)
            progress.start(len(todo), len(found.submissions))
            for result in _graded(todo, sheets, settings, executor):
                records.append(result)
                progress.tell(result)
            made.result()
            text = finish(options.out, sheets, _url(options), found.notes, options.same_work)
    except KeyboardInterrupt:
        progress.clear()
        print(_stopped(options.out, progress.done), file=sys.stderr)
        return 1
    print(encodable(text, sys.stdout))
    return 0


def prove_sheets(sources: dict[str, Path], sheets: dict[str, Sheet], isolated: bool) -> None:
    """Grade the instructor's own solutions of these exercises, which must get all points.

    Raises
    ------
    CourseError
        If one does not, or if there is no sandbox: before any submission is touched.
    """
    from coursekit.grading.grade import prove_sheet
    from coursekit.grading.sandbox import Sandbox

    if sources:
        with Sandbox(isolated=isolated) as sandbox:
            for name, path in sorted(sources.items()):
                prove_sheet(path, sheets[name], sandbox)


def _executor(options: argparse.Namespace) -> tuple[Callable, int]:
    """Return what makes an executor, and how many submissions it may hold."""
    if options.dask:
        return partial(dask_executor, options.dask), DASK_IN_FLIGHT
    workers = cores() if options.workers is None else options.workers
    if workers < 1:
        raise CourseError(f"--workers {workers}: at least one is needed.")
    return partial(local_executor, workers), 2 * workers


def _is_done(job: Submission, sheets: dict[str, Sheet], settings: Settings, done: dict) -> bool:
    """Return whether the latest record of a submission is what grading it now would give."""
    entry = done.get((job.student, job.exercise))
    late = lateness(job.modified, settings.deadline)
    return (
        entry is not None
        and entry.digest == file_digest(job.path) != ""
        and entry.sheet == sheets[job.exercise].digest
        and entry.seed == settings.seed
        and (settings.deadline is None or entry.late == late)
    )


def _graded(
    todo: list[Submission], sheets: dict[str, Sheet], settings: Settings, executor: tuple
) -> Iterator[Result]:
    """Yield results whose autograded notebooks are written; workers end with this generator."""
    jobs = {(job.student, job.exercise): job for job in todo}
    make_executor, in_flight = executor
    work = partial(grade_submission, settings)
    with closing(grade_all(todo, sheets, make_executor, work, in_flight)) as results:
        for result in results:
            lost = not result.digest  # no worker came to write a notebook
            job = jobs[result.student, result.exercise]
            yield store(settings, job, sheets[job.exercise], result) if lost else result


def _stopped(out: Path, count: int) -> str:
    return (
        f"coursekit grade: stopped; {count} results of this run are kept in {out}. "
        "Give the same command with --resume to go on."
    )


def _feedback(options: argparse.Namespace) -> int:
    count = make_feedback(options.out, options.db)
    print(f"{options.out / 'feedback'}: {count} pages")
    return 0


def _grades(options: argparse.Namespace) -> int:
    sheets = kept_sheets(options.out)
    target = Path(options.csv) if options.csv else options.out / "grades.csv"
    results = latest(options.out, digests(sheets))
    write_csv(results, sheets, target, _url(options))
    print(f"{target}: written")
    return 0


def _url(options: argparse.Namespace) -> str:
    return options.db or sqlite(options.out / GRADEBOOK)
