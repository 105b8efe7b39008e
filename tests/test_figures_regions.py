"""Figures of regions: what is drawn is what was counted."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from coursekit.figures import describe_regions, plot_decision, plot_regions
from coursekit.figures.regions import pattern_colors
from coursekit.nets import MLP
from coursekit.regions import max_net, regions_2d, xor_net

pytestmark = pytest.mark.usefixtures("course_style")
NET = MLP.random([2, 12, 8, 1], rng=3, scheme="normal")


@pytest.fixture
def ax():
    return plt.subplots(figsize=(4, 4))[1]


@pytest.fixture
def regions():
    return regions_2d(NET, ((-1, 2), (0, 2)))


@pytest.mark.parametrize("color", ["pattern", "linear", "output"])
def test_every_region_is_drawn_once(ax, regions, color):
    fills, lines = plot_regions(ax, regions, color)
    assert len(fills.get_paths()) == regions.n_activation
    for path, polygon in zip(fills.get_paths(), regions.polygons(), strict=True):
        np.testing.assert_array_equal(path.vertices[: len(polygon)], polygon)
        assert set(map(tuple, path.vertices)) == set(map(tuple, polygon))
    assert len(lines.get_paths()) == (regions.edge_regions >= 0).all(axis=1).sum()
    assert (ax.get_xlim(), ax.get_ylim()) == ((-1, 2), (0, 2))


def test_neighbors_differ_in_shade(regions):
    brightness = pattern_colors(regions.patterns()).mean(axis=1)
    left, right = regions.edge_regions[(regions.edge_regions >= 0).all(axis=1)].T
    shade = brightness > 0.8  # between the darkest light color and the lightest dark one
    assert (shade[left] != shade[right]).all()


@pytest.mark.parametrize("n_units", [1, 3, 8, 20])
def test_one_unit_changes_the_hue_of_small_nets_too(n_units):
    pattern = np.random.default_rng(n_units).random(n_units) < 0.5
    colors = pattern_colors(np.vstack([pattern, pattern ^ np.eye(n_units, dtype=bool)]))
    # Of a hue mixed with white, what is left of white is the hue times its shade.
    directions = (1 - colors) / np.linalg.norm(1 - colors, axis=1, keepdims=True)
    assert (directions[1:] @ directions[0] < 0.999).all()


def test_a_pattern_keeps_its_color():
    patterns = np.random.default_rng(0).random((20, 30)) < 0.5
    np.testing.assert_array_equal(pattern_colors(patterns)[3:5], pattern_colors(patterns[3:5]))


def test_linear_regions_have_one_color_and_no_lines_inside(ax):
    regions = regions_2d(max_net(), (-1, 1))
    fills, lines = plot_regions(ax, regions, "linear")
    assert len(np.unique(fills.get_facecolor(), axis=0)) == 2
    np.testing.assert_allclose(
        [p.vertices[:2, 0] - p.vertices[:2, 1] for p in lines.get_paths()], 0
    )


def test_outputs_are_those_at_the_centers(ax, regions):
    fills, _ = plot_regions(ax, regions, "output", linewidth=0)
    np.testing.assert_allclose(fills.get_array(), NET(regions.centers())[:, 0], atol=1e-12)


def test_unknown_colors_are_refused(ax, regions):
    with pytest.raises(ValueError, match="known: pattern, linear, output"):
        plot_regions(ax, regions, "rainbow")


def test_the_decision_line_is_where_the_output_has_the_level(ax, regions):
    level = np.median(regions.values())
    line = plot_decision(ax, regions, level)
    points = np.concatenate(line.get_segments())
    assert len(points) > 10
    np.testing.assert_allclose(NET(points)[:, 0], level, atol=1e-9)
    middles = np.mean(line.get_segments(), axis=1)
    np.testing.assert_allclose(NET(middles)[:, 0], level, atol=1e-9)


def test_the_decision_line_of_xor(ax):
    line = plot_decision(ax, regions_2d(xor_net(), (0, 1)))
    ends = sorted(sorted(map(tuple, np.round(s, 9).tolist())) for s in line.get_segments())
    assert ends == [[(0, 0.5), (0.5, 0)], [(0.5, 1), (1, 0.5)]]


def test_no_decision_line_where_there_is_none(ax, regions):
    assert len(plot_decision(ax, regions, 1e9).get_segments()) == 0


def test_sentences():
    rng = np.random.default_rng(0)
    net = MLP.random([2, 3, 40, 1], ["relu", "identity"], rng=rng)
    triangle = regions_2d(net, [(0, 0), (1, 0), (0, 2)])
    assert describe_regions(triangle) == (
        "3 activation regions of a net with 2 inputs and hidden widths 3, "
        "in a polygon with 3 corners within [0, 1] x [0, 2]."
    )
    assert describe_regions(regions_2d(xor_net(), (-1, 2))).startswith("3 activation regions")
    flat = MLP.random([2, 1], rng=0)
    assert describe_regions(regions_2d(flat, (-1, 1))) == (
        "1 activation region of a net with 2 inputs and hidden widths none, in [-1, 1] x [-1, 1]."
    )
