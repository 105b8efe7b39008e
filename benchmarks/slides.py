"""Time `coursekit slides` and `jupyter nbconvert --to slides` on the same lectures, in turns.

    python benchmarks/slides.py [--repeat 3]

Wall and CPU seconds of whole processes and their children, medians of repeated runs; the ways
take turns. The table replaces its section in benchmarks/results.md.
"""

import argparse
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from results import machine, table, write

HERE = Path(__file__).parent
LECTURES = HERE.parent / "lectures"
# What a browser loads when it opens the file; links that somebody may follow are not.
LOADED = re.compile(r"""<(?:script|img|link)\b[^>]*?\b(?:src|href)=["'](https?://[^"']+)""")
FROM_SCRIPTS = re.compile(r"""["'](https://[^"'\s]+\.(?:js|css)(?:\?[^"']*)?)["']""")


def run(command: list, folder: Path) -> tuple[float, float]:
    """Return the wall and the CPU seconds of a command."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if ran.returncode:
        raise SystemExit(ran.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, cpu


def ways(folder: Path) -> dict[str, list[list]]:
    """Return the commands of each way; the first makes the frames that the next ones keep."""
    lectures = notebooks(folder)
    ours = [sys.executable, "-m", "coursekit.cli", "slides", *lectures, "--out", folder / "ours"]
    theirs = [sys.executable, "-m", "nbconvert", "--to", "slides"]
    theirs += ["--output-dir", folder / "theirs"]
    return {
        "coursekit slides, nothing kept": [ours],
        "coursekit slides --force, frames kept": [[*ours, "--force"]],
        "coursekit slides, nothing changed": [ours],
        "nbconvert --to slides, one call": [[*theirs, *lectures]],
        "nbconvert --to slides, a call a lecture": [[*theirs, path] for path in lectures],
    }


def notebooks(folder: Path) -> list[Path]:
    """Return the thirteen lectures; the start page is none."""
    return sorted((folder / "lectures").glob("[01][0-9]_*.ipynb"))[1:]


def measure(folder: Path, repeat: int) -> dict[str, tuple[float, float]]:
    shutil.copytree(LECTURES, folder / "lectures")
    times: dict[str, list] = {name: [] for name in ways(folder)}
    for _ in range(repeat):
        shutil.rmtree(folder / "ours", ignore_errors=True)
        for name, commands in ways(folder).items():
            spent = [run(command, folder) for command in commands]
            times[name].append(tuple(map(sum, zip(*spent, strict=True))))
            print(name, *(f"{seconds:.1f} s" for seconds in times[name][-1]), flush=True)
    return {
        name: tuple(statistics.median(column) for column in zip(*runs, strict=True))
        for name, runs in times.items()
    }


def decks(folder: Path) -> dict[str, tuple[float, int]]:
    """Return for both makers the megabytes of a deck, and how many addresses one loads at least."""
    found = {}
    for maker, room in (("coursekit", "ours"), ("nbconvert", "theirs")):
        texts = [path.read_text(encoding="utf-8") for path in (folder / room).glob("*.html")]
        sizes = [len(text.encode("utf-8")) / 1e6 for text in texts]
        # Ours has a policy in its head by which a browser loads nothing at all.
        free = all("default-src 'none'" in text for text in texts)
        loads = [len({*LOADED.findall(text), *FROM_SCRIPTS.findall(text)}) for text in texts]
        found[maker] = statistics.mean(sizes), 0 if free else min(loads)
    return found


def section(times: dict, found: dict, n: int, repeat: int) -> str:
    rows = []
    for name, (wall, cpu) in times.items():
        size, loads = found[name.split()[0]]
        cells = [name, f"{wall:.1f}", f"{cpu:.1f}", f"{wall / n:.2f}", f"{size:.1f}"]
        rows.append([*cells, str(loads)])
    titles = ["way", "wall (s)", "CPU (s)", "wall / deck (s)", "MB / deck", "addresses loaded"]
    return f"""\
## Slides

`python benchmarks/slides.py`, {machine("nbconvert")}.
{n} lectures, whole processes, medians of {repeat} runs in turns. With nothing kept, the
code of each lecture with sliders is run and their frames are drawn, two lectures at a time.

{table(titles, rows)}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        times = measure(Path(scratch), options.repeat)
        n = len(notebooks(Path(scratch)))
        text = section(times, decks(Path(scratch)), n, options.repeat)
    print(text)
    write("slides", text)


if __name__ == "__main__":
    main()
