"""What students read of a test that fails, or of a process that ends."""

import contextlib
import re
import signal

from coursekit.grading.sheet import Step

LONGEST = 2000  # characters of a message
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(text: object) -> str:
    """Return a student's text without what a terminal or a file could take for more than text."""
    if type(text) is not str:
        return ""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", whole)


def described(error: Exception, step: Step) -> str:
    """Return what a student reads of a failed test."""
    text = str(error)[:LONGEST] or _failed_line(error, step)
    kind = type(error).__name__
    if type(error).__name__ in ("WrongAnswer", "AssertionError"):
        return text or "a test failed"
    return f"{kind}: {text}" if text else kind


def _failed_line(error: Exception, step: Step) -> str:
    """Return the line of a test at which an error without a text arose, if students see it."""
    trace, number = error.__traceback__, 0
    while trace:
        if trace.tb_frame.f_code.co_filename == "<test>":
            number = trace.tb_lineno
        trace = trace.tb_next
    lines = step.source.splitlines()
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    shown = {text.strip() for text in step.shown.splitlines()}
    return f"this does not hold: {line}" if line in shown else "a hidden test failed"


def first_line(text: str) -> str:
    return (text.splitlines() or [""])[0][:300]


def exit_text(code: object) -> str:
    if not isinstance(code, int):
        return "for a reason unknown"
    number = -code if code < 0 else code - 128
    with contextlib.suppress(ValueError):
        if number > 0:
            return f"signal {signal.Signals(number).name}"
    return f"exit code {code}"
