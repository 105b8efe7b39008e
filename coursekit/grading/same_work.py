"""Submissions with the same answers, whatever their names, comments and layout."""

import csv
import io
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations

from coursekit.grading.fingerprint import fingerprint, given, kinds
from coursekit.grading.result import Result
from coursekit.grading.sheet import Sheet

SMALLEST = 40  # nodes of the syntax tree that an answer must have beyond its stub
SHORTEST = 120  # characters of an answer in words
COMMON = 12  # more students than this with one answer are named together, not in pairs
COLUMNS = ("exercise", "kind", "students", "questions", "count")
SAME, REFERENCE, WIDESPREAD = "same work", "the solution's own text", "widespread answer"


@dataclass(frozen=True)
class Finding:
    """Students whose answers to some questions are equal.

    Attributes
    ----------
    exercise : str
    kind : str
        `SAME` for a pair, `REFERENCE` for all who have the published solution, or `WIDESPREAD`
        for one answer of very many.
    students, questions : tuple of str
    """

    exercise: str
    kind: str
    students: tuple[str, ...]
    questions: tuple[str, ...]

    def __str__(self) -> str:
        more = len(self.students) - COMMON
        students = ", ".join(self.students[:COMMON]) + (f" and {more} more" if more > 0 else "")
        return f"{self.exercise}: {self.kind}: {students}: {', '.join(self.questions)}"


class SameWork:
    """Gathers fingerprints of answers, one result at a time."""

    def __init__(self, sheets: dict[str, Sheet]):
        self._references = {
            (name, step.grade_id): (fingerprint(step.source), kinds(given(step.source)))
            for name, sheet in sheets.items()
            for step in sheet.answers
        }
        self._students = defaultdict(set)  # by exercise, question, and fingerprint

    def add(self, result: Result) -> None:
        """Take in the answers of one submission."""
        for question, text in result.answers.items():
            key = result.exercise, question
            _, stub = self._references.get(key, ("", None))
            if is_own_work(text, stub):
                self._students[*key, fingerprint(text)].add(result.student)

    def findings(self) -> list[Finding]:
        """Return all there is to look at, the most equal answers first."""
        pairs, groups = defaultdict(list), defaultdict(list)
        for (exercise, question, print_), students in sorted(self._students.items()):
            together = tuple(sorted(students))
            if print_ == self._references.get((exercise, question), ("",))[0]:
                groups[exercise, REFERENCE, question] = together
            elif len(together) > COMMON:
                groups[exercise, WIDESPREAD, f"{question} {print_[:6]}"] = together
            else:
                for pair in combinations(together, 2):
                    pairs[exercise, pair].append(question)
        found = [Finding(name, SAME, pair, tuple(qs)) for (name, pair), qs in pairs.items()]
        found.sort(key=lambda finding: (finding.exercise, -len(finding.questions)))
        return found + [
            Finding(name, kind, together, (question.split()[0],))
            for (name, kind, question), together in groups.items()
        ]


def as_csv(findings: list[Finding]) -> str:
    """Return findings as a table for a spreadsheet."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for finding in findings:
        students = [_defused(name) for name in finding.students]
        row = (finding.exercise, finding.kind, "; ".join(students), "; ".join(finding.questions))
        table.writerow((*row, len(finding.questions)))
    return text.getvalue()


def _defused(name: str) -> str:
    """Return a name that no spreadsheet takes for a formula."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@")) else name


def is_own_work(text: str, stub: Counter | None = None) -> bool:
    """Return whether an answer is long enough that two people hardly write it alike.

    Parameters
    ----------
    text : str
    stub : Counter, optional
        The nodes of what all learners were given.
    """
    nodes = kinds(text)
    if nodes is None:
        return len(text) >= SHORTEST
    return (nodes - (stub or Counter())).total() >= SMALLEST
