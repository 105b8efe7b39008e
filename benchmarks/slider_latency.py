"""Measure how soon a slider's picture follows, in a real JupyterLab.

    python benchmarks/slider_latency.py [--keys 25]

Compares `coursekit.live.explore` with the floor, a slider whose label repeats its value:
from a key press until the new picture is decoded and two frames have passed. The keys go to
the sliders in turn, so that a busy spell of the machine hits them alike. Then a drag: 40
keys, one each 25 ms. Needs Chromium, and Playwright for Python.
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

from chromium import NoBrowserError, launch, start_playwright
from lab import local_context, running_lab

ECHO = """\
import ipywidgets

slider = ipywidgets.IntSlider(0, -100, 100)
label = ipywidgets.Label("0")
slider.observe(lambda change: setattr(label, "value", str(change.new)), "value")
ipywidgets.VBox([slider, label])"""
FIGURE = """\
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from coursekit.live import explore

plt.style.use("coursekit.figures.course")
x, corners = np.linspace(-3, 3, 121), np.linspace(-3, 3, 7)


def start(panels, size):
    fig = Figure(figsize=size)
    axes = np.atleast_1d(fig.subplots(1, panels))
    for ax in axes:
        ax.set(title="a bend", xlabel="$x$", ylabel="$h$", xlim=(-3, 3), ylim=(-0.5, 3))
    curves = [ax.plot([], [])[0] for ax in axes]
    spots = [ax.plot([], [], "o")[0] for ax in axes]
    note = axes[-1].text(-2.8, 2.5, "")

    def update(bend):
        for curve, spot in zip(curves, spots):
            curve.set_data(x, np.maximum(0, x - bend))
            spot.set_data(corners, np.maximum(0, corners - bend))
        note.set_text(f"bend at {bend:.2f}")
        return [*curves, *spots, note]

    explore(fig, update, lambda bend: f"The bend is at {bend:.2f}.", bend=(-2.0, 2.0, 0.02, 0.0))


"""
CELLS = {
    "echo: slider to label": ECHO,
    "explore, 9 x 3.9 inch, 2 panels": FIGURE + "start(2, (9, 3.9))",
    "explore, 5 x 3.5 inch, 1 panel": FIGURE + "start(1, (5, 3.5))",
}

# Each probe notes the moments at which its picture (or label) had changed and was on screen.
PROBE = """box => {
    const [handle, image] = [box.querySelector("[role=slider]"), box.querySelector("img")];
    const [label] = [...box.querySelectorAll(".widget-label")].slice(-1);
    const frame = () => new Promise(requestAnimationFrame);
    const probe = {shown: [], waiting: () => {}};
    const changed = async () => {
        if (image) await image.decode();
        await frame(); await frame();
        probe.shown.push(performance.now());
        probe.waiting();
    };
    if (image) image.addEventListener("load", changed);
    else new MutationObserver(changed).observe(label, {childList: true, subtree: true,
                                                       characterData: true});
    const key = () => {
        const options = {key: "ArrowRight", bubbles: true, cancelable: true};
        handle.dispatchEvent(new KeyboardEvent("keydown", options));
    };
    const sleep = time => new Promise(resolve => setTimeout(resolve, time));
    probe.press = async () => {
        const seen = new Promise(resolve => { probe.waiting = resolve; });
        const start = performance.now();
        key();
        await seen;
        return probe.shown.at(-1) - start;
    };
    probe.drag = async () => {
        probe.shown = [];
        const start = performance.now();
        for (let k = 0; k < 40; k++) {
            await sleep(Math.max(0, start + 25 * k - performance.now()));
            key();
        }
        const end = performance.now();
        await sleep(1500);
        return [probe.shown.length, probe.shown.at(-1) - end];
    };
    return probe;
}"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--keys", type=int, default=25, help="key presses a slider")
    options = parser.parse_args()
    try:
        with start_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
            browser = launch(playwright)
            print(machine(browser.version))
            report(*measure(browser, Path(folder), options.keys))
    except NoBrowserError as error:
        print(f"slider_latency: {error}", file=sys.stderr)
        return 2
    return 0


def machine(chromium: str) -> str:
    """Name what the numbers belong to."""
    names = [line for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    name = names[0].partition(":")[2].strip() if names else platform.processor()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{name}, {os.cpu_count()} cores, {platform.system()}{load}; "
        f"Python {platform.python_version()}, Chromium {chromium}"
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def measure(browser, folder: Path, keys: int) -> tuple[list[list[float]], list[list[float]]]:
    """Return the waits (keys, sliders) and the drags (sliders, [redraws, settle time]), in ms."""
    with running_lab(folder) as lab, local_context(browser, height=1900) as context:
        notebook = new_notebook(cells=[new_code_cell(source) for source in CELLS.values()])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, lab.course / "latency.ipynb")
        opened = lab.open(context, "latency.ipynb")
        opened.run_all()
        boxes = opened.page.locator(".widget-vbox")
        boxes.nth(len(CELLS) - 1).wait_for()
        probes = [boxes.nth(k).evaluate_handle(PROBE) for k in range(len(CELLS))]
        opened.page.wait_for_timeout(2000)
        waits = []
        for _ in range(keys + 3):  # the first three warm up
            waits.append([])
            for probe in probes:
                waits[-1].append(probe.evaluate("probe => probe.press()"))
                opened.page.wait_for_timeout(60)
        return waits[3:], [probe.evaluate("probe => probe.drag()") for probe in probes]


def report(waits: list[list[float]], drags: list[list[float]]) -> None:
    """Print one row a slider."""
    print("| slider | median ms | 90% ms | x echo | redraws of 40 | settled after ms |")
    print("|---|---|---|---|---|---|")
    echo = statistics.median(row[0] for row in waits)
    for name, column, (redraws, settle) in zip(CELLS, zip(*waits, strict=True), drags, strict=True):
        middle, late = statistics.median(column), statistics.quantiles(column, n=10)[-1]
        print(
            f"| {name} | {middle:.0f} | {late:.0f} | {middle / echo:.2f} "
            f"| {redraws} | {settle:.0f} |"
        )


if __name__ == "__main__":
    sys.exit(main())
