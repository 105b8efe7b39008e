"""Checking and printing decks where something is missing: one line that says what to do."""

import os
import sys

import pytest

from coursekit.authoring.errors import CourseError
from coursekit.slides import pdf
from coursekit.slides.check import check_decks
from coursekit.slides.pdf import print_deck


@pytest.fixture
def deck(tmp_path):
    path = tmp_path / "deck.html"
    path.write_text("<h1>A deck</h1>", encoding="utf-8")
    return path


@pytest.fixture(params=["check", "print"])
def work(request, tmp_path):
    """Return a function that checks or prints one deck."""
    if request.param == "check":
        return lambda deck: check_decks([deck])
    return lambda deck: print_deck(deck, tmp_path / "deck.pdf")


def refusal(work, deck) -> str:
    with pytest.raises(CourseError) as error:
        work(deck)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_without_playwright(work, deck, monkeypatch):
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    assert "python -m pip install playwright" in refusal(work, deck)


def test_without_a_browser(work, deck, monkeypatch, tmp_path):
    pytest.importorskip("playwright")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    message = refusal(work, deck)
    assert "no Chromium or Chrome found" in message
    assert "playwright install chromium" in message


def test_with_a_browser_that_is_none(work, deck, monkeypatch):
    pytest.importorskip("playwright")
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert refusal(work, deck).startswith("the browser failed: ")


def test_without_the_deck(work, tmp_path):
    assert "no such deck" in refusal(work, tmp_path / "none.html")


def test_no_decks_have_no_problems_and_need_no_browser(monkeypatch):
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    assert check_decks([]) == []


@pytest.fixture
def printed(monkeypatch):
    monkeypatch.setattr(pdf, "in_browser", lambda work: b"%PDF new")


def test_a_pdf_is_written_into_a_new_folder_and_over_an_old_one(printed, deck, tmp_path):
    target = tmp_path / "out" / "deck.pdf"
    for _ in range(2):
        assert print_deck(deck, target) == target
    assert target.read_bytes() == b"%PDF new"
    assert [path.name for path in target.parent.iterdir()] == ["deck.pdf"]
    assert os.name != "posix" or target.stat().st_mode & 0o777 == 0o644


def test_a_pdf_that_cannot_be_written_leaves_nothing_behind(printed, deck, tmp_path):
    (tmp_path / "folder.pdf").mkdir()
    for target in (tmp_path / "folder.pdf", deck / "deck.pdf"):
        message = refusal(lambda deck, target=target: print_deck(deck, target), deck)
        assert message.startswith(f"{target}: cannot be written (")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deck.html", "folder.pdf"]


def test_an_old_pdf_is_kept_if_the_browser_fails(deck, tmp_path, monkeypatch):
    pytest.importorskip("playwright")
    monkeypatch.setenv("CHROMIUM", sys.executable)
    target = tmp_path / "deck.pdf"
    target.write_bytes(b"%PDF old")
    refusal(lambda deck: print_deck(deck, target), deck)
    assert target.read_bytes() == b"%PDF old"
