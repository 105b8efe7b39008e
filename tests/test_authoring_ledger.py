"""The ledger of the decks' claims agrees with the tags of the lectures, or the way it does not."""

import csv

import pytest
from helpers import code, prose, write
from nbformat import NotebookNode

from coursekit.authoring.errors import CourseError
from coursekit.authoring.ledger import COLUMNS, claim_tags, ledger_problems, read_claims

GOOD = {
    "id": "S2-02",
    "deck": "S2",
    "kind": "formula",
    "claim": "XOR = (A + B) · not(A · B)",
    "lecture": "03_xor",
    "verdict": "confirmed",
    "right": "the formula holds, in all rows",
}


@pytest.fixture
def course(tmp_path):
    """Return a function that makes a course of two lectures and a ledger with the given rows."""
    for stem, ids in {"03_xor": ["S2-02"], "04_losses": []}.items():
        tags = ["hide-input", *(f"claim:{claim_id}" for claim_id in ids)]
        write(tmp_path / "lectures" / f"{stem}.ipynb", prose(), code("1", tags=tags))

    def make(*rows: dict):
        path = tmp_path / "lectures" / "claims.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS)
            table.writeheader()
            table.writerows(rows)
        return tmp_path

    return make


def test_a_good_ledger_is_read_and_has_no_problem(course):
    root = course(GOOD)
    assert list(ledger_problems(root)) == []
    (claim,) = read_claims(root / "lectures" / "claims.csv")
    assert claim.right == "the formula holds, in all rows"


def test_only_claims_are_taken_from_the_tags():
    cell = code("1", tags=["claim:S1-02", "hide-input", "claim:S2-03"])
    assert claim_tags(NotebookNode(cells=[prose(), cell])) == ["S1-02", "S2-03"]


PROBLEMS = {
    "twice": ([GOOD, GOOD], ["S2-02 stands in 2 rows"]),
    "verdict": ([{**GOOD, "verdict": "true"}], ["S2-02: verdict 'true' is none of confirmed, "]),
    "deck unknown": ([{**GOOD, "deck": "S9"}], ["S2-02: the deck 'S9' does not fit the id"]),
    "deck of another": ([{**GOOD, "deck": "S1"}], ["S2-02: the deck 'S1' does not fit the id"]),
    "claim empty": ([{**GOOD, "claim": " "}], ["S2-02: the claim or what is right about it is"]),
    "right empty": ([{**GOOD, "right": ""}], ["S2-02: the claim or what is right about it is"]),
    "no row": ([], ["lectures/03_xor.ipynb: tag claim:S2-02, but claims.csv has no row"]),
    "no tag": (
        [GOOD, {**GOOD, "id": "S2-03"}],
        ["S2-03: no cell of 03_xor is tagged claim:S2-03"],
    ),
    "another lecture": (
        [{**GOOD, "lecture": "04_losses"}],
        [
            "lectures/03_xor.ipynb: tag claim:S2-02, but claims.csv has 04_losses there",
            "S2-02: no cell of 04_losses is tagged claim:S2-02",
        ],
    ),
    "no lecture": (
        [{**GOOD, "lecture": "05_more"}],
        [
            "lectures/03_xor.ipynb: tag claim:S2-02, but claims.csv has 05_more there",
            "S2-02: no lecture '05_more'",
        ],
    ),
}


@pytest.mark.parametrize(("rows", "words"), PROBLEMS.values(), ids=PROBLEMS)
def test_each_kind_of_disagreement_is_found(course, rows, words):
    found = list(ledger_problems(course(*rows)))
    assert len(found) == len(words)
    for problem, expected in zip(found, words, strict=True):
        assert expected in problem


BROKEN = {
    "empty": (b"", "cannot be read"),
    "not text": (b"\xff\xfe", "cannot be read"),
    "long field": (b"a" * 200_000, "cannot be read"),
    "columns": (b"id,claim\n", "the first line must be id,deck,kind,claim,lecture,verdict,right"),
    "fields": (",".join(COLUMNS).encode() + b"\nS2-02,S2\n", "line 2 has 2 fields, not 7"),
    "missing": (None, "cannot be read"),
}


@pytest.mark.parametrize(("content", "reason"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_ledger_is_refused_in_one_line(tmp_path, content, reason):
    path = tmp_path / "claims.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CourseError) as caught:
        read_claims(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert reason in message
    assert "\n" not in message
