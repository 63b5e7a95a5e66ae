"""What is known of a case right now: its row and its log, read together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from bot.kept.acting import who_acts
from bot.kept.answered import outcome_of
from bot.kept.answers import Alone, Arrived, Zone
from bot.kept.card_address import card_address
from bot.kept.case import Case
from bot.kept.gaps import Gaps, gaps
from bot.kept.happened import Event, Unreadable
from bot.kept.log_read import OF_THE_LOG, LogRead
from bot.kept.referral import Referral, referral
from bot.kept.step_key import Reminder, StepKey, StepName
from bot.kept.waiting import Waiting
from bot.kept.zone_names import is_zone
from bot.posts import Link, Posted, Scheduled, is_direct, no_link
from dialogs.case_facts import CaseFacts
from dialogs.progress import progress_line, worse_line
from dialogs.turned_away import NOT_CHECKED


@dataclass(frozen=True)
class Chart(LogRead):
    """The case as of one moment. `zone_name`: the team's zone where the settings give one; `link`: of a message."""

    case: Case
    history: Sequence[Event]
    zone_name: str
    link: Link = no_link

    def until(self, event: Event) -> Chart:
        """The chart as it stood when `event` had just happened."""
        if self.history[-1].seq <= event.seq:
            return self
        return replace(self, history=[earlier for earlier in self.history if earlier.seq <= event.seq])

    def with_row(self, case: Case) -> Chart:
        """The same log with its row as it is now; what the log alone tells is not worked out again."""
        chart = replace(self, case=case)
        chart.__dict__.update({name: value for name, value in self.__dict__.items() if name in OF_THE_LOG})
        return chart

    @cached_property
    def zone(self) -> ZoneInfo:
        """The team's zone, else the one Slack told of the owner, else UTC; UTC too where this machine knows neither."""
        name = self.zone_name or self._zone_told
        return ZoneInfo(name if is_zone(name) else "UTC")

    @property
    def knows_its_zone(self) -> bool:
        """Whether Slack has told a zone of the owner that this machine knows."""
        return is_zone(self._zone_told)

    @property
    def _zone_told(self) -> str:
        told = self.case.done.get(StepKey("zone"))
        return told.name if isinstance(told, Zone) else ""

    @property
    def unreadable(self) -> list[Event]:
        """What happened and cannot be read by this version, and has not been said yet."""
        return [
            event
            for event in self.history
            if isinstance(event.what, Unreadable) and StepKey("unreadable", event.seq) not in self.case.done
        ]

    @property
    def sent_to(self) -> frozenset[str]:
        """Every conversation in which something of the case was said."""
        return frozenset(done.answer.channel for done in self.case.done if isinstance(done.answer, (Posted, Arrived)))

    @property
    def direct(self) -> frozenset[str]:
        """The direct conversations among them."""
        return frozenset(filter(is_direct, self.sent_to))

    @property
    def home(self) -> Posted | None:
        """The message whose thread the case lives in: the newest head of a thread, in the channel or direct."""
        return self._newest_post({"parent", "moved"})

    @property
    def card(self) -> Posted | None:
        """The newest message that shows the card, to be kept up to date."""
        return self._newest_post({"parent", "card"})

    def _newest_post(self, steps: Collection[StepName]) -> Posted | None:
        posted = [
            (done.nth, done.answer)
            for done in self.case.done
            if done.key.step in steps and isinstance(done.answer, Posted)
        ]
        return max(posted, key=lambda each: each[0])[1] if posted else None

    def newest(self, kind: Reminder, but_not_of: int = 0) -> Waiting | None:
        """The newest reminder of a kind that was not replaced, answered or not.

        Those that the event `but_not_of` asked for are passed over, wherever they have moved since.
        """
        replaced = {done.key.of for done in self.case.done if done.key.step == "replaced"}
        held = [
            (done.nth, Waiting(done.key, done.answer))
            for done in self.case.done
            if done.key.step == kind
            and isinstance(done.answer, (Scheduled, Arrived, Alone))
            and done.key not in replaced
            and done.key.origin != but_not_of
        ]
        return max(held, key=lambda each: each[0])[1] if held else None

    def waiting(self, kind: Reminder, but_not_of: int = 0) -> Waiting | None:
        """The newest reminder of a kind, unless somebody has answered it."""
        if self.is_ended or self._is_over(kind):
            return None
        newest, answers = self.newest(kind, but_not_of), self._stands(kind)
        return newest if newest is not None and (not answers or newest.key.event >= answers[-1].seq) else None

    def _is_over(self, kind: Reminder) -> bool:
        """Whether a question is waited for no more: its result is seen; the referral is accepted, or needed no more."""
        if kind == "close_loop":
            return self.results.is_seen and not (self.latest.closes_the_loop or self.is_after_worse)
        if kind == "referral":
            return self.referral is None or self.referral.accepted is not None or self.is_closed
        return self.is_referred and not self.is_result_open

    @cached_property
    def referral(self) -> Referral | None:
        """How far the referral is; None where nothing asks for one."""
        return referral(self.history, self.case.opened_at, self.zone)

    @property
    def is_referred(self) -> bool:
        """Whether somebody has accepted the patient, and no form was sent since but the short page."""
        accepted = None if self.referral is None else self.referral.accepted
        return accepted is not None and not self.is_after_worse

    @property
    def asked(self) -> list[Waiting]:
        """Every question on a day that is still to be answered."""
        kinds: tuple[Reminder, ...] = ("close_loop", "referral", "follow_up")
        return [waiting for kind in kinds if (waiting := self.waiting(kind)) is not None]

    @property
    def follow_up(self) -> Waiting | None:
        """The follow-up that is still to be answered."""
        return self.waiting("follow_up")

    @property
    def close_loop(self) -> Waiting | None:
        """The question whether the patient was seen that is still to be answered."""
        return self.waiting("close_loop")

    @cached_property
    def gaps(self) -> Gaps | None:
        """What a provisional result leaves open; None where nothing is, or the case is closed."""
        return None if self.is_closed else gaps(self.history, self.zone)

    @cached_property
    def is_closed(self) -> bool:
        """Whether the patient is better or referred on, and nothing began anew; never with a result open (G12)."""
        is_open = self.is_result_open or self.close_loop is not None
        return self.is_ended or ((self.is_better or self.is_referred) and not is_open)

    @property
    def is_better(self) -> bool:
        """Whether the last word on the follow-up was that the patient is better, and nothing began anew since."""
        answers, began = self._stands("follow_up"), self._begun_by.seq
        return bool(answers) and outcome_of(answers[-1]) == "better" and answers[-1].seq > began

    @property
    def is_result_open(self) -> bool:
        """Whether nobody has seen the result of what the newest form asked for, nor decided on less."""
        return self.results.is_open

    @property
    def is_after_worse(self) -> bool:
        """Whether somebody said "worse" since the newest form, and nobody yet that the patient was seen again."""
        return self.results.is_after_worse

    def local(self, moment: datetime) -> datetime:
        """A moment in the team's zone."""
        return moment.astimezone(self.zone)

    def facts(
        self,
        *,
        follow_up_at: datetime | None = None,
        close_loop_at: datetime | None = None,
        referral_at: datetime | None = None,
    ) -> CaseFacts:
        """What the cards show of the case beside its assessment; dates not given are those Slack holds."""
        given = {"follow_up_at": follow_up_at, "close_loop_at": close_loop_at, "referral_at": referral_at}
        dates: dict[str, Any] = {name: self.local(at) for name, at in given.items() if at is not None}
        return replace(self._facts, **dates) if dates else self._facts

    @cached_property
    def _facts(self) -> CaseFacts:
        return CaseFacts(
            id=self.case.id,
            code=self.case.code,
            local_code=self.latest.local_code,
            owner=self.case.owner,
            opened_at=self.local(self.case.opened_at),
            follow_up_at=self._asked_at("follow_up"),
            close_loop_at=self._asked_at("close_loop"),
            progress=tuple(self.line(event) for event in self.history[1:]),
            marks=(NOT_CHECKED,) if self.history[0].unchecked else (),
            now=self.local(self.history[-1].at),
            revision=self.number,
            urgent_since=self.local(self.urgent_since),
            answer_by=None if self.gaps is None else self.gaps.until,
            worse_line="" if (worse := self.results.worse) is None else worse_line(worse.person, self.local(worse.at)),
            is_unclaimed=self.acting is not None and self.acting.claim is None,
            acting=who_acts(self.acting, self.zone),
            stage=self.results.stage_name,
            referral="" if self.referral is None else self.referral.stage,
            referral_at=self._asked_at("referral"),
            stage_line="" if self.results.stage is None else self.line(self.results.stage),
            is_result_open=self.is_result_open,
            is_to_be_done=self.latest.has_a_result_to_see and not self.is_after_worse,
            link=card_address(self.card, self.link, self.case.owner),
        )

    def _asked_at(self, kind: Reminder) -> datetime | None:
        waiting = self.waiting(kind)
        return None if waiting is None else datetime.fromtimestamp(waiting.post_at, self.zone)

    def line(self, event: Event) -> str:
        """What the card says of one event; there are words for all that can be kept."""
        kind = "nothing_known" if isinstance(event.what, Unreadable) else event.kind
        line = progress_line(kind, event.person, self.local(event.at), event.words())
        return f"{line} ({NOT_CHECKED})" if event.unchecked else line
