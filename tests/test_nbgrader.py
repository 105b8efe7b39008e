"""The exercises in nbgrader itself: its own commands, as processes, in a course folder.

Every sheet goes through ``nbgrader generate_assignment`` and, as solution and as exercise,
through ``nbgrader validate``. The three commands run side by side.
"""

import contextlib
import importlib.util
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor

import pytest
from helpers import ROOT

from coursekit.authoring.files import read_notebook
from coursekit.authoring.release import ANSWER_STUB

SHEETS = sorted(path.stem for path in ROOT.glob("solutions/*.ipynb"))
# What stands in an answer that is not written: ours says what to do.
OUR_STUB = re.compile(r'^( *)raise NotImplementedError\(".+"\)$', re.MULTILINE)
THEIR_STUB = r"\1# YOUR CODE HERE\n\1raise NotImplementedError()"
SUCCESS = "Success! Your notebook passes all the tests."
FAILURE = re.compile(r"The following cell failed:.*?The error was:\s+([^\n]+)", re.DOTALL)
# Sockets in files: somebody else may take a port before a kernel has it. Several commands run at a
# time, and kernels run in folders of their own, so each process has a path, and it is whole.
SETTINGS = """
import os
c = get_config()
c.KernelManager.transport, c.KernelManager.ip = "ipc", os.path.abspath(f"kernel-{os.getpid()}")
"""
POINTS = """
    SELECT notebook.name, SUM(max_score) FROM grade_cells
    JOIN base_cell USING (id) JOIN notebook ON notebook.id = notebook_id GROUP BY notebook.name
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Make a course folder of nbgrader's, with our solutions as the source of one assignment."""
    if importlib.util.find_spec("nbgrader") is None:
        stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        stop('nbgrader is not installed (python -m pip install -e ".[test]")')
    folder = tmp_path_factory.mktemp("nbgrader")
    for room, copies in [("solutions", "source/sheets"), ("exercises", "exercises")]:
        shutil.copytree(ROOT / room, folder / copies, ignore=shutil.ignore_patterns(".*"))
    (folder / "nbgrader_config.py").write_text(SETTINGS, encoding="utf-8")
    (folder / "solutions").mkdir()
    for sheet in SHEETS:  # a copy for each command, as sheets may write files
        shutil.copy(ROOT / "solutions" / f"{sheet}.ipynb", folder / "solutions")
    return folder


@pytest.fixture(scope="module")
def runs(course):
    """Start the commands and return what will have become of each, by its first word or room."""
    commands = {
        "solutions": ["validate", *(f"solutions/{sheet}.ipynb" for sheet in SHEETS)],
        "exercises": ["validate", *(f"exercises/{sheet}.ipynb" for sheet in SHEETS)],
        "generate": ["generate_assignment", "sheets"],
    }
    with ThreadPoolExecutor(len(commands)) as pool:
        yield {name: pool.submit(nbgrader, course, *words) for name, words in commands.items()}


def nbgrader(folder, *words) -> str:
    """Run a command of nbgrader in a folder; return what it said, in the order in which it did."""
    environment = {
        **os.environ,
        "PATH": f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}",  # for alembic
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "PYTHONUNBUFFERED": "1",
    }
    run = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
    )
    assert run.returncode == 0, run.stdout
    return run.stdout


def reports(text: str) -> dict[str, str]:
    """Return what `nbgrader validate` said of each sheet."""
    parts = re.split(r"Validating '.*?(\w+)\.ipynb'\n", text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def expected_failures(sheet: str) -> list[str]:
    """Return what an exercise must fail with: all but the tests of which a comment is left."""
    return [
        "NotImplementedError" if cell.cell_type == "code" else "You did not provide a response."
        for cell in read_notebook(ROOT / "exercises" / f"{sheet}.ipynb").cells
        if cell.metadata.get("nbgrader", {}).get("grade")
        if any(line and not line.startswith("#") for line in cell.source.splitlines())
    ]


def as_nbgrader_has_it(exercise):
    """Return our exercise with nbgrader's own stubs and without the checksums of answers."""
    for cell in exercise.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            del cell.metadata.nbgrader["checksum"]
            cell.source = OUR_STUB.sub(THEIR_STUB, cell.source)
            cell.source = cell.source.replace(ANSWER_STUB, "YOUR ANSWER HERE")
    return exercise


def test_generate_assignment_makes_of_every_solution_what_release_made(course, runs):
    runs["generate"].result()
    made = {path.stem: read_notebook(path) for path in (course / "release/sheets").glob("*.ipynb")}
    assert sorted(made) == SHEETS
    for sheet, notebook in made.items():
        ours = read_notebook(ROOT / "exercises" / f"{sheet}.ipynb")
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("solution"):
                assert re.fullmatch("[0-9a-f]{32}", cell.metadata.nbgrader.pop("checksum"))
        assert notebook == as_nbgrader_has_it(ours), sheet


def test_the_gradebook_knows_the_points_of_every_sheet(course, runs):
    runs["generate"].result()
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as gradebook:
        known = dict(gradebook.execute(POINTS))
    for sheet in SHEETS:
        cells = read_notebook(ROOT / "solutions" / f"{sheet}.ipynb").cells
        assert known.pop(sheet) == sum(
            cell.metadata.get("nbgrader", {}).get("points", 0) for cell in cells
        )
    assert known == {}


def test_every_solution_passes_validation(runs):
    said = reports(runs["solutions"].result())
    assert sorted(said) == SHEETS
    assert {sheet: text for sheet, text in said.items() if SUCCESS not in text} == {}


def test_every_untouched_exercise_fails_only_for_want_of_answers(runs):
    said = reports(runs["exercises"].result())
    assert sorted(said) == SHEETS
    for sheet, text in said.items():
        assert SUCCESS not in text
        # Behind the name of the error stands what is to be done.
        failures = [error.partition(":")[0] for error in FAILURE.findall(text)]
        assert failures == expected_failures(sheet), text
