"""One question of an exercise: its block, its time limit, and the box at its end."""

import sys

from coursekit.study.box import show_box
from coursekit.study.checks import Checks, WrongAnswer
from coursekit.study.limit import NoLimit, start_limit
from coursekit.study.quiet import Aside
from coursekit.study.record import record
from coursekit.study.words import error_line, error_text


class Question(Checks):
    """A question whose checks stand in a ``with`` block; the block ends in a coloured box.

    Parameters
    ----------
    name : str
        What the box is headed with, and the question's key in the learner's progress.
    seconds : float, optional
        How long the block may take; None for no limit.

    Notes
    -----
    The first check that fails ends the block: it shows what the learner's code gave, what
    was asked for, and the known mistake it looks like, and raises `WrongAnswer`. The value
    expected is never shown, since it is often the answer. A stub's NotImplementedError
    passes through, under a box that says what is to be done: open is not wrong.

    What the learner's code gives is turned into plain data before it is compared, so that no
    object decides by its own ``==``; whatever it raises or how long it runs is a wrong answer.
    Text for stderr goes to stdout: nbgrader takes text on stderr for a failure.

    Examples
    --------
    >>> with Question("double") as q:
    ...     q.close("double(3)", 6.0, 6.0)
    """

    def __init__(self, name: str, seconds: float | None = 10.0):
        super().__init__(name)
        self.seconds = seconds
        self._limit = NoLimit()

    def __enter__(self) -> "Question":
        self._passed, self._failure = {}, None
        self._stderr, sys.stderr = sys.stderr, Aside()
        self._limit = start_limit(self.seconds)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        self._limit.stop()
        sys.stderr = self._stderr
        if kind is KeyboardInterrupt:  # somebody pressed stop
            return
        if kind is not None and issubclass(kind, NotImplementedError) and not self._failed_before():
            self._leave_open(error)
        failure = self._verdict(error)
        if failure is None:
            self._show("right", "done", list(self._passed))
        else:
            self._show("wrong", "tried", failure.lines)
            raise failure.with_traceback(None) from None

    def _failed_before(self) -> bool:
        return self._limit.expired or self._failure is not None

    def _verdict(self, error: BaseException | None) -> WrongAnswer | None:
        """Return what is wrong, also if the learner's code swallowed the first sign of it."""
        if self._limit.expired:
            took = f"your code takes longer than {self.seconds:g} s"
            return self._wrong([f"{took}; does a loop never end?"])
        if self._failure is None and error is not None:
            return self._wrong([f"your code raised {error_line(error)}"])
        return self._failure

    def _leave_open(self, error: NotImplementedError) -> None:
        text = error_text(error)
        self._show("open", "open", [f"still to do: {text}"])
        stub = NotImplementedError(text)
        # No traceback through the tests: IPython asks the error itself how it looks.
        stub._render_traceback_ = lambda: [f"NotImplementedError: {text}"]
        raise stub from None

    def _show(self, kind: str, state: str, lines: list[str]) -> None:
        record(self.name, state)
        show_box(kind, self.name, lines)
