"""The command `coursekit slides`: several notebooks, its options, and its exit codes."""

import argparse
import os
import sys
import types
import webbrowser

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from coursekit.authoring.errors import CourseError
from coursekit.slides import commands, deck


def write(path, *sources):
    path.parent.mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=[new_markdown_cell(source) for source in sources]), path)
    return path


def run(*arguments) -> int:
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser)
    return commands.run(parser.parse_args([str(argument) for argument in arguments]))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Work in a folder with two notebooks."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a.ipynb", "# A")
    write(tmp_path / "b.ipynb", "# B")
    return tmp_path


@pytest.fixture
def made(monkeypatch):
    """Give the list of the decks that are made, and not left as they are."""
    names, write_deck = [], deck._write

    def noted(path, *arguments):
        names.append(path.name)
        write_deck(path, *arguments)

    monkeypatch.setattr(deck, "_write", noted)
    return names


def test_only_what_changed_is_made_again(folder, made, capsys):
    assert run("a.ipynb", "b.ipynb") == 0
    assert run("a.ipynb", "b.ipynb") == 0
    assert made == ["a.ipynb", "b.ipynb"]
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == 2 * [
        os.path.join("build", "slides", "a.html"),
        os.path.join("build", "slides", "b.html"),
    ]
    assert all("unchanged" in line for line in lines[2:])
    write(folder / "b.ipynb", "# B", "More.")
    run("a.ipynb", "b.ipynb")
    assert made[2:] == ["b.ipynb"]
    run("a.ipynb", "b.ipynb", "--force")
    assert made[3:] == ["a.ipynb", "b.ipynb"]


@pytest.mark.parametrize("option", [["--theme", "dark"], ["--trust"], ["--still"]])
def test_another_option_makes_another_deck(folder, made, option):
    run("a.ipynb")
    run("a.ipynb", *option)
    run("a.ipynb", *option)
    assert made == ["a.ipynb"] * 2


def test_a_picture_beside_the_notebook_that_changed_makes_another_deck(folder, made):
    picture = folder / "dot.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    write(folder / "a.ipynb", "# A", "![a dot](dot.svg)")
    run("a.ipynb")
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg"></svg>', encoding="utf-8")
    run("a.ipynb")
    assert made == ["a.ipynb"] * 2


def test_what_may_be_wrong_is_said_each_time(folder, made, capsys):
    write(folder / "a.ipynb", "# A", "<script>let x;</script>")
    for _ in range(2):
        assert run("a.ipynb") == 0
        assert "<script> is left out" in capsys.readouterr().err
    assert made == ["a.ipynb"] * 2


def test_one_bad_notebook_does_not_keep_others_from_their_decks(folder, capsys):
    content = new_notebook(cells=[new_markdown_cell("# C"), new_code_cell("1")])
    nbformat.write(content, folder / "c.ipynb")
    assert run("a.ipynb", "c.ipynb", "none.ipynb", "b.ipynb") == 2
    out, err = capsys.readouterr()
    assert [line.split(":")[0] for line in out.splitlines()] == [
        os.path.join("build", "slides", name) for name in ("a.html", "b.html")
    ]
    first, second = err.splitlines()
    assert first.startswith("coursekit slides: c.ipynb: cell 2 was never executed; run `coursekit")
    assert second.startswith("coursekit slides: none.ipynb: no such file")


def test_two_notebooks_that_would_be_one_deck_are_refused(folder):
    write(folder / "other" / "a.ipynb", "# Other")
    with pytest.raises(CourseError, match=r"would both become a\.html"):
        run("a.ipynb", folder / "other" / "a.ipynb")
    assert not (folder / "build").exists()


def test_a_folder_that_cannot_be_written_is_told(folder, capsys):
    (folder / "file").write_text("", encoding="utf-8")
    assert run("a.ipynb", "--out", "file") == 2
    assert "cannot be written" in capsys.readouterr().err


def test_warnings_are_lines_of_their_own(folder, capsys):
    write(folder / "a.ipynb", "# A", "![](data:image/png;base64,AAAA)\n\n<script>1</script>")
    assert run("a.ipynb") == 0
    assert capsys.readouterr().err.splitlines() == [
        "a.ipynb: cell 2: <script> is left out; --trust keeps it.",
        "a.ipynb: cell 2: a picture has no alternative text; say what it shows.",
    ]


@pytest.fixture
def helpers(monkeypatch):
    """Put stand-ins in the place of the browser; give what they were asked for."""
    asked = []

    def check_decks(decks):
        asked.append(("check", [path.name for path in decks]))
        return ["slide 2 runs off"] if any(path.stem == "b" for path in decks) else []

    def print_deck(deck, target, notes=False):
        asked.append(("print", deck.name, target.name, notes))
        target.write_bytes(b"%PDF")
        return target

    for name, function in (("check", check_decks), ("pdf", print_deck)):
        module = types.ModuleType(f"coursekit.slides.{name}")
        setattr(module, function.__name__, function)
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(webbrowser, "open", lambda address: asked.append(("open", address)))
    return asked


def test_check_prints_each_problem_and_ends_with_1(folder, helpers, capsys):
    assert run("a.ipynb", "--check") == 0
    assert run("a.ipynb", "b.ipynb", "--check") == 1
    assert helpers == [("check", ["a.html"]), ("check", ["a.html", "b.html"])]
    assert capsys.readouterr().err == "slide 2 runs off\n"


def test_pdf_and_notes_are_printed_beside_the_deck_if_it_changed(folder, helpers):
    asked = [("print", "a.html", "a.pdf", False), ("print", "a.html", "a-notes.pdf", True)]
    run("a.ipynb", "--pdf", "--notes")
    assert helpers == asked
    run("a.ipynb", "--pdf", "--notes")
    assert helpers == asked
    (folder / "build" / "slides" / "a.pdf").unlink()
    run("a.ipynb", "--pdf", "--notes")
    assert helpers[2:] == asked[:1]
    run("a.ipynb", "--pdf", "--notes", "--force")
    assert helpers[3:] == asked


def test_open_shows_the_deck(folder, helpers):
    run("a.ipynb", "--open", "--out", "decks")
    assert helpers == [("open", (folder / "decks" / "a.html").resolve().as_uri())]
