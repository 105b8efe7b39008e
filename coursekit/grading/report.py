"""What an instructor sees while grading and afterwards: lines of status, a bar, a summary."""

import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from coursekit.grading.result import BROKEN, GRADED, PARTLY, Result
from coursekit.grading.sheet import Sheet

CLEAR = "\r\x1b[K"
QUIET = 30.0  # seconds between two lines of progress where there is no terminal
BAR, HISTOGRAM = 24, 24  # characters
# How many got how much of a question's points, in a table and as marks in a bar.
SHARES = {"none": ".", "<half": "-", "half+": "+", "all": "#"}


class Progress:
    """A bar with rate and remaining time on a terminal; now and then a line in a log file.

    Parameters
    ----------
    stream : TextIO
    clock : callable
        Seconds since whenever.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic):
        self.total = self.done = 0
        self._stream, self._clock, self._terminal = stream, clock, stream.isatty()
        self._began = self._told = clock()

    def start(self, total: int, found: int) -> None:
        """Say how many submissions there are to grade, of all that were found."""
        self.total, self._began = total, self._clock()
        before = f"; {found - total} are graded already" if total < found else ""
        self.say(f"{found} submissions, {total} to grade{before}")

    def tell(self, result: Result) -> None:
        """Say what became of one more submission."""
        self.done += 1
        self.say(status_line(result))
        if not self._terminal and self._clock() - self._told >= QUIET and self.done < self.total:
            self._told = self._clock()
            self.say(self._state())

    def say(self, text: str) -> None:
        """Write a line above the bar."""
        text = encodable(text, self._stream)
        if self._terminal and len(text) > (width := shutil.get_terminal_size().columns):
            text = f"{text[: width - 3]}..."  # a line is a line; all of it is in the records
        self._stream.write(f"{CLEAR * self._terminal}{text}\n")
        self.draw()

    def draw(self) -> None:
        """Draw the bar where there is a terminal."""
        if self._terminal and self.done < self.total:
            filled = BAR * self.done // self.total
            bar = f"[{'#' * filled}{'-' * (BAR - filled)}] {self._state()}"
            self._stream.write(CLEAR + bar[: shutil.get_terminal_size().columns - 1])
        self._stream.flush()

    def clear(self) -> None:
        """Remove the bar."""
        if self._terminal:
            self._stream.write(CLEAR)
            self._stream.flush()

    def _state(self) -> str:
        seconds = self._clock() - self._began
        text = f"{self.done} of {self.total}"
        if not self.done or seconds <= 0:
            return text
        rate = self.done / seconds
        left = duration((self.total - self.done) / rate)
        return f"{text}, {rate:.1f} a second, about {left} left"


def duration(seconds: float) -> str:
    """Return a time in words: ``8 s``, ``3 min 20 s``, ``2 h 5 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def encodable(text: str, stream: TextIO) -> str:
    """Return a text with what a stream or a terminal cannot take shown as an escape."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return plain(text).encode(encoding, "backslashreplace").decode(encoding)


def plain(text: str) -> str:
    """Return a text in which nothing moves a cursor; line breaks stay."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)


def status_line(result: Result) -> str:
    """Return one line about a submission: who, what, points, status, and why."""
    by_hand = f" (+{sum(result.by_hand.values()):g} by hand)" if result.by_hand else ""
    points = f"{result.score:g} of {result.points:g}{by_hand}"
    # Spaces, line breaks and what moves a cursor may stand in what a student wrote.
    why = " ".join(" ".join(result.messages).split())
    return f"{result.student}  {result.exercise}  {points}  {result.status}{why and f': {why}'}"


class Summary:
    """Counts and distributions, gathered one result at a time."""

    def __init__(self, sheets: dict[str, Sheet]):
        self._sheets, self._status = sheets, defaultdict(Counter)
        self._shares: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        self._scores: dict[str, list[float]] = defaultdict(list)

    def add(self, result: Result) -> None:
        """Count one result; one that is not gradable says nothing about questions."""
        self._status[result.exercise][result.status] += 1
        if result.status == BROKEN:
            return
        self._scores[result.exercise].append(result.score)
        for question, names in questions(self._sheets[result.exercise]).items():
            marks = [result.marks[name] for name in names if name in result.marks]
            points = sum(mark.points for mark in marks)
            if points > 0:
                share = sum(mark.score for mark in marks) / points
                self._shares[result.exercise][question].append(share)

    def text(self) -> str:
        """Return all of it as lines."""
        return "\n".join(line for name in sorted(self._status) for line in self._exercise(name))

    def _exercise(self, name: str) -> Iterator[str]:
        status, scores = self._status[name], self._scores[name]
        parts = ", ".join(f"{status[key]} {key}" for key in (GRADED, PARTLY, BROKEN) if status[key])
        yield f"{name}: {status.total()} submissions: {parts}"
        if not scores:
            return
        points = sum(test.points for test in self._sheets[name].tests)
        middle = sorted(scores)[len(scores) // 2]
        mean = sum(scores) / len(scores)
        yield f"  points from tests: mean {mean:.1f}, median {middle:g}, of {points:g}"
        yield from table(self._shares[name])
        failed = [f"{q} ({len(low)} of {len(s)})" for q, s, low in self._failed(name)]
        if failed:
            yield f"  Most got less than half of the points of: {', '.join(failed)}"

    def _failed(self, name: str) -> Iterator[tuple[str, list[float], list[float]]]:
        for question, shares in self._shares[name].items():
            low = [share for share in shares if share < 0.5]
            if 2 * len(low) > len(shares):
                yield question, shares, low


def questions(sheet: Sheet) -> dict[str, list[str]]:
    """Return the tests of each question of a sheet, by their grade_ids."""
    found = defaultdict(list)
    for test in sheet.tests:
        found[test.question].append(test.grade_id)
    return dict(found)


def table(shares: dict[str, list[float]]) -> Iterator[str]:
    """Yield a line a question: the mean, and how many got how much of its points.

    Parameters
    ----------
    shares : dict of str to list of float
        By question, what part of its points each submission got.
    """
    width = max([len(question) for question in ("question", *shares)])
    titles = "".join(f"  {name:>6}" for name in SHARES)
    yield f"  {'question':<{width}}  mean{titles}   [{' '.join(SHARES.values())}]"
    for question, parts in shares.items():
        counts = histogram(parts)
        numbers = "".join(f"  {count:>6}" for count in counts)
        mean = 100 * sum(parts) / len(parts)
        yield f"  {question:<{width}}  {mean:3.0f}%{numbers}   [{bar(counts)}]"


def bar(counts: list[int]) -> str:
    """Return a bar whose parts are as long as the counts are large, to half a character."""
    total, ends, text = sum(counts), 0, ""
    for count, mark in zip(counts, SHARES.values(), strict=True):
        ends += count
        text = text.ljust(round(HISTOGRAM * ends / total), mark)
    return text


def histogram(shares: Iterable[float]) -> list[int]:
    """Count shares of points that are 0, below a half, below 1, and 1."""
    counts = [0, 0, 0, 0]
    for share in shares:
        counts[0 if share <= 0 else 1 if share < 0.5 else 2 if share < 1 else 3] += 1
    return counts
