import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit import nets

RNG = np.random.default_rng(0)
LOGITS = RNG.normal(size=(5, 3))
LABELS = np.array([0, 2, 1, 1, 0])
CASES = [
    (nets.squared_error, RNG.normal(size=(5, 3))),
    (nets.absolute_error, RNG.normal(size=(5, 3))),
    (nets.bernoulli_cross_entropy, RNG.integers(0, 2, size=(5, 3))),
    (nets.bernoulli_cross_entropy, RNG.random((5, 3))),
    (nets.softmax_cross_entropy, nets.softmax(RNG.normal(size=(5, 3)))),
    (nets.softmax_cross_entropy, LABELS),
]


@pytest.mark.parametrize(
    ("loss", "Y", "value"),
    [
        (nets.squared_error, [[1, 2], [3, 5]], (1 + 4 + 9 + 25) / 2),
        (nets.absolute_error, [[1, -2], [3, -5]], 11 / 2),
        (nets.bernoulli_cross_entropy, [[0, 1], [1, 0.3]], 2 * np.log(2)),
        (nets.softmax_cross_entropy, [0, 1], np.log(2)),
        (nets.softmax_cross_entropy, [[0.2, 0.8], [1, 0]], np.log(2)),
    ],
)
def test_mean_over_examples_of_sum_over_outputs(loss, Y, value):
    assert loss(np.zeros((2, 2)), Y) == pytest.approx(value, rel=1e-15)


def test_cross_entropies_are_minus_mean_log_probability():
    p, one_hot = nets.softmax(LOGITS), np.eye(3)[LABELS]
    by_hand = -np.mean([np.log(row[label]) for row, label in zip(p, LABELS, strict=True)])
    assert nets.softmax_cross_entropy(LOGITS, LABELS) == pytest.approx(by_hand, rel=1e-14)
    assert nets.softmax_cross_entropy(LOGITS, one_hot) == pytest.approx(by_hand, rel=1e-14)
    q = nets.sigmoid(LOGITS)
    by_hand = -(one_hot * np.log(q) + (1 - one_hot) * np.log(1 - q)).sum() / 5
    assert nets.bernoulli_cross_entropy(LOGITS, one_hot) == pytest.approx(by_hand, rel=1e-14)


@pytest.mark.parametrize(("loss", "Y"), CASES)
def test_gradient_is_the_complex_step(loss, Y):
    reference = nets.complex_step(lambda Z: loss(Z, Y), LOGITS)
    assert nets.relative_error(loss.gradient(LOGITS, Y), reference) <= 1e-15


def test_bernoulli_complex_step_is_right_at_0():
    slope = nets.complex_step(lambda z: nets.bernoulli_cross_entropy(z, [1.0]), [0.0])
    assert slope.tolist() == nets.bernoulli_cross_entropy.gradient([0.0], [1]).tolist() == [-0.5]


def test_cross_entropies_survive_large_logits():
    Z = np.array([[1000.0, -1000.0]])
    assert nets.softmax_cross_entropy(Z, [1]) == 2000
    assert nets.softmax_cross_entropy(Z, [0]) == 0
    assert nets.bernoulli_cross_entropy(Z, [[0, 1]]) == 2000
    assert nets.bernoulli_cross_entropy(Z, [[1, 0]]) == 0


@given(z=st.floats(-100, 100), y=st.floats(0, 1))
def test_bernoulli_is_softmax_with_a_second_logit_of_0(z, y):
    two = nets.softmax_cross_entropy([[z, 0.0]], [[y, 1 - y]])
    assert nets.bernoulli_cross_entropy([[z]], [[y]]) == pytest.approx(two, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("loss", {case[0].name: case[0] for case in CASES}.values())
def test_shapes_that_would_broadcast_are_refused(loss):
    for evaluate in (loss, loss.gradient):
        with pytest.raises(ValueError, match=r"shape \(4, 1\), the targets \(4,\).*; give"):
            evaluate(np.zeros((4, 1)), np.zeros(4))
    with pytest.raises(ValueError, match="a mean needs examples"):
        loss(np.zeros((0, 1)), np.zeros((0, 1)))


@pytest.mark.parametrize(
    ("loss", "Y", "message"),
    [
        (nets.bernoulli_cross_entropy, [[-1, 1]], "from 0 to 1"),
        (nets.bernoulli_cross_entropy, [[np.nan, 1]], "from 0 to 1"),
        (nets.bernoulli_cross_entropy, [[0, 1.5]], "from 0 to 1"),
        (nets.softmax_cross_entropy, [2], "from 0 to 1, not 2 to 2"),
        (nets.softmax_cross_entropy, [-1], "from 0 to 1, not -1 to -1"),
        (nets.softmax_cross_entropy, [[1, 1]], "sum to 1"),
        (nets.softmax_cross_entropy, [[2, -1]], "probabilities"),
    ],
)
def test_targets_that_are_not_probabilities_are_refused(loss, Y, message):
    with pytest.raises(ValueError, match=message):
        loss([[0.0, 0.0]], Y)
