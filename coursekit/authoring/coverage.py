"""Do the lectures check what the ledger says? The tags, the rows and the cells must agree."""

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from nbformat import NotebookNode

from coursekit.authoring.files import read_notebook
from coursekit.authoring.ledger import DECKS, VERDICTS, Claim, read_claims

TAG = "claim:"
# Kinds that a computation can always decide; and those that none can, which stand in the text.
COMPUTABLE = ("formula", "derivation", "algorithm")
TOLD = ("history",)


def claim_tags(notebook: NotebookNode) -> list[str]:
    """Return the claim ids that the cells of a notebook are tagged with."""
    return [claim_id for cell in notebook.cells for claim_id in _ids(cell)]


def _ids(cell: NotebookNode) -> list[str]:
    tags = cell.metadata.get("tags", [])
    return [tag.removeprefix(TAG) for tag in tags if tag.startswith(TAG)]


def ledger_problems(root: Path) -> Iterator[str]:
    """Yield one line for each way in which the ledger and the lectures disagree."""
    claims = read_claims(root / "lectures" / "claims.csv")
    for claim_id, count in Counter(claim.id for claim in claims).items():
        if count > 1:
            yield f"claims.csv: {claim_id} stands in {count} rows"
    for claim in claims:
        yield from (f"claims.csv: {claim.id}: {problem}" for problem in _row_problems(claim))
    lectures = {path.stem: read_notebook(path) for path in sorted(root.glob("lectures/*.ipynb"))}
    yield from _strange_tags(claims, lectures)
    for claim in claims:
        if claim.lecture not in lectures:
            yield f"claims.csv: {claim.id}: no lecture {claim.lecture!r}"
            continue
        cells = [c for c in lectures[claim.lecture].cells if claim.id in _ids(c)]
        if not cells:
            yield f"claims.csv: {claim.id}: no cell of {claim.lecture} is tagged {TAG}{claim.id}"
        elif problem := _unchecked(claim, cells):
            yield f"lectures/{claim.lecture}.ipynb: {claim.id} is {claim.verdict}, but {problem}"


def _row_problems(claim: Claim) -> Iterator[str]:
    if claim.verdict not in VERDICTS:
        yield f"verdict {claim.verdict!r} is none of {', '.join(VERDICTS)}"
    if claim.deck not in DECKS or not claim.id.startswith(f"{claim.deck}-"):
        yield f"the deck {claim.deck!r} does not fit the id"
    if not (claim.claim.strip() and claim.right.strip()):
        yield "the claim or what is right about it is empty"
    elif claim.verdict == "corrected" and not claim.errata:
        yield "a corrected claim needs its number in front of what is right, as in 'E17: …'"
    if claim.verdict == "context" and claim.kind in COMPUTABLE:
        yield f"a {claim.kind} can be checked, so its verdict is not context"


def _strange_tags(claims: Sequence[Claim], lectures: dict[str, NotebookNode]) -> Iterator[str]:
    home = {claim.id: claim.lecture for claim in claims}
    for stem, notebook in lectures.items():
        for claim_id in sorted(set(claim_tags(notebook))):
            if home.get(claim_id) != stem:
                place = f"{home[claim_id]} there" if claim_id in home else "no row"
                yield f"lectures/{stem}.ipynb: tag {TAG}{claim_id}, but claims.csv has {place}"


def _unchecked(claim: Claim, cells: Sequence[NotebookNode]) -> str:
    """Say why nothing would fail if the claim's right version were broken; "" if something would.

    A figure's sentence is made from its data and compared by nbval, as all outputs are.
    """
    if claim.verdict == "context" or claim.kind in TOLD:
        return "" if any(cell.source.strip() for cell in cells) else "its cell says nothing"
    if claim.verdict == "drawn":
        return "" if any(_has_picture(cell) for cell in cells) else "no tagged cell has a picture"
    if any(_asserts(cell) or _has_text(cell) for cell in cells):
        return ""
    return "no tagged cell asserts or shows anything, so none can fail"


def _asserts(cell: NotebookNode) -> bool:
    if cell.cell_type != "code":
        return False
    try:
        return any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(cell.source)))
    except SyntaxError:
        return False


def _has_text(cell: NotebookNode) -> bool:
    outputs = cell.get("outputs", [])
    return any(o.get("text") or o.get("data", {}).get("text/plain") for o in outputs)


def _has_picture(cell: NotebookNode) -> bool:
    kinds = {kind for output in cell.get("outputs", []) for kind in output.get("data", {})}
    return any(kind.startswith("image/") for kind in kinds)
