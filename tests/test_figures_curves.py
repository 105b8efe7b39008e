"""Curves and errors: what is drawn is what was given, and nothing hangs on colour alone."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from coursekit.figures import plot_curves, plot_errors


@pytest.fixture
def ax():
    fig, ax = plt.subplots(figsize=(3, 2))
    yield ax
    plt.close(fig)


def texts(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_curves_lie_over_their_target_with_labels_and_different_dashes(ax):
    x = np.linspace(0, 1, 5)
    lines = plot_curves(ax, x, {"a": x**2, "b": x[:, None]}, target=x**3, title="t", ylim=(0, 2))
    assert [line.get_ydata().tolist() for line in lines] == [(x**2).tolist(), x.tolist()]
    assert len({line.get_linestyle() for line in lines}) == 2
    assert len({line.get_color() for line in lines}) == 2
    assert ax.lines[0].get_ydata().tolist() == (x**3).tolist()
    assert ax.lines[0].get_zorder() < lines[0].get_zorder()
    assert texts(ax) == ["target", "a", "b"]
    assert (ax.get_xlabel(), ax.get_title(loc="left") or ax.get_title(), ax.get_ylim()) == (
        "$x$",
        "t",
        (0, 2),
    )


def test_more_curves_go_on_in_the_cycle(ax):
    x = np.arange(3)
    (first,) = plot_curves(ax, x, {"a": x})
    (second,) = plot_curves(ax, x, {"b": x}, xlabel="time")
    assert first.get_linestyle() != second.get_linestyle()
    assert ax.get_xlabel() == "time"


def test_errors_have_a_tick_for_each_size_and_markers(ax):
    one, many = np.array([0.5, 0.1, 0.02]), np.array([[0.4, 0.6], [0.2, 0.1], [0.01, 0.03]])
    line, cloud = plot_errors(ax, [4, 8, 16], {"one": one, "many": many}, ylim=(0.01, 1))
    assert (ax.get_xscale(), ax.get_yscale(), ax.get_ylim()) == ("log", "log", (0.01, 1))
    assert [text.get_text() for text in ax.get_xticklabels()] == ["4", "8", "16"]
    assert line.get_ydata().tolist() == one.tolist()
    assert cloud.get_xdata().tolist() == [4, 4, 8, 8, 16, 16]
    assert cloud.get_ydata().tolist() == many.ravel().tolist()
    assert (line.get_linestyle(), cloud.get_linestyle()) == ("-", "None")
    assert line.get_marker() != cloud.get_marker()
    assert texts(ax) == ["one", "many"]
