"""The product as a newcomer starts it: one command, the address it prints, and a browser on that address."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM: Final = shutil.which("chromium")
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OURS: Final = ("SLACK_", "BACKPAIN_")  # the newcomer has set none of our variables
ROOT: Final = Path(__file__).parents[2]
ENDING_SECONDS: Final = 10
WAIT_MS: Final = 10_000
DESKTOP: Final = (1280, 800)


@contextmanager
def started(log: Path) -> Iterator[str]:
    """Run `backpain` on a free port until the block ends; gives the address it prints, `log` gets what it logs."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    with (
        log.open("w") as logged,
        subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--port", "0"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=logged,
            text=True,
        ) as product,
    ):
        try:
            yield _printed_address(product, log)
        finally:
            product.terminate()
            try:
                product.wait(ENDING_SECONDS)
            except subprocess.TimeoutExpired:
                product.kill()


def _printed_address(product: subprocess.Popen[str], log: Path) -> str:
    """Return the address out of the first line that has one; a product that ends without one is an error."""
    for line in product.stdout or ():
        if found := re.search(r"Open (http://\S+) ", line):
            return found[1]
    raise RuntimeError(f"backpain ended before it printed an address:\n{log.read_text()}")


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Headless Chromium, until the block ends."""
    with sync_playwright() as playwright:
        playwright.selectors.set_test_id_attribute("data-qa")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def browsing(browser: Browser, address: str, size: tuple[int, int] = DESKTOP) -> Iterator[Page]:
    """Open the address in a window of `size` (CSS pixels) that knows nothing of any other, until the block ends."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="en-GB")
    try:
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        page.goto(address)
        yield page
    finally:
        context.close()
