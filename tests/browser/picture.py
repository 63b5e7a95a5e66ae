"""Takes the README's picture: `python -m tests.browser.picture docs/card.png` draws the seed case's card and thread."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect

from tests.browser.clinician import answer, card, modal, open_thread, read_the_result, send_command, submit, thread
from tests.browser.product import a_browser, browsing, started
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2

WINDOW: Final = (1280, 1190)  # high enough for the whole card beside its thread
THREAD_MS: Final = 20_000
ROUNDED_PX: Final = 6  # the layout's corner, left out


def take(page: Page, picture: Path) -> None:
    """Answer the seed case and write its card and open thread to `picture`, a PNG without the sidebar."""
    send_command(page)
    answer(page, SEED_STEP_1)
    submit(page)
    expect(modal(page)).to_contain_text("step 2 of 2")
    answer(page, SEED_STEP_2)
    submit(page)
    read_the_result(page)
    expect(card(page).get_by_test_id("open-thread")).to_contain_text("2 replies", timeout=THREAD_MS)
    open_thread(page)
    follow_up = thread(page).get_by_test_id("message").last
    follow_up.scroll_into_view_if_needed()
    page.mouse.move(0, 0)
    sidebar, layout = (page.locator(part).bounding_box() for part in ("#sidebar", "#layout"))
    if sidebar is None or layout is None:
        raise RuntimeError("the page shows no layout to take a picture of")
    left, top = sidebar["x"] + sidebar["width"], layout["y"] + ROUNDED_PX
    width, height = layout["width"] - left, layout["height"] - ROUNDED_PX
    page.screenshot(path=picture, clip={"x": left, "y": top, "width": width, "height": height}, animations="disabled")


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory() as folder,
        started(Path(folder) / "log.txt") as address,
        a_browser() as browser,
        browsing(browser, address, WINDOW) as page,
    ):
        take(page, Path(sys.argv[1]))
