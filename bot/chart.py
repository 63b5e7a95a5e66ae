"""What is known of a case right now: its row and its log, read together."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.cases import Case, Event
from bot.slack import Posted, Scheduled
from bot.triage.assessment import RANK, Assessment, Disposition
from bot.triage.findings import Findings
from dialogs.facts import CaseFacts
from dialogs.progress import progress_line

FOLLOW_UP_OUTCOMES: Final = frozenset({"better", "same", "worse", "not_reached"})
CLOSE_LOOP_OUTCOMES: Final = frozenset({"seen_cause_found", "seen_nothing_found", "not_seen"})
ALONE: Final = ":here"  # ends the key of a reminder that Slack took nowhere


@dataclass(frozen=True, slots=True)
class Submission:
    """One submitted form: the findings, and the assessment as it was computed then (None: it could not be)."""

    findings: Findings
    assessment: Assessment | None
    error_id: str
    local_code: str

    @classmethod
    def of(cls, event: Event) -> Submission:
        """Read the body of a `submitted` event."""
        assessment = event.body["assessment"]
        return cls(
            findings=Findings.model_validate_json(event.body["findings"]),
            assessment=None if assessment is None else Assessment.model_validate_json(assessment),
            error_id=event.body["error_id"],
            local_code=event.body["local_code"],
        )

    def body(self) -> dict[str, Any]:
        """The body of a `submitted` event."""
        return {
            "findings": self.findings.model_dump_json(exclude_defaults=True),
            "assessment": None if self.assessment is None else self.assessment.model_dump_json(),
            "error_id": self.error_id,
            "local_code": self.local_code,
        }

    @property
    def disposition(self) -> Disposition:
        """How urgent; a case that could not be computed is handled as an emergency."""
        return "emergency_now" if self.assessment is None else self.assessment.disposition

    @property
    def closes_the_loop(self) -> bool:
        """Whether somebody must say, on the next working day, that the patient was seen."""
        return RANK[self.disposition] >= RANK["urgent_same_day"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reminder that Slack holds, or we alone: the effect's key, and when it arrives."""

    key: str
    scheduled: Scheduled

    @property
    def is_ours_alone(self) -> bool:
        """Whether Slack took it nowhere, so that it never arrives by itself."""
        return self.key.endswith(ALONE)

    @property
    def seq(self) -> int:
        """The event that set it."""
        return int(self.key.split(":")[1])


@dataclass(frozen=True, slots=True)
class Chart:
    """The case as of one moment. `zone_name` is the team's zone where the settings give one."""

    case: Case
    history: Sequence[Event]
    zone_name: str

    def until(self, event: Event) -> Chart:
        """The chart as it stood when `event` had just happened."""
        return Chart(self.case, [earlier for earlier in self.history if earlier.seq <= event.seq], self.zone_name)

    @property
    def zone(self) -> ZoneInfo:
        """The team's zone, else the one Slack told of the owner, else UTC."""
        return ZoneInfo(self.zone_name or self.case.done.get("zone", {}).get("name", "UTC"))

    @property
    def submissions(self) -> list[Submission]:
        """Every submitted form, oldest first."""
        return [Submission.of(event) for event in self.history if event.kind == "submitted"]

    @property
    def latest(self) -> Submission:
        """The form that counts."""
        return Submission.of(next(event for event in reversed(self.history) if event.kind == "submitted"))

    @property
    def home(self) -> Posted | None:
        """The message whose thread the case lives in: the newest head of a thread, in the channel or direct."""
        for key, answer in reversed([*self.case.done.items()]):
            if key.split(":")[0] in {"parent", "moved"} and "ts" in answer:
                return Posted(answer["channel"], answer["ts"])
        return None

    @property
    def card(self) -> Posted | None:
        """The newest message that shows the card, to be kept up to date."""
        for key, answer in reversed([*self.case.done.items()]):
            if key.split(":")[0] in {"parent", "card"} and "ts" in answer:
                return Posted(answer["channel"], answer["ts"])
        return None

    def newest(self, kind: str, but_not: Container[str] = ()) -> Waiting | None:
        """The newest reminder of `kind` that was not replaced, answered or not; keys in `but_not` are passed over."""
        replaced = {key.split(":", 2)[2] for key in self.case.done if key.startswith("replaced:")}
        newest: Waiting | None = None
        for key, answer in self.case.done.items():
            if not key.startswith(f"{kind}:") or "post_at" not in answer or key in replaced or key in but_not:
                continue
            waiting = Waiting(key, Scheduled(answer["channel"], answer["id"], answer["post_at"]))
            if newest is None or waiting.seq >= newest.seq:
                newest = waiting
        return newest

    def waiting(self, kind: str, answered_by: frozenset[str]) -> Waiting | None:
        """The newest reminder of `kind`, unless somebody has answered it."""
        newest = self.newest(kind)
        answers = [
            event.seq for event in self.history if event.kind == "outcome" and event.body["outcome"] in answered_by
        ]
        return newest if newest is not None and (not answers or newest.seq >= answers[-1]) else None

    @property
    def follow_up(self) -> Waiting | None:
        """The follow-up that is still to be answered."""
        return self.waiting("follow_up", FOLLOW_UP_OUTCOMES)

    @property
    def close_loop(self) -> Waiting | None:
        """The question whether the patient was seen that is still to be answered."""
        return self.waiting("close_loop", CLOSE_LOOP_OUTCOMES)

    @property
    def is_closed(self) -> bool:
        """Whether the last word on the follow-up was that the patient is better."""
        outcomes = [event.body["outcome"] for event in self.history if event.kind == "outcome"]
        return [outcome for outcome in outcomes if outcome in FOLLOW_UP_OUTCOMES][-1:] == ["better"]

    def local(self, moment: datetime) -> datetime:
        """A moment in the team's zone."""
        return moment.astimezone(self.zone)

    def facts(
        self,
        *,
        follow_up_at: datetime | None = None,
        close_loop_at: datetime | None = None,
        marks: tuple[str, ...] = (),
    ) -> CaseFacts:
        """What the cards show of the case beside its assessment; dates not given are those Slack holds."""
        if follow_up_at is None and (waiting := self.follow_up) is not None:
            follow_up_at = datetime.fromtimestamp(waiting.scheduled.post_at, UTC)
        if close_loop_at is None and (asking := self.close_loop) is not None:
            close_loop_at = datetime.fromtimestamp(asking.scheduled.post_at, UTC)
        return CaseFacts(
            id=self.case.id,
            code=self.case.code,
            local_code=self.latest.local_code,
            owner=self.case.owner,
            opened_at=self.local(self.case.opened_at),
            follow_up_at=None if follow_up_at is None else self.local(follow_up_at),
            close_loop_at=None if close_loop_at is None else self.local(close_loop_at),
            progress=tuple(
                progress_line(event.kind, event.person, self.local(event.at), event.body) for event in self.history[1:]
            ),
            marks=marks,
            now=self.local(self.history[-1].at),
            revision=sum(event.kind == "submitted" for event in self.history),
        )
