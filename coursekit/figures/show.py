"""One way to show a figure: a picture and a sentence that says what is in it."""

import base64
import io

from IPython.display import display
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo


def show(fig: Figure, alt: str) -> None:
    """Display a figure as a PNG together with a sentence that describes it.

    The sentence is the picture's alternative text and also the output's ``text/plain``.
    Make it from the plotted data, so that a comparison of stored outputs, which leaves
    pictures out, notices a figure that went wrong.

    Parameters
    ----------
    fig : Figure
        Closed afterwards, so that it is not drawn twice.
    alt : str
        What a reader who cannot see the figure needs: the subject, then the finding.

    Raises
    ------
    ValueError
        If `alt` is empty.
    """
    bundle, metadata = picture(to_png(fig, alt), alt)
    plt.close(fig)
    display(bundle, metadata=metadata, raw=True)


def to_png(fig: Figure, alt: str) -> bytes:
    """Render a figure as PNG bytes that carry `alt` as their description."""
    if not alt.strip():
        raise ValueError("alt is empty; describe what the figure shows in one sentence.")
    raw, small = io.BytesIO(), io.BytesIO()
    fig.savefig(raw, format="png")
    note = PngInfo()
    note.add_itxt("Description", alt)
    # A palette makes a third of the bytes, and no difference that an eye can see.
    Image.open(raw).convert("RGB").quantize().save(small, "png", optimize=True, pnginfo=note)
    return small.getvalue()


def picture(png: bytes, alt: str) -> tuple[dict, dict]:
    """Return the MIME bundle and the metadata of a picture shown at half its pixels.

    Twice the pixels keep lines sharp on dense screens and on a projector.
    """
    width, height = (side // 2 for side in Image.open(io.BytesIO(png)).size)
    bundle = {"image/png": base64.b64encode(png).decode("ascii"), "text/plain": alt}
    return bundle, {"image/png": {"alt": alt, "width": width, "height": height}}


def description(png: bytes) -> str:
    """Return the sentence that `to_png` wrote into a PNG, or an empty string."""
    return Image.open(io.BytesIO(png)).info.get("Description", "")
