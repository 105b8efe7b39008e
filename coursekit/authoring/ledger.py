"""The ledger of the decks' claims: the rows of lectures/claims.csv, and what they add up to."""

import csv
import re
import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from coursekit.authoring.errors import CourseError

COLUMNS = ["id", "deck", "kind", "claim", "lecture", "verdict", "right"]
VERDICTS = ("confirmed", "corrected", "conditional", "demonstrated", "drawn", "context")
DECKS = ("S0", "S1", "S2", "S3", "S4")
ERRATA = re.compile(r"(E\d\d(?:, E\d\d)*): (.+)", re.DOTALL)


@dataclass(frozen=True)
class Claim:
    """One row of the ledger; the fields are the columns of claims.csv."""

    id: str
    deck: str
    kind: str
    claim: str
    lecture: str
    verdict: str
    right: str

    @property
    def errata(self) -> str:
        """The numbers of the errata that a corrected claim has, such as ``E07, E08``; else ""."""
        found = ERRATA.fullmatch(self.right)
        return found[1] if found and self.verdict == "corrected" else ""

    @property
    def correction(self) -> str:
        """What is right, without the numbers of the errata."""
        return ERRATA.fullmatch(self.right)[2] if self.errata else self.right

    def as_dict(self) -> dict[str, str]:
        """Return the columns, and `errata` beside them."""
        return {**asdict(self), "errata": self.errata}


def read_claims(path: Path) -> list[Claim]:
    """Read claims.csv.

    Raises
    ------
    CourseError
        If the file is missing, has other columns, or a row has too few or too many.
    """
    try:
        with Path(path).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
    except (OSError, ValueError, csv.Error) as error:
        raise CourseError(f"{path}: cannot be read as the ledger ({error}).") from None
    if header != COLUMNS:
        raise CourseError(f"{path}: the first line must be {','.join(COLUMNS)}.")
    for number, row in enumerate(rows, start=2):
        if len(row) != len(COLUMNS):
            raise CourseError(f"{path}: line {number} has {len(row)} fields, not {len(COLUMNS)}.")
    return [Claim(*row) for row in rows]


def select(claims: Sequence[Claim], deck: str = "", lecture: str = "") -> list[Claim]:
    """Return the claims of one deck, one lecture, or both; "" stands for all.

    Parameters
    ----------
    claims : sequence of Claim
    deck : str
        Such as ``S3``; upper or lower case.
    lecture : str
        A lecture's number or its whole name: ``7``, ``07`` or ``07_shallow_networks``.

    Raises
    ------
    CourseError
        If no claim has that deck or that lecture.
    """
    lectures = sorted({claim.lecture for claim in claims})
    decks = [deck.upper()] if deck else list(DECKS)
    stems = [stem for stem in lectures if lecture in ("", stem, stem[:2], stem[:2].lstrip("0"))]
    if decks[0] not in DECKS:
        raise CourseError(f"there is no deck {deck!r}; the decks are {', '.join(DECKS)}.")
    if not stems:
        raise CourseError(
            f"no lecture {lecture!r} in the ledger; there are {', '.join(lectures) or 'none'}."
        )
    return [claim for claim in claims if claim.deck in decks and claim.lecture in stems]


def listing(claims: Sequence[Claim]) -> str:
    """Return one line a claim: id, verdict, lecture and the claim in our words."""
    return "\n".join(f"{c.id}  {c.verdict:12}  {c.lecture:26}  {c.claim}" for c in claims)


def counts_table(claims: Sequence[Claim]) -> str:
    """Return how many claims of each deck have which verdict, as lines of text."""
    count = Counter((claim.deck, claim.verdict) for claim in claims)
    decks = [deck for deck in DECKS if any(claim.deck == deck for claim in claims)]
    lines = [f"{'':12}" + "".join(f"{deck:>5}" for deck in decks) + "  all"]
    for verdict in VERDICTS:
        row = [count[deck, verdict] for deck in decks]
        lines.append(f"{verdict:12}" + "".join(f"{n:5}" for n in [*row, sum(row)]))
    row = [sum(count[deck, verdict] for verdict in VERDICTS) for deck in decks]
    return "\n".join([*lines, f"{'all':12}" + "".join(f"{n:5}" for n in [*row, sum(row)])])


def errata_rows(claims: Sequence[Claim]) -> list[tuple[str, str, str, str, str]]:
    """Return number, claim id, what the deck says, what is right, and the lecture; by number."""
    corrected = sorted((c for c in claims if c.errata), key=lambda claim: (claim.errata, claim.id))
    return [(c.errata, c.id, c.claim, c.correction, c.lecture) for c in corrected]


def errata_text(claims: Sequence[Claim], width: int = 100) -> str:
    """Return the errata for a terminal, a paragraph each."""
    lines = []
    for number, claim_id, says, right, stem in errata_rows(claims):
        lines += ["", f"{number}  {claim_id}, lecture {stem}"]
        for label, text in {"the deck says": says, "right is": right}.items():
            start = f"  {label:13}  "
            lines += textwrap.wrap(start + text, width, subsequent_indent=" " * len(start))
    return "\n".join(lines)


def errata_table(claims: Sequence[Claim], folder: str = "") -> str:
    """Return the errata as a table in Markdown; `folder` leads to the lectures, for links."""
    head = "| | claim | the deck says | right is | shown in |\n|---|---|---|---|---|\n"
    rows = [[text.replace("|", "\\|") for text in row] for row in errata_rows(claims)]
    return head + "\n".join(
        f"| {number} | {claim_id} | {says} | {right} | [{stem}]({folder}{stem}.ipynb) |"
        for number, claim_id, says, right, stem in rows
    )
