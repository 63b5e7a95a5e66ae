"""The name of one step of a case, as a value: which event, which step, which try, which way out, what it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeAlias, get_args

Reminder: TypeAlias = Literal["follow_up", "close_loop", "referral"]
Chaser: TypeAlias = Literal["chaser", "opener"]
StepName: TypeAlias = Literal[
    "parent",  # a message that heads a thread: the card, or the word that the case goes on in a new thread
    "channel",  # whether the bot may speak in the case's channel, before its first card
    "unseen",  # a try to show the card that neither channel nor person took
    "zone",  # the owner's time zone
    "plan",
    "red_flags",
    "alert",
    "scheduled",
    "recorded",
    "undone",  # the word that an answer was taken back
    "installed_again",  # the word that nobody was asked while the app was not installed
    "unreached",  # the word that the patient could not be reached several times
    "card",  # the card brought up to date
    "marked",  # a pressed reminder without its buttons
    "left",  # whether the channel was to be left
    "moved",  # the word that the case goes on in a direct conversation
    "follow_up",
    "close_loop",
    "referral",
    "cancelled",  # a reminder taken back because it is set again elsewhere
    "replaced",  # a reminder taken back because it is not waited for any more
    "raised",  # the word that nobody has answered a reminder
    "active",  # whether the person that a message is for still works here
    "asked",  # a reminder in a channel that has got its words
    "stub",  # a message in a channel that others read now, without its words
    "unreadable",  # the word that something kept cannot be read by this version
    "chaser",  # the question whether anybody acts, held by Slack
    "opener",  # the question whether what a provisional result leaves open is answered, held by Slack
    "chased",  # the same said by us: in the thread where Slack holds none, and to who is next
    "handed",  # the word to who owns the case now
]
Way: TypeAlias = Literal[
    "thread", "again", "direct", "backup", "duty", "direct_backup", "alone", "direct_alone", "moved", "moved_alone"
]
STEP_NAMES: Final[frozenset[str]] = frozenset(get_args(StepName))
REMINDERS: Final[frozenset[str]] = frozenset(get_args(Reminder))
CHASERS: Final[frozenset[str]] = frozenset(get_args(Chaser))
"""What is asked until somebody answers it."""
WAYS: Final[dict[Way, str]] = {
    "thread": "",
    "again": ":again",
    "direct": ":direct",
    "backup": ":backup",
    "duty": ":duty",
    "direct_backup": ":direct:backup",
    "alone": ":here",
    "direct_alone": ":direct:here",
    "moved": ":moved",
    "moved_alone": ":moved:here",
}
"""Each way, and how the text of a key ends that takes it."""
TO_THE_BACKUP: Final[dict[Way, Way]] = {"thread": "backup", "direct": "direct_backup"}
WITHOUT_SLACK: Final[dict[Way, Way]] = {"thread": "alone", "direct": "direct_alone", "moved": "moved_alone"}


class UnreadableKeyError(ValueError):
    """A stored step is none that this version knows."""


@dataclass(frozen=True, slots=True)
class StepKey:
    """One step, once.

    `event` is the `seq` of the event that it follows from (0: of the case as a whole); `attempt` counts the tries to
    show a card; `of` is the step that it concerns: the reminder that was replaced, moved or raised.
    """

    step: StepName
    event: int = 0
    attempt: int = 0
    way: Way = "thread"
    of: StepKey | None = None

    def by(self, way: Way) -> StepKey:
        """The same step, another way."""
        return replace(self, way=way)

    @property
    def origin(self) -> int:
        """The event that asked for this reminder; one that moved with its case keeps the event that first set it."""
        return self.event if self.of is None else self.of.origin

    @property
    def text(self) -> str:
        """The key as it travels in a message's metadata and in the log; it never changes for a step once released."""
        way = WAYS[self.way]
        event = f":{self.event}" if self.event else ""
        attempt = f":try{self.attempt}" if self.attempt else ""
        if self.of is None:
            return f"{self.step}{event}{attempt}{way}"
        if self.step == "active":
            return f"{self.of.text}:owner"
        if self.step in REMINDERS:
            return f"{self.step}:{self.event}{way}:{self.origin}"
        return f"{self.step}{event}{attempt}:{self.of.text}{way}"

    def stored(self) -> dict[str, Any]:
        """The key as the row keeps it; what is as usual is left out."""
        kept: dict[str, Any] = {"step": self.step}
        if self.event:
            kept["event"] = self.event
        if self.attempt:
            kept["try"] = self.attempt
        if self.way != "thread":
            kept["way"] = self.way
        if self.of is not None:
            kept["of"] = self.of.stored()
        return kept

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> StepKey:
        """The key that `stored` gave.

        Raises:
            UnreadableKeyError: it is none that this version knows.
        """
        step, way, of = kept["step"], kept.get("way", "thread"), kept.get("of")
        if step not in STEP_NAMES or way not in WAYS:
            raise UnreadableKeyError(f"{step}, {way}")
        return cls(step, kept.get("event", 0), kept.get("try", 0), way, None if of is None else cls.read(of))
