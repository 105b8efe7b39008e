"""A control becomes pictures for each stop of its sliders, few and small enough for a deck.

The still parts are one picture. Each frame holds only the pixels that differ from it, in a
palette, and lies over it: a third of the bytes of whole pictures, and the lines stay sharp.
"""

import base64
import io
from collections.abc import Iterator
from itertools import product

import numpy as np
from PIL import Image

from coursekit.live import Control

BUDGET = 400_000  # bytes of a deck that one control may take, as base64
MOST = 81  # frames of one control; more take long to draw, and nobody looks at them
SHADES = 31  # colours of what moves; more cannot be told apart in lines and points
FEWEST = 8  # stops that a slider needs to be of use
# Pixels for one of a slide: sharp on 1920 by 1080, and less where that would be too many bytes.
DENSITIES = (1.5, 1.0, 0.7)
ROOM = (1120, 390)  # pixels of a slide of 1280 by 720 that a control's picture can fill

Values = tuple[float, ...]


def record(control: Control) -> dict:
    """Draw the frames of a control.

    Parameters
    ----------
    control : Control
        Its resolution is changed for the deck.

    Returns
    -------
    dict
        ``sliders`` (each with `name`, `values` as text, and the index `start`), ``together``
        (whether frames exist for all combinations, the last slider running fastest, or for one
        slider after the other), ``alt`` at the start, ``width`` in pixels of the slide, ``still``
        and ``pictures`` (WebP, base64), and ``frames``, each the index of a picture and its
        sentence.
    """
    limits = list(control.parameters.values())
    stops = [_stops(each) for each in limits]
    start = [each.index(limit[3]) for each, limit in zip(stops, limits, strict=True)]
    height, width, _ = control.pixels().shape
    enlarged, drawn = min(ROOM[0] / width, ROOM[1] / height, 4 / 3), 1.0
    for density in DENSITIES:
        scale = float(np.clip(density * enlarged, min(density, 1), 2))
        control.sharpen(scale / drawn)
        drawn = scale
        kept, together, shot = _shoot(_Studio(control), stops, start)
        if shot["bytes"] <= BUDGET:
            break
    sliders = [
        {"name": name, "values": _texts(values), "start": values.index(control.start[name])}
        for name, values in zip(control.parameters, kept, strict=True)
    ]
    alt = control.sentence(**control.start)
    told = {"sliders": sliders, "together": together, "alt": alt, "width": round(width * enlarged)}
    return told | shot["pictures"]


def _shoot(studio: "_Studio", stops: list, start: list[int]) -> tuple[list, bool, dict]:
    """Return the values kept of each slider, whether together, and as many frames as fit."""
    affordable = _affordable(studio, stops, start)
    while True:
        kept, together = _plan(stops, start, affordable)
        shot = studio.shoot(_settings(kept, studio.control.start, together))
        if shot["bytes"] <= BUDGET or affordable <= 2:
            return kept, together, shot
        affordable = int(affordable * min(0.9, BUDGET / shot["bytes"]))


def _stops(limits: tuple) -> list[float]:
    """Return all values that a slider can take, its start among them."""
    low, high, step, start = limits
    n = int((high - low) / step + 1e-9) + 1
    return sorted({*(round(low + step * k, 10) for k in range(n)), start})


def _affordable(studio: "_Studio", stops: list, start: list[int]) -> int:
    """Estimate from four frames how many the budget allows."""
    probes = [tuple(each[int(part * (len(each) - 1))] for each in stops) for part in (0, 0.5, 1)]
    probes.append(tuple(each[i] for each, i in zip(stops, start, strict=True)))
    mean = np.mean([len(studio.picture(values)) for values in probes])
    return max(2, int((BUDGET - len(studio.still)) / (1.05 * mean + 100)))


def _plan(stops: list, start: list[int], affordable: int) -> tuple[list, bool]:
    """Return the values kept of each slider, and whether all their combinations are."""
    most = min(affordable, MOST)
    counts = _grid([len(values) for values in stops], most)
    together = all(n >= min(len(s), FEWEST) for n, s in zip(counts, stops, strict=True))
    if not together:
        counts = [max(2, most // len(stops))] * len(stops)
    return [_thin(*each) for each in zip(stops, start, counts, strict=True)], together


def _grid(lengths: list[int], most: int) -> list[int]:
    """Share `most` combinations among sliders; what a short one leaves, the others get."""
    counts, left = dict.fromkeys(range(len(lengths)), 1), most
    for done, i in enumerate(sorted(counts, key=lengths.__getitem__)):
        counts[i] = max(1, min(lengths[i], int(left ** (1 / (len(lengths) - done)) + 1e-9)))
        left //= counts[i]
    return list(counts.values())


def _thin(values: list[float], start: int, n: int) -> list[float]:
    """Return at most `n` values (or 3): each second or third or so, both ends, and the start.

    Whole strides keep round numbers, at which a lecture can meet what it speaks of.
    """
    for stride in range(1, len(values) + 1):
        kept = sorted({*range(0, len(values), stride), start, len(values) - 1})
        if len(kept) <= n:
            break
    return [values[i] for i in kept]


def _settings(kept: list, start: dict[str, float], together: bool) -> list[Values]:
    if together:
        return list(product(*kept))
    home = tuple(start.values())
    return [(*home[:i], v, *home[i + 1 :]) for i, values in enumerate(kept) for v in values]


def _texts(values: list[float]) -> list[str]:
    """Write the values of one slider with the decimals that tell them apart."""
    for decimals in range(10):
        texts = [f"{value:.{decimals}f}" for value in values]
        if np.allclose([float(text) for text in texts], values, rtol=0, atol=1e-9):
            return texts
    return texts


class _Studio:
    """Makes pictures of one control, each once."""

    def __init__(self, control: Control):
        self.control = control
        self.background = control.pixels().copy()
        still = Image.fromarray(self.background).convert("RGB").quantize(255)
        self.still = _webp(still.convert("RGB"))
        self.known: dict[Values, str] = {}

    def picture(self, values: Values) -> str:
        if values not in self.known:
            named = dict(zip(self.control.parameters, values, strict=True))
            self.known[values] = _webp(_moved(self.control.pixels(**named), self.background))
        return self.known[values]

    def shoot(self, settings: list[Values]) -> dict:
        """Return the frames of all settings and the bytes they take; equal pictures once."""
        index, frames = {}, []
        for values in settings:
            place = index.setdefault(self.picture(values), len(index))
            named = dict(zip(self.control.parameters, values, strict=True))
            frames.append([place, self.control.sentence(**named)])
        pictures = {"still": self.still, "pictures": list(index), "frames": frames}
        return {"pictures": pictures, "bytes": sum(map(len, _strings(pictures))) + 10 * len(frames)}


def _strings(pictures: dict) -> Iterator[str]:
    yield pictures["still"]
    yield from pictures["pictures"]
    yield from (sentence for _, sentence in pictures["frames"])


def _moved(pixels: np.ndarray, background: np.ndarray) -> Image.Image:
    """Return an image of a small palette with what differs from the background, clear elsewhere."""
    whole = np.uint32  # a pixel as one number: four times as fast to compare
    changed = (pixels.view(whole) != background.view(whole))[..., 0]
    image = Image.new("P", changed.shape[::-1])
    if changed.any():
        strip = Image.fromarray(pixels[..., :3][changed][None])  # (1, n_changed)
        strip = strip.quantize(SHADES, dither=Image.Dither.NONE)
        indices = np.zeros(changed.shape, np.uint8)
        indices[changed] = np.asarray(strip)[0] + 1
        image = Image.frombytes("P", image.size, indices.tobytes())
        image.putpalette(bytes(3) + bytes(strip.getpalette())[: 3 * SHADES])
    image.info["transparency"] = 0
    return image.convert("RGBA")


def _webp(image: Image.Image) -> str:
    """Encode without loss; of the same palette a third smaller than PNG."""
    data = io.BytesIO()
    image.save(data, "webp", lossless=True, method=3, quality=50)
    return base64.b64encode(data.getvalue()).decode("ascii")
