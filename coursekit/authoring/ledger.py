"""The ledger of the decks' claims: lectures/claims.csv against the tags of the lectures."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from coursekit.authoring.errors import CourseError
from coursekit.authoring.files import read_notebook

COLUMNS = ["id", "deck", "kind", "claim", "lecture", "verdict", "right"]
VERDICTS = ("confirmed", "corrected", "conditional", "demonstrated", "drawn", "context")
DECKS = ("S0", "S1", "S2", "S3", "S4")
TAG = "claim:"


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


def claim_tags(notebook: NotebookNode) -> list[str]:
    """Return the claim ids that the cells of a notebook are tagged with."""
    tags = [tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])]
    return [tag.removeprefix(TAG) for tag in tags if tag.startswith(TAG)]


def ledger_problems(root: Path) -> Iterator[str]:
    """Yield one line for each way in which the ledger and the lectures disagree."""
    claims = read_claims(root / "lectures" / "claims.csv")
    yield from _row_problems(claims)
    lectures = {path.stem: read_notebook(path) for path in sorted(root.glob("lectures/*.ipynb"))}
    tagged = {stem: set(claim_tags(notebook)) for stem, notebook in lectures.items()}
    home = {claim.id: claim.lecture for claim in claims}
    for stem, ids in tagged.items():
        for claim_id in sorted(ids):
            if home.get(claim_id) != stem:
                place = f"{home[claim_id]} there" if claim_id in home else "no row"
                yield f"lectures/{stem}.ipynb: tag {TAG}{claim_id}, but claims.csv has {place}"
    for claim in claims:
        if claim.lecture not in tagged:
            yield f"claims.csv: {claim.id}: no lecture {claim.lecture!r}"
        elif claim.id not in tagged[claim.lecture]:
            yield f"claims.csv: {claim.id}: no cell of {claim.lecture} is tagged {TAG}{claim.id}"


def _row_problems(claims: list[Claim]) -> Iterator[str]:
    for claim_id, count in Counter(claim.id for claim in claims).items():
        if count > 1:
            yield f"claims.csv: {claim_id} stands in {count} rows"
    for claim in claims:
        if claim.verdict not in VERDICTS:
            known = ", ".join(VERDICTS)
            yield f"claims.csv: {claim.id}: verdict {claim.verdict!r} is none of {known}"
        if claim.deck not in DECKS or not claim.id.startswith(f"{claim.deck}-"):
            yield f"claims.csv: {claim.id}: the deck {claim.deck!r} does not fit the id"
        if not (claim.claim.strip() and claim.right.strip()):
            yield f"claims.csv: {claim.id}: the claim or what is right about it is empty"
