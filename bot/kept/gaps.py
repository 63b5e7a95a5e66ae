"""What a provisional result leaves open, drawn from the log: since when it is waited for, and until when (G10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from bot.kept.happened import UNREADABLE_FORM, Event, Submitted
from bot.kept.step_key import StepKey, StepName
from bot.triage.milestones import answer_by, answers_asked, answers_span

_SURELY_NOT: Final = '"provisional":false'


@dataclass(frozen=True, slots=True)
class Gaps:
    """Open questions that are still to be answered; `until` is their clock, in the team's zone.

    `form` is the event of the form that left them open first: one that leaves them open as well, and the urgency as it
    was, puts no question off.
    """

    step: ClassVar[StepName] = "opener"
    is_pressing: ClassVar[bool] = False
    form: Event
    until: datetime

    @property
    def since(self) -> datetime:
        """From when they are waited for."""
        return self.form.at

    def asked(self, since: timedelta, until: timedelta) -> list[tuple[int, timedelta]]:
        """Each time that it is asked, after `since` and no later than `until` (from the form), with its number."""
        return answers_asked(self._clock, since, until)

    def span(self, nth: int) -> timedelta:
        """How long after the form it is asked for the `nth` time."""
        return answers_span(nth)

    def told(self, nth: int) -> int:
        """How many of those who are next are told: one, when nobody is asked again."""
        return int(self.is_last(nth))

    def is_last(self, nth: int) -> bool:
        """Whether it is not asked again after that."""
        return not self.asked(self.span(nth), self._clock)

    def is_aloud(self, nth: int) -> bool:
        """Whether the whole channel sees it."""
        return self.is_last(nth)

    def said(self, nth: int) -> StepKey:
        """The step of saying it ourselves."""
        return StepKey("chased", of=StepKey(self.step, self.form.seq, attempt=nth))

    @property
    def _clock(self) -> timedelta:
        return timedelta(seconds=self.until.timestamp() - self.since.timestamp())


def gaps(history: Sequence[Event], zone: ZoneInfo) -> Gaps | None:
    """How it stands after these events; None where the newest form leaves nothing open that could raise the urgency."""
    first: Event | None = None
    after: Submitted | None = None
    for event in reversed(history):
        if event.kind != "submitted":
            continue
        form = event.what if isinstance(event.what, Submitted) else UNREADABLE_FORM
        if not is_provisional(form) or (after is not None and (after.rises_from(form) or after.falls_from(form))):
            break
        first, after = event, form
    return None if first is None else Gaps(first, answer_by(first.at.astimezone(zone)))


def is_provisional(form: Submitted) -> bool:
    """Whether an answer that is missing could raise its urgency, or has set it."""
    if form.assessment is not None and _SURELY_NOT in form.assessment:
        return False  # the whole record need not be read for it: a list asks this of hundreds
    return form.assessed is not None and form.assessed.provisional
