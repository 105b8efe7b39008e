import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.nets import add_bias, boolean, perceptron


def signs(name):
    X, y = boolean(name)
    return add_bias(X), 2 * y - 1


def test_xor_returns_to_zero_after_every_epoch():
    run = perceptron(*signs("xor"), epochs=7)
    assert not run.converged
    assert run.epoch_weights.shape == (8, 3)
    assert not run.epoch_weights.any()
    assert run.weights.any()
    assert run.mistakes.tolist() == [4] * 7


@pytest.mark.parametrize("name", ["and", "or", "nand", "nor"])
def test_separable_functions_are_learned(name):
    X, y = signs(name)
    run = perceptron(X, y)
    assert run.converged
    assert run.mistakes[-1] == 0
    assert run.mistakes[:-1].all()
    assert (np.sign(X @ run.weights[-1]) == y).all()
    steps = y[run.updates, None] * X[run.updates]  # (n_updates, 3)
    np.testing.assert_array_equal(np.diff(run.weights, axis=0), steps)
    ends = np.concatenate([[0], np.cumsum(run.mistakes)])
    np.testing.assert_array_equal(run.epoch_weights, run.weights[ends])


@given(st.lists(st.sampled_from([-1, 1]), min_size=1, max_size=20))
def test_basis_vectors_cost_one_mistake_each(labels):
    run = perceptron(np.eye(len(labels)), labels)
    assert run.updates.tolist() == list(range(len(labels)))
    assert run.weights[-1].tolist() == labels


def test_novikoff_bound_holds():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 2))
    direction = np.array([0.6, 0.8])
    X = X[abs(X @ direction) > 0.05]
    margin, radius = abs(X @ direction).min(), np.linalg.norm(X, axis=1).max()
    run = perceptron(X, np.sign(X @ direction), epochs=1000)
    assert run.converged
    assert 0 < len(run.updates) <= (radius / margin) ** 2


def test_start_and_no_epochs():
    X, y = signs("and")
    w0 = np.array([-3.0, 2.0, 2.0])
    run = perceptron(X, y, w0=w0)
    assert (len(run.updates), run.mistakes.tolist(), run.converged) == (0, [0], True)
    assert run.weights.tolist() == [w0.tolist()]
    assert not perceptron(X, y, epochs=0).converged


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        (np.ones((2, 2)), [0, 1], r"-1 or \+1, not \[0. 1.\].*2 \* y - 1"),
        (np.ones((2, 2)), [1], r"\(2, 2\), \(1,\) and \(2,\)"),
        (np.ones(2), [1, 1], r"\(2,\), \(2,\)"),
    ],
)
def test_messages(X, y, message):
    with pytest.raises(ValueError, match=message):
        perceptron(X, y)
