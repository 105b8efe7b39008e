"""nbgrader's formgrader in Chromium, on a folder as `coursekit grade` leaves it."""

import contextlib
import json
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import nbgrader_course as course
import pytest
from helpers import code, printed, prose
from lab import free_port, stop
from nbgrader_course import RIGHT, SCRIPT, SHEET

from coursekit.grading import gradebook
from coursekit.grading.autograded import write_autograded
from coursekit.grading.feedback import make_feedback, write_config
from coursekit.grading.result import BROKEN

EXTENSION = {"nbgrader.server_extensions.formgrader": True, "jupyterlab": False}
RAN = "window.ran === undefined"


@dataclass(frozen=True)
class Formgrader:
    """A running formgrader: its address, and the folder that it shows."""

    address: str
    token: str
    folder: Path

    def get(self, path: str):
        """Return what the formgrader's own interface answers."""
        url = f"{self.address}/formgrader/api/{path}?token={self.token}"
        with urllib.request.urlopen(url, timeout=30) as answer:
            return json.load(answer)

    def open(self, context, path: str):
        page = context.new_page()
        page.goto(f"{self.address}/login?token={self.token}")
        page.goto(f"{self.address}/formgrader/{path}")
        return page


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Make a folder of grades: a good, a partly good, a hostile, and an unreadable submission."""
    course.need_nbgrader()
    out = tmp_path_factory.mktemp("grades")
    hostile = course.submission(**{**RIGHT, "essay": SCRIPT})
    hostile.cells.insert(0, prose(SCRIPT))
    hostile.cells.insert(1, code("1", printed(SCRIPT)))
    hostile.cells.insert(2, {"cell_type": "raw", "metadata": {}, "source": SCRIPT, "id": "raw"})
    graded = {
        "ada": course.result("ada"),
        "bob": course.result("bob", {"double_shown"}, messages=("Cell 9 came too late.",)),
        "eve": course.result("eve", set(), answers={**RIGHT, "essay": SCRIPT}, outputs={1: SCRIPT},
                             messages=(SCRIPT,)),
        "zoe": course.result("zoe", set(), answers={}, status=BROKEN, messages=("No notebook.",)),
    }  # fmt: skip
    gradebook.write(graded.values(), {SHEET: course.sheet()}, f"sqlite:///{out}/gradebook.db")
    for student, result in graded.items():
        handed_in = course.put(out / "handed_in" / student, course.submission(**RIGHT))
        if student == "eve":
            handed_in.write_text(json.dumps(hostile))
        if student == "zoe":
            handed_in.write_text("no notebook")
        write_autograded(out, result, course.sheet(), handed_in)
    write_config(out)
    course.put(out / "source", course.source())  # formgrader lists those alone
    return out


@pytest.fixture(scope="module")
def formgrader(folder, browser):
    """Run a Jupyter server with nbgrader's extension in that folder."""
    token, port = secrets.token_hex(16), free_port()
    address = f"http://localhost:{port}"
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", f"--port={port}"]
    command += ["--port-retries=0", f"--IdentityProvider.token={token}"]
    command += [f"--ServerApp.jpserver_extensions={EXTENSION}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    log = folder / "server.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=course.environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(f"{address}/formgrader/api/status?token={token}", process, log)
        yield Formgrader(address, token, folder)
    finally:
        stop(process, f"{address}/api/shutdown?token={token}")


def wait_for(url, process, log, seconds=60):
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=10).close()
            return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"no formgrader:\n{log.read_text()[-3000:]}") from None
        time.sleep(0.1)


@pytest.fixture
def context(browser):
    with offline_context(browser) as context:
        yield context


@contextlib.contextmanager
def offline_context(browser):
    """Give a context in which pages may ask for MathJax alone, in vain, by its public address."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    outside = []

    def answer(route):
        local = route.request.url.startswith(("http://localhost:", "file:", "data:"))
        if not local:
            outside.append(route.request.url)
        return route.continue_() if local else route.abort()

    context.route("**", answer)
    yield context
    context.close()
    assert [url for url in outside if "/mathjax/" not in url] == []


def submitted(formgrader):
    return {row["student"]: row for row in formgrader.get(f"submissions/{SHEET}")}


def test_formgrader_lists_the_submissions_with_their_points(formgrader):
    (assignment,) = formgrader.get("assignments")
    assert (assignment["name"], assignment["max_score"]) == (SHEET, 10)
    rows = submitted(formgrader)
    assert {who: row["score"] for who, row in rows.items()} == {
        "ada": 6,
        "bob": 1,
        "eve": 0,
        "zoe": 0,
    }
    assert all(row["autograded"] for row in rows.values())
    needs = {who for who, row in rows.items() if row["needs_manual_grade"]}
    assert needs == {"ada", "bob", "eve"}
    notebooks = formgrader.get(f"submitted_notebooks/{SHEET}/{SHEET}")
    assert len(notebooks) == 4
    assert {n["student"] for n in notebooks if n["failed_tests"]} == {"bob", "eve", "zoe"}


def page_of(formgrader, context, student):
    notebooks = formgrader.get(f"submitted_notebooks/{SHEET}/{SHEET}")
    (found,) = [n["id"] for n in notebooks if n["student"] == student]
    return formgrader.open(context, f"submissions/{found}/")


def test_a_person_grades_an_essay_and_the_points_stay_when_we_write_again(
    formgrader, context, expect
):
    page = page_of(formgrader, context, "bob")
    expect(page.locator("#double_shown")).to_have_attribute("placeholder", "1")
    expect(page.locator("#half_shown")).to_have_attribute("placeholder", "0")
    comment = page.locator("#double-comment")
    expect(comment).to_have_attribute("placeholder", "Cell 9 came too late.\ndouble_more failed")
    expect(page.get_by_text("half_shown failed").first).to_be_visible()
    essay = page.locator("#essay")
    essay.fill("3.5")
    with page.expect_response(lambda answer: "/api/grade/" in answer.url and answer.ok):
        essay.press("Tab")
    assert submitted(formgrader)["bob"]["score"] == 1 + 3.5
    url = f"sqlite:///{formgrader.folder}/gradebook.db"
    gradebook.write([course.result("bob")], {SHEET: course.sheet()}, url)
    row = submitted(formgrader)["bob"]
    assert (row["score"], row["needs_manual_grade"]) == (6 + 3.5, False)


@pytest.mark.parametrize("where", ["formgrader", "feedback"])
def test_nothing_of_a_submission_runs_or_asks_for_anything(formgrader, context, expect, where):
    if where == "formgrader":
        page = page_of(formgrader, context, "eve")
    else:
        make_feedback(formgrader.folder)
        page = context.new_page()
        page.goto((formgrader.folder / f"feedback/eve/{SHEET}/{SHEET}.html").as_uri())
    expect(page.get_by_text("window.ran = 1").first).to_be_visible()
    for link in page.locator("#notebook a").all():
        if "anchor-link" not in (link.get_attribute("class") or "") and link.is_visible():
            assert not (link.get_attribute("href") or "").lower().startswith("javascript")
    page.wait_for_timeout(300)
    assert page.evaluate(RAN)


def test_a_file_that_is_no_notebook_opens_with_the_reason(formgrader, context, expect):
    page = page_of(formgrader, context, "zoe")
    expect(page.get_by_text("No notebook.")).to_be_visible()
