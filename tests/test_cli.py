"""The command line: exit codes, one line for a mistake, and nothing changed by one."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from helpers import BAD_NOTEBOOKS, ROOT, code, ordinary_user, prose, snapshot, write
from traitlets import import_item

from coursekit import __version__, cli, doctor, lab
from coursekit.authoring import build as build_module
from coursekit.authoring.ledger import COLUMNS
from coursekit.cli import main

START = Path("lectures", "00_start_here.ipynb")


@pytest.fixture(autouse=True)
def course(tmp_path, monkeypatch):
    """Work in a small course of our own, with a notebook of each kind that a user may name."""
    write(tmp_path / START, prose("# Start"), code("print(1)"))
    (tmp_path / "lectures" / "claims.csv").write_text(",".join(COLUMNS) + "\n")
    shutil.copy(ROOT / START, tmp_path / "executed.ipynb")
    write(tmp_path / "broken.ipynb", prose("# Broken"), code("print('first')"), code("1 / 0"))
    (tmp_path / "empty.ipynb").touch()
    (tmp_path / "text.ipynb").write_text("no JSON", encoding="utf-8")
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys, *arguments):
    """Run a command; return its exit code and what it wrote to stdout and stderr."""
    try:
        status = main([str(argument) for argument in arguments])
    except SystemExit as stop:  # argparse
        status = stop.code
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return status, out, err


MISTAKES = {
    "build missing": (2, "build absent.ipynb", "absent.ipynb: no such file"),
    "build empty": (2, "build empty.ipynb", "empty.ipynb: the file is empty"),
    "build no JSON": (2, "build text.ipynb", "text.ipynb: is not a notebook"),
    "build folder": (2, "build lectures", "lectures: cannot be read"),
    "build broken": (1, "build broken.ipynb", "broken.ipynb: cell 3: ZeroDivisionError: division"),
    "build one of two missing": (2, "build broken.ipynb absent.ipynb", "absent.ipynb: no such"),
    "slides missing": (2, "slides absent.ipynb", "absent.ipynb: no such file"),
    "slides empty": (2, "slides empty.ipynb", "empty.ipynb: the file is empty"),
    "slides not executed": (2, "slides broken.ipynb", "broken.ipynb: cell 2 was never executed"),
    "slides out": (
        2,
        "slides executed.ipynb --out file",
        f"{Path('file', 'executed.html')}: cannot",
    ),
    "lint missing": (2, "lint absent.ipynb", "absent.ipynb: no such file"),
    "lint no JSON": (2, "lint text.ipynb", "text.ipynb: is not a notebook"),
    "release missing": (2, "release absent.ipynb", "absent.ipynb: no such file"),
    "release elsewhere": (2, "release broken.ipynb", "broken.ipynb: is not in a folder named sol"),
}


@pytest.mark.parametrize(("status", "command", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_in_one_line_and_changes_nothing(course, capsys, status, command, words):
    before = snapshot(course)
    got, out, err = run(capsys, *command.split())
    assert got == status
    assert err.startswith(f"coursekit {command.split()[0]}: {words}")
    assert err.count("\n") == 1
    assert out == ""
    assert snapshot(course) == before


def test_a_read_only_folder_is_told_before_anything_runs(read_only_folder, capsys):
    before = snapshot(read_only_folder)
    with ordinary_user():  # who may not read the package, so it must be loaded by now
        status, out, err = run(capsys, "build", read_only_folder / "a.ipynb")
    assert (status, out) == (2, "")
    assert "a.ipynb: cannot be written (Permission denied); nothing was changed." in err
    assert snapshot(read_only_folder) == before


@pytest.mark.parametrize(
    "arguments", ["", "fly", "build --fast", "doctor 1", "slides"], ids=lambda line: line or "none"
)
def test_wrong_usage_ends_with_2(capsys, arguments):
    status, out, err = run(capsys, *arguments.split())
    assert (status, out) == (2, "")
    assert err.startswith("usage: coursekit")


def test_version(capsys):
    assert run(capsys, "--version") == (0, f"coursekit {__version__}\n", "")


def test_build_makes_all_lectures_and_solutions_and_their_exercises(course, capsys, monkeypatch):
    shutil.copytree(ROOT / "solutions", course / "solutions")
    executed = []

    def execute(notebook, path, progress):
        progress(f"{path}: cell 1")
        executed.append(path.as_posix())

    monkeypatch.setattr(build_module, "execute", execute)
    status, out, err = run(capsys, "build")
    names = sorted(path.name for path in (course / "solutions").iterdir())
    assert (status, err) == (0, "")
    assert executed == [START.as_posix(), *(f"solutions/{name}" for name in names)]
    assert sorted(path.name for path in (course / "exercises").iterdir()) == names
    assert out.splitlines()[0] == f"{START}: stored"
    assert f"exercises/{names[0]}: written" in out
    assert "cell 1" not in out, "progress is for terminals"
    _, out, _ = run(capsys, "build")
    assert "stored" not in out
    assert "written" not in out


def test_build_goes_on_after_a_failed_cell(course, capsys):
    status, out, err = run(capsys, "build", "broken.ipynb", START)
    assert status == 1
    assert "broken.ipynb: cell 3: ZeroDivisionError" in err
    assert out == f"{START}: stored\n"
    stored = nbformat.read(course / START, as_version=4)
    assert stored.cells[1].outputs[0].text == "1\n"


def test_a_terminal_sees_the_progress_and_then_the_result_in_its_place(capsys, monkeypatch):
    monkeypatch.setattr(build_module, "execute", lambda notebook, path, told: told("cell 1 of 2"))
    monkeypatch.setattr(cli.sys.stdout, "isatty", lambda: True)
    _, out, _ = run(capsys, "build", START)
    clear = "\r\x1b[K"
    assert out == f"{clear}cell 1 of 2{clear}{START}: stored\n"


def test_release_writes_what_the_repository_has(course, capsys):
    shutil.copytree(ROOT / "solutions", course / "solutions")
    status, out, _ = run(capsys, "release")
    assert status == 0
    for path in (ROOT / "exercises").glob("*.ipynb"):
        assert (course / "exercises" / path.name).read_bytes() == path.read_bytes()
        assert f"exercises/{path.name}: written" in out


def test_release_of_a_wrong_name_writes_none_of_the_others(course, capsys):
    shutil.copytree(ROOT / "solutions", course / "solutions")
    solution = next((course / "solutions").iterdir())
    assert run(capsys, "release", solution, "broken.ipynb")[0] == 2
    assert not (course / "exercises").exists()


def test_slides_names_the_deck(course, capsys):
    deck = Path("decks", "executed.html")
    status, out, _ = run(capsys, "slides", "executed.ipynb", "--out", deck.parent)
    assert status == 0
    assert out.startswith(f"{deck}: ")
    assert (course / deck).is_file()


def test_claims_counts_and_prints_the_errata(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    status, out, err = run(capsys, "claims")
    assert (status, err) == (0, "")
    assert "confirmed " in out
    assert "E17  S3-52, lecture 10_linear_regions\n  the deck says  " in out
    assert "S2-03" not in out


def test_claims_lists_those_of_one_deck_or_lecture(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    for choice in (["--deck", "S2"], ["--lecture", "3"]):
        status, out, _ = run(capsys, "claims", *choice)
        assert status == 0
        assert "S2-03  confirmed     03_xor " in out
        assert "S3-52" not in out
    status, out, _ = run(capsys, "claims", "--lecture", "10", "--json")
    rows = json.loads(out)
    assert {row["lecture"] for row in rows} == {"10_linear_regions"}
    assert {row["errata"] for row in rows} == {"", "E17", "E18"}


def test_claims_that_disagree_with_the_lectures_end_with_1(course, capsys):
    with (course / "lectures" / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("S2-02,S2,formula,XOR,00_start_here,confirmed,it holds\n")
    status, out, err = run(capsys, "claims")
    assert status == 1
    assert "all             1    1\n" in out
    assert err == "claims.csv: S2-02: no cell of 00_start_here is tagged claim:S2-02\n"
    status, out, err = run(capsys, "claims", "--deck", "S8")
    assert (status, out) == (2, "")
    assert "no deck 'S8'" in err
    (course / "lectures" / "claims.csv").unlink()
    assert run(capsys, "claims")[0] == 2


def test_lint_is_silent_on_the_course(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert run(capsys, "lint") == (0, "", "")


def test_lint_prints_a_line_a_finding(capsys):
    paths = [BAD_NOTEBOOKS / f"{stem}.ipynb" for stem in ("stderr", "good", "leftover")]
    status, out, err = run(capsys, "lint", *paths)
    assert (status, out) == (1, "")
    assert [line.partition(": cell")[0] for line in err.splitlines()] == [
        str(paths[0]),
        str(paths[2]),
    ]


def test_doctor_says_what_is_there(capsys):
    status, out, err = run(capsys, "doctor")
    assert (status, err) == (0, "")
    assert out.startswith(f"Python {sys.version.split()[0]} in ")
    for name in doctor.LEARNING:
        assert f"ok      {name} " in out
    assert "MISSING" not in out


def test_doctor_says_how_to_get_what_is_missing(capsys, monkeypatch):
    there = doctor._version
    absent = ("ipywidgets", "nbgrader")
    monkeypatch.setattr(doctor, "_version", lambda name: None if name in absent else there(name))
    monkeypatch.setattr(doctor, "find_chromium", lambda: None)
    status, out, _ = run(capsys, "doctor")
    line = {text.split()[1]: text for text in out.splitlines()}
    assert status == 1
    assert line["ipywidgets"].startswith("MISSING ")
    assert "python -m pip install -r requirements.txt" in line["ipywidgets"]
    assert line["nbgrader"].startswith("absent ")
    assert 'pip install -e ".[instructor]"' in line["nbgrader"]
    assert line["Chromium"].startswith("absent ")
    monkeypatch.setattr(doctor, "_version", there)
    assert run(capsys, "doctor")[0] == 0, "what learning does not need may be absent"


@pytest.mark.parametrize(("platform", "words"), [("linux", "apt install"), ("darwin", "container")])
def test_doctor_names_a_remedy_that_fits_the_system(monkeypatch, platform, words):
    monkeypatch.setattr(doctor.sys, "platform", platform)
    remedy = {item.name: item.remedy for item in doctor.examine()}
    assert words in remedy["bubblewrap"]
    assert ("apt" in remedy["Chromium"]) == (platform == "linux")


def test_a_package_that_is_not_there_has_no_version():
    assert doctor._version("coursekit") == __version__
    assert doctor._version("no-such-package-at-all") is None


class Server:
    """Stands for a running JupyterLab that is interrupted once before it ends."""

    def __init__(self, command, cwd):
        self.command, self.cwd, self.interrupted = command, cwd, False
        Server.started = self

    def wait(self):
        if not self.interrupted:
            self.interrupted = True
            raise KeyboardInterrupt
        return 7


def test_lab_opens_the_start_hands_options_on_and_lets_jupyter_end_itself(course, monkeypatch):
    monkeypatch.setattr(lab.subprocess, "Popen", Server)
    assert main(["lab", "--no-browser", "--port", "8899", "--ip=::1"]) == 7
    server, root = Server.started, course.resolve()
    assert server.interrupted
    assert server.cwd == root
    assert server.command[:4] == [sys.executable, "-m", "jupyterlab", str(root / START)]
    assert f"--ServerApp.root_dir={root}" in server.command
    assert server.command[-4:] == ["--no-browser", "--port", "8899", "--ip=::1"]


def test_lab_names_a_connection_that_jupyter_can_import(course, monkeypatch):
    monkeypatch.setattr(lab.subprocess, "Popen", Server)
    main(["lab"])
    (option,) = (part for part in Server.started.command if "websocket_connection" in part)
    assert import_item(option.partition("=")[2]) is lab.PromptConnection


def test_an_interruption_is_no_traceback(capsys, monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor, "examine", interrupted)
    status, _, err = run(capsys, "doctor")
    assert (status, err) == (1, "coursekit doctor: stopped; files are whole.\n")


def test_the_command_runs_as_a_program(course):
    command = [sys.executable, "-m", "coursekit.cli", "doctor"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "ok      numpy" in done.stdout
    assert done.stderr == ""


def test_a_reader_of_the_output_may_leave_early():
    command = [sys.executable, "-m", "coursekit.cli", "claims"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
