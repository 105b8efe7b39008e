"""What a fabricated submission is, and what it must get."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from submissions.exercise import POINTS, as_bytes, solved, submission

# No attack runs where it could do harm: a sandbox does not show this file.
GUARD = f"assert not __import__('os').path.exists({__file__!r}), 'NOT ISOLATED'\n"


@dataclass(frozen=True)
class Case:
    """One file that somebody hands in.

    Attributes
    ----------
    name : str
    write : callable
        Puts the submission at a path.
    lost : frozenset of str
        The test cells that give nothing; all others give all their points.
    words : tuple of str
        What the messages, those of the marks included, must say.
    slow : bool
        Whether it ends by a time limit.
    """

    name: str
    write: Callable[[Path], object]
    lost: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    slow: bool = False

    @property
    def marks(self) -> dict[str, float]:
        """The true score of every test cell."""
        return {name: 0.0 if name in self.lost else points for name, points in POINTS.items()}

    @property
    def score(self) -> float:
        """The true score."""
        return sum(self.marks.values())


def cells(lost: Iterable[str]) -> frozenset[str]:
    """Return names of test cells: of all cells of a question, if that is what is given."""
    return frozenset(
        test for test in POINTS for name in lost if test in (name, test_of(test, name))
    )


def test_of(test: str, question: str) -> str:
    """Return the test if it belongs to the question, else nothing."""
    return test if test.startswith(f"{question}_") else ""


def file(name: str, content: bytes, lost: str, *words: str, slow: bool = False) -> Case:
    """Return the case of a file with this content; `lost` names cells or questions."""
    return Case(name, lambda path: path.write_bytes(content), cells(lost.split()), words, slow)


def notebook(
    name: str, made: NotebookNode, lost: str = "", *words: str, slow: bool = False
) -> Case:
    """Return the case of a notebook."""
    return file(name, as_bytes(made), lost, *words, slow=slow)


def answers(name: str, lost: str = "", *words: str, slow: bool = False, **changed: str) -> Case:
    """Return the case of a right submission with other answers to some questions."""
    return notebook(name, solved(**changed), lost, *words, slow=slow)


def attack(
    name: str, source: str, lost: str = "q1", *words: str, alone: bool = False, slow: bool = False
) -> Case:
    """Return the case of code that is no answer to the first question, or not only one.

    Parameters
    ----------
    name : str
    source : str
        The cell of the first question; the answers to the others are right.
    lost : str
        What it costs.
    alone : bool
        Whether the other answers are not written: an attack that may harm them, too.
    slow : bool
        Whether it ends by a time limit.
    """
    source = GUARD + source
    made = submission({"q1": source}) if alone else solved(q1=source)
    return notebook(name, made, "q1 q2 q3 q4" if alone else lost, *words, slow=slow)
