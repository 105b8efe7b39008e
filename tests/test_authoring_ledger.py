"""The rows of the ledger: read, chosen, counted, and printed with their errata."""

import csv

import pytest
from helpers import LEDGER_ROW

from coursekit.authoring import ledger
from coursekit.authoring.errors import CourseError
from coursekit.authoring.ledger import COLUMNS, Claim, read_claims

CLAIMS = [
    Claim("S1-45", "S1", "qualitative", "ReLU", "06_activation_functions", "confirmed", "it is"),
    Claim("S2-25", "S2", "formula", "P(y|x)", "12_backpropagation", "corrected", "E07, E08: −"),
    Claim("S1-19", "S1", "formula", "x", "09_deep_networks", "corrected", "E02: h, not x"),
    Claim("S2-17", "S2", "qualitative", "E05: x", "03_xor", "conditional", "E05: only a quotation"),
]


def test_a_ledger_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "claims.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerow(LEDGER_ROW)
    assert read_claims(path) == [Claim(**LEDGER_ROW)]


def test_only_a_corrected_claim_has_errata():
    assert [claim.errata for claim in CLAIMS] == ["", "E07, E08", "E02", ""]
    assert [claim.correction for claim in CLAIMS[1:]] == ["−", "h, not x", "E05: only a quotation"]
    assert CLAIMS[1].as_dict() == {**vars(CLAIMS[1]), "errata": "E07, E08"}


@pytest.mark.parametrize(
    ("deck", "lecture", "ids"),
    [
        ("", "", ["S1-45", "S2-25", "S1-19", "S2-17"]),
        ("s1", "", ["S1-45", "S1-19"]),
        ("", "6", ["S1-45"]),
        ("", "06", ["S1-45"]),
        ("", "12_backpropagation", ["S2-25"]),
        ("S1", "12", []),
    ],
)
def test_claims_are_chosen_by_deck_and_lecture(deck, lecture, ids):
    assert [claim.id for claim in ledger.select(CLAIMS, deck, lecture)] == ids


@pytest.mark.parametrize(
    ("deck", "lecture", "words"),
    [
        ("S7", "", "no deck 'S7'; the decks are S0, S1, S2, S3, S4"),
        ("", "5", "no lecture '5' in the ledger; there are 03_xor, 06_"),
    ],
)
def test_an_unknown_choice_says_what_there_is(deck, lecture, words):
    with pytest.raises(CourseError, match=words):
        ledger.select(CLAIMS, deck, lecture)


def test_the_counts_add_up():
    assert ledger.counts_table(CLAIMS).splitlines() == [
        "               S1   S2  all",
        "confirmed       1    0    1",
        "corrected       1    1    2",
        "conditional     0    1    1",
        "demonstrated    0    0    0",
        "drawn           0    0    0",
        "context         0    0    0",
        "all             2    2    4",
    ]


def test_errata_stand_in_the_order_of_their_numbers_and_fit_a_table():
    assert [row[:2] for row in ledger.errata_rows(CLAIMS)] == [
        ("E02", "S1-19"),
        ("E07, E08", "S2-25"),
    ]
    last = ledger.errata_table(CLAIMS, "../lectures/").splitlines()[-1]
    shown = "[12_backpropagation](../lectures/12_backpropagation.ipynb)"
    assert last == rf"| E07, E08 | S2-25 | P(y\|x) | − | {shown} |"
    text = ledger.errata_text(CLAIMS, width=26).splitlines()
    assert text[:3] == ["", "E02  S1-19, lecture 09_deep_networks", "  the deck says  x"]


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
