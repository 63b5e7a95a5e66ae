"""Who acts on a case that must be acted on at once, drawn from its log: nobody yet, or who said so and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from bot.kept.ended import Ended
from bot.kept.happened import UNREADABLE_FORM, Acknowledged, Course, Event, HandedOver, Outcome, Submitted
from bot.kept.step_key import StepKey, StepName
from bot.posts import is_many
from bot.triage.assessment import Disposition
from bot.triage.milestones import TO_THE_NEXT, acting_asked, acting_span
from dialogs.acting import acting_line

CLAIMING_OUTCOMES: Final = frozenset({"better", "same", "seen_cause_found", "seen_nothing_found"})
"""Answers that only somebody who is at work on the patient gives; the others say that nobody has seen to it yet."""


@dataclass(frozen=True, slots=True)
class Acting:
    """The newest form, where it asks that somebody acts at once; `since`: from when that is waited for.

    `form` is the event of the form, `claim` what answered it, None while nobody has. A claim belongs to an assessment:
    the next form of such a case is to be claimed anew, and one that comes while nobody acts puts no question off.
    """

    step: ClassVar[StepName] = "chaser"
    is_pressing: ClassVar[bool] = True
    form: Event
    disposition: Disposition
    since: datetime
    claim: Event | None = None

    def asked(self, since: timedelta, until: timedelta) -> list[tuple[int, timedelta]]:
        """Each time that it is asked, after `since` and no later than `until` (from `self.since`), with its number."""
        return acting_asked(self.disposition, since, until)

    def span(self, nth: int) -> timedelta:
        """How long after `since` it is asked for the `nth` time."""
        return acting_span(self.disposition, nth)

    def told(self, nth: int) -> int:
        """How many of those who are next are told, the `nth` time."""
        return max(nth - TO_THE_NEXT + 1, 0)

    def is_aloud(self, _nth: int) -> bool:
        """Whether the whole channel sees it."""
        return True

    def said(self, nth: int) -> StepKey:
        """The step of saying it ourselves."""
        return StepKey("chased", self.form.seq, attempt=nth)


def acting(history: Sequence[Event]) -> Acting | None:
    """How it stands after these events; None where the newest form does not ask for it."""
    stands: Acting | None = None
    for event in history:
        if event.kind == "submitted":
            form = event.what if isinstance(event.what, Submitted) else UNREADABLE_FORM
            stands = _after_a_form(stands, event, form)
        elif stands is not None and (_answers(stands, event) or takes_from_many(history, event)):
            stands = replace(stands, claim=event)
    return stands


def who_acts(stands: Acting | None, zone: ZoneInfo) -> str:
    """What the card says of it; "" where nobody acts, or nobody need."""
    claim = None if stands is None else stands.claim
    return "" if claim is None else acting_line(claim.kind, claim.person, claim.at.astimezone(zone), claim.words())


def claims(event: Event) -> bool:
    """Whether somebody said by it that they act, have acted, or that another does."""
    if isinstance(event.what, Outcome):
        return event.what.outcome in CLAIMING_OUTCOMES
    if isinstance(event.what, HandedOver):
        return not is_many(event.what.person)  # a group is nobody until one of them takes it
    return isinstance(event.what, Acknowledged | Course | Ended)


def takes_from_many(history: Sequence[Event], event: Event) -> bool:
    """Whether somebody takes by it what was given to a user group or a channel, and nobody had taken yet."""
    before = [one.what for one in history if one.seq < event.seq]
    claimed = [what for what in before if isinstance(what, Acknowledged | HandedOver)]
    given = claimed[-1] if claimed else None
    return isinstance(event.what, Acknowledged) and isinstance(given, HandedOver) and is_many(given.person)


def _answers(stands: Acting, event: Event) -> bool:
    """The first that claims it; it can be handed over from whoever did, and who has it then says that they act."""
    if stands.claim is None:
        return claims(event)
    was_handed = isinstance(stands.claim.what, HandedOver)
    if isinstance(event.what, HandedOver):
        return claims(event)
    return was_handed and isinstance(event.what, Acknowledged)


def _after_a_form(before: Acting | None, event: Event, form: Submitted) -> Acting | None:
    if not form.closes_the_loop:
        return None
    if form.by != "form" and before is not None and before.disposition == form.disposition:
        return before  # a result or the short page: whoever acts goes on, and who is asked is asked on
    waits_on = before is not None and before.claim is None and before.disposition == form.disposition
    return Acting(event, form.disposition, before.since if before is not None and waits_on else event.at)
