"""A newcomer's own product and browser for every test; without a browser these tests say so and skip."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.product import CHROMIUM, browsing, started


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine: apt-get install chromium")
    with started(tmp_path / "log.txt") as address, browsing(address) as page:
        yield page
