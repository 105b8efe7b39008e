"""Sliders that move parts of one lasting figure.

What makes it quick: the figure is laid out and drawn once; at each move only the artists
that change are drawn over the kept background, and the picture goes to the browser as a
PNG in an ``Image`` widget. ``interact`` draws the whole figure anew, at three times the wait.
"""

import asyncio
import struct
import zlib
from collections.abc import Callable, Iterable, Sequence

import ipywidgets
import numpy as np
from IPython.display import display
from matplotlib import pyplot as plt
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from coursekit.figures.show import picture, to_png

Range = tuple[float, float, float, float]


class Control:
    """A figure whose moving parts follow one or more values.

    Parameters
    ----------
    fig : Figure
        Drawn already, with its moving artists in it. It is taken out of pyplot.
    update : callable
        ``update(**values)`` changes the moving artists and returns all of them. They are
        drawn over everything that stays, a legend and the frame of the axes, too.
    alt : callable
        ``alt(**values)`` returns a sentence that says what the figure shows at these values.
    parameters : mapping of str to (low, high, step, start)
        The values that can be moved, one slider each.

    Raises
    ------
    ValueError
        If there is no parameter, or a range does not hold its start.
    """

    def __init__(
        self,
        fig: Figure,
        update: Callable[..., Iterable[Artist]],
        alt: Callable[..., str],
        parameters: dict[str, Range],
    ):
        if not parameters:
            raise ValueError("a control needs a parameter, such as c2=(-2, 0, 0.05, -1).")
        for name, limits in parameters.items():
            _check_range(name, limits)
        self.parameters = parameters
        self._update, self._alt = update, alt
        plt.close(fig)  # else the notebook would show the figure once more
        self._canvas = FigureCanvasAgg(fig)
        self._draw_background()

    @property
    def start(self) -> dict[str, float]:
        """The values at which the control opens."""
        return {name: start for name, (_, _, _, start) in self.parameters.items()}

    def _draw_background(self) -> None:
        """Keep the still parts, and a sharp picture of the start for readers without a kernel."""
        fig, alt = self._canvas.figure, self._alt(**self.start)
        artists = list(self._update(**self.start))
        self.still = picture(to_png(fig, alt), alt)
        self._canvas.draw()  # lays the figure out for the screen, after the sharp picture's layout
        fig.set_layout_engine("none")  # the moving parts must not push the axes about
        for artist in artists:
            artist.set_animated(True)
        self._keep_background()

    def _keep_background(self) -> None:
        self._canvas.draw()
        self._background = self._canvas.copy_from_bbox(self._canvas.figure.bbox)

    def sharpen(self, scale: float) -> None:
        """Draw with `scale` times the pixels from now on, for frames that are shown larger."""
        self._canvas.figure.set_dpi(self._canvas.figure.dpi * scale)
        self._keep_background()

    def pixels(self, **values: float) -> np.ndarray:
        """Return the picture at these values, or without any the still parts alone.

        Returns
        -------
        ndarray of uint8, shape (height, width, 4)
            Red, green, blue, opacity. The next call writes over it.
        """
        canvas = self._canvas
        artists = self._update(**values) if values else []
        canvas.restore_region(self._background)
        for artist in sorted(artists, key=Artist.get_zorder):
            artist.draw(canvas.get_renderer())
        return np.asarray(canvas.buffer_rgba())

    def sentence(self, **values: float) -> str:
        """Return what the figure shows at these values."""
        return self._alt(**values)

    def frame(self, **values: float) -> tuple[bytes, str]:
        """Return the picture at these values as PNG bytes, and its sentence."""
        return _png(self.pixels(**values)), self._alt(**values)

    def widget(self) -> ipywidgets.Widget:
        """Return the sliders, the picture and its sentence as one new widget."""
        sliders = {name: _slider(name, limits) for name, limits in self.parameters.items()}
        width, _ = self._canvas.get_width_height()  # else the box stretches it to its own width
        image = ipywidgets.Image(format="png", layout={"width": f"{width}px"})
        caption = ipywidgets.Label()
        waiting = False

        def redraw() -> None:
            nonlocal waiting
            waiting = False
            values = {name: slider.value for name, slider in sliders.items()}
            try:
                image.value, caption.value = self.frame(**values)
            except Exception as error:  # nobody else would see it: no cell is running
                caption.value = f"No picture here: {type(error).__name__}: {error}"

        def moved(change: object) -> None:
            nonlocal waiting
            waiting = waiting or _soon(redraw)

        for slider in sliders.values():
            slider.observe(moved, names="value")
        redraw()
        return ipywidgets.VBox([*sliders.values(), image, caption])


# A maker of decks puts a function here; it then gets each control, and nothing is displayed.
take: Callable[[Control], None] | None = None


def explore(
    fig: Figure,
    update: Callable[..., Iterable[Artist]],
    alt: Callable[..., str],
    **parameters: Range,
) -> None:
    """Display a figure whose moving parts follow sliders at once.

    Parameters
    ----------
    fig, update, alt
        As for `Control`.
    **parameters : (low, high, step, start)
        One slider each, under the name that `update` and `alt` take.

    Notes
    -----
    The output holds the widget, a picture of the start, and its sentence. A reader without
    a kernel sees the picture; a comparison of stored outputs compares the sentence.
    """
    control = Control(fig, update, alt, parameters)
    if take is not None:
        return take(control)
    bundle, metadata = control.still
    view = control.widget()._repr_mimebundle_()
    display({**view, **bundle}, metadata=metadata, raw=True)
    return None


def _png(pixels: np.ndarray) -> bytes:
    """Encode (height, width, RGBA) as PNG at once; it need not be small on the same machine.

    Lossless as any PNG, and three times as fast as Pillow, which tries five filters on each row.
    """
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 4 * width), np.uint8)  # each begins with its filter, 0 for none
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)  # 8 bits a channel, RGBA
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def _slider(name: str, limits: Range) -> ipywidgets.FloatSlider:
    low, high, step, start = limits
    whole = all(float(limit).is_integer() for limit in limits)
    return ipywidgets.FloatSlider(
        value=start,
        min=low,
        max=high,
        step=step,
        description=name,
        readout_format=".0f" if whole else ".2f",
        layout=ipywidgets.Layout(width="520px", max_width="100%"),  # room for small steps
    )


def _check_range(name: str, limits: Sequence[float]) -> None:
    if len(limits) != 4 or not limits[0] <= limits[3] <= limits[1] or limits[2] <= 0:
        raise ValueError(
            f"{name}={limits!r}: give (low, high, step, start) with low <= start <= high "
            "and a positive step."
        )


def _soon(function: Callable[[], None]) -> bool:
    """Run `function` once the events that wait are dealt with: many moves, one redraw.

    Returns
    -------
    bool
        Whether it is still to run; without an event loop it has run at once.
    """
    try:
        asyncio.get_running_loop().call_soon(function)
    except RuntimeError:
        function()
        return False
    return True
