"""JupyterLab, opened at the start of the course."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from coursekit.authoring.files import START


class PromptConnection(ZMQChannelsWebsocketConnection):
    """A kernel's connection to the browser that sends each message at once.

    Jupyter Server leaves Nagle's algorithm on, so a slider's picture may wait up to 40 ms for
    the browser to acknowledge the message before it: more than it takes to draw.
    """

    def connect(self):
        """Connect, without a delay between small packets."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()


def open_lab(root: Path, options: Sequence[str] = ()) -> int:
    """Run JupyterLab at the start of a course until it ends; return its exit code.

    Parameters
    ----------
    root : Path
        The folder of the course, which is also JupyterLab's: links from lectures to exercises
        must stay inside.
    options : sequence of str
        Handed on to ``jupyter lab``.
    """
    command = [sys.executable, "-m", "jupyterlab", str(root / START)]
    command += [f"--ServerApp.root_dir={root}"]
    connection = f"{PromptConnection.__module__}.{PromptConnection.__name__}"
    command += [f"--ServerApp.kernel_websocket_connection_class={connection}", *options]
    process = subprocess.Popen(command, cwd=root)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # JupyterLab got it as well, and asks before it ends
