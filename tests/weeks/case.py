"""What a person does and reads on the page of the local workspace at one case, its clock moved to the next question."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.browser.clinician import answer, modal, submit_button, thread

TRIES: Final = 4


@dataclass(frozen=True)
class Window:
    """Somebody's window of the workspace, and the folder that its pictures go to: None where none are taken."""

    page: Page
    pictures: Path | None = None
    who: str = "Alice Moore"

    def picture(self, name: str, shown: Locator) -> None:
        """Save a picture of what is shown, where pictures are taken."""
        if self.pictures is not None:
            self.page.mouse.move(0, 0)
            shown.screenshot(path=self.pictures / f"{name}.png", animations="disabled")


@dataclass(frozen=True)
class Case(Window):
    """One case in it, by its code; without one it is the only case of the channel."""

    code: str = ""

    @property
    def card(self) -> Locator:
        """The card, which is the first message of the channel that names the case."""
        return self.page.locator("#main").get_by_test_id("message").filter(has_text=self.code).first

    def said(self, words: str) -> Locator:
        """The newest message of the thread that holds these words; it is there."""
        message = thread(self.page).get_by_test_id("message").filter(has_text=words).last
        expect(message).to_be_visible()
        return self._pinned(message)

    def _pinned(self, message: Locator) -> Locator:
        """The same message, whatever else comes to hold its words."""
        return thread(self.page).locator(f'[data-ts="{message.get_attribute("data-ts")}"]')

    @property
    def _clock(self) -> Locator:
        return self.page.get_by_test_id("clock-time")

    @property
    def _next(self) -> Locator:
        return self.page.get_by_test_id("clock-next")

    def next_reminder(self, when: str | re.Pattern[str], words: str) -> Locator:
        """Move the clock to what Slack posts next: it is due then, and comes once, in these words."""
        due = when if isinstance(when, re.Pattern) else re.compile(re.escape(when))
        expect(self._next).to_have_attribute("title", due)
        like_it = thread(self.page).get_by_test_id("message").filter(has_text=words)
        before = like_it.count()
        self._next.click()
        expect(like_it).to_have_count(before + 1)
        expect(self._clock).to_contain_text(due)
        return self._pinned(like_it.last)

    def press(self, place: Locator, name: str) -> None:
        """Press a button of a message."""
        button(place, name).click()

    def insist(self, pressed: Locator, comes: Callable[[], None]) -> None:
        """Press until it comes: on a busy machine it can be said that nothing was saved, and then one presses again."""
        for _ in range(TRIES):
            pressed.click()
            try:
                comes()
            except AssertionError:
                if not pressed.is_visible():
                    break
            else:
                return
        comes()

    def ask_again(self, reminder: Locator, outcome: str, picture: str = "") -> None:
        """Answer a follow-up: its page opens, all eight questions are asked, none is yes."""
        self.press(reminder, outcome)
        expect(modal(self.page)).to_contain_text("Ask the patient again")
        if picture:
            self.picture(picture, modal(self.page))
        answer(self.page, {"asked": ["all_asked"]})
        self.insist(submit_button(self.page), lambda: expect(modal(self.page)).to_have_count(0))
        for place in (reminder, self.card):
            expect(place).to_contain_text(f"@{self.who} recorded: {outcome.lower()}")


def button(place: Locator, name: str) -> Locator:
    """A button of a message, by how its words begin."""
    return place.get_by_role("button", name=re.compile(f"^{name}"))
