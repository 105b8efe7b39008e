"""What nets and domains are refused, and in which words."""

import numpy as np
import pytest

from coursekit.nets import MLP, Activation, maxout
from coursekit.regions import count_grid, count_regions, regions_1d, regions_2d, restrict

READOUT = (np.ones((1, 3)), np.zeros(1))
HIDDEN = (np.ones((3, 2)), np.zeros(3))


def with_value(value, index=1):
    layers = [tuple(a.copy() for a in layer) for layer in (HIDDEN, (np.ones((3, 3)), np.zeros(3)))]
    layers[index][0][0, 0] = value
    return [*layers, READOUT]


def changed_later():
    net = MLP.random([2, 3, 3, 1], rng=0)
    net.layers[1].b[2] = np.nan
    return net


@pytest.mark.parametrize(
    ("net", "words"),
    [
        (with_value(np.nan), "layer 2 of 3.*NaN"),
        (with_value(np.inf, 0), "layer 1 of 3.*infinite"),
        (changed_later(), "layer 2 of 3.*NaN"),
        ([HIDDEN, (np.ones((1, 4)), np.zeros(1))], "layer 2 of 2: W takes 4 inputs"),
        ([HIDDEN, (np.ones((1, 3)), np.zeros(2))], r"layer 2 of 2.*\(n_out,\)"),
        (
            [(np.ones((0, 2)), np.zeros(0)), (np.ones((1, 0)), np.zeros(1))],
            "layer 1 of 2 is complex or empty",
        ),
        ([HIDDEN], "no read-out"),
        ([], "no read-out"),
        (HIDDEN[0], "sequence of pairs"),
        ([HIDDEN, np.ones((1, 3))], "sequence of pairs"),
        ([(*HIDDEN, "relu"), READOUT], "sequence of pairs"),
        ([HIDDEN, (1j * READOUT[0], READOUT[1])], "layer 2 of 2 is complex"),
        (MLP.random([2, 3, 3, 1], ["relu", "sigmoid"], rng=0), "layer 2 .*sigmoid.*relu, leaky"),
        (MLP.random([2, 3, 1], "step", rng=0), "layer 1 .*step"),
        (MLP.random([2, 3, 1], "tanh", rng=0), "layer 1 .*tanh"),
        (MLP.random([2, 3, 1], "elu", rng=0), "layer 1 .*elu"),
        (MLP((HIDDEN, READOUT), Activation("maxout", maxout, maxout)), "layer 1 .*maxout"),
        (
            MLP((HIDDEN, READOUT), Activation("relu6", lambda z: np.clip(z, 0, 6), np.sign)),
            "layer 1 .*relu6.*one kink at 0",
        ),
        (MLP.random([3, 4, 1], rng=0), "layer 1 takes 3 inputs.*restrict"),
    ],
)
def test_nets(net, words):
    for call in (regions_2d, count_regions):
        with pytest.raises(ValueError, match=words):
            call(net, (-1, 1))


@pytest.mark.parametrize(
    ("domain", "words"),
    [
        ([(0, 0), (0, 1), (1, 1), (1, 0)], "clockwise"),
        ([(0, 0), (2, 0), (0.5, 0.5), (0, 2)], r"corner 2, \[0.5 0.5\], does not turn left"),
        ([(0, 0), (1, 0), (2, 0), (0, 2)], "corner 1, .*on a line"),
        ([(0, 0), (0, 0), (1, 0), (0, 1)], "corner 0, .*on a line"),
        ([(0, 0), (1, 1), (2, 2)], "on a line"),
        ([(np.cos(0.8 * np.pi * k), np.sin(0.8 * np.pi * k)) for k in range(5)], "more than once"),
        ([(0, 0), (1, 0), (0, np.inf)], "finite"),
        ([(0, 0, 0), (1, 0, 0), (0, 1, 0)], r"shape \(3, 3\)"),
        (5, r"shape \(\)"),
        ((1, -1), "low < high"),
        (((0, 1), (1, 1)), "low < high"),
        ((0, np.nan), "low < high"),
    ],
)
def test_domains(domain, words):
    with pytest.raises(ValueError, match=words):
        regions_2d([HIDDEN, READOUT], domain)


@pytest.mark.parametrize("interval", [(1, 1), (2, -2), (np.inf, np.inf), (0, np.nan), (1, 2, 3), 4])
def test_intervals(interval):
    with pytest.raises(ValueError, match="low < high"):
        regions_1d(MLP.random([1, 3, 1], rng=0), interval)


def test_one_input_is_needed_on_the_line():
    with pytest.raises(ValueError, match="layer 1 takes 2 inputs, but 1 is needed"):
        regions_1d([HIDDEN, READOUT])


@pytest.mark.parametrize(
    ("origin", "basis", "words"),
    [
        (np.zeros(3), np.ones(2), r"\(2,\) and the basis \(2, k\)"),
        (np.zeros(2), np.ones(3), r"\(2,\) and the basis \(2, k\)"),
        (np.zeros(2), [[1.0, 2.0], [2.0, 4.0]], "linearly dependent"),
        (np.zeros(2), np.zeros(2), "linearly dependent"),
        ([0, np.nan], np.ones(2), "NaN or infinite"),
    ],
)
def test_slices(origin, basis, words):
    with pytest.raises(ValueError, match=words):
        restrict([HIDDEN, READOUT], origin, basis)


def test_counts_need_positive_numbers():
    net = [HIDDEN, READOUT]
    with pytest.raises(ValueError, match="tiles"):
        count_regions(net, (-1, 1), tiles=0)
    with pytest.raises(ValueError, match="at least 2 points"):
        count_grid(net, (-1, 1), 1)
    with pytest.raises(ValueError, match="box"):
        count_grid(net, ((0, 1),) * 3, 5)


def test_integers_and_lists_are_welcome():
    net = [([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0])]
    assert count_regions(net, [(-1, -1), (1, -1), (0, 1)]) == 4


def test_the_net_is_not_changed():
    net = MLP.random([2, 6, 6, 1], rng=0)
    before = net.to_vector()
    regions_2d(net, (-1, 1)).n_linear()
    np.testing.assert_array_equal(net.to_vector(), before)
