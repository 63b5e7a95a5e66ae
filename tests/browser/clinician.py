"""What a clinician does on the page with mouse and keyboard, named as they would say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.flows.answers import Given

TAPS_AROUND_A_PAGE: Final = 80


def send_command(page: Page) -> None:
    """Type the command in the channel and send it; returns when the form is open."""
    composer = page.get_by_test_id("composer")
    composer.click()
    page.keyboard.type("/backpain")
    page.keyboard.press("Enter")
    expect(modal(page)).to_be_visible()


def modal(page: Page) -> Locator:
    """The form or view that is open."""
    return page.get_by_test_id("modal")


def submit_button(page: Page) -> Locator:
    """The button that sends the form."""
    return page.get_by_test_id("modal-submit")


def question(page: Page, name: str) -> Locator:
    """One question of the form with its answers and its error."""
    return modal(page).locator(f'[data-block-id="{name}"]')


def answer(page: Page, answers: Mapping[str, Given]) -> None:
    """Answer each question of the form by clicking an option, choosing from a menu, or typing."""
    for name, given in answers.items():
        row = question(page, name)
        expect(row).to_be_visible()
        menu = row.locator("select")
        if menu.count():
            with answered(page):
                menu.select_option(str(given))
        elif row.get_by_role("textbox").count():
            row.get_by_role("textbox").click()
            page.keyboard.type(str(given))
        else:
            _tick(page, row, [given] if isinstance(given, str) else given)


def _tick(page: Page, row: Locator, values: list[str]) -> None:
    folded = row.locator("button[aria-expanded]")
    if folded.count():
        folded.click()
    for value in values:
        option = row.locator(f'input[value="{value}"]')
        with answered(page):
            option.click()
        expect(option).to_be_checked()
    if folded.count():
        folded.click()


@contextmanager
def answered(page: Page) -> Iterator[None]:
    """Wait until the bot has redrawn the form after the answer that is given inside the block."""
    with page.expect_response(lambda response: response.url.endswith("/ui/action")):
        yield


def submit(page: Page) -> None:
    """Press the form's button."""
    submit_button(page).click()


def read_the_result(page: Page) -> None:
    """Read what the form says once it is sent, and close it."""
    expect(modal(page)).to_contain_text("Kept")
    page.keyboard.press("Escape")
    expect(modal(page)).to_have_count(0)


def card(page: Page) -> Locator:
    """The card: the newest message at the top level of the channel."""
    return page.locator("#main").get_by_test_id("message").last


def thread(page: Page) -> Locator:
    """The thread beside the channel."""
    return page.get_by_test_id("thread")


def open_thread(page: Page) -> None:
    """Open the card's thread."""
    card(page).get_by_test_id("open-thread").click()
    expect(thread(page)).to_be_visible()


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press the Tab key until `wanted` has the focus; an element the key never reaches is a failure."""
    for _ in range(TAPS_AROUND_A_PAGE):
        page.keyboard.press(key)
        if wanted.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"{key} does not reach {wanted}")
