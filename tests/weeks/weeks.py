"""What a person does and reads on the page in the weeks after a card, from one question to the next."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from playwright.sync_api import Locator, expect

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
from tests.weeks.case import Case, button

SHOWN_AS: Final = "%a %d %b, %H:%M"
A_MINUTE: Final = timedelta(minutes=1)
ON_ONE_DAY: Final = 2
SHOWN_WITHIN_MS: Final = 2000


@dataclass(frozen=True)
class Weeks(Case):
    """The weeks after one card, which is alone in its channel."""

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
    def newest_in_channel(self) -> Locator:
        """What the whole channel saw last."""
        return card(self.page)

    def soon(self, after: timedelta) -> re.Pattern[str]:
        """The moment so long after now, as the page tells it: to the minute, or one more where a minute passed."""
        now = datetime.strptime(self._clock.inner_text(), SHOWN_AS)  # noqa: DTZ007 - read off the page, and back on it
        moments = (now + after, now + after + A_MINUTE)
        return re.compile("|".join(re.escape(f"{each:%b, %H:%M}") for each in moments))

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

    def noted(self, name: str, recorded: str) -> None:
        """Press on the card how far the scan is: the card says so from then on."""
        self.press(self.card, name)
        expect(self.card).to_contain_text(f"@{self.who} recorded: {recorded}")

    def answered(self, asked: Locator, name: str, recorded: str) -> None:
        """Press an answer: its question shows it, and so does the card."""

        def shown() -> None:
            for place in (asked, self.card):
                expect(place).to_contain_text(f"@{self.who} recorded: {recorded}")

        self.insist(button(asked, name), shown)

    def result_in(self, place: Locator, showed: str, stands: str, picture: str = "") -> None:
        """Enter what the scan showed, and read what the page then says."""
        self.press(place, "Result in")
        answer(self.page, {"showed": showed})
        self.insist(submit_button(self.page), lambda: expect(modal(self.page)).to_contain_text(stands))
        if picture:
            self.picture(picture, modal(self.page))
        self.page.get_by_test_id("modal-close").click()
        expect(modal(self.page)).to_have_count(0)
        expect(self.card).to_contain_text(f"@{self.who} entered the result")

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
