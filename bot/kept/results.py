"""What a form asked for within days, drawn from the log: how far it is, is its result seen, was "worse" seen to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.kept.coded import RESULTS_SEEN
from bot.kept.happened import UNREADABLE_FORM, Course, Event, Outcome, Stage, Submitted
from bot.triage.assessment import RANK


@dataclass(frozen=True, slots=True)
class Results:
    """How it stands with what the newest form asked for.

    `is_open`: nobody has seen its result, nor decided on less. `stage` says how far it is, where somebody said so.
    `worse`: who said "worse" last since the form, while nobody has said that the patient was seen again.
    """

    form: Submitted | None = None
    is_seen: bool = False
    is_open: bool = False
    worse: Event | None = None
    stage: Event | None = None

    @property
    def stage_name(self) -> str:
        """The newest stage that somebody recorded; "" where nobody did."""
        return self.stage.what.stage if self.stage is not None and isinstance(self.stage.what, Stage) else ""

    @property
    def is_after_worse(self) -> bool:
        """Whether it is still to be said that the patient was seen again."""
        return self.worse is not None


def results(history: Sequence[Event]) -> Results:
    """How it stands after these events."""
    stands = Results()
    for event in history:
        if event.kind == "submitted":
            stands = _after_a_form(stands, event.what if isinstance(event.what, Submitted) else UNREADABLE_FORM)
        elif isinstance(event.what, Stage):
            stands = replace(stands, stage=event)
        elif stands.form is not None:
            stands = _after_an_answer(stands, stands.form, event)
    return stands


def _after_a_form(before: Results, form: Submitted) -> Results:
    """A whole form is to be seen to anew; the two short ones bring the result, or nothing that asks for another."""
    rises = before.form is not None and form.rises_from(before.form)
    if form.by == "panel" and not rises:
        return replace(before, form=form)
    is_seen = form.by == "result" and not rises
    is_open = form.has_a_result_to_see and not is_seen
    worse = before.worse if form.by == "result" else None  # a scan is no examination of today
    return Results(form, is_seen, is_open, worse, stage=None if rises or is_seen else before.stage)


def _after_an_answer(before: Results, form: Submitted, event: Event) -> Results:
    """An answer to whether the patient was seen again after "worse" is no result."""
    outcome = event.what.outcome if isinstance(event.what, Outcome) else ""
    is_a_result = outcome in RESULTS_SEEN and not before.is_after_worse and form.has_a_result_to_see
    return replace(
        before,
        is_seen=before.is_seen or is_a_result,
        is_open=before.is_open and not is_a_result and not is_less(event, form),
        worse=event if outcome == "worse" else None if outcome in RESULTS_SEEN else before.worse,
    )


def is_less(event: Event, form: Submitted) -> bool:
    """Whether a course was recorded that is less urgent than the form: what it asked for is not done."""
    chosen = event.what.chosen if isinstance(event.what, Course) else ""
    return chosen in {each for each, rank in RANK.items() if rank < RANK[form.disposition]}


def changes_urgency(was: Submitted, now: Submitted) -> bool:
    """Whether a form is more or less urgent than the one before it, by its clock alone too."""
    return now.rises_from(was) or now.falls_from(was)


def last_asked(history: Sequence[Event], *by: str) -> Event:
    """The newest form whose questions were asked of the patient: a whole one, or one that came `by` another way."""
    forms = [event for event in history if event.kind == "submitted"]
    return next(each for each in reversed(forms) if getattr(each.what, "by", "form") in {"form", *by})


def begins_anew(was: Submitted, now: Submitted) -> bool:
    """Whether a form is an assessment of its own: a short page is where it changes the urgency."""
    return now.by != "panel" or changes_urgency(was, now)
