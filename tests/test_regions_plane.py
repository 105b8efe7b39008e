"""Nets of two inputs, and slices of nets with more."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.nets import MLP, make_leaky_relu
from coursekit.regions import (
    absolute_net,
    count_arrangement,
    count_grid,
    count_regions,
    cutting,
    lower_bound,
    max_lower_net_2d,
    max_net,
    regions_1d,
    regions_2d,
    restrict,
    upper_bound,
    xor_net,
    zaslavsky,
)
from coursekit.regions.mesh import run_of

SQUARE = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])


def he_net(widths, bias=0.3, d_in=2):
    """Return pairs with normal weights of variance 2 / n_in, seed 0: all weights, then biases."""
    rng = np.random.default_rng(0)
    weights = [
        rng.normal(size=(n_out, n_in)) * np.sqrt(2 / n_in)
        for n_in, n_out in pairwise([d_in, *widths])
    ]
    biases = [bias * rng.normal(size=n) for n in widths]
    return [*zip(weights, biases, strict=True), (np.ones((1, widths[-1])), np.zeros(1))]


def lines(W, b):
    """Return a net whose units are 0 on the lines W x + b = 0."""
    W, b = np.array(W, float), np.array(b, float)
    return [(W, b), (np.ones((1, len(b))), np.zeros(1))]


def random_net(seed, activation="relu"):
    return MLP.random([2, 7, 6, 5, 2], activation, rng=seed, scheme="normal")


def check_mesh(net, regions, area):
    """Check all that holds for the regions of any net."""
    net = net if isinstance(net, MLP) else MLP(tuple(net))
    vertices, edges, n = len(regions.vertices), len(regions.edges), regions.n_activation
    assert vertices - edges + n == 1  # Euler, without the outside
    areas = regions.areas()
    assert (areas > 0).all()
    np.testing.assert_allclose(areas.sum(), area, rtol=1e-12)
    patterns = regions.patterns()
    assert len(np.unique(patterns, axis=0)) == n
    centers = regions.centers()
    trace = net.forward(centers)
    np.testing.assert_array_equal(patterns, np.concatenate(trace.Z, axis=1) > 0)
    maps = regions.affine()
    there = np.einsum("roi,ri->ro", maps[:, :, :2], centers) + maps[:, :, 2]
    np.testing.assert_allclose(there, trace.output, rtol=1e-9, atol=1e-9)
    left, right = regions.edge_regions.T
    corners = np.bincount(np.concatenate([left[left >= 0], right[right >= 0]]), minlength=n)
    np.testing.assert_array_equal(corners, np.diff(regions.offsets))
    assert [len(polygon) for polygon in regions.polygons()] == corners.tolist()


# --- Known counts --------------------------------------------------------------------------------


def test_three_general_lines_make_seven_regions():
    net = lines([[1, 0], [0, 1], [1, 1]], [0, 0, -0.5])
    assert count_regions(net, (-1, 1)) == zaslavsky(2, 3) == 7


def test_general_lines_in_a_large_box():
    rng = np.random.default_rng(0)
    W, b = rng.normal(size=(12, 2)), rng.normal(size=12)
    assert count_regions(lines(W, b), (-1e4, 1e4)) == zaslavsky(2, 12) == count_arrangement(W, b)


def test_parallel_lines_and_grids():
    parallel = lines([[1, 1]] * 5, [-0.8, -0.3, 0, 0.1, 0.9])
    assert count_regions(parallel, (-1, 1)) == 6
    grid = lines([[1, 0]] * 4 + [[0, 1]] * 6, [*np.arange(4) / 5, *np.arange(6) / 7])
    regions = regions_2d(grid, (-1, 1))
    assert regions.n_activation == 35
    assert len(regions.vertices) == 6 * 8
    check_mesh(grid, regions, 4)


@pytest.mark.parametrize("n", [64, 256])
def test_lines_through_one_point(n):
    net = he_net([n], bias=0)
    assert count_regions(net, (-1, 1)) == 2 * n
    regions = regions_2d(net, (-1, 1))
    assert len(regions.vertices) == 1 + 2 * n + 4  # one point in the middle
    check_mesh(net, regions, 4)


@pytest.mark.parametrize(("widths", "n"), [([20] * 3, 124), ([64] * 3, 376)])
def test_deep_nets_without_biases(widths, n):
    check_mesh(he_net(widths, bias=0), regions := regions_2d(he_net(widths, bias=0), (-1, 1)), 4)
    assert regions.n_activation == n


@pytest.mark.parametrize(
    ("net", "box", "n_activation", "n_linear"),
    [
        (xor_net(), (0, 1), 2, 2),
        (xor_net(), (-1, 2), 3, 3),
        (absolute_net(2), (-1, 1), 4, 4),
        (max_net(), (-1, 1), 4, 2),
        (lines([[1, 2], [-1, -2]], [0, 0]), (-1, 1), 2, 2),
        ([([[1, 0]] * 2, [0, 0]), ([[1, -1]], [0])], (-1, 1), 2, 1),
    ],
)
def test_nets_by_hand(net, box, n_activation, n_linear):
    regions = regions_2d(net, box)
    assert (regions.n_activation, regions.n_linear()) == (n_activation, n_linear)
    check_mesh(net, regions, (box[1] - box[0]) ** 2)


def test_nets_by_hand_compute_what_they_say():
    X = np.random.default_rng(0).normal(size=(50, 2))
    np.testing.assert_allclose(absolute_net(2)(X)[:, 0], np.abs(X).sum(axis=1))
    np.testing.assert_allclose(max_net()(X)[:, 0], X.max(axis=1))
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    np.testing.assert_array_equal(xor_net()(corners)[:, 0], [0, 1, 1, 0])


@pytest.mark.parametrize(
    ("widths", "n"),
    [([6], 22), ([6, 6], 352), ([6] * 3, 5_632), ([8] * 3, 23_125), ([7, 9], 16 * 46)],
)
def test_the_folding_net_attains_the_lower_bound(widths, n):
    net = max_lower_net_2d(widths)
    side = 2 * (widths[0] // 2) + 1 if len(widths) > 1 else 1
    regions = regions_2d(net, (0, side))
    assert regions.n_activation == n == lower_bound(2, widths) <= upper_bound(2, widths)
    assert regions.n_linear() == n
    check_mesh(net, regions, side**2)


@pytest.mark.parametrize(
    ("widths", "n"), [([10] * 3, 72_576), ([6] * 4, 90_112), ([8] * 4, 578_125)]
)
def test_large_folding_nets(widths, n):
    assert count_regions(max_lower_net_2d(widths), (0, 2 * (widths[0] // 2) + 1), tiles=4) == n


@pytest.mark.parametrize(
    ("widths", "n"), [([64], 1_659), ([256], 25_482), ([20] * 3, 818), ([64] * 3, 10_694)]
)
def test_he_nets(widths, n):
    net = he_net(widths)
    regions = regions_2d(net, (-1, 1))
    assert regions.n_activation == regions.n_linear() == n
    check_mesh(net, regions, 4)


def test_the_largest_he_net():
    assert count_regions(he_net([128] * 5), (-1, 1), tiles=3) == 116_695


def test_a_net_without_kinks_has_one_region():
    for net in (MLP.random([2, 3], rng=0), MLP.random([2, 9, 9, 1], "identity", rng=0)):
        regions = regions_2d(net, SQUARE[:3])
        assert regions.n_activation == regions.n_linear() == count_regions(net, SQUARE) == 1
        assert regions.patterns().shape == (1, 0)
        np.testing.assert_allclose(regions.affine()[0, :, 2], net(np.zeros((1, 2)))[0])


def test_a_linear_layer_between_bends_nothing():
    rng = np.random.default_rng(3)
    net = MLP.random([2, 6, 4, 5, 1], ["relu", "identity", "relu"], rng=rng, scheme="normal")
    regions = regions_2d(net, (-1, 1))
    Z = net.forward(regions.centers()).Z
    np.testing.assert_array_equal(regions.patterns(), np.concatenate([Z[0], Z[2]], axis=1) > 0)


def test_cancellation_before_another_layer_makes_no_linear_region():
    net = [
        ([[0.1, 0], [0.2, 0], [0.3, 0], [0, 1]], [0, 0, 0, 0]),
        ([[1, 1, -1, 1]], [1]),  # 0.1 + 0.2 - 0.3 is 0 but for rounding
        ([[1e9]], [0]),
    ]
    regions = regions_2d(net, (-1, 1))
    assert (regions.n_activation, regions.n_linear()) == (4, 2)


def test_one_affine_map_on_two_separate_regions_is_two_linear_regions():
    # relu(x - 1) + relu(-x - 1) is 0 between its kinks; relu of 1 less than it makes two slopes
    net = [([[1.0, 0.0], [-1.0, 0.0]], [0, 0]), ([[1.0, 1.0]], [-1.0]), ([[0.0]], [0.0])]
    assert regions_2d(net, (-2, 2)).n_linear() == 1
    tooth = [([[1.0, 0]] * 3, [0, -1, -2]), ([[1.0, -2, 1]], [0])]
    regions = regions_2d(tooth, (-1, 3))
    maps = {tuple(m.ravel()) for m in regions.affine()}
    assert (regions.n_linear(), len(maps)) == (4, 3)  # it is 0 on both sides of the tooth


# --- What must not change the count --------------------------------------------------------------

activations = st.sampled_from(["relu", "leaky_relu", "absolute", make_leaky_relu(-2.0)])
seeds = st.integers(0, 10**6)


@given(seed=seeds, activation=activations)
def test_random_nets(seed, activation):
    net = random_net(seed, activation)
    check_mesh(net, regions_2d(net, SQUARE[:3]), 2)


@given(seed=seeds, angle=st.floats(0, 6), shift=st.floats(-5, 5), activation=activations)
def test_turning_and_shifting_input_and_domain(seed, angle, shift, activation):
    net = random_net(seed, activation)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = restrict(net, -shift * turn.sum(axis=0), turn.T)  # x -> turn^-1 (x - shift)
    assert patterns(moved, SQUARE @ turn.T + shift) == patterns(net, SQUARE)


@given(seed=seeds, scale=st.floats(1e-3, 1e3))
def test_rescaling_and_permuting_units(seed, scale):
    net, rng = random_net(seed), np.random.default_rng(seed)
    (W1, b1), (W2, b2), *rest = net.layers
    factors, order = scale ** rng.uniform(-1, 1, len(b1)), rng.permutation(len(b1))
    first = (factors[:, None] * W1)[order], (factors * b1)[order]
    same = MLP((first, ((W2 / factors)[:, order], b2), *rest))
    n = len(b1)
    expected = {(*np.array(p[:n])[order].tolist(), *p[n:]) for p in patterns(net, SQUARE)}
    assert patterns(same, SQUARE) == expected


@given(seed=seeds, tiles=st.integers(1, 40))
def test_tiles(seed, tiles):
    net = random_net(seed)
    assert count_regions(net, (-1, 1), tiles) == regions_2d(net, (-1, 1)).n_activation


def patterns(net, domain):
    return set(map(tuple, regions_2d(net, domain).patterns().tolist()))


def test_two_halves_share_what_lies_on_their_border():
    net = he_net([20] * 3)
    border = regions_1d(restrict(net, [0.1, 0], [0, 1]), (-1, 1)).n_activation
    left = count_regions(net, ((-1, 0.1), (-1, 1)))
    right = count_regions(net, ((0.1, 1), (-1, 1)))
    assert left + right - border == 818


def test_units_in_several_groups_of_64():
    net = he_net([130, 70])
    check_mesh(net, regions_2d(net, (-1, 1)), 4)


def test_small_blocks_give_the_same_mesh(monkeypatch):
    net = he_net([20] * 3)
    expected = patterns(net, SQUARE)
    monkeypatch.setattr(cutting, "_CORNERS", 64)
    monkeypatch.setattr(cutting, "BLOCK", 64)
    assert patterns(net, SQUARE) == expected
    check_mesh(net, regions_2d(net, SQUARE), 4)


def test_cutting_stops_if_rounding_is_worse_than_expected(monkeypatch):
    monkeypatch.setattr(cutting, "_MOST_ROUNDS", 3)
    with pytest.raises(ArithmeticError, match="rounding"):
        regions_2d(he_net([20]), (-1, 1))


def test_several_runs_of_negative_corners_are_cut_off_one_by_one():
    below = np.array([0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0], bool)
    leave, back = run_of(below, np.array([0, 7]), np.array([7, 4]))
    assert below.astype(int).tolist() == [0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert (leave.tolist(), back.tolist()) == ([0, 8], [2, 10])


# --- Slices and grids ----------------------------------------------------------------------------


def test_patterns_on_a_line_occur_in_the_plane():
    net = he_net([20] * 3)
    along = regions_1d(restrict(net, [-1, -0.3], [2, 0.5]), (0, 1))
    assert along.n_activation > 30
    assert set(map(tuple, along.patterns.tolist())) <= patterns(net, SQUARE)


def test_a_slice_is_the_net_on_it():
    rng = np.random.default_rng(0)
    net = MLP.random([5, 6, 3], "leaky_relu", rng=rng, scheme="normal")
    origin, basis, T = rng.normal(size=5), rng.normal(size=(5, 2)), rng.normal(size=(9, 2))
    plane = restrict(net, origin, basis)
    assert plane.sizes == (2, 6, 3)
    np.testing.assert_allclose(plane(T), net(origin + T @ basis.T))
    pairs = restrict(list(net.layers), origin, basis[:, 0])
    np.testing.assert_allclose(
        MLP(pairs, "leaky_relu")(T[:, :1]), net(origin + T[:, :1] * basis[:, 0])
    )


def test_a_grid_misses_regions():
    net = he_net([256])
    seen = [count_grid(net, (-1, 1), n) for n in (2, 50, 200)]
    assert seen[0] <= 4
    assert seen[0] < seen[1] < seen[2] < 0.5 * 25_482


@pytest.mark.parametrize("d", [1, 2, 3])
def test_a_grid_counts_distinct_patterns(d):
    net, n = MLP.random([d, 5, 4, 1], rng=d, scheme="normal"), 23
    points = np.stack(np.meshgrid(*[np.linspace(-2, 2, n)] * d), axis=-1).reshape(-1, d)
    bits = np.concatenate(net.forward(points).Z, axis=1) > 0
    assert count_grid(net, (-2, 2), n) == len(np.unique(bits, axis=0))


def test_a_fine_grid_sees_every_region_of_a_small_net():
    assert count_grid(xor_net(), (-1, 2), 50) == 3
