"""Equal answers: what counts as equal, what is too short to say anything, and who is named."""

import csv
import io
from dataclasses import replace

import pytest
from helpers import ROOT

from coursekit.grading.fingerprint import fingerprint, given
from coursekit.grading.result import Result
from coursekit.grading.same_work import (
    COMMON,
    REFERENCE,
    SAME,
    WIDESPREAD,
    SameWork,
    as_csv,
    is_own_work,
)
from coursekit.grading.sheet import Sheet, Step, read_sheet

SOURCE = """\
def norm(x, order=2):
    ### BEGIN SOLUTION: return the norm
    total = sum(abs(v) ** order for v in np.ravel(x))
    if total == 0 or not np.isfinite(total):
        return 0.0
    return float(total ** (1 / order))
    ### END SOLUTION
"""
ANSWER = """\
def norm(x, order=2):
    result = 0
    for value in np.ravel(x):
        result += abs(value) ** order  # like the book
    if result > 0 and np.isfinite(result):
        return np.power(result, 1 / order).item(), axis(result, axis=0)
    return 0.0
"""
RENAMED = '''\
def norm(data: np.ndarray, p: int = 2) -> float:
    """The norm."""
    s = 0

    for entry in np.ravel(data):
        s += abs(entry)**p
    if (s > 0 and
            np.isfinite(s)):
        return np.power(s, 1/p).item(), axis(s, axis=0)
    return 0.0
'''
SHEET = Sheet("03_xor", (Step("a tested answer", SOURCE, "q1"),), "5" * 64)


def findings(**answers):
    work = SameWork({"03_xor": SHEET})
    for student, texts in answers.items():
        texts = texts if isinstance(texts, dict) else {"q1": texts}
        work.add(replace(Result(student, "03_xor", ""), answers=texts))
    return [(f.kind, f.students, f.questions) for f in work.findings()]


def test_names_comments_and_layout_do_not_count():
    assert fingerprint(ANSWER) == fingerprint(RENAMED)
    assert findings(ann=ANSWER, bob=RENAMED) == [(SAME, ("ann", "bob"), ("q1",))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("abs", "max"),  # not a name of the answer's own
        ("np.ravel", "np.sort"),
        ("+= abs", "-= abs"),
        ("axis=0", "axes=0"),
        ("result = 0", "result = 0.0"),
        ("return 0.0", "return order"),
        ("1 / order", "1 / result"),
    ],
)
def test_what_changes_the_meaning_counts(old, new):
    assert old in ANSWER
    assert fingerprint(ANSWER) != fingerprint(ANSWER.replace(old, new))


@pytest.mark.parametrize(
    "same",
    [
        ("import numpy as np\nnp.sum(1)", "import numpy as xp\nxp.sum(1)"),
        ("def f(a):\n    global g\n    g = a", "def f(b):\n    global h\n    h = b"),
        ("try:\n    x\nexcept E as e:\n    e", "try:\n    x\nexcept E as error:\n    error"),
        ("a: int = 3", "b = 3"),
        ("%time f(1)", "%TIME   f(1)"),
        ("[i for i in r]", "[k for k in r]"),
        ("class A:\n    x = 1", "class B:\n    '''Doc.'''\n    y = 1"),
    ],
)
def test_more_that_is_the_same(same):
    assert len(set(map(fingerprint, same))) == 1


def test_short_answers_and_stubs_say_nothing():
    short = "def norm(x, order=2):\n    return np.linalg.norm(x, order)"
    stub = "def norm(x, order=2):\n    raise NotImplementedError('return the norm')"
    for text in (short, stub, "", "x", "Yes, it does."):
        assert findings(ann=text, bob=text) == []


def test_what_learners_are_given_is_not_their_work():
    shown = ANSWER.replace("norm", "helper")
    sheet = Sheet("03_xor", (Step("a tested answer", f"{shown}\n{SOURCE}", "q1"),), "5")
    work = SameWork({"03_xor": sheet})
    for student in ("ann", "bob"):
        text = f"{shown}\ndef norm(x, order=2):\n    raise NotImplementedError('return the norm')"
        work.add(replace(Result(student, "03_xor", ""), answers={"q1": text}))
    assert work.findings() == []
    assert is_own_work(text)


def test_given_leaves_bodies():
    assert given(f"{SOURCE}\ndef g(): return 2") == (
        "def norm(x, order=2):\n    pass\n\ndef g(): return 2"
    )
    assert given("x = 1") == ""


def test_the_published_solution_is_named_as_such():
    renamed = SOURCE.replace("total", "s")
    assert findings(ann=SOURCE, bob=renamed, cy=ANSWER) == [(REFERENCE, ("ann", "bob"), ("q1",))]


def test_an_answer_of_very_many_makes_no_pairs():
    many = {f"s{number:02}": ANSWER for number in range(COMMON + 1)}
    assert findings(**many) == [(WIDESPREAD, tuple(many), ("q1",))]
    many.popitem()
    assert len(findings(**many)) == COMMON * (COMMON - 1) // 2


def test_pairs_come_with_all_their_questions_the_most_equal_first():
    other = ANSWER.replace("abs", "int")
    assert findings(
        ann={"q1": ANSWER}, bob={"q1": ANSWER, "q2": other}, cy={"q1": SOURCE, "q2": other},
        dee={"q1": ANSWER, "q2": other},
    ) == [
        (SAME, ("bob", "dee"), ("q1", "q2")),
        (SAME, ("ann", "bob"), ("q1",)),
        (SAME, ("ann", "dee"), ("q1",)),
        (SAME, ("bob", "cy"), ("q2",)),
        (SAME, ("cy", "dee"), ("q2",)),
        (REFERENCE, ("cy",), ("q1",)),
    ]  # fmt: skip


def test_long_texts_are_compared_without_spaces_and_capitals():
    text = (
        "The sum is convex because each of its terms is, and a sum of convex functions is so. " * 2
    )
    assert findings(ann=text, bob=text.upper().replace(" ", "\n")) == [
        (SAME, ("ann", "bob"), ("q1",))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 20_000,
        "a" + ".a" * 24_000,
        "-" * 49_000 + "1",
        "1" + "+1" * 24_000,
        "lambda:" * 7_000 + "1",
        "if 1:\n pass\n" + "elif 1:\n pass\n" * 3_000,
        "[" * 10**6,
        "'\\d'",
        "\ud800\0",
    ],
    ids=range(9),
)
def test_no_text_stops_the_comparison(text):
    assert fingerprint(text) == fingerprint(text)
    is_own_work(text)


def test_a_solution_of_the_course_is_own_work_of_somebody():
    sheet = read_sheet(ROOT / "solutions" / "12_backpropagation.ipynb")
    long = [step.grade_id for step in sheet.answers if is_own_work(step.source)]
    assert "q3" in long


def test_the_table_runs_no_formula():
    work = SameWork({"03_xor": SHEET})
    for student in ("=cmd()", "bob, jr"):
        work.add(replace(Result(student, "03_xor", ""), answers={"q1": ANSWER}))
    rows = list(csv.DictReader(io.StringIO(as_csv(work.findings()))))
    assert rows == [
        {
            "exercise": "03_xor",
            "kind": SAME,
            "students": "'=cmd(); bob, jr",
            "questions": "q1",
            "count": "1",
        }
    ]
