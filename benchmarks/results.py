"""What the benchmarks say of the machine, and the file in which their results stand."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).with_name("results.md")


def machine(*packages: str) -> str:
    """Describe the machine without its name, and the versions that matter."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((s.split(":")[1].strip() for s in lines if s.startswith("model name")), model)
    versions = [f"Python {platform.python_version()}", *(f"{p} {version(p)}" for p in packages)]
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, {', '.join(versions)}"


def table(titles: list[str], rows: list[list[str]]) -> str:
    """Return a table in Markdown; the first column holds words, the others numbers."""
    lines = [titles, ["---", *["---:"] * (len(titles) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(section: str, text: str) -> None:
    """Put a section in the place of the old one, or at the end."""
    begin, end = f"<!-- {section}: begin -->", f"<!-- {section}: end -->"
    old = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Measurements\n"
    text = f"{begin}\n{text.strip()}\n{end}"
    if begin in old:
        new = old.partition(begin)[0] + text + old.partition(end)[2]
    else:
        new = f"{old.rstrip()}\n\n{text}\n"
    RESULTS.write_text(new, encoding="utf-8")
