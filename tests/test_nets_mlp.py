from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from coursekit import nets
from coursekit.nets import MLP, Layer, as_vector, squared_error


def one_unit_at_a_time(net, x):
    h = list(x)
    for k, (W, b) in enumerate(net.layers):
        z = [b[j] + sum(W[j, i] * h[i] for i in range(len(h))) for j in range(len(b))]
        h = z if k == len(net.activations) else [net.activations[k](value) for value in z]
    return h


@pytest.mark.parametrize("sizes", [(3, 2), (2, 4, 1), (3, 5, 4, 2)])
def test_forward_is_the_loop_over_units(sizes):
    rng = np.random.default_rng(0)
    activations = ["tanh", "leaky_relu"][: len(sizes) - 2]
    net = MLP.random(sizes, activations, rng=rng, scheme="normal")
    X = rng.normal(size=(6, sizes[0]))
    np.testing.assert_allclose(net(X), [one_unit_at_a_time(net, x) for x in X], rtol=1e-13)


def test_trace_of_a_net_worked_by_hand():
    net = MLP([([[1, -1], [2, 0]], [0, -1]), ([[1, 1]], [0.5])], "relu")
    trace = net.forward([[1, 3]])
    assert trace.Z[0].tolist() == [[-2, 1]]
    assert trace.H[0].tolist() == [[0, 1]]
    assert trace.output.tolist() == net([[1, 3]]).tolist() == [[1.5]]
    (W1, b1), (W2, b2) = net.backward(trace, [[2.0]])
    assert (W2.tolist(), b2.tolist()) == ([[0, 2]], [2])
    assert (W1.tolist(), b1.tolist()) == ([[0, 0], [2, 6]], [0, 2])
    assert net.input_gradient(trace, [[2.0]]).tolist() == [[4, 0]]


def fractions(rng, *shape):
    return np.vectorize(lambda n: Fraction(int(n), 7), otypes=[object])(
        rng.integers(-20, 21, size=shape)
    )


@pytest.mark.parametrize("activation", ["relu", "absolute", "identity"])
def test_backward_is_exact_in_rational_arithmetic(activation):
    # Along one weight the loss is a parabola as long as no kink is crossed, and for a parabola
    # the central difference is exact. So both routes must give the same fractions.
    rng, sizes, h = np.random.default_rng(1), (2, 4, 3, 2), Fraction(1, 10**9)
    layers = [(fractions(rng, o, i), fractions(rng, o)) for i, o in pairwise(sizes)]
    net, X, Y = MLP(layers, activation), fractions(rng, 5, 2), fractions(rng, 5, 2)
    trace = net.forward(X)
    gradient = as_vector(net.backward(trace, squared_error.gradient(trace.output, Y)))
    v = net.to_vector()
    for k, slope in enumerate(gradient):
        step = np.where(np.arange(len(v)) == k, h, Fraction(0))
        up, down = (squared_error(net.from_vector(v + s)(X), Y) for s in (step, -step))
        assert slope == (up - down) / (2 * h)
    assert any(gradient)


def test_input_gradient_is_the_complex_step():
    rng = np.random.default_rng(2)
    net = MLP.random((3, 5, 4, 2), "elu", rng=rng)
    X, Y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    trace = net.forward(X)
    gradient = net.input_gradient(trace, squared_error.gradient(trace.output, Y))
    reference = nets.complex_step(lambda X: squared_error(net(X), Y), X)
    assert nets.relative_error(gradient, reference) <= 1e-14


def test_vector_round_trip_copies():
    net = MLP.random((2, 3, 1), rng=0, scheme="normal")
    v = net.to_vector()
    assert v.shape == (net.n_parameters,) == (2 * 3 + 3 + 3 + 1,)
    np.testing.assert_array_equal(v[:9], [*net.layers[0].W.ravel(), *net.layers[0].b])
    again = net.from_vector(v)
    v[:] = 0
    assert again.to_vector().tolist() == net.to_vector().tolist() != v.tolist()
    assert again.from_vector(v + 1j).layers[0].W.dtype == complex
    assert again.activations == net.activations


def test_float32_stays_float32():
    net = MLP.random((2, 3, 1), rng=0)
    single = net.from_vector(net.to_vector().astype(np.float32))
    assert single(np.ones((4, 2), np.float32)).dtype == np.float32


@pytest.mark.parametrize(
    ("scheme", "deviation", "bias_deviation"),
    [
        ("he", np.sqrt(2 / 300), 0),
        ("xavier", np.sqrt(2 / 500), 0),
        ("uniform", 1 / np.sqrt(3 * 300), 1 / np.sqrt(3 * 300)),
        ("normal", 1, 1),
    ],
)
def test_random_schemes(scheme, deviation, bias_deviation):
    net = MLP.random((300, 200, 1), rng=3, scheme=scheme)
    assert net.sizes == (300, 200, 1)
    (W, b), _ = net.layers
    assert W.std() == pytest.approx(deviation, rel=0.02)
    assert b.std() == pytest.approx(bias_deviation, rel=0.2)
    assert abs(W.mean()) < 0.02 * deviation
    again = MLP.random((300, 200, 1), rng=np.random.default_rng(3), scheme=scheme)
    np.testing.assert_array_equal(again.layers[0].W, W)


W, b = np.ones((3, 2)), np.zeros(3)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: MLP([]), "at least one layer"),
        (lambda: MLP([(b, b)]), r"layer 1 of 1: W must be .* not \(3,\) and \(3,\)"),
        (lambda: MLP([(W, b[:2])]), r"layer 1 of 1: .* not \(3, 2\) and \(2,\)"),
        (lambda: MLP([(W, b), (W, b)]), "layer 2 of 2: W takes 2 inputs, the layer before gives 3"),
        (lambda: MLP([(W, b), (W.T, [0, np.nan])]), "layer 2 of 2: .* NaN"),
        (lambda: MLP([(W * np.inf, b)]), "layer 1 of 1: .* infinite"),
        (lambda: MLP([(W, b), (W.T, b[:2])], ["relu"] * 2), "1 hidden layers .* not 2"),
        (lambda: MLP([(W, b), (W.T, b[:2])], "swish"), "no activation 'swish'"),
        (lambda: MLP.random((2, 1), rng=0, scheme="wide"), "no scheme 'wide'; known: he"),
        (lambda: MLP([(W, b)])([1, 2]), r"\(n_examples, 2\), not \(2,\); .*reshape\(1, -1\)"),
        (lambda: MLP([(W, b)])([[1, 2, 3]]), r"\(n_examples, 2\), not \(1, 3\)"),
        (lambda: MLP([(W, b)]).from_vector(b), r"\(9,\) parameters, not \(3,\)"),
        (
            lambda: MLP([Layer(W, b)]).backward(MLP([(W, b)]).forward([[1, 2]]), [1, 2, 3]),
            r"output has shape \(1, 3\), its gradient \(3,\)",
        ),
    ],
)
def test_messages(make, message):
    with pytest.raises(ValueError, match=message):
        make()
