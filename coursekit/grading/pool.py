"""Grading many submissions on any executor, and going on when a worker dies."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager
from functools import partial

from coursekit.authoring.errors import CourseError
from coursekit.grading.collect import Submission
from coursekit.grading.result import BROKEN, Mark, Result
from coursekit.grading.sheet import Sheet

Grade = Callable[[Submission, Sheet], Result]
STRIKES = 5  # submissions lost in a row: then it is the machine and not the submissions
DIED = "The process that graded this notebook died over it twice, so no test gave points."
FAILED = "The grader itself failed on this notebook twice, so no test gave points"


def grade_all(
    jobs: Iterable[Submission],
    sheets: dict[str, Sheet],
    make_executor: Callable[[], AbstractContextManager[Executor]],
    grade: Grade,
    in_flight: int,
) -> Iterator[Result]:
    """Grade submissions in whatever order they are done; few are held in memory at a time.

    If a worker dies, every submission that was in flight is graded again, alone, so that the one
    that did it is known. It becomes a result that is not gradable, without a digest, so that
    resuming tries it once more.

    Parameters
    ----------
    jobs : iterable of Submission
    sheets : dict of str to Sheet
        By the name of the exercise.
    make_executor : callable
        Returns a context manager with a `concurrent.futures.Executor`; called again when one
        breaks.
    grade : callable
        Importable by the workers, as are its arguments and its `Result`.
    in_flight : int
        How many submissions may be with the executor.

    Raises
    ------
    CourseError
        From `grade`, or if five submissions in a row were lost.
    """
    todo, suspects, strikes = deque(jobs), deque(), 0
    while todo or suspects:
        with make_executor() as executor:
            submit = partial(_submit, executor, grade, sheets)
            for job, alone, outcome in _stream(submit, todo, suspects, in_flight):
                if isinstance(outcome, Result):
                    strikes = 0
                    yield outcome
                elif alone:
                    strikes += 1
                    yield _lost(job, sheets[job.exercise], outcome)
                else:
                    suspects.append(job)
                if strikes == STRIKES:
                    raise CourseError(_given_up(job, outcome))


def _submit(executor: Executor, grade: Grade, sheets: dict[str, Sheet], job: Submission) -> Future:
    return executor.submit(grade, job, sheets[job.exercise])


def _stream(
    submit: Callable[[Submission], Future],
    todo: deque[Submission],
    suspects: deque[Submission],
    in_flight: int,
) -> Iterator[tuple[Submission, bool, Result | Exception]]:
    """Yield jobs, whether each ran alone, and its outcome, until all are done or nothing works.

    Suspects, which the caller adds, come first, when no other job is running.
    """
    running: dict[Future, tuple[Submission, bool]] = {}
    broken = False
    while running or (not broken and (todo or suspects)):
        alone = bool(suspects)
        source, room = (suspects, 1) if alone else (todo, in_flight)
        while source and not broken and len(running) < room:
            job = source.popleft()
            try:
                running[submit(job)] = job, alone
            except (BrokenExecutor, RuntimeError) as error:  # the second if it was shut down
                broken = True
                yield job, alone, error
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            error = future.exception()
            if isinstance(error, CourseError) or not isinstance(error, Exception | None):
                raise error
            broken = broken or isinstance(error, BrokenExecutor)
            yield *running.pop(future), error or future.result()


def _lost(job: Submission, sheet: Sheet, error: Exception) -> Result:
    message = DIED if _is_death(error) else f"{FAILED} ({_reason(error)})."
    marks = {test.grade_id: Mark(0.0, test.points) for test in sheet.tests}
    common = {"status": BROKEN, "messages": (message,), "marks": marks, "by_hand": sheet.by_hand}
    return Result(
        job.student, job.exercise, job.file, sheet=sheet.digest, modified=job.modified, **common
    )


def _given_up(job: Submission, error: Exception) -> str:
    return (
        f"{job.file}: the {STRIKES}th submission in a row that could not be graded "
        f"({_reason(error)}); look at the machine's memory and disk, then add --resume."
    )


def _is_death(error: Exception) -> bool:
    """Return whether a process ended; dask calls that by a name of its own."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"


def _reason(error: Exception) -> str:
    return " ".join([f"{type(error).__name__}:", *str(error).split()])[:200].rstrip(".:")
