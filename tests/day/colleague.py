"""One of the team at their own window of the local workspace: what they open, press and read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Locator, expect

from tests.browser.clinician import (
    answer,
    card,
    modal,
    read_the_result,
    send_command,
    submit,
    thread,
)
from tests.browser.product import browsing
from tests.flows.answers import Given
from tests.weeks.case import Case, Window
from tests.weeks.place import at_work

NAMES: Final[Mapping[str, str]] = {
    "alice": "Alice Moore",
    "bob": "Bob Okafor",
    "chiara": "Chiara Rossi",
    "devi": "Devi Nair",
    "emre": "Emre Aydin",
}
WINDOW: Final = (1280, 1100)  # high enough for a whole card
NEVER_MORE: Final = 6


@dataclass(frozen=True)
class Colleague(Window):
    """A person at their window."""

    @property
    def messages(self) -> Locator:
        """What stands in the channel, threads aside."""
        return self.page.locator("#main").get_by_test_id("message")

    @property
    def newest(self) -> Locator:
        """The last of it."""
        return card(self.page)

    def opens(self, step_1: Mapping[str, Given], step_2: Mapping[str, Given], stands: str) -> str:
        """Send a form, both steps or the first alone; gives the code of the case, whose card says so."""
        before = self.messages.count()
        send_command(self.page)
        answer(self.page, step_1)
        submit(self.page)
        if step_2:
            expect(modal(self.page)).to_contain_text("step 2 of 2")
            answer(self.page, step_2)
            submit(self.page)
        read_the_result(self.page)
        expect(self.messages).to_have_count(before + 1)
        expect(self.newest).to_contain_text(stands)
        found = re.search(r"BP-\w{5}", self.newest.inner_text())
        assert found, "the card names no case"
        return found[0]

    def case(self, code: str) -> Case:
        """The case with this code, as its card shows it in the channel."""
        return Case(self.page, self.pictures, self.who, code)

    def at(self, code: str) -> Case:
        """The same, its thread open."""
        case = self.case(code)
        replies = case.card.get_by_test_id("open-thread")
        expect(replies).to_contain_text(re.compile("[2-9] replies"))
        replies.click()
        expect(thread(self.page)).to_contain_text(code)
        return case

    def to_the_channel(self) -> None:
        """Open the channel again."""
        self.page.locator('[data-channel-name="spine-team"]').click()

    def closes_all(self) -> None:
        """Close what is open above the channel."""
        self.page.get_by_test_id("modal-x").click()
        expect(modal(self.page)).to_have_count(0)

    def in_direct_messages(self, words: str) -> Locator:
        """Open what the app has said to them alone: the message in these words."""
        self.page.get_by_test_id("app").click()
        self.page.get_by_test_id("messages-tab").click()
        said = self.messages.filter(has_text=words)
        expect(said).to_be_visible()
        return said

    def types(self, words: str, comes: str) -> Locator:
        """Type something in the channel; the newest message, in which it comes."""
        self.page.get_by_test_id("composer").click()
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")
        expect(self.newest).to_contain_text(comes)
        return self.newest

    def time_passes_until(self, what: Locator) -> None:
        """Press *Next reminder* until it is there."""
        for _ in range(NEVER_MORE):
            if what.count():
                return
            said = self.page.get_by_test_id("clock-time").inner_text()
            self.page.get_by_test_id("clock-next").click()
            expect(self.page.get_by_test_id("clock-time")).not_to_have_text(said)
        expect(what).to_be_visible()


@dataclass(frozen=True)
class Team:
    """All five, each in a window that knows nothing of the others."""

    alice: Colleague
    bob: Colleague
    chiara: Colleague
    devi: Colleague
    emre: Colleague


@contextmanager
def a_team(browser: Browser, database: str, pictures: Path | None = None) -> Iterator[Team]:
    """The bot in its workspace on a Tuesday morning, and five people who look at it, until the block ends."""
    joined = {key: name for key, name in NAMES.items() if key not in {"alice", "bob"}}
    with at_work(database, joined) as address, ExitStack() as windows:
        pages = {key: windows.enter_context(browsing(browser, f"{address}/?as={key}", WINDOW)) for key in NAMES}
        yield Team(**{key: Colleague(page, pictures, NAMES[key]) for key, page in pages.items()})
