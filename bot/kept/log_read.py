"""What the log of a case alone tells, whatever is done for the case: worked out once while the log is the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final

from bot.kept.acting import Acting, acting
from bot.kept.answered import outcome_of, question_of
from bot.kept.coded import OUTCOME_RANK
from bot.kept.ended import Ended
from bot.kept.happened import UNREADABLE_FORM, Event, Submitted
from bot.kept.results import Results, begins_anew, changes_urgency, results
from bot.kept.step_key import Reminder


class LogRead:
    """The log, read; what it is worked out from is `history` and nothing else."""

    history: Sequence[Event]

    @cached_property
    def submissions(self) -> list[Submitted]:
        """Every submitted form, oldest first; one that cannot be read is `UNREADABLE_FORM`."""
        return [event.what if isinstance(event.what, Submitted) else UNREADABLE_FORM for event in self.sent]

    @cached_property
    def sent(self) -> list[Event]:
        """The events of those forms."""
        return [event for event in self.history if event.kind == "submitted"]

    @cached_property
    def number(self) -> int:
        """The number of the assessment that counts; a short page that leaves the urgency as it was begins no other."""
        return 1 + sum(map(begins_anew, self.submissions, self.submissions[1:]))

    @cached_property
    def urgent_since(self) -> datetime:
        """When the form was sent since which the urgency is what it is: its clock runs from there.

        A form that leaves it as it was must not move a deadline on.
        """
        return self._newest_form(changes_urgency).at

    @cached_property
    def _begun_by(self) -> Event:
        """The event of the newest form that is an assessment of its own."""
        return self._newest_form(begins_anew)

    def _newest_form(self, counts: Callable[[Submitted, Submitted], bool]) -> Event:
        """The event of the newest form that counts after the one before it; the first one always does."""
        forms = self.submissions
        return self.sent[next((at for at in range(len(forms) - 1, 0, -1) if counts(forms[at - 1], forms[at])), 0)]

    @property
    def latest(self) -> Submitted:
        """The form that counts."""
        return self.submissions[-1]

    @property
    def assessed_by(self) -> Event:
        """The event of the form that counts: who sent it, and when."""
        return self.sent[-1]

    def answers_beside(self, event: Event) -> list[Event]:
        """Every answer to the reminder that `event` answers, oldest first, its own among them."""
        return [other for other in self.history if question_of(other) == question_of(event) != ()]

    def standing(self, event: Event) -> Event:
        """The answer that stands among those: the most urgent, and of equals the first."""
        return max(self.answers_beside(event), key=lambda one: (OUTCOME_RANK[outcome_of(one)], -one.seq))

    def _stands(self, kind: Reminder) -> list[Event]:
        """The answer that stands for each reminder of a kind that was answered, by when it was given."""
        answered = [event for question, event in self._answered.items() if question[0] == kind]
        return sorted(map(self.standing, answered), key=lambda one: one.seq)

    @cached_property
    def _answered(self) -> dict[tuple[str, ...], Event]:
        """An answer to each reminder that has one."""
        return {question: event for event in self.history if (question := question_of(event))}

    @cached_property
    def acting(self) -> Acting | None:
        """Who acts on it; None where the newest form does not ask that somebody does so at once."""
        return acting(self.history)

    @cached_property
    def results(self) -> Results:
        """How it stands with what the newest form asked for."""
        return results(self.history)

    @cached_property
    def is_ended(self) -> bool:
        """Whether a clinician closed it without an outcome, and no form was sent since."""
        again = [event.seq for event in self.history if outcome_of(event) in {"worse", "not_seen"}]
        opened = max(self._begun_by.seq, *again, 0)
        return any(isinstance(event.what, Ended) and event.seq > opened for event in self.history)


OF_THE_LOG: Final = frozenset(name for name, of in vars(LogRead).items() if isinstance(of, cached_property))
"""What is kept of it once it was asked for."""
