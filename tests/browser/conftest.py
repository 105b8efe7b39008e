"""One Chromium and one JupyterLab for all tests that need a real browser."""

import os

import pytest
from chromium import NoBrowserError, launch, start_playwright
from lab import running_lab


@pytest.fixture(scope="session")
def browser():
    """Give the system's Chromium; without one, skip here and fail where CI promises one."""
    try:
        with start_playwright() as playwright:
            chromium = launch(playwright)
            yield chromium
            chromium.close()
    except NoBrowserError as error:
        stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        stop(str(error))


@pytest.fixture
def expect(browser):
    """Give Playwright's assertions, which wait until they hold."""
    from playwright.sync_api import expect

    return expect


@pytest.fixture(scope="session")
def lab(browser, tmp_path_factory):
    """Give a JupyterLab, started by ``coursekit lab``, on a copy of the course."""
    with running_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab
