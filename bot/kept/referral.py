"""Whether the patient is referred, drawn from the log: decided, sent, accepted (G6, G10, G12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.kept.happened import UNREADABLE_FORM, Event, Outcome, Submitted
from bot.triage.dates import DAYS_A_WEEK, FIRST_REFERRAL_WEEK


@dataclass(frozen=True, slots=True)
class Referral:
    """`decided` is the form or the answer that asks for it; what nobody has said yet is None."""

    decided: Event
    sent: Event | None = None
    accepted: Event | None = None

    @property
    def stage(self) -> str:
        """How far it is: "decided", "sent" or "accepted"."""
        return "accepted" if self.accepted else "sent" if self.sent else "decided"


def referral(history: Sequence[Event], opened_at: datetime, zone: ZoneInfo) -> Referral | None:
    """How it stands after these events; None where nothing asks for one.

    A form that changes the urgency replaces what was decided. One that leaves it as it was, or takes a case up again
    that was referred and accepted, leaves what is under way.
    """
    stands: Referral | None = None
    form: Submitted | None = None
    for event in history:
        if event.kind == "submitted":
            before, form = form, event.what if isinstance(event.what, Submitted) else UNREADABLE_FORM
            stands = _after_a_form(stands, before, form, event)
        elif isinstance(event.what, Outcome):
            stands = _after_an_answer(stands, event, event.what.outcome, opened_at, zone)
    return stands


def is_late(event: Event, opened_at: datetime, zone: ZoneInfo) -> bool:
    """Whether the same as before means referral now: from the local referral week on (G6, G11)."""
    days = (event.at.astimezone(zone).date() - opened_at.astimezone(zone).date()).days
    return days >= FIRST_REFERRAL_WEEK * DAYS_A_WEEK


def asks_for_one(form: Submitted) -> bool:
    """Whether a form came out as a referral; the first release promised no question about it."""
    return form.disposition == "specialist_referral" and form.is_numbered


def _after_a_form(stands: Referral | None, before: Submitted | None, form: Submitted, event: Event) -> Referral | None:
    is_as_before = before is not None and not (form.rises_from(before) or form.falls_from(before))
    if stands is not None and is_as_before and (stands.accepted is None or form.by == "panel"):
        return stands
    return Referral(event) if asks_for_one(form) else None


def _after_an_answer(
    stands: Referral | None, event: Event, outcome: str, opened_at: datetime, zone: ZoneInfo
) -> Referral | None:
    if stands is None:
        return Referral(event) if outcome == "same" and is_late(event, opened_at, zone) else None
    if outcome == "referral_sent" and stands.sent is None:
        return replace(stands, sent=event)
    if outcome == "referral_accepted" and stands.accepted is None:
        return replace(stands, accepted=event)
    return stands
