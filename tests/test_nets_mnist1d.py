"""The numbers below were printed by the package mnist1d 0.0.2.post1, `make_dataset()`.

All 5000 signals were compared with it once, and agreed to 2e-15.
"""

import numpy as np
import pytest

from coursekit.nets import mnist1d


@pytest.fixture(scope="module")
def data():
    return mnist1d()


def test_signals_of_the_package(data):
    package = {
        (0, 0): [-0.332005667369, -0.471910365656, -0.778697076293, -1.009740826537],
        (1234, 20): [-0.681948615575, -2.693776361547, -2.20341695051],
        (3999, 0): [-0.693994803597, -0.275321693048, 0.292679678644, 0.555951781066],
    }
    for (row, start), values in package.items():
        np.testing.assert_allclose(data.X[row, start:][: len(values)], values, atol=1e-12)
    last = [-0.098646092585, 0.447232885143, 0.659875647089, 0.877734349753, 1.193151836835]
    np.testing.assert_allclose(data.X_test[999, -5:], last, atol=1e-12)


def test_sums_of_the_package(data):
    assert data.X.sum() == pytest.approx(-51.78746787509559, abs=1e-9)
    assert (data.X**2).sum() == pytest.approx(159248.2538653486, abs=1e-7)
    waves = np.cos(np.arange(data.X.size)).reshape(data.X.shape)  # a weight for each entry
    assert (waves * data.X).sum() == pytest.approx(209.98645126215635, abs=1e-8)


def test_labels_of_the_package(data):
    assert data.y[:10].tolist() == [2, 6, 4, 5, 6, 6, 6, 0, 3, 1]
    assert np.bincount(data.y).tolist() == [398, 396, 411, 394, 394, 402, 401, 404, 402, 398]
    assert np.arange(4000) @ data.y == 36_383_495  # the order counts
    assert np.arange(1000) @ data.y_test == 2_254_146


def test_shapes_and_balance(data):
    assert (data.X.shape, data.X_test.shape) == ((4000, 40), (1000, 40))
    assert (data.X.dtype, data.y.dtype.kind) == (np.float64, "i")
    both = np.concatenate([data.X, data.X_test])
    assert (both.mean(), both.std()) == pytest.approx((0, 1), abs=1e-12)
    assert np.bincount(np.concatenate([data.y, data.y_test])).tolist() == [500] * 10


def test_seed_decides_and_the_global_state_stays():
    before = np.random.get_state()  # noqa: NPY002
    first, again, other = mnist1d(n=100), mnist1d(n=100), mnist1d(seed=1, n=100)
    after = np.random.get_state()  # noqa: NPY002
    assert all(map(np.array_equal, first, again))
    assert not np.array_equal(first.X, other.X)
    assert np.array_equal(before[1], after[1])
    assert before[2] == after[2]


@pytest.mark.parametrize("n", [0, 5, 4999, -10])
def test_classes_need_equal_shares(n):
    with pytest.raises(ValueError, match="multiple of 10"):
        mnist1d(n=n)
