"""What runs the cells of submissions, made once and forked with the server."""

import contextlib
import io
import os
import shutil


def warm_up(fonts: str):
    """Import what submissions import; return the shell that runs their cells.

    Parameters
    ----------
    fonts : str
        A folder with matplotlib's list of fonts, if there is one.
    """
    with contextlib.suppress(OSError):
        shutil.copytree(fonts, os.environ["MPLCONFIGDIR"])
    import ipywidgets
    from IPython.core.interactiveshell import InteractiveShell
    from matplotlib import pyplot
    from traitlets.config import Config

    import coursekit.figures
    import coursekit.live
    import coursekit.nets
    import coursekit.regions
    import coursekit.study  # noqa: F401

    class Shell(InteractiveShell):
        def enable_gui(self, gui=None):
            """Do nothing: %matplotlib has no window to open here."""

    config = Config()
    config.HistoryManager.enabled = False  # it would start a thread
    config.InteractiveShell.colors = "NoColor"
    config.InteractiveShell.cache_size = 0
    shell = Shell.instance(config=config)
    pyplot.figure().clf()
    pyplot.close("all")
    ipywidgets.IntSlider()
    # The first cell takes longer, and imports more.
    shell.run_cell("async def f():\n    return 1\nawait f()", store_history=False)
    shell.reset(new_session=False)
    return shell


class Output(io.TextIOBase):
    """Stands in for stdout and stderr: keeps the first characters, and counts the others."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, most: int):
        self.most, self.text, self.size = most, [], 0

    def write(self, text: str) -> int:
        room = self.most - self.size
        if room > 0:
            self.text.append(text[:room])
        self.size += len(text)
        return len(text)

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        """Stay open, whatever a cell does."""

    def take(self) -> tuple[str, bool]:
        """Return what was written since the last time, and whether some was cut off."""
        text, cut = "".join(self.text), self.size > self.most
        self.text, self.size = [], 0
        return text, cut
