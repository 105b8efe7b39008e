"""The lectures and the ledger agree, or the way they do not; broken claims are caught."""

import csv
import os
import re
import subprocess
import sys

import pytest
from helpers import BAD_NOTEBOOKS, LEDGER_ROW, ROOT, code, printed, prose, write
from nbformat import NotebookNode

from coursekit.authoring.coverage import claim_tags, ledger_problems
from coursekit.authoring.files import read_notebook
from coursekit.authoring.ledger import COLUMNS, VERDICTS, read_claims

CHECK = "assert 1 + 1 == 2"


def lecture(path, *cells):
    """Store a lecture whose cells are tagged: each is (ids, source) or (ids, cell)."""
    made = []
    for ids, content in cells:
        cell = code(content) if isinstance(content, str) else content
        cell.metadata["tags"] = ["hide-input", *(f"claim:{claim_id}" for claim_id in ids)]
        made.append(cell)
    return write(path, prose(), *made)


@pytest.fixture
def course(tmp_path):
    """Return a function that makes a course of two lectures and a ledger with the given rows."""
    lecture(tmp_path / "lectures" / "03_xor.ipynb", (["S2-02"], CHECK))
    lecture(tmp_path / "lectures" / "04_losses.ipynb", ([], CHECK))

    def make(*rows: dict):
        path = tmp_path / "lectures" / "claims.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS)
            table.writeheader()
            table.writerows(rows)
        return tmp_path

    return make


def test_a_good_ledger_has_no_problem(course):
    assert list(ledger_problems(course(LEDGER_ROW))) == []


def test_only_claims_are_taken_from_the_tags():
    cell = code("1", tags=["claim:S1-02", "hide-input", "claim:S2-03"])
    assert claim_tags(NotebookNode(cells=[prose(), cell])) == ["S1-02", "S2-03"]


def row(**changes):
    return {**LEDGER_ROW, **changes}


PROBLEMS = {
    "twice": ([row(), row()], ["S2-02 stands in 2 rows"]),
    "verdict": ([row(verdict="true")], ["S2-02: verdict 'true' is none of confirmed, "]),
    "deck unknown": ([row(deck="S9")], ["S2-02: the deck 'S9' does not fit the id"]),
    "deck of another": ([row(deck="S1")], ["S2-02: the deck 'S1' does not fit the id"]),
    "claim empty": ([row(claim=" ")], ["S2-02: the claim or what is right about it is"]),
    "right empty": ([row(right="")], ["S2-02: the claim or what is right about it is"]),
    "no number": ([row(verdict="corrected")], ["S2-02: a corrected claim needs its number"]),
    "not checked": ([row(verdict="context")], ["S2-02: a formula can be checked, so its verdict"]),
    "no row": ([], ["lectures/03_xor.ipynb: tag claim:S2-02, but claims.csv has no row"]),
    "no tag": ([row(), row(id="S2-03")], ["S2-03: no cell of 03_xor is tagged claim:S2-03"]),
    "another lecture": (
        [row(lecture="04_losses")],
        [
            "lectures/03_xor.ipynb: tag claim:S2-02, but claims.csv has 04_losses there",
            "S2-02: no cell of 04_losses is tagged claim:S2-02",
        ],
    ),
    "no lecture": (
        [row(lecture="05_more")],
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


# What cannot fail checks nothing: verdict and kind of a claim, its cell, and the complaint.
UNCHECKED = {
    "silent code": (row(), code("x = 1"), "no tagged cell asserts or shows anything"),
    "only told": (row(), prose("It is so."), "no tagged cell asserts or shows anything"),
    "assert in a string": (row(), code("x = 'assert'"), "no tagged cell asserts"),
    "a figure not drawn": (row(verdict="drawn"), code(CHECK), "no tagged cell has a picture"),
    "nothing said": (row(verdict="context", kind="history"), prose(""), "its cell says nothing"),
}


@pytest.mark.parametrize(("claim", "cell", "words"), UNCHECKED.values(), ids=UNCHECKED)
def test_a_claim_that_nothing_checks_is_found(course, claim, cell, words):
    root = course(claim)
    lecture(root / "lectures" / "03_xor.ipynb", (["S2-02"], cell))
    (problem,) = ledger_problems(root)
    assert problem.startswith(f"lectures/03_xor.ipynb: S2-02 is {claim['verdict']}, but {words}")


CHECKED = {
    "an assertion": (row(), code(CHECK)),
    "an output, which is compared": (row(), code("print(1)", printed("1\n"))),
    "history, which no code decides": (row(kind="history"), prose("In 1958.")),
    "context in words": (row(kind="qualitative", verdict="context"), prose("A habit.")),
}


@pytest.mark.parametrize(("claim", "cell"), CHECKED.values(), ids=CHECKED)
def test_a_claim_that_something_checks_is_left_alone(course, claim, cell):
    root = course(claim)
    lecture(root / "lectures" / "03_xor.ipynb", (["S2-02"], cell))
    assert list(ledger_problems(root)) == []


# One claim a verdict, each broken in its own way: tests/notebooks/ledger holds a whole course
# and, beside it, the same course with what is right about that claim broken.
LEDGER = BAD_NOTEBOOKS / "ledger"
RESULT = re.compile(
    r"^(PASSED|FAILED) .*?(\w+)[/\\]lectures[/\\]01_claims\.ipynb::Cell (\d+)", re.M
)


@pytest.fixture(scope="module")
def failing_claims(pytestconfig):
    """Run nbval over the whole course and the broken ones; return the ids that failed in each."""
    folders = sorted(folder for folder in LEDGER.iterdir() if folder.is_dir())
    command = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "-n", "0", "-rA"]
    command += ["--color=no", "-p", "no:cacheprovider"]
    command += [f"-W{warning}" for warning in pytestconfig.option.pythonwarnings or []]
    command += map(str, LEDGER.glob("*/lectures/*.ipynb"))
    environment = {key: value for key, value in os.environ.items() if key != "PYTEST_ADDOPTS"}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8")
    results = RESULT.findall(run.stdout)
    assert {course for _, course, _ in results} == {folder.name for folder in folders}, run.stdout
    failed = {folder.name: set() for folder in folders}
    for _, course, number in (result for result in results if result[0] == "FAILED"):
        notebook = read_notebook(LEDGER / course / "lectures" / "01_claims.ipynb")
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        failed[course] |= set(claim_tags(NotebookNode(cells=[cells[int(number)]])))
    return failed


def caught(course: str, failed: set[str]) -> set[str]:
    """Return the ids of the claims that running the cells or reading the ledger complains of."""
    said = " ".join(ledger_problems(LEDGER / course))
    return failed | set(re.findall(r"S\d-\d\d", said))


def test_the_whole_course_of_fixtures_holds(failing_claims):
    assert caught("whole", failing_claims["whole"]) == set()


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_broken_claim_of_each_verdict_is_caught(verdict, failing_claims):
    claims = read_claims(LEDGER / verdict / "lectures" / "claims.csv")
    (broken,) = [claim.id for claim in claims if claim.verdict == verdict]
    assert caught(verdict, failing_claims[verdict]) == {broken}


def test_the_ledger_holds_each_claim_and_each_erratum_once():
    claims = read_claims(ROOT / "lectures" / "claims.csv")
    sizes = {"S0": 24, "S1": 55, "S2": 34, "S3": 56, "S4": 33}  # statements in each deck
    ids = [f"{deck}-{n:02}" for deck, size in sizes.items() for n in range(1, size + 1)]
    assert [claim.id for claim in claims] == ids
    numbers = {number for claim in claims for number in claim.errata.split(", ") if number}
    assert numbers == {f"E{n:02}" for n in range(1, 21)}
