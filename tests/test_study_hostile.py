"""Nothing that a learner's code hands over crashes a question or decides its outcome."""

import asyncio
import contextlib
import json
import logging
import sys
from collections import deque, namedtuple
from decimal import Decimal
from fractions import Fraction
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.study import Question, WrongAnswer, compare
from coursekit.study.plain import numbers, plain, truth
from coursekit.study.words import error_line, short


@pytest.fixture(autouse=True)
def shown(monkeypatch):
    """Collect the plain text of the boxes; each must be text that a kernel can send."""
    texts = []

    def collect(bundle, raw):
        json.dumps(bundle, ensure_ascii=False).encode("utf-8")
        texts.append(bundle["text/plain"])

    monkeypatch.setattr("coursekit.study.box.display", collect)
    return texts


def failure(check, **options):
    with pytest.raises(WrongAnswer) as caught, Question("Q", **options) as q:
        check(q)
    return str(caught.value)


class Liar:
    """Equal to everything, true, an int if asked, and of any length."""

    __class__ = int
    shape, dtype, size, ndim = (2,), np.dtype(float), 2, 1

    def __eq__(self, other):
        return True

    __ge__ = __le__ = __gt__ = __lt__ = __eq__
    __hash__ = object.__hash__

    def __bool__(self):
        return True

    def __len__(self):
        return 2

    def __abs__(self):
        return 0.0

    __sub__ = __rsub__ = __add__ = __abs__

    def __repr__(self):
        return "[1. 2.] is right"


class Raising:
    def __getattribute__(self, name):
        raise SystemExit("no")

    __array__ = __repr__ = __str__ = __eq__ = __bool__ = __iter__ = __len__ = __getattribute__
    __float__ = __int__ = __index__ = __complex__ = __getattribute__
    __hash__ = None


class Recursing:
    def __array__(self, *arguments, **options):
        return np.asarray(self)

    def __repr__(self):
        return repr(self)

    def __iter__(self):
        return iter(self)


class Endless:
    def __iter__(self):
        return count()

    def __len__(self):
        return sys.maxsize

    def __getitem__(self, index):
        return self

    def __repr__(self):
        while True:
            pass


class FakePointer:
    """Would end the process if NumPy believed it."""

    __array_interface__ = {"shape": (2,), "typestr": "<f8", "data": (8, False), "version": 3}  # noqa: RUF012


class Near(np.ndarray):
    """An array whose comparisons all come out well."""

    shape = (2,)

    def __array_ufunc__(self, *arguments, **options):
        return True

    def __array_function__(self, *arguments, **options):
        return True

    def __eq__(self, other):
        return True

    def astype(self, *arguments):
        return np.array([1.0, 2.0])


class Meta(type):
    __name__ = property(lambda self: 1 / 0)

    def __getattr__(cls, name):
        raise RuntimeError(name)

    def __instancecheck__(cls, other):
        return True


class MetaMade(metaclass=Meta):
    pass


class FalseList(list):
    def __iter__(self):
        return iter([1.0, 2.0])

    def __len__(self):
        return 2

    def __getitem__(self, index):
        return [1.0, 2.0][index]


class FalseFloat(float):
    def __float__(self):
        return 1.0

    def __sub__(self, other):
        return 0.0


class FalseScalar(np.float32):
    def __array__(self, *arguments):
        return np.array(1.0)


def itself():
    """Return a list that contains itself."""
    ring = [1.0]
    ring.append(ring)
    return ring


def deep(levels):
    nest = 1.0
    for _ in range(levels):
        nest = [nest]
    return nest


def objects(*entries):
    array = np.empty(len(entries), dtype=object)
    for index, entry in enumerate(entries):
        array[index] = entry
    return array


ODD = {
    "none": lambda: None,
    "text": lambda: "[1. 2.]",
    "half a character": lambda: "\ud800",
    "bytes": lambda: b"12",
    "ragged": lambda: [[1.0], [1.0, 2.0]],
    "complex": lambda: np.array([1, 2 + 0j]),
    "object array": lambda: objects(Liar(), Raising()),
    "structured": lambda: np.zeros(2, dtype=[("a", float), ("b", object)]),
    "dates": lambda: np.array(["2020-01-01", "2020-01-02"], dtype="datetime64[D]"),
    "nan": lambda: [np.nan, 2.0],
    "inf": lambda: [np.inf, 2.0],
    "matrix": lambda: np.array([1.0, 2.0]).view(np.matrix),
    "masked": lambda: np.ma.array([1.0, 2.0], mask=[True, False]),
    "masked constant": lambda: np.ma.masked,
    "generator": lambda: (i for i in (1.0, 2.0)),
    "iterator": lambda: count(),
    "set": lambda: {1.0, 2.0},
    "dict": lambda: {1.0: 1.0, 2.0: 2.0},
    "function": lambda: test_close_rejects_it,
    "class": lambda: Liar,
    "type": lambda: type,
    "ring": lambda: itself(),
    "ring of dicts": lambda: {"a": itself()},
    "deep list": lambda: deep(500),
    "deque": lambda: deque([1.0, 3.0]),
    "huge int": lambda: 10**5000,
    "huge ints": lambda: [10**400, -(10**400)],
    "long range": lambda: range(10**15),
    "decimal": lambda: [Decimal("sNaN"), Decimal(2)],
    "liar": lambda: Liar(),
    "liars": lambda: [Liar(), Liar()],
    "raising": lambda: Raising(),
    "raisings": lambda: [Raising(), Raising()],
    "recursing": lambda: Recursing(),
    "endless": lambda: Endless(),
    "fake pointer": lambda: FakePointer(),
    "near": lambda: np.array([5.0, 6.0, 7.0]).view(Near),
    "metaclass": lambda: MetaMade(),
    "false list": lambda: FalseList([5.0, 6.0]),
    "false floats": lambda: [FalseFloat(5), FalseFloat(2)],
    "false scalars": lambda: [FalseScalar(5), FalseScalar(2)],
    "long": lambda: np.arange(1e5),
    "not implemented": lambda: NotImplemented,
    "ellipsis": lambda: ...,
    "error": lambda: ValueError("no"),
}


@pytest.mark.parametrize("name", ODD)
def test_close_rejects_it(name, shown, capsys):
    message = failure(lambda q: q.close("f(x)", ODD[name](), [1.0, 2.0], hint="think"))
    assert message.startswith("Q: ")
    assert len(message) < 600
    assert "is right" not in message
    assert [text.splitlines()[0] for text in shown] == ["✘ Not yet: Q"]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("name", ODD)
def test_the_other_checks_reject_it(name, capsys):
    odd = ODD[name]()
    failure(lambda q: q.true("it holds", odd))
    failure(lambda q: q.gradient("g", odd, np.sum, np.zeros(2) + 4))
    failure(lambda q: q.gradient("g", [1, 1], lambda x: odd, np.zeros(2)))
    failure(lambda q: q.array("a", odd, (7,)))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ODD)
def test_compare_survives_it(name, shown):
    if name != "text":
        compare(ODD[name](), 3.5)
        compare(ODD[name](), "three")
        assert [text.split(":")[0] for text in shown] == ["➜ Note"] * 2


@pytest.mark.parametrize("name", ODD)
def test_unchanged_takes_it_as_argument_and_as_result(name, capsys):
    with Question("Q") as q:
        q.unchanged("f", lambda *a: ODD[name](), np.zeros(2), ODD[name]())
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("error", [SystemExit(0), GeneratorExit(), BaseException("x"), OSError()])
@pytest.mark.parametrize("swallow", [False, True])
def test_whatever_is_raised_is_a_wrong_answer(error, swallow):
    def check(q):
        raise error

    name = type(error).__name__
    assert failure(check).startswith(f"Q: your code raised {name}")


def test_an_endless_recursion_is_a_wrong_answer():
    def f(x):
        return f(x + 1)

    assert "your code raised RecursionError: maximum" in failure(lambda q: q.close("f", f(0), 1))


def test_a_real_interrupt_passes_and_a_lookalike_does_not(shown):
    class KeyboardInterruption(KeyboardInterrupt):
        pass

    def check(q):
        raise KeyboardInterruption

    with pytest.raises(KeyboardInterrupt), Question("Q"):
        raise KeyboardInterrupt
    assert shown == []
    assert "your code raised KeyboardInterruption" in failure(check)


def test_errors_that_cannot_say_what_they_are():
    class Mute(Exception, metaclass=Meta):  # noqa: N818
        def __str__(self):
            raise SystemExit

    class Long(Exception):  # noqa: N818
        def __str__(self):
            return "\ud800" * 10**6

    assert error_line(Mute()) == "Mute"
    assert len(error_line(Long())) < 500
    assert error_line(ValueError(Raising())) == "ValueError"
    assert error_line(KeyError("a")) == "KeyError: 'a'"


def test_a_stub_of_a_kind_of_its_own_is_open(shown):
    class Stub(NotImplementedError):  # noqa: N818
        def __setattr__(self, name, value):
            raise RuntimeError

    with pytest.raises(NotImplementedError) as caught, Question("Q"):
        raise Stub("add them")
    assert type(caught.value) is NotImplementedError
    assert shown == ["○ Open: Q\nstill to do: add them"]


def test_a_failure_that_the_learners_code_swallows_counts():
    def check(q):
        with contextlib.suppress(BaseException):
            q.close("f", 1, 2)
        q.true("later", True)

    assert "f gave 1." in failure(check)


def test_an_imitated_wrong_answer_shows_a_box_too(shown):
    def check(q):
        raise WrongAnswer("mine")

    assert failure(check) == "Q: your code raised WrongAnswer: mine"
    assert len(shown) == 1


def test_nothing_reaches_stderr_and_print_still_prints(capsys):
    stderr = sys.stderr
    with Question("Q") as q:
        print("one")
        print("two", file=sys.stderr)
        sys.stderr.writelines(["three"])  # as warnings do
        logging.StreamHandler().emit(logging.makeLogRecord({"msg": "four"}))
        sys.stderr.close()
        q.true("all well", True)
    out, err = capsys.readouterr()
    assert [word in out for word in ("one", "two", "three", "four")] == [True] * 4
    assert err == ""
    assert sys.stderr is stderr


def test_settings_of_the_learner_do_not_matter():
    with np.errstate(all="raise"), Question("Q") as q:
        q.close("f", [np.inf, 1e-320], [np.inf, 0.0])
    with np.printoptions(precision=1, threshold=2):
        assert "gave [1. 2.25 3. 4. ]," in failure(lambda q: q.close("f", [1, 2.25, 3, 4], [0] * 4))


@pytest.mark.parametrize(
    "got",
    [
        (1, 2),
        [np.float32(1), True + 1],
        np.array([1, 2], dtype=np.int8),
        np.array([1, 2], dtype=object),
        [Fraction(1), Decimal(2)],
        np.ma.array([1.0, 2.0]),
        np.array([1.0, 2.0]).view(Near),
        FalseList([1, 2]),
        range(1, 3),
        deque([1, 2]),
        namedtuple("P", "x y")(1, 2),
        [np.array(1), np.array([2])[0]],
        np.longdouble([1, 2]),
    ],
    ids=repr,
)
def test_right_numbers_of_any_plain_kind_are_right(got):
    with Question("Q") as q:
        q.close("f", got, [1.0, 2.0])


class WithArray:
    def __array__(self, dtype=None, copy=None):
        return np.array([1.0, 2.0])


def test_a_foreign_array_is_asked_for_its_numbers():
    with Question("Q") as q:
        q.close("f", WithArray(), [1, 2])


@pytest.mark.parametrize(
    "holds", [True, np.True_, 1, 1.0, np.array(True), np.array([1]), np.int8(1)]
)
def test_true_takes_truth(holds):
    with Question("Q") as q:
        q.true("it holds", holds)


@pytest.mark.parametrize(
    "holds", ["True", [1, 1], 2, np.nan, np.ones(2, bool), "", None, {}, [], 0]
)
def test_true_takes_nothing_else(holds):
    message = failure(lambda q: q.true("it holds", holds, "think"))
    assert message.startswith("Q: this must hold, and does not: it holds")
    assert message.endswith("; think")
    assert ("not True or False" in message) == (truth(holds) is None)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.complex_numbers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=20,
)


@given(PLAIN)
def test_plain_data_stays_as_it_is(value):
    assert repr(plain(value)) == repr(value)
    assert len(short(value)) <= 202


@given(PLAIN)
def test_numbers_are_what_numpy_says(value):
    found = numbers(value)
    try:
        ours = np.asarray(value, dtype=None)
    except (ValueError, OverflowError):
        assert found is None
        return
    if ours.dtype.kind in "biuf":
        assert np.array_equal(found, ours, equal_nan=True)


@given(PLAIN.filter(lambda value: value is not None))
def test_an_answer_equals_itself_to_the_last_bit(value):
    from coursekit.study.quiet import copied, same

    assert same(copied([value]), [value])
    assert not same(copied([value]), [[value]])
    assert not same(copied([value]), [value, value])


class Cancelling(asyncio.CancelledError):
    pass


def test_a_cancelled_task_is_no_end_of_the_kernel():
    def check(q):
        raise Cancelling

    assert "Cancelling" in failure(check)


class Proxy:
    """A learner's function behind a wire that carries plain data only, as in grading."""

    def __init__(self, function):
        self._call = lambda text: self._encode(function(*self._decode(text)))

    def __call__(self, *arguments):
        return self._decode(self._call(self._encode(arguments)))

    def _encode(self, value):
        return json.dumps(self._bare(value))

    def _bare(self, value):
        if isinstance(value, np.ndarray | np.generic):
            if np.iscomplexobj(value):
                raise TypeError("no complex numbers on this wire")
            return {"array": value.tolist(), "dtype": value.dtype.name}
        if isinstance(value, tuple | list):
            return [self._bare(item) for item in value]
        return value

    def _decode(self, text):
        return json.loads(text, object_hook=lambda d: np.array(d["array"], d["dtype"]))


def test_everything_works_on_remote_functions():
    def scale(w, k):
        w *= k  # in place, but on the far side
        return w

    loss = Proxy(lambda w: float(np.sum(w**2)))
    with Question("Q") as q:
        w = np.array([1.0, 2.0])
        q.close("scale", q.unchanged("scale", Proxy(scale), w, 3), [3, 6])
        q.gradient("slope of the loss", Proxy(lambda w: 2 * w)(w), loss, w)
        q.true("the loss is positive", Proxy(lambda w: bool(np.all(w > 0)))(w))
        q.array("scale", Proxy(scale)(np.ones(2, np.float32), 2), (2,), np.float32)
        assert w.tolist() == [1, 2]
    assert "the sign is wrong" in failure(
        lambda q: q.gradient("g", Proxy(lambda w: -2 * w)(w), loss, w)
    )
