from dataclasses import replace

import numpy as np
import pytest

from coursekit import nets
from coursekit.nets import MLP, central_difference, check_gradients, complex_step, relative_error

LOSSES = {
    nets.squared_error: lambda rng: rng.normal(size=(9, 3)),
    nets.absolute_error: lambda rng: rng.normal(size=(9, 3)),
    nets.bernoulli_cross_entropy: lambda rng: rng.integers(0, 2, size=(9, 3)),
    nets.softmax_cross_entropy: lambda rng: rng.integers(0, 3, size=9),
}
ACTIVATIONS = ["sigmoid", "tanh", "relu", "leaky_relu", "elu", "absolute", "identity"]


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backprop_is_the_complex_step(activation, loss):
    rng = np.random.default_rng(0)
    net = MLP.random((4, 6, 5, 3), activation, rng=rng, scheme="normal")
    X, Y = rng.normal(size=(9, 4)), LOSSES[loss](rng)
    assert check_gradients(net, X, Y, loss) <= 1e-14


def test_backprop_is_right_at_the_kinks_of_he_nets():
    X, y = nets.xor()  # the input 00 and biases 0 put pre-activations exactly on the kink
    assert check_gradients(MLP.random((2, 4, 1), rng=0), X, y[:, None], nets.squared_error) <= 1e-14


@pytest.mark.parametrize("factor", [1 + 1e-12, -1, 0.5])
def test_a_wrong_derivative_is_noticed(factor):
    rng = np.random.default_rng(0)
    wrong = replace(nets.tanh, prime=lambda z: factor * nets.tanh.derivative(z))
    net = MLP.random((2, 3, 1), wrong, rng=rng)
    X, Y = rng.normal(size=(5, 2)), rng.normal(size=(5, 1))
    assert check_gradients(net, X, Y, nets.squared_error) > 1e-14


@pytest.mark.parametrize(("gradient", "bar"), [(complex_step, 1e-15), (central_difference, 1e-9)])
def test_gradient_of_a_known_function(gradient, bar):
    x = np.random.default_rng(0).normal(size=(2, 3))
    found = gradient(lambda x: (np.exp(x) * np.sin(x)).sum(), x)
    assert found.shape == (2, 3)
    assert relative_error(found, np.exp(x) * (np.sin(x) + np.cos(x))) <= bar


def test_code_that_loses_the_imaginary_part_is_refused():
    with pytest.raises(TypeError, match="not complex-safe"):
        complex_step(lambda x: np.abs(x).sum(), [1.0, 2.0])


def test_relative_error():
    assert relative_error([3, 5], [3, 4]) == pytest.approx(0.2)
    assert relative_error([0, 0], [0, 0]) == 0
    assert relative_error([1, 0], [0, 0]) == np.inf
    with pytest.raises(ValueError, match=r"\(2,\) and \(2, 1\)"):
        relative_error([1, 2], [[1], [2]])
