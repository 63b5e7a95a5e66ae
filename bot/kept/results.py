"""What a form asked for within days, drawn from the log: is its result seen, and was the patient seen after "worse"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.kept.happened import RESULTS_SEEN, Course, Event, Outcome, Submitted
from bot.triage.assessment import RANK


@dataclass(frozen=True, slots=True)
class SinceTheForm:
    """`is_open`: nobody has seen the result of what the newest form asked for, nor decided on less.

    `is_after_worse`: somebody said "worse" since, and nobody yet that the patient was seen again.
    """

    is_open: bool
    is_after_worse: bool


def since_the_form(form: Submitted, since: Sequence[Event]) -> SinceTheForm:
    """How it stands after the events since a form; an answer to whether the patient was seen again is no result."""
    is_open, is_after_worse = form.has_a_result_to_see, False
    for event in since:
        outcome = event.what.outcome if isinstance(event.what, Outcome) else ""
        is_a_result = outcome in RESULTS_SEEN and not is_after_worse
        is_open = is_open and not is_a_result and not is_less(event, form)
        is_after_worse = outcome == "worse" or (is_after_worse and outcome not in RESULTS_SEEN)
    return SinceTheForm(is_open, is_after_worse)


def is_less(event: Event, form: Submitted) -> bool:
    """Whether a course was recorded that is less urgent than the form: what it asked for is not done."""
    chosen = event.what.chosen if isinstance(event.what, Course) else ""
    return chosen in {each for each, rank in RANK.items() if rank < RANK[form.disposition]}
