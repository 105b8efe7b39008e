import numpy as np
import pytest

from coursekit import nets
from coursekit.nets import MLP, squared_error, train, train_many

X, y = nets.xor()
LEVELS = np.array([0, 1 / 8, 1 / 6, 1 / 4])


def test_linear_net_reaches_least_squares():
    run = train(MLP.random((2, 1), rng=0), X, y[:, None], learning_rate=0.3, steps=500)
    np.testing.assert_allclose(run.net.to_vector(), [0, 0, 0.5], atol=1e-12)
    assert run.losses.shape == (501,)
    assert run.losses[-1] == pytest.approx(0.25, rel=1e-14)


def test_one_step_is_the_complex_step_gradient():
    net = MLP.random((2, 3, 1), "tanh", rng=0)
    v = net.to_vector()
    run = train(net, X, y[:, None], learning_rate=0.5, steps=1)
    slope = nets.complex_step(lambda v: squared_error(net.from_vector(v)(X), y[:, None]), v)
    np.testing.assert_allclose(run.net.to_vector(), v - 0.5 * slope, rtol=1e-14)
    ends = [squared_error(n(X), y[:, None]) for n in (net, run.net)]
    assert run.losses.tolist() == ends
    np.testing.assert_array_equal(net.to_vector(), v)


def test_minibatches_learn_and_are_reproducible():
    points, labels = nets.blobs([[-2, 0], [2, 0]], 50, 0.3, np.random.default_rng(0))
    net = MLP.random((2, 2), rng=0)
    options = {"loss": nets.softmax_cross_entropy, "steps": 60, "batch_size": 8}
    run, again, other = (train(net, points, labels, rng=seed, **options) for seed in (1, 1, 2))
    assert run.losses[-1] < 0.05 < run.losses[0]
    assert run.losses.tolist() == again.losses.tolist() != other.losses.tolist()


def test_an_epoch_visits_every_example_once():
    # With zero inputs the only gradient is the bias's, and at this rate it sums up the targets.
    targets = 2.0 ** np.arange(7)[:, None]
    zero = MLP([([[0.0]], [0.0])])
    once = train(zero, np.zeros((7, 1)), targets, _linear(), 1, 7, batch_size=1, rng=0)
    assert once.net.layers[0].b.tolist() == [127]
    ragged = train(zero, np.zeros((7, 1)), targets, _linear(), 1, 3, batch_size=3, rng=0)
    batches = [2**k for k in np.random.default_rng(0).permutation(7)]
    means = [np.mean(batches[:3]), np.mean(batches[3:6]), batches[6]]
    assert ragged.net.layers[0].b[0] == pytest.approx(sum(means), rel=1e-14)


def _linear():
    return nets.Loss("linear", lambda o, t: -(o * t).sum(), lambda o, t: -t)


def test_divergence_says_the_step_and_what_to_do():
    with pytest.raises(FloatingPointError, match=r"at step \d+: .*lower the learning rate, 50"):
        train(MLP.random((2, 3, 1), rng=0), X, y[:, None], learning_rate=50)


def test_wrong_calls():
    net = MLP.random((2, 1), rng=0)
    with pytest.raises(ValueError, match=r"\(4, 1\), the targets \(4,\)"):
        train(net, X, y)
    with pytest.raises(ValueError, match="rng"):
        train(net, X, y[:, None], batch_size=2)
    with pytest.raises(ValueError, match=r"not \(4, 2\) and \(4, 1\)"):
        train_many(X, y[:, None], 2)


@pytest.mark.parametrize("activation", ["relu", "tanh", "elu"])
def test_train_many_is_train_on_each_net(activation):
    options = {"n_nets": 5, "seed": 3, "scheme": "normal", "activation": activation}
    start = train_many(X, y, 3, steps=0, **options)
    end = train_many(X, y, 3, steps=200, learning_rate=0.05, **options)
    assert not np.array_equal(start.W, end.W)
    for k in range(5):
        run = train(start.net(k), X, y[:, None], learning_rate=0.05, steps=200)
        np.testing.assert_allclose(end.net(k).to_vector(), run.net.to_vector(), rtol=1e-9)
        assert end.losses[k] == pytest.approx(run.losses[-1], rel=1e-9)
        np.testing.assert_allclose(end.net(k)(X)[:, 0], end.outputs[:, k], atol=1e-13)
        np.testing.assert_allclose(
            end.net(k).forward(X).Z[0].T, end.preactivations(X)[:, :, k], atol=1e-13
        )


def one_net_in_plain_python(W, c, w, b, points, targets, rate, steps):
    """Train by the order of operations that train_many promises, with Python floats."""
    W, c, w, n = W.tolist(), c.tolist(), w.tolist(), len(points)
    units, features = range(len(c)), range(len(points[0]))

    def added(terms):
        terms = iter(terms)
        total = next(terms)
        for term in terms:
            total += term
        return total

    def forward(x):
        z = [added(W[j][i] * x[i] for i in features) + c[j] for j in units]
        h = [max(value, 0.0) for value in z]
        return z, h, added(h[j] * w[j] for j in units) + b

    for _ in range(steps):
        passes = [forward(x) for x in points]
        e = [(f - t) * (2 * rate / n) for (_, _, f), t in zip(passes, targets, strict=True)]
        d = [[e[k] * w[j] * (passes[k][0][j] > 0) for k in range(n)] for j in units]
        w = [w[j] - added(passes[k][1][j] * e[k] for k in range(n)) for j in units]
        b -= added(e)
        c = [c[j] - added(d[j]) for j in units]
        W = [
            [W[j][i] - added(d[j][k] * points[k][i] for k in range(n)) for i in features]
            for j in units
        ]
    return [forward(x)[2] for x in points]


@pytest.mark.parametrize("n_nets", [1, 7])
def test_train_many_has_the_bits_of_plain_python(n_nets):
    rng = np.random.default_rng(0)
    points, targets = rng.normal(size=(40, 3)), rng.normal(size=40)
    options = {"n_nets": n_nets, "learning_rate": 0.07, "scheme": "normal"}
    start = train_many(points, targets, 4, steps=0, **options)
    end = train_many(points, targets, 4, steps=30, **options)
    k = n_nets - 1
    parameters = start.W[:, :, k], start.c[:, k], start.w[:, k], float(start.b[k])
    plain = one_net_in_plain_python(*parameters, points.tolist(), targets.tolist(), 0.07, 30)
    assert end.outputs[:, k].tolist() == plain


def test_xor_ends_at_four_levels():
    ensemble = train_many(X, y, 2, n_nets=1000, steps=8000)
    distance = abs(ensemble.losses[:, None] - LEVELS)  # (n_nets, 4)
    shares = np.bincount(distance.argmin(axis=1)) / 1000
    np.testing.assert_allclose(shares, [0.24, 0.09, 0.41, 0.26], atol=0.03)
    assert (distance.min(axis=1) > 1e-3).sum() <= 3
    assert not ensemble.diverged.any()


def test_diverged_nets_are_masked_without_warnings():
    ensemble = train_many(X, y, 3, "identity", n_nets=50, learning_rate=0.4, steps=500)
    assert 0 < ensemble.diverged.sum() < 50
    assert (ensemble.losses[ensemble.diverged] == np.inf).all()
    assert np.isfinite(ensemble.outputs[:, ~ensemble.diverged]).all()
