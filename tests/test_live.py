"""A figure with sliders shows what a full redraw would show, and draws no more than it must."""

import asyncio
import base64
import io
from concurrent.futures import ThreadPoolExecutor

import ipywidgets
import numpy as np
import pytest
from matplotlib import pyplot as plt
from PIL import Image

from coursekit.figures.show import description
from coursekit.live import Control, control, explore

pytestmark = pytest.mark.usefixtures("course_style")
C = (-2.0, 0.0, 0.05, -1.0)


def hinge(c, slope):
    """Return a figure of a hinge at c, and the function that moves it to other values."""
    fig, ax = plt.subplots(figsize=(3, 2))
    z = np.linspace(-1, 3, 41)
    points = ax.scatter([-c], [0], zorder=4)
    # Above the frame of the axes: in a full redraw as in a frame, where all that moves is on top.
    (line,) = ax.plot(z, slope * np.maximum(0, z + c), zorder=3)
    ax.set(xlabel="$z$", ylabel="$h$", xlim=(-1, 3), ylim=(-1, 4))

    def update(c, slope=1.0):
        line.set_ydata(slope * np.maximum(0, z + c))
        points.set_offsets([[-c, 0]])
        return [points, line]

    return fig, update


def alt(c, slope=1.0):
    return f"A hinge at {-c:g} with slope {slope:g}."


@pytest.fixture
def moving():
    return Control(*hinge(-1, 1), alt, {"c": C, "slope": (-1, 2, 0.5, 1)})


def elsewhere(function, *arguments):
    """Call a function in a thread of its own: browser tests leave an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *arguments).result()


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


@pytest.mark.parametrize("values", [(-1, 1), (-2, 1), (0, 2), (-0.35, -1)])
def test_a_frame_is_what_a_full_redraw_gives(moving, values):
    c, slope = values
    moving.frame(c=-1.7, slope=0.5)  # what was shown before leaves no trace
    png, sentence = moving.frame(c=c, slope=slope)
    fig, _ = hinge(c, slope)
    fig.canvas.draw()
    redrawn = np.asarray(fig.canvas.buffer_rgba())[..., :3]
    assert np.array_equal(pixels(png), redrawn)
    assert sentence == alt(c, slope)


def test_the_start_is_kept_as_a_sharp_picture(moving):
    bundle, metadata = moving.still
    png = base64.b64decode(bundle["image/png"])
    sentence = "A hinge at 1 with slope 1."
    assert moving.start == {"c": -1, "slope": 1}
    assert bundle["text/plain"] == description(png) == sentence
    assert metadata["image/png"] == {"alt": sentence, "width": 300, "height": 200}
    assert pixels(png).shape == (400, 600, 3)
    assert np.abs(pixels(png) - pixels(png)[0, 0]).sum() > 0


def test_the_figure_is_taken_out_of_pyplot(moving):
    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    "limits",
    [(0, 1, 0.1, 2), (0, 1, 0.1, -0.1), (1, 0, 0.1, 0.5), (0, 1, 0, 0.5), (0, 1, -0.1, 0), (0, 1)],
)
def test_a_range_that_does_not_hold_its_start_is_refused(limits):
    with pytest.raises(ValueError, match=r"c=\(.*give \(low, high, step, start\)"):
        Control(*hinge(-1, 1), alt, {"c": limits})


def test_a_control_needs_a_parameter():
    with pytest.raises(ValueError, match="needs a parameter"):
        Control(*hinge(-1, 1), alt, {})


def test_a_slider_of_whole_numbers_shows_whole_numbers():
    slider, *_ = Control(*hinge(-1, 1), alt, {"c": (-2, 0, 1, -1)}).widget().children
    assert slider.readout_format == ".0f"


@pytest.fixture
def widget(moving, monkeypatch):
    """Open the sliders and count from then on how often the figure is drawn."""
    box = moving.widget()
    box.drawn = []
    frame = moving.frame

    def counted(**values):
        box.drawn.append(values)
        return frame(**values)

    monkeypatch.setattr(moving, "frame", counted)
    return box


def test_the_sliders_carry_names_ranges_and_starts(widget):
    c, slope, image, caption = widget.children
    assert (c.description, c.min, c.max, c.step, c.value) == ("c", -2, 0, 0.05, -1)
    assert (slope.description, slope.value) == ("slope", 1)
    assert (c.readout_format, slope.readout_format) == (".2f", ".2f")
    assert isinstance(image, ipywidgets.Image)
    assert caption.value == alt(-1)
    assert pixels(image.value).shape == (200, 300, 3)
    assert image.layout.width == "300px", "as wide as the stored picture is shown"


def test_without_an_event_loop_a_move_is_drawn_at_once(widget, moving):
    c, _, image, caption = widget.children
    for value in (-1.5, -0.5):
        elsewhere(setattr, c, "value", value)
        assert caption.value == alt(value)
    assert widget.drawn == [{"c": -1.5, "slope": 1}, {"c": -0.5, "slope": 1}]
    assert image.value == moving.frame(c=-0.5, slope=1)[0]


def test_many_moves_that_wait_are_drawn_once_with_the_last_values(widget):
    c, slope, _, caption = widget.children

    async def drag():
        for value in np.linspace(-1.9, -0.1, 19):
            c.value = value
        slope.value = 2
        assert widget.drawn == [], "nothing is drawn while moves still wait"
        await asyncio.sleep(0)
        assert widget.drawn == [{"c": pytest.approx(-0.1), "slope": 2}]
        c.value = -1
        await asyncio.sleep(0)
        assert len(widget.drawn) == 2, "and a later move is drawn again"

    elsewhere(lambda: asyncio.run(drag()))
    assert caption.value == alt(-1, 2)


def test_a_mistake_in_a_move_is_told_and_does_not_stop_the_next(widget, monkeypatch, moving):
    c, _, _, caption = widget.children
    right = moving.frame
    monkeypatch.setattr(moving, "frame", lambda **values: 1 / 0)
    elsewhere(setattr, c, "value", -0.5)
    assert caption.value == "No picture here: ZeroDivisionError: division by zero"
    monkeypatch.setattr(moving, "frame", right)
    elsewhere(setattr, c, "value", -1.5)
    assert caption.value == alt(-1.5)


def test_explore_displays_sliders_picture_and_sentence(monkeypatch):
    shown = []
    monkeypatch.setattr(control, "display", lambda *data, **options: shown.append((data, options)))
    explore(*hinge(-1, 1), alt, c=C)
    (((bundle,), options),) = shown
    assert set(bundle) == {
        "application/vnd.jupyter.widget-view+json",
        "image/png",
        "text/plain",
    }
    assert bundle["text/plain"] == alt(-1)
    assert options["metadata"]["image/png"]["alt"] == alt(-1)
    assert options["raw"]
