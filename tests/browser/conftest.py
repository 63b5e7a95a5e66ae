"""A newcomer's own product and window for every test; without a browser these tests say so and skip."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.product import CHROMIUM, a_browser, browsing, started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for the tests of a module: while it is there, no other test can have an event loop."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine: apt-get install chromium")
    with a_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    with started(tmp_path / "log.txt") as address, browsing(browser, address) as page:
        yield page
