"""What the steps that follow from one event share: the case as it stands, Slack, and each step once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.kept.case import Case
from bot.kept.chart import Chart
from bot.kept.step_key import StepKey, StepName

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.clock import Clock
    from bot.kept.happened import Event
    from bot.life.do_once import DoOnce
    from bot.life.policy import Policy
    from bot.posts import Link
    from bot.slack import Slack


@dataclass(slots=True)
class Turn:
    """Everything that follows from `event`; `history` is the whole log, what is shown is the case as of the event.

    `zone_heard` gives the time zone of somebody whom Slack was asked about just now, `locale_heard` the locale of
    somebody whom it was ever asked about; "" for anybody else.
    """

    slack: Slack
    clock: Clock
    policy: Policy
    do: DoOnce
    history: Sequence[Event]
    event: Event
    link: Link
    zone_heard: Callable[[str], str]
    locale_heard: Callable[[str], str]
    _chart: Chart | None = None

    @property
    def case(self) -> Case:
        """The row as it will be written next."""
        return self.do.case

    @property
    def chart(self) -> Chart:
        """The case as of the event, made anew only when a step has changed it."""
        case = self.do.case
        if self._chart is None:
            self._chart = Chart(case, self.history, self.policy.zone_name, self.link).until(self.event)
        elif not _shows_the_same(self._chart.case, case):
            self._chart = self._chart.with_row(case)
        return self._chart

    def key(self, step: StepName) -> StepKey:
        """The key of a step of this event."""
        return StepKey(step, self.event.seq)

    def begun(self, key: StepKey) -> StepKey:
        """The step under the event that it was begun for and not ended, so that it is not done for this one again."""
        return next((other for other in self.case.trying if replace(other, event=key.event) == key), key)

    @property
    def is_emergency(self) -> bool:
        """Whether the newest form waits for nothing."""
        return self.chart.latest.is_emergency


def _shows_the_same(one: Case, other: Case) -> bool:
    return one.done is other.done and one.owner == other.owner and one.urgent == other.urgent
