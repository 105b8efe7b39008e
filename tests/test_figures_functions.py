"""The four linked panels of a shallow net, and folded surfaces."""

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from coursekit.figures import UnitPanels, plot_folded
from coursekit.live import Control
from coursekit.nets import MLP

pytestmark = pytest.mark.usefixtures("course_style")
X = np.linspace(-2, 2, 41)
READOUT = [[-2.0, 2.0, -2.0]], [2.0]
NET = MLP([([[1.0], [2.0], [-0.5]], [1.0, -1.0, 0.5]), READOUT])
MOVED = MLP([([[1.0], [2.0], [-0.5]], [0.0, 2.0, 0.75]), READOUT])  # joints 0, -1 and 1.5


@pytest.fixture
def panels():
    return UnitPanels(Figure(), X, NET)


def curves(ax):
    """Return the drawn functions of x, (units, n), without rules and markers."""
    return np.array([line.get_ydata() for line in ax.lines if len(line.get_xdata()) == len(X)])


def markers(ax):
    return np.array([line.get_xydata()[0] for line in ax.lines if line.get_marker() != "None"])


def rules(ax):
    return [line.get_xdata()[0] for line in ax.lines if line.get_linestyle() == ":"][-3:]


def test_the_panels_show_lines_clipped_weighted_and_summed(panels):
    z = np.column_stack([1 + X, 2 * X - 1, 0.5 - 0.5 * X])  # (41, 3)
    h = np.maximum(0, z)
    weighted = h * [-2, 2, -2]
    total = 2 + weighted.sum(axis=1, keepdims=True)  # (41, 1)
    for ax, values in zip(panels.axes, (z, h, weighted, total), strict=True):
        assert np.allclose(curves(ax), values.T)


def test_markers_and_rules_stand_at_the_joints(panels):
    for ax, heights in zip(panels.axes, [[0, 0, 0]] * 3 + [[0, -1.5, 0]], strict=True):
        assert np.allclose(markers(ax), np.column_stack([[-1, 0.5, 1], heights]))
        assert rules(ax) == [-1, 0.5, 1]


def test_move_draws_another_net_and_returns_what_changed(panels):
    artists = panels.move(MOVED)
    assert artists is panels.artists
    fresh = UnitPanels(Figure(), X, MOVED)
    for ax, other in zip(panels.axes, fresh.axes, strict=True):
        assert np.array_equal(curves(ax), curves(other))
        assert np.allclose(markers(ax)[:, 0], [0, -1, 1.5])
    moving = [line for ax in panels.axes for line in ax.lines if line in artists]
    still = [line for ax in panels.axes for line in ax.lines if line not in artists]
    assert len(moving) == 10 + 12 + 12  # curves, markers and rules
    assert len(still) == 4  # the zero lines


def test_a_unit_without_a_slope_has_no_joint(panels):
    flat = MLP([([[1.0], [0.0], [-0.5]], [1.0, -1.0, 0.5]), READOUT])
    panels.move(flat)
    for ax in panels.axes:
        assert np.array_equal(np.isnan(markers(ax)[:, 0]), [False, True, False])
    assert "-1.00, none, 1.00" in panels.describe(flat)


def test_the_sentence_comes_from_the_net(panels):
    sentence = "Joints by unit: -1.00, 0.50, 1.00. y goes from -1.00 at x = -2 to 2.00 at x = 2."
    assert panels.describe(NET) == sentence
    assert panels.describe(MOVED) != sentence


def test_lines_and_clipped_lines_share_their_heights(panels):
    lines, clipped, weighted, _ = (ax.get_ylim() for ax in panels.axes)
    assert lines == clipped != weighted
    assert lines[0] < -5
    assert lines[1] > 3


def test_limits_can_be_given():
    limits = [(-1, 1), (-2, 2), (-3, 3), (-4, 4)]
    panels = UnitPanels(Figure(), X, NET, limits)
    assert [ax.get_ylim() for ax in panels.axes] == limits


def test_units_differ_in_dash_and_marker_too(panels):
    lines = [line for line in panels.axes[0].lines if len(line.get_xdata()) == len(X)]
    assert len({line.get_linestyle() for line in lines}) == 3
    points = [line.get_marker() for line in panels.axes[0].lines if line.get_marker() != "None"]
    assert len(set(points)) == 3
    assert [text.get_text() for text in panels.axes[0].get_legend().get_texts()] == [
        "unit 1",
        "unit 2",
        "unit 3",
    ]


@pytest.mark.parametrize(
    "sizes", [[2, 3, 1], [1, 3, 2], [1, 3, 3, 1], [1, 1]], ids=["inputs", "outputs", "deep", "line"]
)
def test_other_nets_are_refused(sizes):
    with pytest.raises(ValueError, match="one input, one hidden layer and one output"):
        UnitPanels(Figure(), X, MLP.random(sizes, rng=0))


def test_a_slider_moves_the_panels(panels):
    nets = [NET, MOVED]
    control = Control(
        panels.axes[0].figure,
        lambda k: panels.move(nets[int(k)]),
        lambda k: panels.describe(nets[int(k)]),
        {"k": (0, 1, 1, 0)},
    )
    (first, said), (second, said_then) = control.frame(k=0), control.frame(k=1)
    assert first != second
    assert said != said_then
    assert control.frame(k=0) == (first, said)


def test_a_folded_surface_has_bands_of_the_output_and_one_fold_a_unit():
    net = MLP([([[1.0, 0.5], [0.0, 2.0]], [0.5, -1.0]), ([[1.0, 1.0], [0.0, 3.0]], [0.0, 0.0])])
    ax = plt.subplots()[1]
    plot_folded(ax, net, -2, 2, levels=np.linspace(0, 9, 10), output=1)
    bands, *folds = ax.collections
    assert len(folds) == 2
    for fold, (W, b) in zip(folds, zip(*net.layers[0], strict=True), strict=True):
        points = np.concatenate([path.vertices for path in fold.get_paths()])  # (n, 2)
        assert np.allclose(points @ W + b, 0)
    assert bands.zmax == pytest.approx(9)  # the second output at the top: 3 (2 · 2 - 1)
    assert ax.get_xlim() == (-2, 2)
