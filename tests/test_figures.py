"""Figures: what is shown of them, and that the drawings hold what they were given."""

import base64
import importlib
import io
import itertools

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_rgb
from matplotlib.patches import Circle, Rectangle
from PIL import Image

from coursekit.figures import draw_network, plot_level, plot_points, plot_surface, show
from coursekit.figures.planes import evaluate_on_square
from coursekit.figures.show import description, picture, to_png

pytestmark = pytest.mark.usefixtures("course_style")
ALT = "A line from (0, 0) to (1, 2); “Größe” ≥ 0."


@pytest.fixture
def ax():
    return plt.subplots(figsize=(3, 2))[1]


def line_figure():
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.plot([0, 1], [0, 2])
    return fig


@pytest.fixture
def shown(monkeypatch):
    """Collect what is displayed: the data and the metadata of each output."""
    outputs = []

    def display(bundle, metadata, raw):
        assert raw
        outputs.append((bundle, metadata))

    # The room's name `show` is the function, so the module is asked for by its full name.
    monkeypatch.setattr(importlib.import_module("coursekit.figures.show"), "display", display)
    return outputs


def test_show_displays_a_picture_and_its_sentence_and_closes_the_figure(shown):
    fig = line_figure()
    show(fig, ALT)
    ((bundle, metadata),) = shown
    assert set(bundle) == {"image/png", "text/plain"}
    assert bundle["text/plain"] == ALT
    png = base64.b64decode(bundle["image/png"])
    assert Image.open(io.BytesIO(png)).size == (600, 400)
    assert metadata == {"image/png": {"alt": ALT, "width": 300, "height": 200}}
    assert description(png) == ALT
    assert not plt.fignum_exists(fig.number)


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_a_figure_without_a_sentence_is_not_shown(shown, alt):
    with pytest.raises(ValueError, match="alt is empty"):
        show(line_figure(), alt)
    assert shown == []


def test_the_same_figure_gives_the_same_bytes():
    assert to_png(line_figure(), ALT) == to_png(line_figure(), ALT)
    assert to_png(line_figure(), ALT) != to_png(line_figure(), "Another sentence.")


def test_the_palette_keeps_the_colours():
    fig = plt.figure(figsize=(1, 1))
    fig.add_artist(Rectangle((0, 0), 1, 1, color="#0072B2"))
    shown = Image.open(io.BytesIO(to_png(fig, ALT))).convert("RGB")
    assert shown.getpixel((100, 100)) == (0x00, 0x72, 0xB2)


def test_any_png_can_be_shown_at_half_its_pixels():
    buffer = io.BytesIO()
    Image.new("1", (6, 4)).save(buffer, "png")
    assert description(buffer.getvalue()) == ""
    _, metadata = picture(buffer.getvalue(), ALT)
    assert metadata["image/png"] == {"alt": ALT, "width": 3, "height": 2}


def test_classes_differ_in_place_and_colour_and_shape(ax):
    points = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    zeros, ones = plot_points(ax, points, np.array([0, 1, 0]), size=50)
    assert np.array_equal(zeros.get_offsets(), points[[0, 2]])
    assert np.array_equal(ones.get_offsets(), points[[1]])
    assert [artist.get_label() for artist in (zeros, ones)] == ["target 0", "target 1"]
    assert [artist.get_sizes().tolist() for artist in (zeros, ones)] == [[50], [50]]
    assert not np.array_equal(zeros.get_facecolor(), ones.get_facecolor())
    shapes = [artist.get_paths()[0].vertices.shape for artist in (zeros, ones)]
    assert shapes[0] != shapes[1]


def test_one_class_alone_is_drawn(ax):
    zeros, ones = plot_points(ax, np.ones((2, 2)), np.ones(2))
    assert len(zeros.get_offsets()) == 0
    assert len(ones.get_offsets()) == 2


def test_a_function_is_evaluated_with_the_second_input_as_the_row():
    grid, values = evaluate_on_square(lambda x: 10 * x[:, 0] + x[:, 1], 0, 2, n=3)
    assert grid.tolist() == [0, 1, 2]
    assert values.tolist() == [[0, 10, 20], [1, 11, 21], [2, 12, 22]]


def test_a_surface_has_its_bands_where_the_values_are(ax):
    levels = np.array([0.5, 1, 2.5])
    bands = plot_surface(ax, lambda x: x[:, 0] + 2 * x[:, 1], 0, 1, levels, n=5)
    ends = itertools.pairwise([0, *levels, 3])  # the first and the last band lie beyond the levels
    for (low, high), path in zip(ends, bands.get_paths(), strict=True):
        values = path.vertices @ [1, 2]
        assert values.min() == pytest.approx(low)
        assert values.max() == pytest.approx(high)
    assert ax.get_xlim() == ax.get_ylim() == (0, 1)


def test_a_surface_is_white_where_a_function_is_undecided(ax):
    bands = plot_surface(ax, lambda x: x[:, 0], 0, 1, levels=np.linspace(0, 1, 3))
    assert bands.cmap(0.5) == pytest.approx((1, 1, 1, 1), abs=0.01)
    assert bands.cmap(0.0)[:3] == pytest.approx(to_rgb("#0072B2"))
    assert bands.cmap(1.0)[:3] == pytest.approx(to_rgb("#D55E00"))


def test_a_level_runs_where_the_function_has_its_value(ax):
    lines = plot_level(ax, lambda x: x[:, 0] + x[:, 1], -1, 2, level=0.25)
    (path,) = lines.get_paths()
    assert lines.levels == [0.25]
    assert np.allclose(path.vertices.sum(axis=1), 0.25, atol=1e-12)
    assert path.vertices.min() == pytest.approx(-1)
    circle = plot_level(ax, lambda x: (x**2).sum(axis=1), -2, 2, level=1).get_paths()[0]
    assert np.hypot(*circle.vertices.T) == pytest.approx(1, abs=1e-3)


def test_a_network_shows_its_units_weights_and_biases(ax):
    weights = [np.array([[1, -2], [0.5, 3]]), np.array([[4, -1.25]])]
    biases = [np.array([0, -1]), np.array([2])]
    draw_network(ax, [["$x_1$", "$x_2$"], ["a", "b"], ["f"]], weights, biases)
    place = {text.get_text(): text.get_position() for text in ax.texts}
    assert set(place) == {
        *("$x_1$", "$x_2$", "a", "b", "f"),
        *("1", "-2", "0.5", "3", "4", "-1.25"),
        *("+0", "-1", "+2"),
    }
    assert len([patch for patch in ax.patches if isinstance(patch, Circle)]) == 5
    assert place["$x_1$"] == (0, 0.55)
    assert place["f"] == (4, 0)
    assert place["-2"] == pytest.approx((0.6, 0.7 * -0.55 + 0.3 * 0.55)), "from x2 to a"
    assert place["-1.25"][1] < place["4"][1], "the second unit is below the first"
    ends = {tuple(line.get_ydata()): line.get_linestyle() for line in ax.lines}
    assert ends[(-0.55, 0.55)] == "--", "x2 to a is negative"
    assert ends[(0.55, -0.55)] == "-", "x1 to b is positive"
    assert not ax.axison


def test_the_place_of_a_weight_on_its_line_can_be_chosen(ax):
    draw_network(ax, [["x"], ["y"]], [np.array([[7]])], label_at=0.25)
    assert [t.get_position() for t in ax.texts if t.get_text() == "7"] == [(0.5, 0)]


def test_a_network_without_numbers_has_names_alone(ax):
    draw_network(ax, [["x"], ["h1", "h2", "h3"], ["y"]])
    assert [text.get_text() for text in ax.texts] == ["x", "h1", "h2", "h3", "y"]
    assert len(ax.lines) == 6
