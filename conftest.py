"""What holds for every test, and for the kernels that tests start: nbval's, too."""

import importlib
import os
import tempfile

# Before NumPy is imported, here or in a kernel: results must not depend on the number of cores.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # this environment's kernel, not a user's
os.environ["COURSEKIT_PROGRESS"] = "off"  # tests answer questions, but are no learner

# Kernels neither read nor write the Jupyter and IPython folders of whoever runs the tests.
_private = tempfile.TemporaryDirectory(prefix="coursekit-tests-")
os.environ["JUPYTER_RUNTIME_DIR"] = os.environ["IPYTHONDIR"] = _private.name
# Nor Matplotlib's, whose settings and list of fonts may be anything. The list is made here, once:
# a kernel that had to make it would print so among the outputs of its notebook.
os.environ["MPLCONFIGDIR"] = _private.name
importlib.import_module("matplotlib.font_manager")


def pytest_unconfigure() -> None:
    _private.cleanup()
