"""Nets of one input."""

from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.nets import MLP
from coursekit.regions import (
    count_regions,
    max_regions_net_1d,
    regions_1d,
    restrict,
    tent_net,
)


def hinges(*knots, facing=1.0):
    """Return the sum of relu(x - knot) over the knots."""
    n = len(knots)
    return [(np.full((n, 1), facing), -facing * np.array(knots)), (np.ones((1, n)), np.zeros(1))]


def random_net(seed, widths=(7, 6), n_outputs=2):
    rng = np.random.default_rng(seed)
    return MLP.random([1, *widths, n_outputs], rng=rng, scheme="normal")


def test_distinct_knots_make_one_piece_more():
    found = regions_1d(hinges(2.0, -1.0, 0.5))
    np.testing.assert_array_equal(found.breakpoints, [-1, 0.5, 2])
    np.testing.assert_array_equal(found.slopes[:, 0], [0, 1, 2, 3])
    np.testing.assert_array_equal(found.patterns[1], [False, True, False])
    assert (found.n_activation, found.n_linear) == (4, 4)
    assert found.bends.all()


@pytest.mark.parametrize(
    ("knots", "n"),
    [((1.0, 1.0), 2), ((1.0, 1.0, 2.0), 3), ((0.0,), 2), ((1 / 3, 1 / 3, 1 / 3), 2)],
)
def test_units_with_the_same_knot_share_it(knots, n):
    assert regions_1d(hinges(*knots)).n_activation == n


def test_a_dead_unit_changes_nothing():
    (W, b), (V, c) = hinges(0.0, 1.0)
    dead = [(np.append(W, [[0.0]], axis=0), np.append(b, -1.0)), (np.append(V, [[5.0]], 1), c)]
    np.testing.assert_array_equal(regions_1d(dead).breakpoints, [0, 1])


def test_a_far_knot_does_not_blur_the_others():
    layers = [([[1.0], [-1.0]], [1e9, 0.5]), ([[0.0, 1.0]], [-1 / 6]), ([[1.0]], [0.0])]
    found = regions_1d(layers, (-2e9, 1))
    np.testing.assert_allclose(found.breakpoints, [-1e9, 1 / 3, 0.5], rtol=1e-15)


def test_knots_at_and_outside_the_ends_do_not_cut():
    found = regions_1d(hinges(-1.0, 0.0, 1.0, 2.0), (0, 2))
    np.testing.assert_array_equal(found.breakpoints, [1])
    assert found.interval == (0, 2)


def test_activation_and_linear_regions_differ_where_units_cancel():
    found = regions_1d([([[1.0], [1.0]], [0.0, 0.0]), ([[1.0, -1.0]], [0.0])])
    assert (found.n_activation, found.n_linear) == (2, 1)
    assert not found.bends.any()


def test_cancellation_before_another_layer_is_not_taken_for_a_bend():
    third = 1 / 3
    layers = [
        ([[third], [3.0]], [0.0, 0.0]),
        ([[3.0, -third], [1.0, 0.0]], [0.0, -1.0]),  # the first unit is 0 but for rounding
        ([[1e9, 1.0]], [0.0]),
    ]
    found = regions_1d(layers)
    np.testing.assert_allclose(found.breakpoints, [0, 3])
    np.testing.assert_allclose(found.slopes[:, 0], [0, 0, third])
    assert found.n_linear == 2


@pytest.mark.parametrize("widths", [[3], [3, 3], [5, 4, 3], [3] * 8, [10] * 5])
def test_the_folding_net_attains_the_product(widths):
    net, expected = max_regions_net_1d(widths), prod(n + 1 for n in widths)
    for interval in ((0, 2 * widths[0] + 1), (-np.inf, np.inf)):
        found = regions_1d(net, interval)
        assert (found.n_activation, found.n_linear) == (expected, expected)


def test_the_folding_net_runs_through_its_range_on_every_piece():
    net = max_regions_net_1d([5, 3, 4])
    ends = np.array([0, *regions_1d(net, (0, 11)).breakpoints, 11])
    np.testing.assert_allclose(net(ends[:, None])[:, 0], np.arange(len(ends)) % 2, atol=1e-12)


def test_471_parameters():
    net = max_regions_net_1d([10] * 5)
    assert net.n_parameters == 471
    assert regions_1d(net).n_activation == 161_051
    assert regions_1d(hinges(*np.arange(156.0))).n_activation == 157  # 471 on one layer


@pytest.mark.parametrize("n_layers", [1, 3, 10, 16])
def test_tents(n_layers):
    found = regions_1d(tent_net(n_layers), (0, 1))
    assert (found.n_activation, found.n_linear) == (2**n_layers, 2**n_layers)
    if n_layers < 5:
        x = np.linspace(0, 1, 50)
        y = x
        for _ in range(n_layers):
            y = np.minimum(2 * y, 2 - 2 * y)
        np.testing.assert_allclose(tent_net(n_layers)(x[:, None])[:, 0], y, atol=1e-12)


@given(seed=st.integers(0, 10**6))
def test_patterns_and_slopes_agree_with_a_forward_pass(seed):
    net, found = random_net(seed), regions_1d(random_net(seed), (-3, 3))
    ends = np.array([-3, *found.breakpoints, 3])
    assert (np.diff(ends) > 0).all()
    middles = (ends[1:] + ends[:-1])[:, None] / 2
    trace = net.forward(middles)
    np.testing.assert_array_equal(found.patterns, np.concatenate(trace.Z, axis=1) > 0)
    rises = np.diff(net(ends[:, None]), axis=0)
    np.testing.assert_allclose(rises, found.slopes * np.diff(ends)[:, None], atol=1e-9)


@given(seed=st.integers(0, 10**6))
def test_a_part_of_the_line_has_the_line_s_breakpoints(seed):
    net = random_net(seed, widths=(6, 5, 4))
    whole, part = regions_1d(net), regions_1d(net, (-0.5, np.inf))
    expected = whole.breakpoints[whole.breakpoints > -0.5]
    np.testing.assert_allclose(part.breakpoints, expected, rtol=1e-9, atol=1e-9)
    assert part.n_activation == count_regions(net, (-0.5, np.inf)) == len(expected) + 1


@given(seed=st.integers(0, 10**6), factor=st.floats(1e-6, 1e6))
def test_stretching_the_line_stretches_the_breakpoints(seed, factor):
    net = random_net(seed)
    stretched = regions_1d(restrict(net, [0.0], [1 / factor]))
    np.testing.assert_array_equal(stretched.patterns, regions_1d(net).patterns)
    np.testing.assert_allclose(
        stretched.breakpoints, factor * regions_1d(net).breakpoints, rtol=1e-8, atol=1e-8 * factor
    )
