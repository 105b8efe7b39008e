import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit import nets

ELEMENTWISE = [
    nets.step,
    nets.sigmoid,
    nets.tanh,
    nets.relu,
    nets.leaky_relu,
    nets.elu,
    nets.absolute,
    nets.identity,
    nets.make_leaky_relu(0.2),
    nets.make_elu(0.5),
]
by_name = pytest.mark.parametrize("activation", ELEMENTWISE, ids=lambda a: a.name)
numbers = st.floats(-50, 50)
vectors = st.lists(numbers, min_size=1, max_size=6).map(np.array)


@pytest.mark.parametrize(
    ("activation", "z", "value", "slope"),
    [
        (nets.step, [-2, 0, 3], [0, 0, 1], [0, 0, 0]),
        (nets.relu, [-2, 0, 3], [0, 0, 3], [0, 0, 1]),
        (nets.leaky_relu, [-2, 0, 3], [-0.02, 0, 3], [0.01, 0.01, 1]),
        (nets.make_leaky_relu(0.5), [-2, 0, 3], [-1, 0, 3], [0.5, 0.5, 1]),
        (nets.elu, [-np.log(2), 0, 3], [-0.5, 0, 3], [0.5, 1, 1]),
        (nets.make_elu(3), [-np.log(2), 0, 3], [-1.5, 0, 3], [1.5, 3, 1]),
        (nets.absolute, [-2, 0, 3], [2, 0, 3], [-1, 0, 1]),
        (nets.identity, [-2, 0, 3], [-2, 0, 3], [1, 1, 1]),
        (nets.sigmoid, [-np.log(3), 0, np.log(3)], [0.25, 0.5, 0.75], [3 / 16, 0.25, 3 / 16]),
        (nets.tanh, [-np.log(2), 0, np.log(2)], [-0.6, 0, 0.6], [0.64, 1, 0.64]),
    ],
)
def test_closed_forms_and_conventions_at_kinks(activation, z, value, slope):
    np.testing.assert_allclose(activation(z), value, rtol=1e-15)
    np.testing.assert_allclose(activation.derivative(z), slope, rtol=1e-15)


@by_name
@given(z=numbers.filter(lambda z: z != 0))
def test_derivative_is_the_complex_step(activation, z):
    np.testing.assert_allclose(
        activation.derivative(z), activation(z + 1e-30j).imag / 1e-30, rtol=1e-12, atol=1e-15
    )


@pytest.mark.parametrize("activation", [nets.sigmoid, nets.tanh, nets.elu])
def test_complex_step_of_smooth_functions_at_0(activation):
    assert activation(1e-30j).imag / 1e-30 == pytest.approx(activation.derivative(0.0), rel=1e-15)


@by_name
def test_no_overflow_far_out_and_nan_is_seen(activation):
    far = activation([-1000.0, 1000.0])
    assert np.isfinite(far).all()
    assert np.isfinite(activation.derivative([-1000.0, 1000.0])).all()
    assert np.isnan(activation(np.nan)) or activation is nets.step


def test_sigmoid_keeps_its_small_tail():
    assert nets.sigmoid(-40.0) == pytest.approx(np.exp(-40), rel=1e-15)
    assert nets.sigmoid.derivative(40.0) == pytest.approx(np.exp(-40), rel=1e-15)


@by_name
def test_shapes_and_types(activation):
    z = np.linspace(-1, 1, 6, dtype=np.float32).reshape(2, 3)
    for f in (activation, activation.derivative):
        assert (f(z).shape, f(z).dtype) == ((2, 3), np.float32)
        assert f([1, 2]).dtype == np.float64
        assert np.ndim(f(1)) == 0
        assert f(z + 0j).shape == (2, 3)


@given(z=vectors)
def test_identities(z):
    np.testing.assert_allclose(nets.tanh(z), 2 * nets.sigmoid(2 * z) - 1, atol=1e-15)
    np.testing.assert_array_equal(nets.relu(4 * z), 4 * nets.relu(z))
    np.testing.assert_array_equal(nets.absolute(z), nets.relu(z) + nets.relu(-z))
    np.testing.assert_allclose(nets.sigmoid(-z), 1 - nets.sigmoid(z), atol=1e-15)


@given(z=vectors, shift=st.floats(-1000, 1000))
def test_softmax_sums_to_one_and_ignores_a_shift(z, shift):
    assert nets.softmax(z).sum() == pytest.approx(1, abs=1e-15)
    np.testing.assert_allclose(nets.softmax(z + shift), nets.softmax(z), atol=1e-12)


def test_softmax_of_two_is_the_sigmoid_and_survives_large_inputs():
    Z = np.array([[3.0, 1.0], [1000.0, -1000.0]])
    np.testing.assert_allclose(nets.softmax(Z)[:, 0], nets.sigmoid(Z[:, 0] - Z[:, 1]), rtol=1e-14)


def test_softmax_jacobian_is_the_complex_step():
    z = np.random.default_rng(0).normal(size=(3, 4))
    columns = [nets.softmax(z + 1e-30j * unit).imag / 1e-30 for unit in np.eye(4)]
    np.testing.assert_allclose(nets.softmax_jacobian(z), np.stack(columns, axis=-1), atol=1e-15)


def test_maxout_and_its_mask():
    Z = np.array([[[1, 3, 3], [-1, -2, -3]]])  # (1, 2, 3)
    np.testing.assert_array_equal(nets.maxout(Z), [[3, -1]])
    np.testing.assert_array_equal(nets.maxout_derivative(Z), [[[0, 1, 0], [1, 0, 0]]])
    assert nets.maxout(Z + 1e-30j).imag.tolist() == [[1e-30, 1e-30]]


@given(z=vectors)
def test_maxout_of_z_and_0_is_relu(z):
    np.testing.assert_array_equal(nets.maxout(np.stack([z, 0 * z], axis=-1)), nets.relu(z))


def test_get_activation():
    assert nets.get_activation("elu") is nets.elu
    assert nets.get_activation(nets.tanh) is nets.tanh
    with pytest.raises(ValueError, match=r"no activation 'swish'; known: step, sigmoid, .*relu"):
        nets.get_activation("swish")
