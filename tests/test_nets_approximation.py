from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.nets import (
    fit_curves,
    relu_interpolant,
    sigmoid_staircase,
    squared_error,
    sup_error,
)

X = np.linspace(0, 1, 33)
points = st.lists(
    st.tuples(st.integers(-8, 8), st.integers(-9, 9)),
    min_size=2,
    max_size=8,
    unique_by=lambda point: point[0],
).map(sorted)


def curve(net, x):
    return net(np.asarray(x, float)[:, None])[:, 0]


@given(points)
def test_the_interpolant_is_numpys(points):
    knots, values = np.transpose(points)
    net = relu_interpolant(knots, values)
    x = np.linspace(knots[0], knots[-1], 101)
    np.testing.assert_allclose(curve(net, x), np.interp(x, knots, values), atol=1e-11)
    assert net.sizes == (1, len(points) - 1, 1)


@given(points)
def test_outside_it_is_constant_on_the_left_and_goes_on_on_the_right(points):
    (*_, (a, low), (b, high)), (_, first) = points, points[0]
    left, right = curve(relu_interpolant(*np.transpose(points)), [-20, 20])
    assert left == first
    assert right == pytest.approx(float(high + Fraction(high - low, b - a) * (20 - b)))


def test_weights_are_changes_of_slope():
    (W, b), (readout, bias) = relu_interpolant([0, 1, 3], [5, 7, 6]).layers
    assert (W.tolist(), b.tolist()) == ([[1], [1]], [0, -1])
    assert (readout.tolist(), bias.tolist()) == ([[2, -2.5]], [5])


def test_the_bound_for_a_parabola_is_met_exactly():
    for D in (1, 3, 10):
        knots = np.linspace(0, 1, D + 1)
        middles = (knots[:-1] + knots[1:]) / 2
        error = sup_error(relu_interpolant(knots, knots**2), np.square, middles)
        assert error == pytest.approx(2 / (8 * D**2))


def test_a_steep_staircase_takes_the_value_of_the_nearest_knot():
    knots, values = np.array([0, 0.2, 0.5, 1]), np.array([1, -2, 0, 4])
    net = sigmoid_staircase(knots, values, 1e4)
    x = np.array([-3, 0.09, 0.11, 0.34, 0.36, 0.74, 0.76, 9])
    nearest = values[abs(x[:, None] - knots).argmin(axis=1)]
    np.testing.assert_allclose(curve(net, x), nearest, atol=1e-12)
    np.testing.assert_allclose(curve(net, [0.1, 0.35, 0.75]), [-0.5, -1, 2], atol=1e-12)


def test_a_staircase_of_any_steepness_is_the_sum_written_out():
    knots, values, k = np.array([0, 1, 4]), np.array([2, 3, -1]), 0.7
    by_hand = 2 + 1 / (1 + np.exp(-k * (X - 0.5))) - 4 / (1 + np.exp(-k * (X - 2.5)))
    np.testing.assert_allclose(curve(sigmoid_staircase(knots, values, k), X), by_hand)


def test_sup_error_is_the_largest_distance():
    net = relu_interpolant([0, 1], [0, 1])
    assert sup_error(net, lambda x: x**2, [0, 0.25, 0.5, 1]) == 0.25
    assert sup_error(net, lambda x: x + 3, [0, 1]) == 3


@pytest.mark.parametrize("make", [relu_interpolant, lambda k, v: sigmoid_staircase(k, v, 1)])
@pytest.mark.parametrize(
    ("knots", "values", "message"),
    [
        ([0], [1], r"D of at least 1, not \(1,\) and \(1,\)"),
        ([0, 1], [1, 2, 3], r"not \(2,\) and \(3,\)"),
        ([[0, 1]], [[1, 2]], r"not \(1, 2\)"),
        ([0, 1, 1], [1, 2, 3], "must increase"),
        ([0, np.nan], [1, 2], "must increase"),
        ([0, 1], [1, np.inf], "NaN or infinite"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_points_that_make_no_net(make, knots, values, message):
    with pytest.raises(ValueError, match=message):
        make(knots, values)


@pytest.mark.parametrize("steepness", [0, -1, np.nan])
def test_a_staircase_must_rise(steepness):
    with pytest.raises(ValueError, match="steepness must be positive"):
        sigmoid_staircase([0, 1], [0, 1], steepness)


def test_joints_start_within_the_data():
    for net in fit_curves(X + 5, X, hidden=6, n_nets=3, steps=0, seed=1):
        (W, b), (readout, bias) = net.layers
        joints = -b / W[:, 0]
        assert joints.min() >= 5
        assert joints.max() <= 6
        assert readout.any()
        assert bias == 0


def test_the_first_steps_are_those_of_adam_with_the_gradients_of_backpropagation():
    y, rate = np.sin(5 * X), 0.02
    start, after = (fit_curves(X, y, 4, 3, steps, rate, seed=3) for steps in (0, 2))
    for net, trained in zip(start, after, strict=True):
        vector = net.to_vector()
        mean = square = np.zeros_like(vector)
        for step, cosine in enumerate([1, 0.5], start=1):  # of 2 steps: (1 + cos(0 or π/2)) / 2
            trace = net.forward(X[:, None])
            layers = net.backward(trace, squared_error.gradient(trace.output, y[:, None]))
            gradient = np.concatenate([part.ravel() for layer in layers for part in layer])
            mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
            scale = np.sqrt(square / (1 - 0.999**step)) + 1e-8
            vector = vector - rate * cosine * mean / (1 - 0.9**step) / scale
            net = net.from_vector(vector)
        np.testing.assert_allclose(trained.to_vector(), vector, rtol=1e-9)


def test_training_finds_a_bend():
    nets = fit_curves(X, abs(X - 0.3), hidden=8, n_nets=5, steps=1500, seed=0)
    errors = [sup_error(net, lambda x: abs(x - 0.3), X) for net in nets]
    assert len(nets) == 5
    assert min(errors) < 0.02
    assert nets[0].sizes == (1, 8, 1)
