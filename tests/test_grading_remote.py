"""A student's functions and objects as tests meet them: in a process of their own."""

import os
import shutil
import sys
import time

import numpy as np
import pytest
from helpers import ROOT

from coursekit.authoring.errors import CourseError
from coursekit.grading.grade import grade_file, prove_sheet
from coursekit.grading.probe import judge
from coursekit.grading.remote import Remote
from coursekit.grading.sandbox import Limits, Sandbox
from coursekit.grading.session import LATE, Lost, RemoteError
from coursekit.grading.sheet import read_sheet
from coursekit.nets import Layer, add_bias, sigmoid
from coursekit.study import Question

STUDENT = """
import numpy as np
from coursekit.nets import add_bias

def double(x): return 2 * x
def grow(x):
    x += 1
def empty(things):
    things.clear()
def into(table):
    table["W"][0] = 9
    table["new"] = 1
def apply(f, x): return f(x)
def is_known(f): return f is add_bias
def shape(layer): return layer.W.shape
def draw(rng): return rng.normal()
def fail(kind): raise kind("no")
def stop(): raise StopIteration
def leave(): raise SystemExit
def mine(): raise Special("mine")
def count(n):
    yield from range(n)
def forever():
    while True: pass
def nested(f): return f(lambda x: f(lambda y: x + y))
class Special(Exception): pass
class Always:
    def __eq__(self, other): return True
    def __sub__(self, other): return 0
    def __rsub__(self, other): return 0
    def __abs__(self): return 0
    def __len__(self): return 3
    def __getitem__(self, k): return [1, 2, 3][k]
    def __float__(self): return 1.0
    __lt__ = __gt__ = __le__ = __ge__ = __eq__
    __hash__ = None
class Point:
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, other): return Point(self.x + other.x, self.y + other.y)
    def __eq__(self, other): return (self.x, self.y) == (other.x, other.y)
    def __repr__(self): return f"Point({self.x}, {self.y})"
    def scaled(self, k): return Point(k * self.x, k * self.y)
always = Always()
number = 3.5
"""


@pytest.fixture(scope="module")
def sandbox():
    if sys.platform != "linux" or shutil.which("bwrap") is None:
        stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        stop("bubblewrap is not here, in which submissions run")
    with Sandbox(Limits(seconds_per_cell=5)) as sandbox:
        yield sandbox


@pytest.fixture
def session(sandbox):
    session = sandbox.open()
    assert session.ask("run", STUDENT)["error"] is None
    yield session
    session.close()
    sandbox.end()


@pytest.fixture
def student(session):
    """Return the student's names, as a test cell gets them."""
    names = ["double", "grow", "empty", "into", "apply", "is_known", "shape", "draw", "fail"]
    names += ["stop", "leave", "mine", "count", "forever", "nested", "Point", "always", "number"]
    return type("Names", (), session.ask("names", names))


def test_values_are_plain_and_functions_are_not(student):
    assert student.number == 3.5
    assert type(student.number) is float
    assert type(student.double) is Remote
    result = student.double(np.array([1, 2]))
    assert type(result) is np.ndarray
    assert result.tolist() == [2, 4]


def test_what_a_function_changes_in_its_arguments_comes_back(student):
    x = view = np.zeros(3)
    student.grow(x)
    assert x is view
    assert view.tolist() == [1, 1, 1]
    things = [1, 2]
    student.empty(things)
    assert things == []
    W = np.zeros(2)
    table = {"W": W}
    student.into(table)
    assert table["W"] is W
    assert W.tolist() == [9, 0]
    assert table["new"] == 1


def test_a_question_sees_that_an_argument_was_changed(student, capsys):
    with pytest.raises(AssertionError, match="changed its input"), Question("grow") as q:
        q.unchanged("grow", student.grow, np.zeros(3))


def test_functions_of_the_test_can_be_handed_over(student):
    assert student.apply(lambda x: x + 1, 2) == 3
    assert student.apply(np.sum, np.ones(4)) == 4
    assert student.apply(len, [1, 2]) == 2
    assert student.is_known(add_bias)  # looked up on both sides, so it is the same
    assert student.apply(sigmoid, 0.0) == 0.5
    assert student.shape(Layer(np.zeros((2, 3)), np.zeros(2))) == (2, 3)
    assert student.nested(lambda f: f(1)) == 2


def test_an_error_of_a_handed_over_function_comes_back(student):
    def refuse(x):
        raise ValueError("not that")

    with pytest.raises(ValueError, match="not that"):
        student.apply(refuse, 1)


def test_a_generator_is_drawn_from_on_both_sides(student):
    rng, same = np.random.default_rng(1), np.random.default_rng(1)
    assert [student.draw(rng), rng.normal()] == [same.normal(), same.normal()]


def test_errors_are_those_of_python(student):
    with pytest.raises(ValueError, match="no"):
        student.fail(ValueError)
    with pytest.raises(NotImplementedError):
        student.fail(NotImplementedError)
    with pytest.raises(RemoteError, match="Special: mine"):
        student.mine()


@pytest.mark.parametrize("name", ["stop", "leave"])
def test_no_error_ends_a_loop_or_the_grader(student, name):
    with pytest.raises(RemoteError):
        list(map(lambda _: getattr(student, name)(), range(3)))  # noqa: C417 - it is the attack


def test_objects_work_as_far_as_they_are_the_students_own(student):
    p, q = student.Point(1, 2), student.Point(3, 4)
    assert (p.x, p.scaled(3).y) == (1, 6)
    assert p + q == student.Point(4, 6)
    assert str(p) == "Point(1, 2)"
    assert isinstance(p, student.Point)
    assert not isinstance(3, student.Point)
    assert "Point" in repr(p)


def test_no_operator_takes_what_a_test_expects_to_the_other_side(student):
    liar = student.always
    assert liar != 7
    assert (liar == 7) is False
    with pytest.raises(TypeError):
        abs(liar - 7)
    with pytest.raises(TypeError):
        7 - liar
    with pytest.raises(TypeError):
        liar < 7  # noqa: B015 - it is the attack
    with pytest.raises(TypeError):
        float(liar)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(liar, [7, 8, 9])


@pytest.mark.parametrize("name", ["__array__", "__array_interface__", "_private", "__dict__x"])
def test_private_names_are_not_passed_on(student, name):
    with pytest.raises(AttributeError):
        getattr(student.always, name)


def test_iterators_give_data_and_end(student):
    assert list(student.count(600)) == list(range(600))
    many = iter(student.count(10**9))
    assert [next(many) for _ in range(3)] == [0, 1, 2]


def test_what_never_ends_is_late_and_the_process_is_lost(student, session):
    session.seconds = 0.3
    began = time.monotonic()
    with pytest.raises(Lost):
        student.forever()
    assert time.monotonic() - began < 3
    assert session.lost == LATE
    with pytest.raises(Lost):
        student.double(1)


def test_a_sheet_whose_own_solution_fails_is_refused(sandbox, tmp_path):
    path = ROOT / "solutions" / "03_xor.ipynb"
    prove_sheet(path, read_sheet(path), sandbox)
    text = path.read_text(encoding="utf-8").replace("return w + t * x", "return w - t * x")
    (tmp_path / "03_xor.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=r"own solution gets 10 of 12 points; q1_visible: "):
        prove_sheet(tmp_path / "03_xor.ipynb", read_sheet(tmp_path / "03_xor.ipynb"), sandbox)


def test_the_seed_draws_other_cases(sandbox):
    path = ROOT / "solutions" / "03_xor.ipynb"
    results = [grade_file(path, read_sheet(path), sandbox, seed=seed) for seed in ("", "a", "7")]
    assert [result.score for result in results] == [12, 12, 12]
    assert [result.seed for result in results] == ["", "a", "7"]
    assert "COURSEKIT_SEED" not in os.environ


def test_the_self_test_judges_what_it_finds():
    ran = {"error": None}
    assert judge(ran, {"found": ["the network was reached: x"]}, True) != []
    assert judge(ran, {"found": ["namespaces were made: 0"]}, True) != []
    assert judge(ran, {"found": ["namespaces were made: 0"]}, False) == []
    assert judge(ran, {"found": []}, True) == []
    assert judge({"error": ["ValueError", "x"]}, {}, True) != []


def test_numeric_errors_are_treated_as_the_test_says(student):
    with np.errstate(over="raise"), pytest.raises(FloatingPointError):
        student.apply(np.exp, np.array([1000.0]))
    assert student.apply(np.exp, np.array([1000.0])).tolist() == [np.inf]
