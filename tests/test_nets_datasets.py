import numpy as np
import pytest

from coursekit.nets import blobs, boolean, moons, spirals, truth_table, xor


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("and", [0, 0, 0, 1]),
        ("or", [0, 1, 1, 1]),
        ("nand", [1, 1, 1, 0]),
        ("nor", [1, 0, 0, 0]),
        ("xor", [0, 1, 1, 0]),
        ("xnor", [1, 0, 0, 1]),
    ],
)
def test_boolean_functions(name, values):
    X, y = boolean(name)
    assert X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert y.tolist() == values
    assert (X.dtype, y.dtype.kind) == (np.float64, "i")


def test_xor_and_unknown_names():
    assert xor()[1].tolist() == [0, 1, 1, 0]
    with pytest.raises(ValueError, match="'implies'; known: and, or, nand"):
        boolean("implies")


@pytest.mark.parametrize("n", [0, 1, 3, 5])
def test_truth_table_counts_in_binary(n):
    rows = [f"{k:b}".zfill(n)[:n] for k in range(2**n)]
    assert truth_table(n).tolist() == [[float(bit) for bit in row] for row in rows]


def test_blobs_lie_around_their_centers():
    centers = np.array([[0, 0], [5, 5], [-5, 5]])
    X, y = blobs(centers, 3000, 0.5, np.random.default_rng(0))
    for k in range(3):
        assert (y == k).sum() == 1000
        np.testing.assert_allclose(X[y == k].mean(axis=0), centers[k], atol=0.06)
        assert X[y == k].std() == pytest.approx(np.sqrt(0.25 + centers[k].var()), rel=0.05)


def test_moons_are_half_circles():
    X, y = moons(101, 0, np.random.default_rng(0))
    upper, lower = X[y == 0], X[y == 1]
    np.testing.assert_allclose(np.hypot(*upper.T), 1)
    np.testing.assert_allclose(np.hypot(*(lower - [1, 0.5]).T), 1)
    assert (upper[:, 1] >= -1e-15).all()
    assert (lower[:, 1] <= 0.5 + 1e-15).all()


def test_spirals_turn_as_often_as_asked():
    X, y = spirals(2000, 1.5, 0, np.random.default_rng(0))
    radius = np.hypot(*X.T)
    assert (radius[0], radius[-1]) == pytest.approx((0.1, 1))
    for k in range(2):
        angle = np.unwrap(np.arctan2(*X[y == k].T[::-1]))
        assert angle[-1] - angle[0] == pytest.approx(3 * np.pi, rel=1e-2)
    np.testing.assert_allclose(X[0] / radius[0], [1, 0], atol=1e-12)
    np.testing.assert_allclose(X[1] / radius[1], [-1, 0], atol=0.01)


@pytest.mark.parametrize("make", [moons, lambda n, s, rng: spirals(n, 1, s, rng)])
def test_noise_has_the_deviation_asked_for(make):
    clean, noisy = (make(5000, s, np.random.default_rng(0))[0] for s in (0, 0.1))
    assert (noisy - clean).std() == pytest.approx(0.1, rel=0.03)
