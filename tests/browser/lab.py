"""JupyterLab as a learner starts it, on a copy of the course and with settings of its own."""

import base64
import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("lectures", "exercises")
MINUTE = 60_000  # ms
NBGRADER = {"@jupyter/nbgrader": True}
RECORDER = """#!{python}
import pathlib, sys
pathlib.Path({file!r}).write_text(sys.argv[1])
"""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its folder, its address, and what it opened a browser at."""

    course: Path
    address: str
    token: str
    opened: str

    def open(self, context, path: str) -> "Notebook":
        """Open one notebook of the course, alone in a fresh workspace."""
        return self.visit(context, f"{self.address}/lab/tree/{path}?reset&token={self.token}")

    def visit(self, context, url: str) -> "Notebook":
        """Follow an address that leads to a notebook of the course."""
        page = context.new_page()
        page.goto(url)
        page.wait_for_url("**/tree/**/*.ipynb")
        path = self.course / page.url.partition("/tree/")[2]
        return Notebook(page, len(json.loads(path.read_text("utf-8"))["cells"]))


class Notebook:
    """A notebook in a page of JupyterLab, all of it shown and its kernel idle."""

    def __init__(self, page, n_cells: int):
        self.page = page
        self.cells = page.locator(".jp-Notebook .jp-Cell")
        self.cells.nth(n_cells - 1).wait_for(state="attached", timeout=MINUTE)
        self.wait_until_idle()

    def wait_until_idle(self) -> None:
        """Wait until the kernel has nothing to do."""
        status = self.page.locator("#jp-main-statusbar").get_by_text("| Idle")
        status.wait_for(timeout=MINUTE)

    def run_all(self) -> None:
        """Choose Run > Run All Cells, and wait for the last cell."""
        self.choose("Run", "Run All Cells")
        waiting = self.page.locator(".jp-InputPrompt").get_by_text("[*]:")
        waiting.last.wait_for(state="attached")
        self.page.wait_for_function(
            """() => ![...document.querySelectorAll(".jp-InputPrompt")]
                .some(prompt => prompt.textContent.includes("*"))""",
            timeout=MINUTE,
        )
        self.wait_until_idle()

    def choose(self, menu: str, item: str) -> None:
        """Click an entry of the menu bar."""
        self.page.locator(".lm-MenuBar-itemLabel").get_by_text(menu, exact=True).click()
        self.page.locator(".lm-Menu-itemLabel").get_by_text(item, exact=True).click()

    def cell(self, text: str):
        """Return the cell that holds `text`."""
        return self.cells.filter(has_text=text).first

    def scroll_to(self, locator, top: int = 10) -> None:
        """Scroll the notebook until an element stands `top` pixels below its upper edge."""
        for _ in range(3):  # cells out of sight get their true height when they come near
            locator.evaluate(
                """(element, top) => {
                    let frame = element.parentElement;
                    while (!(frame.scrollHeight > frame.clientHeight + 1 &&
                             getComputedStyle(frame).overflowY.match(/auto|scroll/)))
                        frame = frame.parentElement;
                    frame.scrollTop += element.getBoundingClientRect().top
                        - frame.getBoundingClientRect().top - top;
                }""",
                top,
            )
            self.page.wait_for_timeout(100)

    def slider(self, text: str) -> "Slider":
        """Return the slider below the cell that holds `text`, scrolled into view."""
        self.scroll_to(self.cell(text).locator(".jp-OutputArea"))
        return Slider(self.page, self.cell(text).locator(".widget-vbox"))

    def hide_side_bar(self) -> None:
        """Give the notebook the whole width."""
        if self.page.locator(".jp-SideBar.jp-mod-left .lm-mod-current").count():
            self.page.keyboard.press("Control+b")
            self.page.locator("#jp-left-stack").wait_for(state="hidden")


class Slider:
    """One slider with the picture and the caption that follow it."""

    def __init__(self, page, box):
        self.page = page
        self.handle = box.get_by_role("slider")
        self.readout = box.locator(".widget-readout")
        self.image = box.locator("img")
        self.caption = box.locator(".widget-label").last
        self.image.wait_for()

    def press(self, key: str) -> None:
        """Press a key on the handle."""
        self.handle.focus()
        self.page.keyboard.press(key)

    def drag(self, pixels: int) -> None:
        """Drag the handle sideways with the mouse, in small steps as a hand does."""
        x, y = middle(self.handle)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + pixels, y, steps=10)
        self.page.mouse.up()

    def picture(self) -> bytes:
        """Return the bytes of the picture shown."""
        return base64.b64decode(self.image.evaluate(READ_IMAGE))


READ_IMAGE = """async image => {
    const bytes = new Uint8Array(await (await fetch(image.src)).arrayBuffer());
    return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""));
}"""


def middle(locator) -> tuple[float, float]:
    """Return the middle of an element in the page."""
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@contextlib.contextmanager
def local_context(browser, width: int = 1280, height: int = 800):
    """Give a browser context, which must have asked nobody but this machine in the end."""
    context = browser.new_context(viewport={"width": width, "height": height})
    requests = []
    context.on("request", lambda request: requests.append(request.url))
    yield context
    context.close()
    here = ("http://localhost:", "http://127.0.0.1:", "file:", "data:", "blob:")
    outside = [url for url in requests if not url.startswith(here)]
    assert outside == [], f"JupyterLab asked the network for {outside}"


@contextlib.contextmanager
def running_lab(folder: Path, *options: str) -> Iterator[Lab]:
    """Run ``coursekit lab`` on a copy of the course; at the end, no process is left."""
    folder = folder.resolve()
    course = copy_course(folder / "course")
    token, port, opened = secrets.token_hex(16), free_port(), folder / "opened"
    command = [sys.executable, "-m", "coursekit.cli", "lab", f"--port={port}", "--port-retries=0"]
    command += [f"--IdentityProvider.token={token}", *options]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    with (folder / "lab.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=course,
            env=own_environment(folder / "home", opened),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://localhost:{port}"
    try:
        wait_for(opened, process, folder / "lab.log")
        yield Lab(course, address, token, opened.read_text())
    finally:
        stop(process, f"{address}/api/shutdown?token={token}")


def copy_course(target: Path) -> Path:
    """Copy what a learner opens, so that nothing is saved into the repository."""
    ignore = shutil.ignore_patterns(".*", "__pycache__")
    for room in ROOMS:
        shutil.copytree(ROOT / room, target / room, ignore=ignore)
    return target


def own_environment(home: Path, opened: Path) -> dict[str, str]:
    """Return variables that keep the user's settings out, and write down what is opened."""
    folders = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    folders += ("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    own = {name: str(home / name.lower()) for name in folders}
    settings, config = Path(own["JUPYTERLAB_SETTINGS_DIR"]), Path(own["JUPYTER_CONFIG_DIR"])
    write_json(
        settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings",
        {"fetchNews": "false", "checkForUpdates": False},
    )
    # A learner has no nbgrader; who runs the tests may have it, with its menu and side bar.
    write_json(config / "labconfig" / "page_config.json", {"disabledExtensions": NBGRADER})
    own["JUPYTER_PREFER_ENV_PATH"] = "0"  # else the environment's configuration outdoes this one
    recorder = home / "browser"
    recorder.write_text(RECORDER.format(python=sys.executable, file=str(opened)))
    recorder.chmod(0o755)
    return {**os.environ, **own, "BROWSER": str(recorder), "OMP_NUM_THREADS": "1"}


def write_json(path: Path, content: dict) -> None:
    """Write a file of settings, and the folders it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(opened: Path, process: subprocess.Popen, log: Path, seconds: float = 60) -> None:
    """Wait until JupyterLab has opened its browser, which it does when it answers."""
    end = time.monotonic() + seconds
    while not (opened.is_file() and opened.stat().st_size):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"coursekit lab did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.05)


def stop(process: subprocess.Popen, shutdown: str) -> None:
    """Ask the server to end itself and its kernels; end by force what stays."""
    family = []
    with contextlib.suppress(psutil.NoSuchProcess):
        family = [psutil.Process(process.pid)]
        family += family[0].children(recursive=True)
    with contextlib.suppress(OSError):
        urllib.request.urlopen(urllib.request.Request(shutdown, method="POST"), timeout=10).close()
    _, alive = psutil.wait_procs(family, timeout=10)
    for member in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
    process.wait(timeout=10)
