"""A reminder that is waited for, as Slack holds it or the row alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from bot.kept.answers import Alone, Arrived, Held
from bot.kept.step_key import Reminder, StepKey
from bot.posts import Scheduled


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reminder that Slack holds, or we alone: the step that set it, and what came of that."""

    key: StepKey
    held: Held

    @property
    def kind(self) -> Reminder:
        """Which question it is."""
        return cast("Reminder", self.key.step)

    @property
    def channel(self) -> str:
        """Where it arrives."""
        return self.held.channel

    @property
    def post_at(self) -> int:
        """When it arrives, in Unix seconds."""
        return self.held.post_at

    @property
    def slack_id(self) -> str:
        """Slack's id of it while Slack holds it, else ""."""
        return self.held.id if isinstance(self.held, Scheduled) else ""

    @property
    def has_come(self) -> bool:
        """Whether it was posted instead of set, because its time had come: at a moment later than what asked for it."""
        return isinstance(self.held, Arrived)

    @property
    def is_ours_alone(self) -> bool:
        """Whether Slack took it nowhere, so that it never arrives by itself."""
        return isinstance(self.held, Alone)
