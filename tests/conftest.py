"""Settings and fixtures of the unit tests; what kernels inherit stands in ../conftest.py."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import hypothesis
import matplotlib
import pytest
from helpers import code, prose, write
from matplotlib import pyplot

matplotlib.use("agg")  # for this process alone: a kernel chooses as it does in JupyterLab
hypothesis.settings.register_profile("course", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("course")

# Started in the background by a shell, tests would have interrupts ignored in every process that
# they start, and some tests send one.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def course_style():
    """Draw as the lectures do, and leave no figure to the next test."""
    with pyplot.style.context("coursekit.figures.course"):
        yield
    pyplot.close("all")


@pytest.fixture
def read_only_folder():
    """Make a folder with one notebook that an ordinary user cannot write."""
    if os.name != "posix":
        pytest.skip("the mode of a folder binds on POSIX only")
    folder = Path(tempfile.mkdtemp(prefix="coursekit-read-only-"))  # others cannot enter tmp_path
    write(folder / "a.ipynb", prose(), code("1"))
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)
