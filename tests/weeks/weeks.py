"""What a person does and reads on the page in the weeks after a card, its clock moved from one question to the next."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.browser.clinician import (
    answer,
    card,
    modal,
    open_thread,
    read_the_result,
    send_command,
    submit,
    submit_button,
    thread,
)
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2

SHOWN_AS: Final = "%a %d %b, %H:%M"
A_MINUTE: Final = timedelta(minutes=1)
TRIES: Final = 4
ON_ONE_DAY: Final = 2
SHOWN_WITHIN_MS: Final = 2000


@dataclass(frozen=True)
class Weeks:
    """A page of the workspace, and the folder that its pictures go to: None where none are taken."""

    page: Page
    pictures: Path | None = None

    def begin(self) -> None:
        """Send the form of the index case, and open the thread under its card."""
        send_command(self.page)
        answer(self.page, SEED_STEP_1)
        submit(self.page)
        expect(modal(self.page)).to_contain_text("step 2 of 2")
        answer(self.page, SEED_STEP_2)
        submit(self.page)
        read_the_result(self.page)
        expect(card(self.page)).to_contain_text("URGENT MRI, by Tue 1 Dec")
        expect(card(self.page).get_by_test_id("open-thread")).to_contain_text("2 replies")
        open_thread(self.page)

    @property
    def card(self) -> Locator:
        """The card, which is the first message of the channel."""
        return self.page.locator("#main").get_by_test_id("message").first

    @property
    def newest_in_channel(self) -> Locator:
        """What the whole channel saw last."""
        return card(self.page)

    def said(self, words: str) -> Locator:
        """The newest message of the thread that holds these words; it is there."""
        message = thread(self.page).get_by_test_id("message").filter(has_text=words).last
        expect(message).to_be_visible()
        return self._pinned(message)

    def _pinned(self, message: Locator) -> Locator:
        """The same message, whatever else comes to hold its words."""
        return thread(self.page).locator(f'[data-ts="{message.get_attribute("data-ts")}"]')

    def soon(self, after: timedelta) -> re.Pattern[str]:
        """The moment so long after now, as the page tells it: to the minute, or one more where a minute passed."""
        now = datetime.strptime(self._clock.inner_text(), SHOWN_AS)  # noqa: DTZ007 - read off the page, and back on it
        moments = (now + after, now + after + A_MINUTE)
        return re.compile("|".join(re.escape(f"{each:%b, %H:%M}") for each in moments))

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

    def reminder_among(self, when: str, words: str) -> Locator:
        """Move the clock on until it comes, where another is due on the same day: the minute decides which is first."""
        like_it = thread(self.page).get_by_test_id("message").filter(has_text=words)
        before = like_it.count()
        for _ in range(ON_ONE_DAY):
            expect(self._next).to_have_attribute("title", re.compile(re.escape(when)))
            said = thread(self.page).get_by_test_id("message").count()
            self._next.click()
            expect(thread(self.page).get_by_test_id("message")).not_to_have_count(said)
            with suppress(AssertionError):  # of two that come in one minute the page shows either first
                expect(like_it).to_have_count(before + 1, timeout=SHOWN_WITHIN_MS)
                break
        expect(like_it).to_have_count(before + 1)
        return self._pinned(like_it.last)

    def press(self, place: Locator, name: str) -> None:
        """Press a button of a message."""
        _button(place, name).click()

    def _insist(self, button: Locator, comes: Callable[[], None]) -> None:
        """Press until it comes: on a busy machine it can be said that nothing was saved, and then one presses again."""
        for _ in range(TRIES):
            button.click()
            try:
                comes()
            except AssertionError:
                if not button.is_visible():
                    break
            else:
                return
        comes()

    def noted(self, name: str, recorded: str) -> None:
        """Press on the card how far the scan is: the card says so from then on."""
        self.press(self.card, name)
        expect(self.card).to_contain_text(f"@Alice Moore recorded: {recorded}")

    def answered(self, asked: Locator, name: str, recorded: str) -> None:
        """Press an answer: its question shows it, and so does the card."""

        def shown() -> None:
            for place in (asked, self.card):
                expect(place).to_contain_text(f"@Alice Moore recorded: {recorded}")

        self._insist(_button(asked, name), shown)

    def ask_again(self, reminder: Locator, outcome: str, picture: str = "") -> None:
        """Answer a follow-up: its page opens, all eight questions are asked, none is yes."""
        self.press(reminder, outcome)
        expect(modal(self.page)).to_contain_text("Ask the patient again")
        if picture:
            self.picture(picture, modal(self.page))
        answer(self.page, {"asked": ["all_asked"]})
        self._insist(submit_button(self.page), lambda: expect(modal(self.page)).to_have_count(0))
        for place in (reminder, self.card):
            expect(place).to_contain_text(f"recorded: {outcome.lower()}")

    def result_in(self, place: Locator, showed: str, stands: str, picture: str = "") -> None:
        """Enter what the scan showed, and read what the page then says."""
        self.press(place, "Result in")
        answer(self.page, {"showed": showed})
        self._insist(submit_button(self.page), lambda: expect(modal(self.page)).to_contain_text(stands))
        if picture:
            self.picture(picture, modal(self.page))
        self.page.get_by_test_id("modal-close").click()
        expect(modal(self.page)).to_have_count(0)
        expect(self.card).to_contain_text("@Alice Moore entered the result")

    def nothing_more_comes(self, times: int) -> None:
        """No reminder waits, and in so many times eight days nothing is said."""
        expect(self._next).to_have_attribute("aria-disabled", "true")
        before = thread(self.page).get_by_test_id("message").count()
        for _ in range(times):
            self.eight_days_pass()
        expect(thread(self.page).get_by_test_id("message")).to_have_count(before)

    def eight_days_pass(self) -> None:
        """What was too near to be taken back has come after them."""
        was = self._clock.inner_text()
        self.page.get_by_test_id("clock-8d").click()
        expect(self._clock).not_to_have_text(was)

    def picture(self, name: str, shown: Locator) -> None:
        """Save a picture of what is shown, where pictures are taken."""
        if self.pictures is not None:
            self.page.mouse.move(0, 0)
            shown.screenshot(path=self.pictures / f"{name}.png", animations="disabled")


def _button(place: Locator, name: str) -> Locator:
    return place.get_by_role("button", name=re.compile(f"^{name}"))
