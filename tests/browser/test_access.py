"""The page shuts nobody out: axe finds nothing in light or dark, and neither phone nor zoom cuts anything off."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.clinician import (
    answer,
    answered,
    card,
    modal,
    open_thread,
    question,
    read_the_result,
    send_command,
    submit,
    tab_to,
    thread,
)
from tests.browser.product import DESKTOP

PHONE: Final = (390, 844)
ZOOMED: Final = (DESKTOP[0] // 2, DESKTOP[1] // 2)  # what a zoom of 200 % leaves of the desktop, in CSS pixels
ALL_RULES: Final[dict[str, Any]] = {"resultTypes": ["violations"]}
COLOURS: Final = ALL_RULES | {"runOnly": ["color-contrast", "link-in-text-block"]}  # a scheme changes nothing else
THREAD_MS: Final = 15_000

# What can be reached and lies beyond the left or right edge, and what scrolls sideways.
CUT_OFF: Final = """() => {
  const edge = document.documentElement.clientWidth;
  const surface = document.querySelector("dialog[open]") ?? document.body;
  const seen = [...surface.querySelectorAll("*")].filter(node => node.checkVisibility({visibilityProperty: true}));
  const named = node => `${node.tagName} ${node.className} ${node.dataset.qa ?? ""} ${node.textContent.slice(0, 40)}`;
  const reached = seen.filter(node => node.matches("a[href], button, input, select, textarea, summary"));
  const beyond = reached.filter(node => {
    const box = node.getBoundingClientRect();
    return box.left < -1 || box.right > edge + 1;
  });
  const scrolls = seen.filter(node => {
    const style = getComputedStyle(node);
    return node.scrollWidth > node.clientWidth + 1 && ["auto", "scroll"].includes(style.overflowX);
  });
  const page = document.documentElement.scrollWidth > edge ? [document.documentElement] : [];
  return [...beyond, ...scrolls, ...page].map(named);
}"""


class Looks:
    """Looks at whatever the page shows, in every way that people have it, and keeps what is wrong."""

    def __init__(self, page: Page, pictures: str = "") -> None:
        """Nothing is wrong yet. `pictures`: a folder for a picture of each look, for people to look at; "" for none."""
        self._page = page
        self._pictures = Path(pictures) if pictures else None
        self.wrong: list[str] = []

    def look(self, what: str) -> None:
        """Look at `what` in light and in dark, on a phone and zoomed; the window is as it was afterwards."""
        self._page.mouse.move(0, 0)
        self._axe(f"{what}, light", ALL_RULES)
        self.take(f"{what}, light")
        self._page.emulate_media(color_scheme="dark")
        self._axe(f"{what}, dark", COLOURS)
        self.take(f"{what}, dark")
        self._page.emulate_media(color_scheme="light")
        for width, height in (PHONE, ZOOMED):
            self._page.set_viewport_size({"width": width, "height": height})
            self.wrong += [f"{what}, {width} px wide: {node} is cut off" for node in self._page.evaluate(CUT_OFF)]
            self.take(f"{what}, {width} px")
        self._page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})

    def take(self, name: str) -> None:
        """Take a picture of what is shown, where pictures are wanted."""
        if self._pictures is not None:
            self._page.screenshot(path=self._pictures / f"{name.replace(', ', '-').replace(' ', '-')}.png")

    def _axe(self, what: str, options: dict[str, Any]) -> None:
        found = Axe().run(self._page, options=options).response["violations"]
        for rule in found:
            nodes = "; ".join(f"{node['target']}: {node['failureSummary']}" for node in rule["nodes"])
            self.wrong.append(f"{what}: {rule['id']}, {rule['help']}: {nodes}")


@pytest.mark.timeout(300)  # axe reads each page in light and in dark
def test_axe_finds_nothing_and_nothing_is_cut_off_in_form_card_thread_why_and_home(page: Page) -> None:
    looks = Looks(page, os.environ.get("PICTURES", ""))
    _look_at_an_empty_channel(page, looks)
    _look_at_the_form(page, looks)
    _look_at_card_thread_and_why(page, looks)
    _look_at_a_notice_and_home(page, looks)
    _walk_by_keyboard_on_a_phone(page)
    looks.take("walked by keyboard on a phone")
    assert looks.wrong == [], "\n".join(looks.wrong)


def _look_at_an_empty_channel(page: Page, looks: Looks) -> None:
    expect(page.get_by_test_id("start")).to_be_visible()
    page.get_by_test_id("clock-custom").click()
    page.get_by_test_id("scheduled").press("Enter")
    looks.look("an empty channel")
    page.get_by_test_id("composer").press_sequentially("/back")
    expect(page.get_by_test_id("suggestion")).to_be_visible()
    looks.look("a command half typed")
    page.get_by_test_id("composer").fill("")


def _look_at_the_form(page: Page, looks: Looks) -> None:
    send_command(page)
    looks.look("step 1")
    answer(page, {"urinary_retention": "new"})
    with answered(page):
        modal(page).get_by_role("button", name="Go on to step 2 first").click()
    expect(modal(page)).to_contain_text("step 2 of 2")
    looks.take("step 2")
    answer(page, {"local_code": "943 476 5919"})
    submit(page)
    code = question(page, "local_code")
    expect(code.get_by_role("alert")).to_contain_text("three capital letters")
    looks.look("step 2 with an error")
    code.get_by_role("textbox").fill("A12")
    submit(page)
    expect(modal(page)).to_contain_text("Kept")
    looks.look("the result in the form")
    read_the_result(page)


def _look_at_card_thread_and_why(page: Page, looks: Looks) -> None:
    expect(card(page).get_by_test_id("open-thread")).to_contain_text("2 replies", timeout=THREAD_MS)
    looks.look("the card")
    first = page.locator("#main").get_by_test_id("message").first
    open_thread(page)
    page.get_by_test_id("clock-next").click()
    expect(thread(page)).to_contain_text("nobody has said that they are acting")
    looks.look("the thread")
    page.get_by_test_id("thread-close").click()
    first.get_by_role("button", name="Why and sources").click()
    expect(modal(page)).to_contain_text("Every step")
    looks.look("Why")
    page.keyboard.press("Escape")
    expect(modal(page)).to_have_count(0)


def _look_at_a_notice_and_home(page: Page, looks: Looks) -> None:
    page.get_by_test_id("composer").fill("/nonsense")
    page.keyboard.press("Enter")
    notice = page.get_by_test_id("notice")
    expect(notice).to_contain_text("/nonsense is not a valid command.")
    looks.look("a notice")
    page.locator('[data-channel-name="no-bot"]').click()
    expect(notice).to_have_count(0)
    page.get_by_test_id("app").click()
    page.get_by_test_id("home-tab").click()
    expect(page.get_by_test_id("home")).to_contain_text("BP-")
    expect(notice).to_have_count(0)
    looks.look("Home")


def _walk_by_keyboard_on_a_phone(page: Page) -> None:
    """From Home to the channel, on to the next reminder, and back, with keys alone."""
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    menu, channel = page.get_by_test_id("menu"), page.locator('[data-channel-name="spine-team"]')
    tab_to(page, menu, "Shift+Tab")
    page.keyboard.press("Enter")
    expect(channel).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("composer")).to_be_focused()
    next_reminder = page.get_by_test_id("clock-next")
    tab_to(page, next_reminder, "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_contain_text("30 minutes after the card was sent")
    expect(next_reminder).to_be_focused()
    tab_to(page, menu, "Shift+Tab")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_test_id("app"))
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("home-tab")).to_be_visible()
    expect(page.locator("#sidebar")).to_be_hidden()
