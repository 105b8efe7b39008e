"""Bounds in exact integers, and arrangements of hyperplanes in any dimension."""

from fractions import Fraction
from itertools import combinations, product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.nets import MLP
from coursekit.regions import (
    count_arrangement,
    lower_bound,
    max_lower_net_2d,
    max_regions_net_1d,
    n_parameters,
    upper_bound,
    zaslavsky,
)

shapes = st.tuples(st.integers(1, 6), st.lists(st.integers(1, 8), min_size=1, max_size=5))


def test_zaslavsky():
    assert zaslavsky(10, 50) == 13_432_735_556
    assert zaslavsky(10, 8) == 2**8
    assert [zaslavsky(2, n) for n in range(1, 6)] == [2, 4, 7, 11, 16]


def test_upper_bounds_of_published_shapes():
    methods = ("serra", "montufar2017", "raghu", "trivial")
    assert [upper_bound(4, [6, 3, 6], m) for m in methods] == [7_095, 19_152, 25_992, 2**15]
    assert upper_bound(1, [10] * 5) == 161_051
    assert upper_bound(10, [50] * 5) == 437343146716749169996437945366609958822560909771776


def test_the_deck_s_number_is_impossible():
    assert upper_bound(10, [50] * 5) < upper_bound(10, [50] * 5, "trivial") == 2**250 < 10**134


def test_lower_bounds():
    assert lower_bound(10, [50] * 5) == 179562019186562049740867382427559978336256
    montufar = lower_bound(10, [50] * 5, "montufar2014")
    assert montufar == 122170018184988293796777725219726562500
    assert lower_bound(2, [6, 6]) == 352


def test_parameters():
    assert n_parameters(1, [10] * 5) == 471 == max_regions_net_1d([10] * 5).n_parameters
    assert n_parameters(10, [50] * 5) == 10_801
    assert n_parameters(3, [4, 5], 2) == MLP.random([3, 4, 5, 2], rng=0).n_parameters


@given(shapes)
def test_each_upper_bound_is_at_least_as_sharp_as_the_next(shape):
    bounds = [upper_bound(*shape, m) for m in ("serra", "montufar2017", "raghu", "trivial")]
    assert bounds == sorted(bounds)


@given(shapes)
def test_the_recursion_of_serra_is_its_sum(shape):
    d_in, widths = shape
    total = 0
    for js in product(*(range(n + 1) for n in widths[:3])):
        room, term = d_in, 1
        for n, j in zip(widths, js, strict=False):
            room, term = min(room, n), term * comb(n, j)
            if j > room:
                break
            room = min(room, n - j)
        else:
            total += term
    assert upper_bound(d_in, widths[:3], "serra") == total


@given(st.integers(1, 4), st.lists(st.integers(12, 20), min_size=1, max_size=4))
def test_lower_bounds_stay_below_upper_bounds(d_in, widths):
    low, high = lower_bound(d_in, widths, "montufar2014"), lower_bound(d_in, widths)
    assert low <= high <= upper_bound(d_in, widths)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: lower_bound(10, [50, 29, 50]), r"at least 3 \* d_in = 30 units.*layer 2 has 29"),
        (lambda: lower_bound(3, [2], "montufar2014"), r"at least 1 \* d_in = 3 units"),
        (lambda: lower_bound(3, [9], "raghu"), "known: serra, montufar2014"),
        (lambda: upper_bound(3, [9], "deck"), "known: serra, montufar2017, raghu, trivial"),
        (lambda: upper_bound(0, [9]), "must be positive"),
        (lambda: upper_bound(2, []), "must be positive"),
        (lambda: n_parameters(2, [3], 0), "must be positive"),
        (lambda: zaslavsky(2, -1), "must be positive"),
        (lambda: max_regions_net_1d([3, 2]), "at least 3 units"),
        (lambda: max_lower_net_2d([6, 5]), "at least 6 units"),
        (lambda: max_lower_net_2d([]), "at least 6 units"),
    ],
)
def test_outside_its_conditions_a_bound_says_so(call, words):
    with pytest.raises(ValueError, match=words):
        call()


# --- Arrangements --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("d", "n", "regions"), [(3, 8, 93), (4, 8, 163), (3, 12, 299), (5, 10, 638)]
)
def test_general_position(d, n, regions):
    rng = np.random.default_rng(0)
    W, b = rng.normal(size=(n, d)), rng.normal(size=n)
    assert count_arrangement(W, b) == zaslavsky(d, n) == regions
    central = 2 * sum(comb(n - 1, j) for j in range(d))
    assert count_arrangement(W, np.zeros(n)) == central


def test_braid_arrangement():
    normals = [[(k == i) - (k == j) for k in range(4)] for i, j in combinations(range(4), 2)]
    assert count_arrangement(normals, [0] * 6) == 24  # the orders of four numbers


def test_grid_of_planes():
    assert count_arrangement(np.repeat(np.eye(3), 4, axis=0), list(range(4)) * 3) == 125


def test_hyperplanes_that_coincide_or_do_not_exist():
    third = Fraction(1, 3)
    normals = [[1, 1], [3, 3], [-2, -2], [0, 0], [1, 0]]
    assert count_arrangement(normals, [third, 1, Fraction(-2, 3), 5, 0]) == 4
    assert count_arrangement([[0.1], [0.2], [0.3]], [0.1, 0.2, 0.3]) == 2  # one point, -1
    assert count_arrangement([[1], [1]], [0, 1e-300]) == 3
    assert count_arrangement(np.zeros((0, 3)), []) == 1


@given(st.data())
def test_the_order_and_the_scale_of_hyperplanes_do_not_matter(data):
    rows = st.lists(st.integers(-2, 2), min_size=4, max_size=4)
    planes = data.draw(st.lists(rows, min_size=1, max_size=6))
    factors = data.draw(st.lists(st.sampled_from([-3, -1, 2]), min_size=6, max_size=6))
    shuffled = data.draw(st.permutations(planes))
    scaled = [[f * v for v in row] for f, row in zip(factors, shuffled, strict=False)]
    counts = [
        count_arrangement([row[:3] for row in rows], [row[3] for row in rows])
        for rows in (planes, scaled)
    ]
    assert counts[0] == counts[1] <= zaslavsky(3, len(planes))


@pytest.mark.parametrize(
    ("normals", "offsets", "words"),
    [
        ([[1, 2]], [0, 1], r"\(n, D\) and offsets \(n,\)"),
        ([1, 2], [0, 1], r"\(n, D\) and offsets \(n,\)"),
        ([[1.0, np.nan]], [0.0], "hyperplane 0"),
        ([[1.0, 1.0], [1.0, 2.0]], [0.0, np.inf], "hyperplane 1"),
    ],
)
def test_arrangements_that_are_none(normals, offsets, words):
    with pytest.raises(ValueError, match=words):
        count_arrangement(normals, offsets)
