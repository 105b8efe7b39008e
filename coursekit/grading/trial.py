"""One submission on trial: its cells in the sandbox, the tests on this side."""

import builtins
import contextlib
import time

from coursekit.authoring.questions import TEST
from coursekit.grading.around import less_memory, quiet
from coursekit.grading.names import compiled, needed_setup, own_names, python, used_names
from coursekit.grading.result import Mark
from coursekit.grading.sandbox import Sandbox
from coursekit.grading.session import GONE, LATE, SPOILED, Lost, Session
from coursekit.grading.sheet import Sheet, Step
from coursekit.grading.submission import Cell, Plan
from coursekit.grading.words import LONGEST, clean, described, exit_text, first_line
from coursekit.study.limit import OutOfTime, start_limit

OUTPUTS = 1_000_000  # characters that all cells together may print


class Trial:
    """Runs the cells of one submission and the tests of the sheet, in the sheet's order.

    Parameters
    ----------
    sandbox : Sandbox
    sheet : Sheet
    plan : Plan

    Attributes
    ----------
    marks : dict of str to Mark
    notes : list of str
        What went wrong on the way, a sentence each.
    outputs : dict of int to str
        What each cell printed, by its place.
    """

    def __init__(self, sandbox: Sandbox, sheet: Sheet, plan: Plan):
        self.sandbox, self.sheet, self.plan = sandbox, sheet, plan
        self.marks: dict[str, Mark] = {}
        self.notes: list[str] = []
        self.outputs: dict[int, str] = {}
        self._space = {"__name__": "__main__", "__builtins__": builtins}
        self._session: Session | None = None
        self._ran: list[Cell] = []  # what a new process has to run again
        self._fetched: set[str] = set()  # the student's names that a test has asked for
        self._own = own_names(sheet)  # never taken from the student
        self._answers = frozenset().union(*(step.names for step in sheet.answers))
        self._room = OUTPUTS
        self._deadline = time.monotonic() + sandbox.limits.seconds

    def run(self) -> None:
        """Go through the sheet; what a submission does costs no more than its own points."""
        waiting = list(self.plan.cells)
        needed = needed_setup(self.sheet)
        try:
            for index, step in enumerate(self.sheet.steps):
                if step.role == TEST:
                    while waiting and waiting[0][0] < index:
                        self._run_cell(waiting.pop(0)[1])
                    self.marks[step.grade_id] = self._test(step)
                elif index in needed:
                    self._prepare(step)
            while waiting and self._answers_by_hand(waiting):
                self._run_cell(waiting.pop(0)[1])
        finally:
            self._end()

    def _answers_by_hand(self, waiting: list[tuple[float, Cell]]) -> bool:
        """Return whether some cell left is an answer, whose output a person may want to see."""
        return any(cell.place in self.plan.questions for _, cell in waiting)

    # The student's side

    def _run_cell(self, cell: Cell) -> None:
        """Run a cell for the first time, and note what came of it."""
        where = f"Cell {cell.place + 1}"
        if cell.place in self.plan.questions:
            where += f" ({self.plan.questions[cell.place]})"
        try:
            text, cut, error = self._ask_run(cell)
        except Lost:
            self.notes.append(f"{where} {self._reason()}; the rest was graded.")
            return
        self._ran.append(cell)
        self._keep(cell, where, clean(text), cut)
        if error and error[0] != "NotImplementedError":
            memory = f"{self.sandbox.limits.memory / 2**20:.0f} MB are allowed"
            kind, message = (first_line(clean(part)) for part in error)
            message = message or (memory if kind == "MemoryError" else "no message")
            self.notes.append(f"{where} raised {kind}: {message.rstrip('.')}.")

    def _keep(self, cell: Cell, where: str, text: str, cut: bool) -> None:
        """Keep what a cell printed, within limits for the cell and for all cells."""
        most = min(self.sandbox.limits.output, self._room)
        cut = cut or len(text) > most
        self._room -= min(len(text), most)
        self.outputs[cell.place] = text[:most] + (f"\n[cut at {most:,} characters]" if cut else "")
        if cut:
            self.notes.append(f"{where} printed too much: cut at {most:,} characters.")

    def _ask_run(self, cell: Cell) -> tuple[str, bool, list[str] | None]:
        """Return what a cell printed, whether that was cut, and its error."""
        session = self._alive()
        try:
            answer = session.ask("run", cell.source)
            text, cut, error = answer["output"], answer["cut"], answer["error"]
            fine = type(text) is str and type(cut) is bool
            if fine and (error is None or [type(part) for part in error] == [str, str]):
                return text, cut, error
        except Lost:
            raise
        except Exception:  # only a forged answer has another form
            pass
        session.lost = SPOILED
        raise Lost(SPOILED)

    def _alive(self) -> Session:
        """Return a conversation that works: a new process has run all that the last one had."""
        if time.monotonic() > self._deadline:
            raise Lost(LATE)
        while self._session is None or self._session.lost:
            self._end()
            self._session = self.sandbox.open()
            self._session.deadline = self._deadline
            self._replay()
        return self._session

    def _replay(self) -> None:
        for cell in list(self._ran):
            try:
                self._ask_again(cell)
            except Exception:  # it ran once, and does not any more
                self._session.lost = self._session.lost or SPOILED
                self._ran.remove(cell)
                return

    def _ask_again(self, cell: Cell) -> None:
        if time.monotonic() > self._deadline:
            raise Lost(LATE)
        self._session.ask("run", cell.source)

    def _end(self) -> dict:
        if self._session is None:
            return {}
        gone = self._session.lost == GONE
        self._session.close()
        self._session = None
        return self.sandbox.end(gone)

    def _reason(self) -> str:
        """Return in words why the process was lost; there is none afterwards."""
        lost = self._session.lost if self._session else LATE
        end, limits = self._end(), self.sandbox.limits
        if end.get("killed") == "memory":
            return f"used more than {limits.memory / 2**20:.0f} MB of memory and was stopped"
        if time.monotonic() > self._deadline:
            return f"came after the {limits.seconds:g} s that the whole notebook may take"
        if lost == LATE:
            return f"ran longer than {limits.seconds_per_cell:g} s and was stopped"
        if lost == SPOILED:
            return "wrote into the channel of the grader and was stopped"
        return f"ended Python ({exit_text(end.get('code'))})"

    # The trusted side

    def _prepare(self, step: Step) -> None:
        """Run a cell of the instructor's own that the tests need."""
        with contextlib.suppress(Exception):  # an answer that this cell wants is not there
            self._fetch(step.source)
        with quiet():
            exec(compiled(python(step.source), "<setup>"), self._space)

    def _test(self, step: Step) -> Mark:
        message = self._failure(step)
        lost = self._session.lost if self._session else ""
        if lost and lost != "closed":
            # Also if the test caught the error: it has not seen what it asked for.
            told = lost == LATE and message and f"{Lost.__name__}: " not in message
            message = message if told else f"your code {self._reason()}"
        return Mark(0.0 if message else step.points, step.points, message[:LONGEST])

    def _failure(self, step: Step) -> str:
        """Return why a test fails; nothing if it does not."""
        try:
            self._fetch(step.source)
            with quiet(), less_memory():
                self._execute(step)
            return ""
        except Lost:
            return f"your code {self._reason()}"
        except NotImplementedError as error:
            return f"not answered yet: {error}"
        except OutOfTime:
            return f"took longer than {self.sandbox.limits.seconds_per_cell:g} s"
        except Exception as error:
            return clean(described(error, step))

    def _execute(self, step: Step) -> None:
        """Run a test, and nothing else, under a time limit: it must not ring in what follows."""
        test = compiled(step.source, "<test>")
        limit = start_limit(self.sandbox.limits.seconds_per_cell)
        try:
            exec(test, self._space)
        finally:
            limit.stop()

    def _fetch(self, source: str) -> None:
        """Bring the student's names that a cell of this side uses, as they are at this moment."""
        used = (used_names(source) | self._fetched) - self._own
        wanted = {n for n in used if n in self._answers or n in self._fetched or self._unknown(n)}
        if not wanted:
            return
        session = self._alive()
        session.begin_test()
        found = session.ask("names", sorted(wanted))
        if not isinstance(found, dict) or not found.keys() <= wanted:
            self._session.lost = SPOILED
            raise Lost(SPOILED)
        for name in wanted & self._fetched:
            self._space.pop(name, None)
        self._space |= found
        self._fetched |= set(found)

    def _unknown(self, name: str) -> bool:
        return name not in self._space and not hasattr(builtins, name)
