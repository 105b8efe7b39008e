"""What an instructor reads: status lines, progress on a terminal and in a log, and a summary."""

import io
from dataclasses import replace

import pytest

from coursekit.grading.report import (
    CLEAR,
    HISTOGRAM,
    QUIET,
    Progress,
    Summary,
    bar,
    duration,
    encodable,
    histogram,
    status_line,
)
from coursekit.grading.result import BROKEN, PARTLY, Mark, Result
from coursekit.grading.sheet import Sheet, Step

STEPS = tuple(
    Step("a test", "", f"{question}_{kind}", 1.0, question=question)
    for question in ("q1", "q2")
    for kind in ("visible", "hidden")
)
SHEET = Sheet("03_xor", STEPS, "5" * 64)


def result(*scores, **changes):
    marks = {step.grade_id: Mark(score, 1.0) for step, score in zip(STEPS, scores, strict=True)}
    return replace(Result("ann", "03_xor", "ann.ipynb", "f", marks=marks), **changes)


class Terminal(io.StringIO):
    encoding = "ascii"

    def isatty(self):
        return True


def test_status_lines():
    assert status_line(result(1, 1, 1, 0)) == "ann  03_xor  3 of 4  graded"
    changes = {"by_hand": {"q7": 2.0, "q8": 0.5}, "messages": ("q1 took\ntoo long.", "Cut.")}
    assert status_line(result(1, 0.5, 0, 0, status=PARTLY, **changes)) == (
        "ann  03_xor  1.5 of 4 (+2.5 by hand)  partly graded: q1 took too long. Cut."
    )


def test_a_log_gets_a_line_each_and_a_line_of_progress_now_and_then():
    log, now = io.StringIO(), 0.0
    progress = Progress(log, clock=lambda: now)
    progress.start(4, 5)
    for now in (QUIET - 1, QUIET + 10, QUIET + 20, 99):  # noqa: B007
        progress.tell(result(1, 1, 1, 1))
    line = "ann  03_xor  4 of 4  graded"
    assert log.getvalue().splitlines() == [
        "5 submissions, 4 to grade; 1 are graded already",
        line,
        line,
        "2 of 4, 0.1 a second, about 40 s left",
        line,
        line,
    ]


def test_a_terminal_has_a_bar_below_the_lines():
    terminal, now = Terminal(), iter([0, 0, 0, 2, 4])
    progress = Progress(terminal, clock=lambda: next(now))
    progress.start(2, 2)
    progress.tell(result(1, 1, 1, 1))
    shown = terminal.getvalue().split(CLEAR)
    assert shown[1] == "2 submissions, 2 to grade\n"
    assert shown[2] == f"[{'-' * 24}] 0 of 2"
    assert shown[3] == "ann  03_xor  4 of 4  graded\n"
    assert shown[4] == f"[{'#' * 12}{'-' * 12}] 1 of 2, 0.5 a second, about 2 s left"
    progress.tell(result(1, 1, 1, 1))
    progress.clear()
    assert terminal.getvalue().endswith(f"graded\n{CLEAR}")


def test_a_terminal_gets_one_line_for_each_submission(monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")
    terminal = Terminal()
    progress = Progress(terminal)
    progress.start(9, 9)
    progress.tell(result(1, 1, 1, 1, messages=("word " * 99,)))
    line = terminal.getvalue().split(CLEAR)[3]
    assert line == f"{'ann  03_xor  4 of 4  graded: word word word word word ':.47}...\n"


def test_a_submission_cannot_move_the_cursor_or_stop_the_report():
    terminal = Terminal()
    progress = Progress(terminal)
    progress.start(9, 9)
    progress.tell(result(1, 1, 1, 1, messages=("\x1b[2J\r\x07\ud800 é \u202e",)))
    line = terminal.getvalue().split(CLEAR)[3]
    assert line == "ann  03_xor  4 of 4  graded: \\x1b[2J \\x07\\ud800 \\xe9 \\u202e\n"
    assert encodable("é\u202e\n", io.TextIOWrapper(io.BytesIO(), "utf-8")) == "é\\u202e\n"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")],
)
def test_durations(seconds, words):
    assert duration(seconds) == words


def test_the_histogram_counts_every_share_once():
    assert histogram([0, 0.1, 0.49, 0.5, 0.99, 1, 1, 1]) == [1, 2, 2, 3]


def test_the_summary_counts_and_names_what_most_fail():
    summary = Summary({"03_xor": SHEET})
    for scores in [(1, 1, 0, 0), (1, 0, 0, 0), (1, 1, 1, 1)]:
        summary.add(result(*scores))
    summary.add(result(0, 0, 0, 0, status=BROKEN))
    assert summary.text() == "\n".join(
        [
            "03_xor: 4 submissions: 3 graded, 1 not gradable",
            "  points from tests: mean 2.3, median 2, of 4",
            "  question  mean    none   <half   half+     all   [. - + #]",
            "  q1         83%       0       0       1       2   [++++++++################]",
            "  q2         33%       2       0       0       1   [................########]",
            "  Most got less than half of the points of: q2 (2 of 3)",
        ]
    )


def test_a_bar_has_the_same_length_for_all_counts():
    for counts in ([1, 1, 1, 4], [0, 0, 0, 1], [1000, 1, 0, 999], [7, 7, 7, 7]):
        assert len(bar(counts)) == HISTOGRAM
    assert bar([3, 0, 3, 0]) == "." * 12 + "+" * 12


def test_a_summary_of_broken_ones_alone():
    summary = Summary({"03_xor": SHEET})
    summary.add(result(0, 0, 0, 0, status=BROKEN))
    assert summary.text() == "03_xor: 1 submissions: 1 not gradable"
