"""Frames of a control: what they show, how many there are, and when they are drawn anew."""

import base64
import io
import itertools
import json
import subprocess

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from matplotlib import pyplot as plt
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from coursekit.authoring.errors import CourseError
from coursekit.live import Control
from coursekit.slides import build_deck, controls, frames

pytestmark = pytest.mark.usefixtures("course_style")
Z = np.linspace(-1, 3, 41)


def hinge(**ranges):
    """Return a control of a hinge, and the figure drawn anew at other values."""
    start = {name: limits[3] for name, limits in ranges.items()}

    def height(c, slope=1.0, lift=0.0):
        return lift + slope * np.maximum(0, Z + c)

    def draw(**values):
        fig, ax = plt.subplots(figsize=(4, 2.6))
        (line,) = ax.plot(Z, height(**values), zorder=3)
        ax.set(xlabel="$z$", ylabel="$h$", xlim=(-1, 3), ylim=(-1, 4))
        return fig, line

    fig, line = draw(**start)

    def update(**values):
        line.set_ydata(height(**values))
        return [line]

    def alt(**values):
        return ", ".join(f"{name} {value:g}" for name, value in values.items())

    return Control(fig, update, alt, ranges), draw


def pixels(data, mode):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert(mode)).astype(int)


def shown(record, place):
    """Lay a frame over the still parts, as a browser does."""
    still, over = pixels(record["still"], "RGB"), pixels(record["pictures"][place], "RGBA")
    return np.where(over[..., 3:] > 0, over[..., :3], still)


def test_a_frame_over_the_still_parts_is_the_figure_drawn_anew():
    control, draw = hinge(c=(-2, 0, 0.5, -1))
    width = control.pixels().shape[1]
    record = frames.record(control)
    values = record["sliders"][0]["values"]
    assert values == ["-2.0", "-1.5", "-1.0", "-0.5", "0.0"]
    for value, (place, sentence) in zip(values, record["frames"], strict=True):
        picture = shown(record, place)
        fig, _ = draw(c=float(value))
        fig.canvas.draw()  # once at the size of the screen: this is where the layout is made
        fig.set_layout_engine("none")
        fig.set_dpi(fig.dpi * picture.shape[1] / width)
        fig.canvas.draw()
        anew = np.asarray(fig.canvas.buffer_rgba())[..., :3].astype(int)
        plt.close(fig)
        off = np.abs(picture - anew).max(axis=-1)
        assert (off > 40).mean() < 0.002, value  # a palette rounds the edges of lines
        assert (picture.sum(axis=-1) < 600).sum() > 500
        assert sentence == f"c {float(value):g}"


def test_still_parts_are_stored_once():
    record = frames.record(hinge(c=(-2, 0, 0.5, -1))[0])
    opaque = [(pixels(picture, "RGBA")[..., 3] > 0).mean() for picture in record["pictures"]]
    assert max(opaque) < 0.05
    assert min(opaque) > 0


def test_equal_pictures_are_stored_once():
    record = frames.record(hinge(slope=(0, 1, 0.5, 0), c=(-2, 0, 1, -1))[0])
    flat = {place for place, sentence in record["frames"] if sentence.startswith("slope 0,")}
    assert len(flat) == 1
    assert len(record["frames"]) == 9


def test_few_combinations_are_all_there_with_the_last_slider_fastest():
    record = frames.record(hinge(c=(-2, 0, 1, -1), slope=(0, 2, 0.5, 1))[0])
    assert record["together"]
    texts = [slider["values"] for slider in record["sliders"]]
    expected = [f"c {float(c):g}, slope {float(s):g}" for c, s in itertools.product(*texts)]
    assert [sentence for _, sentence in record["frames"]] == expected
    assert record["alt"] == "c -1, slope 1"


def test_of_many_combinations_each_slider_moves_alone():
    ranges = {"c": (-2, 0, 0.1, -0.7), "slope": (0, 2, 0.1, 1.3), "lift": (-1, 1, 0.1, 0.2)}
    record = frames.record(hinge(**ranges)[0])
    assert not record["together"]
    expected = []
    for slider in record["sliders"]:
        for value in slider["values"]:
            at = {"c": -0.7, "slope": 1.3, "lift": 0.2, slider["name"]: float(value)}
            expected.append(", ".join(f"{name} {number:g}" for name, number in at.items()))
    assert [sentence for _, sentence in record["frames"]] == expected
    assert all(len(slider["values"]) >= frames.FEWEST for slider in record["sliders"])


@pytest.mark.parametrize("start", [0, 0.01, 0.37, 0.98, 1])
def test_ends_and_start_are_among_the_values(start):
    (slider,) = frames.record(hinge(c=(0, 1, 0.01, start))[0])["sliders"]
    values = [float(value) for value in slider["values"]]
    assert (values[0], values[-1], values[slider["start"]]) == (0, 1, start)
    assert values == sorted(set(values))
    assert 20 < len(values) <= frames.MOST
    assert np.diff(values).max() < 3 * np.median(np.diff(values))


def test_a_start_beside_the_steps_can_be_returned_to():
    (slider,) = frames.record(hinge(c=(-2, 0, 0.5, -0.9))[0])["sliders"]
    assert slider["values"][slider["start"]] == "-0.9"


def test_a_control_keeps_to_its_budget_however_its_figure_looks():
    fig, ax = plt.subplots(figsize=(4, 3))
    noise = np.random.default_rng(0).random((20, 60, 60))
    image = ax.imshow(noise[0], vmin=0, vmax=1, interpolation="bicubic")

    def update(k):
        image.set_data(noise[int(k)])
        return [image]

    record = frames.record(Control(fig, update, lambda k: f"Noise {k:.0f}.", {"k": (0, 19, 1, 7)}))
    assert len(json.dumps(record)) <= 400_000 + 3_000
    assert 2 <= len(record["frames"]) < 20
    assert record["sliders"][0]["values"][record["sliders"][0]["start"]] == "7"


# --- A notebook's controls -----------------------------------------------------------------------

FIGURE = """
from pathlib import Path
import matplotlib.pyplot as plt
from coursekit.figures import show
from coursekit.live import explore

print("this is not shown")
fig, ax = plt.subplots(figsize=(3, 2))
(dot,) = ax.plot([0], [0], "o")
ax.set(xlim=(-1, 1))
"""
MOVE = """
def update(c):
    dot.set_data([c], [0])
    return [dot]


explore(fig, update, lambda c: f"c is {c:g}.", c=(-1, 1, 0.5, 0))
"""
BUFFER = io.BytesIO()
Image.new("L", (600, 400), 255).save(BUFFER, "png")
PNG = base64.b64encode(BUFFER.getvalue()).decode("ascii")


def picture(sentence):
    metadata = {"image/png": {"alt": sentence, "width": 300, "height": 200}}
    return new_output("display_data", {"image/png": PNG, "text/plain": sentence}, metadata=metadata)


def code(source, *outputs):
    return new_code_cell(source, execution_count=1, outputs=list(outputs))


def write(folder, *cells, name="moving"):
    path = folder / f"{name}.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("# Title"), *cells]), path)
    return path


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """Give a notebook with a control, the folder of its frames, and its records."""
    folder = tmp_path_factory.mktemp("recorded")
    path = write(folder, code(FIGURE), code(MOVE, picture("c is 0.")), code("1 / 0"))
    return path, folder / "cache", controls.controls(path, folder / "cache")


@pytest.fixture
def no_process(monkeypatch):
    """Fail if code is run."""

    def run(*arguments, **options):
        raise AssertionError("code was run")

    monkeypatch.setattr(subprocess, "run", run)


def test_a_notebooks_code_is_run_up_to_its_last_control(recorded):
    _, _, records = recorded
    assert list(records) == [3]
    (record,) = records[3]
    assert [sentence for _, sentence in record["frames"]][:2] == ["c is -1.", "c is -0.5."]


@pytest.mark.usefixtures("no_process")
def test_frames_of_the_same_code_are_not_drawn_again(recorded):
    path, cache, records = recorded
    assert controls.controls(path, cache) == records
    text = new_markdown_cell("More text, and code after the last control.")
    later = write(path.parent, code(FIGURE), code(MOVE, picture("c is 0.")), text, code("2"))
    assert controls.controls(later, cache) == records
    earlier = write(path.parent, code(FIGURE), text, code(MOVE, picture("c is 0.")))
    assert controls.controls(earlier, cache) == {4: records[3]}


@pytest.mark.usefixtures("no_process")
def test_other_code_other_data_and_a_damaged_cache_need_a_run(recorded, tmp_path):
    path, cache, _ = recorded
    (kept,) = cache.iterdir()
    (tmp_path / kept.name).write_text("{", encoding="utf-8")
    with pytest.raises(AssertionError, match="code was run"):
        controls.controls(path, tmp_path)
    (tmp_path / kept.name).write_bytes(kept.read_bytes())
    changed = write(tmp_path, code(FIGURE + "2"), code(MOVE, picture("c is 0.")))
    with pytest.raises(AssertionError, match="code was run"):
        controls.controls(changed, tmp_path)
    divided = write(tmp_path, *map(code, FIGURE.split("\n\n")), code(MOVE, picture("c is 0.")))
    with pytest.raises(AssertionError, match="code was run"):
        controls.controls(divided, tmp_path)


def test_the_key_of_frames_changes_with_what_the_code_reads(tmp_path):
    cells = [code(FIGURE + 'Path("data.csv").exists(), "helper"'), code(MOVE, picture("c is 0."))]
    path = write(tmp_path, *cells)
    loaded = json.loads(path.read_text(encoding="utf-8"))["cells"]
    keys = [controls.cache.frames_key(path, loaded)]
    for name, content in [("data.csv", "1"), ("data.csv", "2"), ("helper.py", ""), ("x.csv", "")]:
        (tmp_path / name).write_text(content, encoding="utf-8")
        keys.append(controls.cache.frames_key(path, loaded))
    assert len(set(keys)) == 4
    assert keys[-1] == keys[-2]


@pytest.mark.usefixtures("no_process")
@pytest.mark.parametrize(
    "cells",
    [
        [code("1 + 1", picture("a"))],
        [code("import ipywidgets", picture("a"))],
        [code("from coursekit.live import explore")],
        [code("from coursekit.live import Control", picture("a"))],
    ],
)
def test_notebooks_without_controls_are_not_run(tmp_path, cells):
    assert controls.controls(write(tmp_path, *cells), tmp_path / "cache") == {}
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (
            [code(FIGURE), code("missing\n" + MOVE, picture("c is 0."))],
            "cell 3: NameError: name 'm",
        ),
        (
            [
                code(FIGURE),
                code(MOVE.replace("[c], [0])", "[c], [1 / (c - 1)])"), picture("c is 0.")),
            ],
            "cell 3: a slider fails: ZeroDivisionError: ",
        ),
        (
            [code(FIGURE + "import os\nos._exit(3)"), code(MOVE, picture("c is 0."))],
            "frames ended: no message; take --still",
        ),
    ],
)
def test_code_that_fails_is_told_in_one_line(tmp_path, monkeypatch, cells, words):
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path))  # another than this one: IPython warns
    path = write(tmp_path, *cells)
    with pytest.raises(CourseError) as caught:
        build_deck(path, tmp_path / "decks")
    assert str(caught.value).startswith(f"{path}: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not list((tmp_path / "decks").glob("*.html"))
    assert build_deck(path, tmp_path / "decks", still=True).is_file()


# --- In the deck ---------------------------------------------------------------------------------


def page(deck):
    return BeautifulSoup(deck.read_text(encoding="utf-8"), "html.parser")


def test_a_control_stands_in_the_deck_with_labelled_sliders(recorded):
    path, cache, records = recorded
    (cache.parent / "decks" / ".cache").mkdir(parents=True, exist_ok=True)
    for kept in cache.iterdir():
        (cache.parent / "decks" / ".cache" / kept.name).write_bytes(kept.read_bytes())
    path = write(path.parent, code(FIGURE, picture("Other.")), code(MOVE, picture("c is 0.")))
    deck = page(build_deck(path, cache.parent / "decks"))
    (control,) = deck.select(".cell[data-cell='3'] .control")
    label = control.label
    assert label.span.text == "c"
    assert (label.input["type"], label.input["min"], label.input["max"]) == ("range", "0", "4")
    assert label.input["aria-valuetext"] == label.output.text == "0.0"
    assert control.img["alt"] == control.select_one(".sentence").text == "c is 0."
    assert json.loads(deck.find(id="controls").text) == records[3]
    assert [image["alt"] for image in deck.select(".cell[data-cell='2'] img")] == ["Other."]


@pytest.mark.usefixtures("no_process")
def test_still_pictures_run_nothing(tmp_path):
    path = write(tmp_path, code(FIGURE), code(MOVE, picture("c is 0.")))
    deck = page(build_deck(path, tmp_path, still=True))
    assert deck.select(".control") == []
    assert len(deck.select(".cell img")) == 1


def test_a_control_that_says_something_else_than_its_stored_picture_is_left_out(tmp_path):
    said = []
    path = write(tmp_path, code(FIGURE), code(MOVE, picture("c is 0.3.")))
    deck = page(build_deck(path, tmp_path, tell=said.append))
    assert deck.select(".control") == []
    assert len(deck.select(".cell img")) == 1
    assert said == [f"{path}: cell 3: its stored picture is not its control's; build it again."]


def test_a_control_that_is_not_shown_is_not_in_the_deck(tmp_path):
    said = []
    hidden, skipped = (code(MOVE, picture("c is 0.")) for _ in range(2))
    hidden.metadata["tags"] = ["hide-output"]
    skipped.metadata["slideshow"] = {"slide_type": "skip"}
    path = write(tmp_path, code(FIGURE), hidden, code(FIGURE), skipped)
    deck = page(build_deck(path, tmp_path, tell=said.append))
    assert json.loads(deck.find(id="controls").text) == said == []


def test_a_notebook_cannot_smuggle_a_control_in(tmp_path):
    output = picture("a")
    output.metadata["control"] = {"number": 0, "alt": "<script>"}
    deck = page(build_deck(write(tmp_path, code("x", output)), tmp_path))
    assert deck.select(".control") == []
    assert len(deck.select(".cell img")) == 1
