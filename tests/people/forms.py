"""A form in somebody's hands: opened, left open beside others, filled in, sent, asked about, confirmed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from bot.sandbox.element_state import chosen_state, find_element
from bot.sandbox.person import Person
from bot.sandbox.views import View
from bot.sandbox.workspace import Workspace
from dialogs import findings_form, sent_page
from tests.campaign.answers import STEP_2
from tests.flows.answers import SEED_STEP_1, Given, post

Saying = Literal["emergency", "retention", "same day", "weakness", "numbness", "home care", "not asked"]
WhenAsked = Literal["confirm", "back", "leave"]

CHANGES: Final[dict[Saying, dict[str, Given]]] = {
    "emergency": {"saddle_anaesthesia": "yes"},
    "retention": {"urinary_retention": "new"},
    "same day": {"progressive_deficit": "yes"},
    "weakness": {"leg_symptoms": ["pain", "weakness", "none_of_these"]},
    "numbness": {},
    "home care": {"leg_symptoms": ["pain", "none_of_these"]},
    "not asked": {"saddle_anaesthesia": "unknown"},
}
"""What each answers otherwise than the seed's own case: emergency twice, 24 h, 72 h, 7 days, 14 days, provisional."""
SAID_AS_KEPT: Final = frozenset(
    {
        "urinary_retention",
        "saddle_anaesthesia",
        "progressive_deficit",
        "bilateral_leg_weakness",
        "fever",
        "cancer_history",
    }
)
"""Questions whose answers are kept under the word that was chosen."""
TICK: Final = "seen"
MOST_PAGES: Final = 6


def answers(says: Saying) -> dict[str, Given]:
    """Every answer of somebody who finds this."""
    return {**SEED_STEP_1, **STEP_2, **CHANGES[says]}


@dataclass(frozen=True, slots=True)
class Sending:
    """One press that sent a form, and what came back.

    `words` is how urgent the result page said that it is, "" where no page came back; `replaces` is the number of the
    assessment that the person had confirmed to replace by a less urgent one, 0 where nothing of that kind was asked.
    """

    person: str
    view: str
    given: dict[str, Given]
    words: str
    code: str
    replaces: int
    at: datetime

    @property
    def is_acknowledged(self) -> bool:
        """Whether the person was told that it is kept."""
        return bool(self.words)


@dataclass
class LeftOpen:
    """A view that stays as it is until its person comes back to it, whatever else they open meanwhile."""

    workspace: Workspace
    person: Person
    view: View
    given: dict[str, Given] = field(default_factory=dict)

    @property
    def is_form(self) -> bool:
        """Whether it asks for findings."""
        return self.view.callback_id == findings_form.CALLBACK_ID

    @property
    def asks(self) -> bool:
        """Whether it shows the page that asks before something is replaced."""
        return any(block.get("block_id") == TICK for block in self.view.blocks)

    async def send(
        self, says: Saying, when_asked: WhenAsked = "confirm", *, answer_is_lost: bool = False
    ) -> list[Sending]:
        """Come back to it, answer, and press until it is taken or refused; every press that sent findings.

        `answer_is_lost`: what the bot answers to the first press never reaches the form.
        """
        self.person.views[:] = [self.view]
        sendings = []
        for _ in range(MOST_PAGES):
            if self.asks and when_asked == "leave":
                break
            if self.asks and when_asked == "back":
                await self.person.press(self.view, "back")
                when_asked = "confirm"
            self._fill_in(says)
            sending, goes_on = await self._press(answer_is_lost=answer_is_lost)
            sendings.append(sending)
            if not goes_on:
                break
        return sendings

    def _fill_in(self, says: Saying) -> None:
        if self.asks:
            self._choose(TICK, [TICK])
            return
        on_page = {block["block_id"] for block in self.view.blocks if block["type"] == "input"}
        for question, given in answers(says).items():
            if question in on_page:
                self._choose(question, given)
                self.given[question] = given

    def _choose(self, question: str, given: Given) -> None:
        block, element = find_element(self.view.blocks, question, question)
        self.view.state[block["block_id"]][question] = chosen_state(element, given)

    async def _press(self, *, answer_is_lost: bool) -> tuple[Sending, bool]:
        """Press the button; the second is whether another page came that belongs to the same form."""
        replaces = self._read_to_replace()
        at = self.workspace.clock.now()
        if answer_is_lost:
            payload = self.workspace.payloads.submission(self.person.member, self.view)
            answer = (await self.workspace.deliver("interactive", payload)).body
        else:
            answer = await post(self.person, self.view)
            self.view = self.person.views[-1] if self.person.views else self.view
        shown = answer.get("view") if isinstance(answer, dict) else None
        words, code = _told(shown or {})
        sending = Sending(self.person.id, self.view.root_view_id, dict(self.given), words, code, replaces, at)
        is_form = shown is not None and shown.get("callback_id") == findings_form.CALLBACK_ID
        return sending, is_form and not answer_is_lost

    def _read_to_replace(self) -> int:
        if not self.asks or "Less urgent than what stands" not in json.dumps(self.view.blocks):
            return 0
        return findings_form.origin_of(self.view.definition).number


def _told(shown: dict[str, Any]) -> tuple[str, str]:
    """What the page of a form that was kept says: how urgent, and which case."""
    if shown.get("callback_id") != sent_page.CALLBACK_ID:
        return "", ""
    title = next(block["text"]["text"] for block in shown["blocks"] if block["type"] == "header")
    words, _, code = title.rpartition(" · ")
    return words, code
