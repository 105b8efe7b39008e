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
    assert "gave 1.126" in failure(lambda q: q.close("f", 1.126, 1.0, tolerance=0.125))


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
    assert message == "Q: H gave [[0. 0. ] [3. 1.2346]]"


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
        ("many", 24.9, "➜ Note: your prediction", "What did you assume that is not so?"),
    ],
)
def test_compare_shows_the_prediction_beside_the_answer(shown, prediction, answer, head, last):
    compare(prediction, answer, tolerance=2)
    lines = shown[0][1].splitlines()
    assert (lines[0], lines[-1]) == (head, last)
    assert f"computed: {answer}" in lines
