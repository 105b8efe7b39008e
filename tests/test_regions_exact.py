"""Regions against exact arithmetic, on nets of small integers where many lines coincide.

The oracles here share nothing with the package: they cut one region at a time by one unit at a
time, with integers and fractions, so nothing is rounded. Hand-made nets look like these.
"""

from fractions import Fraction
from itertools import pairwise
from math import gcd

import numpy as np
import pytest

from coursekit.nets import MLP, absolute, make_leaky_relu, relu
from coursekit.regions import count_regions, regions_1d, regions_2d

N_NETS = 1000
SLOPES = {relu: (0, 1), absolute: (-1, 1), make_leaky_relu(2): (2, 1)}


# --- Random nets ---------------------------------------------------------------------------------


def integer_net(rng, d_in):
    """Return a small net; zero weights, equal units and lines through one point are frequent."""
    sizes = [d_in, *rng.integers(1, 5, size=rng.integers(1, 4)), rng.integers(1, 3)]
    high = rng.integers(1, 3)
    draw = lambda *shape: rng.integers(-high, high + 1, size=shape).astype(float)  # noqa: E731
    layers = [(draw(n_out, n_in), draw(n_out)) for n_in, n_out in pairwise(sizes)]
    if rng.random() < 0.3:
        layers = [(W, 0 * b) for W, b in layers]
    activation = relu if rng.random() < 0.7 else list(SLOPES)[rng.integers(3)]
    return MLP(tuple(layers), activation)


def integer_layers(net):
    """Return the weights, with the bias as last column, and the two slopes of each hidden layer."""
    rows = [np.column_stack(layer).astype(int).tolist() for layer in net.layers]
    return list(zip(rows[:-1], map(SLOPES.get, net.activations), strict=True)), rows[-1]


def combine(weights, maps):
    """Return the affine functions weights @ (maps, 1) as tuples of coefficients."""
    one = (*[0] * (len(maps[0]) - 1), 1)
    columns = list(zip(*maps, one, strict=True))
    return [
        tuple(sum(w * m for w, m in zip(row, c, strict=True)) for c in columns) for row in weights
    ]


# --- Two inputs: corners are integers (X, Y, N) for the point (X / N, Y / N) ----------------------


def exact_regions_2d(net, corners):
    """Return a list of regions: corners, pattern, affine maps of the outputs."""
    hidden, readout = integer_layers(net)
    start = [(int(x), int(y), 1) for x, y in corners]
    regions = [(start, (), [(1, 0, 0), (0, 1, 0)])]
    for weights, slopes in hidden:
        regions = [piece for region in regions for piece in cut_by_layer(*region, weights, slopes)]
    return [(polygon, pattern, combine(readout, maps)) for polygon, pattern, maps in regions]


def cut_by_layer(polygon, pattern, maps, weights, slopes):
    pieces = [(polygon, pattern, [])]
    for z in combine(weights, maps):
        halves = [half for piece in pieces for half in cut_by_unit(*piece, z)]
        pieces = [
            (half, (*bits, on), [*done, tuple(slopes[on] * c for c in z)])
            for half, bits, done, on in halves
        ]
    return pieces


def cut_by_unit(polygon, pattern, maps, z):
    values = [sum(c * p for c, p in zip(z, corner, strict=True)) for corner in polygon]
    if not min(values) < 0 < max(values):
        return [(polygon, pattern, maps, max(values) > 0)]
    return [(half(polygon, values, side), pattern, maps, side > 0) for side in (-1, 1)]


def half(polygon, values, side):
    kept = []
    for k, (corner, value) in enumerate(zip(polygon, values, strict=True)):
        after, value_after = polygon[(k + 1) % len(polygon)], values[(k + 1) % len(polygon)]
        if value * side >= 0:
            kept.append(corner)
        if value * value_after < 0:
            mixed = [
                abs(value_after) * p + abs(value) * q for p, q in zip(corner, after, strict=True)
            ]
            kept.append(tuple(m // gcd(*mixed) for m in mixed))
    return kept


def n_linear_exact(regions):
    """Count connected sets with one map; neighbors have two corners in common."""
    corners = [set(polygon) for polygon, _, _ in regions]
    group = list(range(len(regions)))
    for i, (_, _, maps) in enumerate(regions):
        for j in range(i):
            if regions[j][2] == maps and len(corners[i] & corners[j]) >= 2 and group[i] != group[j]:
                group = [group[i] if g == group[j] else g for g in group]
    return len(set(group))


def double_area(polygon):
    points = [(Fraction(x, n), Fraction(y, n)) for x, y, n in polygon]
    return sum(
        a * d - b * c for (a, b), (c, d) in zip(points, points[1:] + points[:1], strict=True)
    )


DOMAINS = (
    [(-1, -1), (1, -1), (1, 1), (-1, 1)],
    [(-2, -2), (2, -2), (2, 2), (-2, 2)],
    [(0, 0), (3, 0), (0, 3)],
    [(-3, -1), (0, -2), (3, -1), (2, 3), (-1, 4)],
)


def test_two_inputs_agree_with_exact_arithmetic():
    merged = 0
    for seed in range(N_NETS):
        rng = np.random.default_rng(seed)
        net, domain = integer_net(rng, 2), DOMAINS[seed % len(DOMAINS)]
        exact, found = exact_regions_2d(net, domain), regions_2d(net, domain)
        expected = {pattern: polygon for polygon, pattern, _ in exact}
        assert len(expected) == len(exact)
        patterns = [tuple(row) for row in found.patterns().tolist()]
        assert sorted(patterns) == sorted(expected), f"seed {seed}"
        areas = [float(double_area(expected[pattern]) / 2) for pattern in patterns]
        np.testing.assert_allclose(found.areas(), areas, rtol=0, atol=1e-12, err_msg=f"{seed}")
        assert found.n_linear() == n_linear_exact(exact), f"seed {seed}"
        merged += found.n_linear() < found.n_activation
    assert merged > N_NETS / 10  # else the nets test nothing about linear regions


def test_degenerate_nets_keep_their_regions_when_turned_shifted_and_rescaled():
    for seed in range(300):
        rng = np.random.default_rng(seed)
        net, domain = integer_net(rng, 2), np.array(DOMAINS[seed % len(DOMAINS)], float)
        expected = sorted(pattern for _, pattern, _ in exact_regions_2d(net, domain))
        angle, shift = rng.uniform(0, 2 * np.pi), rng.normal(0, 10, 2)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        (W, b), *rest = rescaled(net.layers, rng)
        W = W @ turn.T
        moved = MLP(((W, b - W @ shift), *rest), net.activations)
        found = regions_2d(moved, domain @ turn.T + shift)
        assert sorted(map(tuple, found.patterns().tolist())) == expected, f"seed {seed}"
        vertices, edges = len(found.vertices), len(found.edges)
        assert vertices - edges + found.n_activation == 1
        assert count_regions(moved, domain @ turn.T + shift, tiles=3) == len(expected)


def rescaled(layers, rng):
    """Multiply each unit by a positive factor, and what it sends on by the inverse."""
    result, before = [], np.ones(layers[0].W.shape[1])
    for k, (W, b) in enumerate(layers):
        factors = rng.uniform(0.1, 10, len(b)) if k < len(layers) - 1 else np.ones(len(b))
        result.append((factors[:, None] * W / before, factors * b))
        before = factors
    return result


# --- One input -----------------------------------------------------------------------------------


def exact_pieces(net, low, high):
    """Return the pieces from left to right: left end, pattern, slopes of the outputs."""
    hidden, readout = integer_layers(net)
    pieces = [(low, high, (), [(1, 0)])]
    for weights, slopes in hidden:
        pieces = [piece for old in pieces for piece in cut_piece(*old, weights, slopes)]
    return [(a, bits, [m[0] for m in combine(readout, maps)]) for a, _, bits, maps in pieces]


def cut_piece(low, high, pattern, maps, weights, slopes):
    lines = combine(weights, maps)
    roots = {Fraction(-c, a) for a, c in lines if a}
    ends = [low, *sorted(root for root in roots if low < root < high), high]
    for a, b in pairwise(ends):
        x = inside(a, b)
        on = [slope * x + c > 0 for slope, c in lines]
        scaled = [(slopes[bit] * s, slopes[bit] * c) for bit, (s, c) in zip(on, lines, strict=True)]
        yield a, b, (*pattern, *on), scaled


def inside(low, high):
    if low == -np.inf:
        return Fraction(0) if high == np.inf else high - 1
    return low + 1 if high == np.inf else (low + high) / 2


INTERVALS = ((-np.inf, np.inf), (-2, 2), (0, np.inf), (-1, Fraction(1, 3)))


@pytest.mark.parametrize(("low", "high"), INTERVALS)
def test_one_input_agrees_with_exact_arithmetic(low, high):
    for seed in range(N_NETS):
        net = integer_net(np.random.default_rng(seed), 1)
        ends = [x if abs(x) == np.inf else Fraction(x) for x in (low, high)]
        pieces = exact_pieces(net, *ends)
        found = regions_1d(net, (float(low), float(high)))
        assert found.patterns.tolist() == [list(pattern) for _, pattern, _ in pieces], f"{seed}"
        knots = [float(left) for left, _, _ in pieces[1:]]
        np.testing.assert_allclose(found.breakpoints, knots, rtol=1e-14, atol=1e-14)
        np.testing.assert_allclose(found.slopes, [slopes for _, _, slopes in pieces], atol=1e-12)
        changes = sum(a[2] != b[2] for a, b in pairwise(pieces))
        assert found.n_linear == 1 + changes, f"seed {seed}"


def test_degenerate_lines_keep_their_pieces_when_shifted_and_rescaled():
    for seed in range(300):
        rng = np.random.default_rng(seed)
        net = integer_net(rng, 1)
        expected = [list(pattern) for _, pattern, _ in exact_pieces(net, -np.inf, np.inf)]
        scale, shift = rng.uniform(-10, -0.1), rng.normal(0, 10)
        (W, b), *rest = rescaled(net.layers, rng)
        moved = MLP(((W / scale, b - W[:, 0] / scale * shift), *rest), net.activations)
        assert regions_1d(moved).patterns[::-1].tolist() == expected, f"seed {seed}"
