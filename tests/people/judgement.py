"""What became of everything that people sent: in its case, on its card, confirmed and said aloud, rightly closed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from sqlalchemy import select

from bot.kept import tables
from bot.kept.case import Case
from bot.kept.chart import Chart
from bot.kept.happened import Event, Outcome, Submitted
from bot.kept.store import Cases
from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from bot.triage.assessment import RANK
from dialogs.words import urgency_words
from tests.campaign.judgement import copies, key_of, said_by_the_bot
from tests.dialogs.headlines import headlines
from tests.people.forms import SAID_AS_KEPT, Sending

RAISES: Final = frozenset({"worse", "not_seen"})
ANSWERS: Final = RAISES | {"better", "same", "not_reached", "seen_cause_found", "seen_nothing_found"}
NOT_RECORDED: Final = "Nothing was recorded"


@dataclass(frozen=True, slots=True)
class Press:
    """A press on an answer to a reminder; `told` is what only the presser then read.

    `is_acknowledged`: the bot answered, and lived long enough for its words to reach the presser.
    """

    person: str
    action: str
    case: str
    number: int  # of the assessment that the button belongs to
    channel: str
    ts: str
    told: str
    is_acknowledged: bool = True

    @property
    def is_taken(self) -> bool:
        """Whether the presser must believe that it was recorded."""
        return self.is_acknowledged and NOT_RECORDED not in self.told

    def became(self, event: Event) -> bool:
        """Whether the event is what was pressed."""
        what = event.what
        return isinstance(what, Outcome) and (what.outcome, what.channel, what.ts) == (
            self.action,
            self.channel,
            self.ts,
        )


@dataclass
class Told:
    """Everything that people sent, and what they were told of it."""

    sendings: list[Sending] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Standing:
    """One case as the database and Slack have it."""

    workspace: Workspace
    case: Case
    history: Sequence[Event]

    @property
    def assessments(self) -> list[tuple[Event, Submitted]]:
        """Every form of it, oldest first; the page behind an answer is one where it changes the urgency."""
        forms = [(event, event.what) for event in self.history if isinstance(event.what, Submitted)]
        before = [forms[0], *forms]
        return [
            (event, now)
            for (event, now), (_, was) in zip(forms, before, strict=False)
            if now.by != "panel" or _pressing(now) != _pressing(was)
        ]

    @property
    def cards(self) -> list[Message]:
        """The messages that head its threads."""
        said = said_by_the_bot(self.workspace)
        return [message for message in said if key_of(message).startswith(f"{self.case.id}:parent")]

    @property
    def said_aloud(self) -> list[str]:
        """What was said of it to the whole channel, beside its card."""
        aloud = [message.text for message in said_by_the_bot(self.workspace) if message.broadcast]
        return [text for text in aloud if self.case.code in text]

    @property
    def is_waited_for(self) -> bool:
        """Whether Slack will ask for it again, or the bot will look at it."""
        waiting = any(self.case.code in each.text for each in self.workspace.schedule.waiting())
        return waiting or self.case.due_at is not None


async def judge(workspace: Workspace, told: Told, *stores: Cases) -> list[str]:
    """A sentence for each thing that is wrong; nothing is left to do for now in any of the databases."""
    standing = await standings(workspace, *stores)
    wrong = list(lost(standing, told))
    for one in standing:
        wrong += [f"{one.case.code}: {fault}" for fault in (*_shown(one, told), *_falls(one, told), *_left(one, told))]
    doubled, _ = copies(workspace)
    return wrong + doubled


async def standings(workspace: Workspace, *stores: Cases) -> list[Standing]:
    """Every case of these databases."""
    return [
        Standing(workspace, case := await cases.get(case_id), await cases.history(case.id))
        for cases in stores
        for case_id in await _every_case(cases)
    ]


async def _every_case(cases: Cases) -> list[str]:
    return await cases.database.read(lambda connection: [*connection.execute(select(tables.cases.c.id)).scalars()])


def lost(standing: Sequence[Standing], told: Told) -> Iterator[str]:
    """Findings and answers that the sender believes kept, and that are not in the case."""
    by_code = {one.case.code: one for one in standing}
    for sending in filter(lambda sending: sending.is_acknowledged, told.sendings):
        case = by_code.get(sending.code)
        kept = [] if case is None else [form for event, form in case.assessments if _is_of(event, sending)]
        if not any(_holds(form, sending) for form in kept):
            yield f"{sending.code}: what {sending.person} sent from {sending.view} is not in the case"
    by_id = {one.case.id: one for one in standing}
    for press in told.presses:
        pressed_on = by_id.get(press.case)
        if press.is_taken and (pressed_on is None or not any(map(press.became, pressed_on.history))):
            yield f"case {press.case}: {press.action} of {press.person} is not in the case"
        if press.action in RAISES and press.is_acknowledged and not press.is_taken:
            yield f"case {press.case}: {press.action} of {press.person} was not taken"


def _is_of(event: Event, sending: Sending) -> bool:
    view = f"view:{sending.view}"
    return event.person == sending.person and (event.key == view or event.key.startswith(f"{view}:"))


def _holds(form: Submitted, sending: Sending) -> bool:
    """Whether the very answers that were chosen are kept, and came out as the sender was told."""
    kept = json.loads(form.findings)
    said = {question: given for question, given in sending.given.items() if question in SAID_AS_KEPT}
    same = all(kept.get(question, "unknown") == given for question, given in said.items())
    return same and urgency_words(form) == sending.words


def _pressing(form: Submitted) -> tuple[int, float]:
    """How urgent, then how soon; one emergency is as urgent as another."""
    return RANK[form.disposition], 0.0 if form.disposition == "emergency_now" else -form.act_within_hours


def _confirmed(event: Event, number: int, told: Told) -> bool:
    """Whether its sender had read that it replaces assessment `number`, which is more urgent."""
    return any(sending.replaces == number and _is_of(event, sending) for sending in told.sendings)


def _shown(one: Standing, told: Told) -> Iterator[str]:
    """The card shows the most urgent assessment that nobody confirmed away."""
    if len(one.cards) != 1:
        yield f"{len(one.cards)} cards"
        return
    stands: list[tuple[Event, Submitted]] = []
    for number, (event, form) in enumerate(one.assessments):
        if stands and _pressing(form) < _pressing(stands[-1][1]) and _confirmed(event, number, told):
            stands = []
        stands.append((event, form))
    by, most = max(stands, key=lambda sent: _pressing(sent[1]))
    if not one.cards[0].text.startswith(headlines(most, by.at)):
        yield f"the card says {one.cards[0].text[:40]!r}, and {urgency_words(most)!r} stands"


def _falls(one: Standing, told: Told) -> Iterator[str]:
    """Every fall was confirmed by whoever sent it, and said to the whole channel with their name; so is every rise."""
    aloud = one.said_aloud
    forms = one.assessments
    for number, ((_, before), (event, now)) in enumerate(pairwise(forms), 1):
        if _pressing(now) == _pressing(before):
            continue
        is_fall = _pressing(now) < _pressing(before)
        if is_fall and not _confirmed(event, number, told):
            yield f"assessment {number + 1} lowers it, and nobody confirmed that"
        if (said := next((text for text in aloud if _says(text, event, now)), None)) is None:
            yield f"assessment {number + 1} {'lowers' if is_fall else 'raises'} it, and nobody was told"
        else:
            aloud.remove(said)


def _says(text: str, event: Event, now: Submitted) -> bool:
    return "is now" in text and f"<@{event.person}>" in text and urgency_words(now).split(",")[0] in text


def _left(one: Standing, told: Told) -> Iterator[str]:
    """Closed, or looked at by nobody any more, only by Better on the assessment that counts."""
    chart = Chart(one.case, one.history, "")
    if not one.is_waited_for and not chart.is_closed:
        yield "nobody will ask for it again, and it is not closed"
    pressed = [press for press in told.presses if press.case == one.case.id and any(map(press.became, one.history))]
    worse = {(press.channel, press.ts) for press in pressed if press.action in RAISES}
    closing = [press for press in pressed if press.action == "better" and press.number == len(one.assessments)]
    if chart.is_closed and all((press.channel, press.ts) in worse for press in closing):
        yield f"closed, and no Better stands on a reminder of assessment {len(one.assessments)}"
