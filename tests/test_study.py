import numpy as np
import pytest

from coursekit.study import Question, WrongAnswer, compare


@pytest.fixture
def shown(monkeypatch):
    """Collect what the boxes display, as (html, plain text)."""
    boxes = []

    def collect(bundle, raw):
        assert raw
        boxes.append((bundle["text/html"], bundle["text/plain"]))

    monkeypatch.setattr("coursekit.study.box.display", collect)
    return boxes


def failure(check):
    """Return the message of a question whose block is `check(q)`."""
    with pytest.raises(WrongAnswer) as caught, Question("Q") as q:
        check(q)
    return str(caught.value)


def test_a_right_answer_ends_in_a_box_that_lists_the_checks_once(shown):
    with Question("Q") as q:
        for _ in range(3):
            q.close("f(1)", [1, 2.0], np.array([1.0, 2.0]))
        q.true("f is even", True)
    ((page, text),) = shown
    assert text.splitlines() == ["✔ Right: Q", "f(1): right to 1e-09", "f is even"]
    assert all(line in page for line in text.splitlines())


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (None, "gave None; is a return missing?"),
        ("12", "gave '12'; numbers of shape (2,) were asked for"),
        ([[1], [1, 2]], "numbers of shape (2,) were asked for"),
        (1.0, "has shape (); (2,) was asked for"),
        ([[1.0], [2.0]], "has shape (2, 1); (2,) was asked for"),
        ([1 + 1j, 2], "numbers of shape (2,)"),
        ([np.nan, 2], "gave [nan 2.]"),
        ([np.inf, 2], "gave [inf 2.]"),
        ([1, 2.1], "gave [1. 2.1]"),
    ],
)
def test_close_says_what_the_answer_is_and_never_what_is_right(shown, got, words, capsys):
    message = failure(lambda q: q.close("f(x)", got, [1.0, 2.0]))
    assert f"Q: f(x) {words}" in message or words in message
    assert "[1. 2.]" not in message
    assert shown[0][1].startswith("✘ Not yet: Q")
    assert capsys.readouterr() == ("", "")


def test_close_names_the_known_mistake_before_the_general_hint(shown):
    slips = {"the sign": [-1.0, -2.0], "doubled": [2.0, 4.0]}
    check = lambda got: failure(lambda q: q.close("f", got, [1, 2], 1e-6, slips, "look again"))  # noqa: E731
    assert check([2, 4]).endswith("; doubled")
    assert check([5, 6]).endswith("; look again")


def test_the_tolerance_is_absolute_and_inclusive(shown):
    with Question("Q") as q:
        q.close("f", 1.125, 1.0, tolerance=0.125)
    message = failure(lambda q: q.close("f", 1.126, 1.0, tolerance=0.125))
    assert message == "Q: f gave 1.126, not right to 0.125"
    assert failure(lambda q: q.close("f", 2, 1, 0)) == "Q: f gave 2., not exactly right"


def test_a_property_that_fails_is_told_as_a_sentence(shown):
    message = failure(lambda q: q.true("rows sum to 1", np.bool_(False), "divide by the sum"))
    assert message == "Q: this must hold, and does not: rows sum to 1; divide by the sum"


def test_unchanged_returns_the_result_and_catches_a_change_in_place(shown):
    def in_place(w):
        w += 1
        return w

    with Question("Q") as q:
        assert q.unchanged("f", lambda w, k: w + k, np.zeros(2), 3).tolist() == [3, 3]
    assert "f changed its input" in failure(lambda q: q.unchanged("f", in_place, np.zeros(2)))


@pytest.mark.parametrize(
    ("spoil", "argument"),
    [
        (lambda a: a.append(1), [1.0]),
        (lambda a: a[0].fill(7), [np.zeros(2), np.ones(2)]),
        (lambda a: a.update(b=2), {"a": 1}),
        (lambda a: a["a"].sort(), {"a": [2, 1]}),
        (lambda a: a.__setitem__(0, np.nan), np.zeros(2)),
        (lambda a: a.__setitem__(1, True), [0, 1]),
        (lambda a: a.resize(3, refcheck=False), np.zeros(2)),
        (lambda a: a.resize((2, 1), refcheck=False), np.zeros(2)),
        (lambda a: a.__setitem__(0, object()), [1.0, 2.0]),
        (lambda a: a[1].pop(), (1, [2])),
    ],
)
def test_unchanged_sees_every_change_of_plain_data(shown, spoil, argument):
    assert "f changed its input" in failure(lambda q: q.unchanged("f", spoil, argument))


def test_unchanged_lets_arguments_be_that_are_no_numbers_or_no_plain_data(shown):
    with Question("Q") as q:
        nan, nobody = np.array([np.nan, -0.0]), object()
        assert q.unchanged("f", lambda *a: a[1], nan, nobody, len, [nan, np.nan], "x") is nobody


def cube(x):
    return np.sum(x**3)


def test_gradient_compares_with_the_slopes_of_the_function(shown):
    x = np.array([[1.0, -2.0], [0.5, 3.0]])
    with Question("Q") as q:
        q.gradient("slopes", (3 * x**2).tolist(), cube, x)
        q.gradient("slopes of |x|", np.sign(x), lambda x: float(np.sum(abs(x))), x)
        q.gradient("slopes of |x|^2", 2 * x, lambda x: np.vdot(x, x), x)  # conjugates: no step
        q.gradient("flat", 0.0, lambda x: 1.0, 2.0)
        q.gradient("real part alone", 2 * x, lambda x: float(np.real(np.sum(x * x))), x)
    assert shown[0][1].splitlines()[1] == "slopes: right to 1e-06, relative"


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (-1, "; the sign is wrong"),
        (2, "; a factor 2 too much"),
        (0.5, "; a factor 2 is missing"),
        (1.001, "; think"),
        (np.nan, "; think"),
    ],
)
def test_gradient_names_the_usual_mistakes(shown, factor, words):
    x = np.array([1.0, 2.0])
    message = failure(lambda q: q.gradient("g", factor * 3 * x**2, cube, x, hint="think"))
    assert message.endswith(words)
    assert "not the slopes of the function to 1e-06" in message


def test_gradient_asks_for_the_shape_of_the_point(shown):
    message = failure(lambda q: q.gradient("g", [[1.0], [2.0]], cube, [1.0, 2.0]))
    assert message == "Q: g has shape (2, 1); (2,) was asked for"


def test_array_checks_shape_and_type_and_returns_a_copy(shown):
    with Question("Q") as q:
        got = np.ones((2, 1), np.float32)
        array = q.array("W", got, (2, 1), np.float32)
        array[0] = 5
        assert got[0] == 1
        q.array("b", [1, 2], (2,), np.integer)
        q.array("c", 1.5, ())
    assert shown[0][1].splitlines()[1:] == [
        "W: shape (2, 1), float32",
        "b: shape (2,), integer",
        "c: shape ()",
    ]
    message = failure(lambda q: q.array("b", [1.0, 2], (2,), np.integer))
    assert message == "Q: b has dtype float64; integer was asked for"
    assert "has shape (2,); (2, 1) was asked for" in failure(lambda q: q.array("b", [1, 2], (2, 1)))


def test_rng_is_the_seeds_own_unless_an_instructor_adds_one(monkeypatch):
    draw = lambda: Question("Q").rng(71).random(3).tolist()  # noqa: E731
    monkeypatch.delenv("COURSEKIT_SEED", raising=False)
    assert draw() == np.random.default_rng(71).random(3).tolist()
    monkeypatch.setenv("COURSEKIT_SEED", "")
    assert draw() == np.random.default_rng(71).random(3).tolist()
    monkeypatch.setenv("COURSEKIT_SEED", "5")
    assert draw() == np.random.default_rng([71, 5]).random(3).tolist()
    others = []
    for word in ("6", "a word", "ein Wört", "²", "-1"):
        monkeypatch.setenv("COURSEKIT_SEED", word)
        others.append(tuple(draw()))
    assert len(set(others)) == 5


def test_an_error_in_the_learners_code_is_told_without_a_traceback(shown):
    def check(q):
        q.close("f", np.zeros(2) @ np.zeros(3), 0)

    assert failure(check).startswith("Q: your code raised ValueError: ")
    (line,) = WrongAnswer("Q: no")._render_traceback_()
    assert "box above" in line


def test_an_open_question_is_not_a_wrong_one(shown):
    with pytest.raises(NotImplementedError) as caught, Question("Q"):
        raise NotImplementedError("return the sum")
    assert [text for _, text in shown] == ["○ Open: Q\nstill to do: return the sum"]
    assert caught.value._render_traceback_() == ["NotImplementedError: return the sum"]


def test_an_array_is_told_on_one_line(shown):
    message = failure(lambda q: q.close("H", [[0, 1e-17], [3, 1.23456]], np.zeros((2, 2))))
    assert message == "Q: H gave [[0. 0. ] [3. 1.2346]], not right to 1e-09"


def test_boxes_escape_what_they_show(shown):
    failure(lambda q: q.close("<b>f</b>", "<script>", 1))
    page, text = shown[0]
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<script>" in text


@pytest.mark.parametrize(
    ("prediction", "answer", "head", "last"),
    [
        (None, 3, "➜ Note: your prediction", "No prediction yet: write one above and run again."),
        (3, 3, "✔ Right: your prediction", "predicted: 3"),
        (" Three ", "three", "✔ Right: your prediction", "predicted:  Three "),
        (22.0, 24.9, "➜ Note: your prediction", "What did you assume that is not so?"),
        (23.0, 24.9, "✔ Right: your prediction", "predicted: 23"),
        (np.array([24.0]), 24.9, "✔ Right: your prediction", "predicted: [24.]"),
        ("many", 24.9, "➜ Note: your prediction", "What did you assume that is not so?"),
    ],
)
def test_compare_shows_the_prediction_beside_the_answer(shown, prediction, answer, head, last):
    compare(prediction, answer, tolerance=2)
    lines = shown[0][1].splitlines()
    assert (lines[0], lines[-1]) == (head, last)
    assert f"computed: {answer}" in lines
