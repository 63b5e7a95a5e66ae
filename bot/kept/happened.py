"""A type for each kind of thing that can happen to a case; what is stored of each has a version (`bodies`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final, TypeAlias

from bot.kept import lenient
from bot.kept.coded import CLOSE_LOOP_OUTCOMES, REFERRAL_OUTCOMES, By, Kind
from bot.kept.ended import Ended
from bot.kept.review import Review
from bot.kept.step_key import Chaser, Reminder
from bot.kept.undone import Undone
from bot.kept.uninstalled import InstalledAgain, Uninstalled
from bot.triage.assessment import RANK, Assessment, Disposition
from bot.triage.findings import Findings
from bot.triage.milestones import DONE, SEEN


@dataclass(frozen=True)
class Submitted:
    """One submitted form. What the life of the case needs stands here in plain fields.

    `findings` and `assessment` are records, JSON as it was written then; they are parsed only to be shown, and read
    leniently. `assessment` is None where it could not be computed: `error_id` is then in the log. `offered` names the
    items that the form offered for each list in the findings: one that did not exist then is unknown, never no.
    """

    disposition: Disposition
    act_within_hours: float
    follow_up: Review | None
    error_id: str
    local_code: str
    findings: str
    assessment: str | None
    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_readable: bool = True  # False: it stands for a form that nobody can read any more
    seen: int = 0  # the number of the assessment that the form showed; 0: none, or not known
    by: By = "form"
    is_numbered: bool = True  # False: the first release kept it, whose messages carry no number of an assessment

    @classmethod
    def of(
        cls,
        findings: Findings,
        assessment: Assessment | None,
        *,
        error_id: str,
        local_code: str,
        seen: int = 0,
        by: By = "form",
    ) -> Submitted:
        """A form that has just been assessed."""
        window = None if assessment is None else assessment.follow_up
        submitted = cls(
            disposition="emergency_now" if assessment is None else assessment.disposition,
            act_within_hours=0.0 if assessment is None else assessment.act_within_hours,
            follow_up=None if window is None else Review(window.earliest_days, window.latest_days),
            error_id=error_id,
            local_code=local_code,
            findings=findings.model_dump_json(exclude_defaults=True),
            assessment=None if assessment is None else assessment.model_dump_json(),
            offered=lenient.offered_by(findings),
            seen=seen,
            by=by,
        )
        # What was just computed need not be parsed from its own record within the same turn.
        submitted.__dict__.update(found=lenient.Read(findings, ()), assessed=assessment)
        return submitted

    @property
    def is_computed(self) -> bool:
        """Whether the rules gave a result."""
        return self.assessment is not None

    @property
    def is_emergency(self) -> bool:
        """Whether it waits for nothing; what could not be computed or read is handled so."""
        return self.disposition == "emergency_now"

    def falls_from(self, before: Submitted) -> bool:
        """Whether it is less urgent than another, or has the longer clock."""
        return self._pressing_beside(before) < before._pressing_beside(self)

    def rises_from(self, before: Submitted) -> bool:
        """Whether it is more urgent than another, or has the shorter clock."""
        return self._pressing_beside(before) > before._pressing_beside(self)

    def _pressing_beside(self, other: Submitted) -> tuple[int, float]:
        """Clocks are compared only where both were computed, and between two emergencies not at all: now is now."""
        has_a_clock = self.is_computed and other.is_computed and not self.is_emergency
        return RANK[self.disposition], -self.act_within_hours if has_a_clock else 0.0

    @property
    def closes_the_loop(self) -> bool:
        """Whether somebody must act at once and say so, and then that the patient was seen."""
        return self.disposition in SEEN

    @property
    def has_a_result_to_see(self) -> bool:
        """Whether something is to be done within days, whose result must be seen before the case can be closed.

        The first release promised no such question, and its cases were closed without it.
        """
        return self.disposition in DONE and self.is_numbered

    @cached_property
    def found(self) -> lenient.Read[Findings]:
        """The findings as this version reads them."""
        return lenient.read_findings(self.findings, self.offered)

    @cached_property
    def assessed(self) -> Assessment | None:
        """The assessment as this version reads it; None where it was not computed or cannot be read."""
        return None if self.assessment is None else lenient.read_assessment(self.assessment)

    @property
    def is_legible(self) -> bool:
        """Whether all that its card needs can be read."""
        return self.is_readable and (self.assessment is None or self.assessed is not None)


UNREADABLE_FORM: Final = Submitted("emergency_now", 0.0, None, "", "", "{}", None, is_readable=False, is_numbered=False)
"""Stands for a form that cannot be read: handled as an emergency until the patient is assessed again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A press on a reminder that was at `channel`, `ts`."""

    outcome: str
    channel: str
    ts: str

    @property
    def answers(self) -> Reminder:
        """The reminder that it answers."""
        if self.outcome in REFERRAL_OUTCOMES:
            return "referral"
        return "close_loop" if self.outcome in CLOSE_LOOP_OUTCOMES else "follow_up"


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """The follow-up was moved to a day."""

    day: date


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody is acting on it."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """It was handed over: to a coded `service`, to a `person` by their Slack id, or to that of a group or channel."""

    person: str
    service: str


@dataclass(frozen=True, slots=True)
class Stage:
    """How far it has come: one of `STAGES`."""

    stage: str


@dataclass(frozen=True, slots=True)
class Course:
    """What was decided beside the result: a disposition and a coded reason, in the words of then."""

    chosen: str
    reason: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A reminder was not on Slack's list: Slack's id of it, and when (Unix seconds) it was to arrive.

    Of the questions that are asked until somebody answers, the ids of all that were not, and when the nearest was.
    """

    reminder: Reminder | Chaser
    id: str
    post_at: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The bot may not speak in the channel any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """The bot may speak in the channel after all."""


@dataclass(frozen=True, slots=True)
class FoundUnreadable:
    """The hourly look found an event that this version cannot read."""

    seq: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something of this kind happened, and what was kept of it is nothing that this version can read."""

    kind: str


Happened: TypeAlias = (
    Submitted
    | Outcome
    | Rescheduled
    | Acknowledged
    | HandedOver
    | Stage
    | Ended
    | Course
    | Missing
    | Closed
    | Reopened
    | Undone
    | Uninstalled
    | InstalledAgain
    | FoundUnreadable
    | Unreadable
)
KINDS: Final[dict[type[Happened], Kind]] = {
    Submitted: "submitted",
    Outcome: "outcome",
    Rescheduled: "rescheduled",
    Acknowledged: "acknowledged",
    HandedOver: "handed_over",
    Stage: "stage",
    Ended: "ended",
    Course: "course",
    Missing: "missing",
    Closed: "closed",
    Reopened: "reopened",
    Undone: "undone",
    Uninstalled: "uninstalled",
    InstalledAgain: "installed_again",
    FoundUnreadable: "unreadable",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a person did, or was found (`person` is then "").

    `key` makes it happen once in its team. `unchecked`: it was taken while Slack did not say whether the person may.
    """

    team: str
    key: str
    person: str
    at: datetime
    what: Happened
    seq: int = 0
    unchecked: bool = False

    @property
    def kind(self) -> str:
        """The word that its row carries."""
        return self.what.kind if isinstance(self.what, Unreadable) else KINDS[type(self.what)]

    def words(self) -> dict[str, Any]:  # noqa: PLR0911 - one line for each kind
        """The coded answers that its line on the card is made of."""
        match self.what:
            case Outcome():
                return {"outcome": self.what.outcome}
            case Rescheduled():
                return {"day": self.what.day.isoformat()}
            case Course():
                return {"chosen": self.what.chosen, "reason": self.what.reason}
            case Submitted() if self.what.by != "form":
                return {"by": self.what.by}
            case Ended():
                return {"reason": self.what.reason}
            case Stage():
                return {"stage": self.what.stage}
            case Undone():
                return {"kind": self.what.kind, "word": self.what.word}
            case HandedOver():
                return {"person": self.what.person, "service": self.what.service}
        return {}
