"""What can follow from something that happens to a case, as data: a table for people, carried out by `perform`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from bot.kept.step_key import Reminder

Said: TypeAlias = Literal["red_flags", "alert", "scheduled", "recorded", "unreached", "undone", "installed_again"]
Day: TypeAlias = Literal[
    "review", "next_working_day", "recheck", "seen", "done", "not_seen", "worse", "sent", "accepted"
]

SAID_IN_WORDS: Final[dict[Said, str]] = {
    "red_flags": "the red flags to say, and whom to call",
    "alert": "in one line, to the whole channel, what changed",
    "scheduled": "what will be asked, when, and of whom",
    "recorded": "what was recorded and what comes next",
    "undone": "what was taken back, by whom, and what is asked now",
    "installed_again": "to the whole channel, that the app works again, and nobody was asked meanwhile",
    "unreached": "that the patient could not be reached three times",
}
REMINDER_IN_WORDS: Final[dict[Reminder, str]] = {
    "follow_up": "the follow-up",
    "close_loop": "“Was the patient seen?”",
    "referral": "how far the referral is",
}
DAY_IN_WORDS: Final[dict[Day, str]] = {
    "review": "on the day of the review",
    "next_working_day": "on the next working day",
    "recheck": "at 4 weeks, or 2 weeks on when that is past",
    "seen": "4 hours after the form, at any hour, or already when an earlier form has it asked",
    "done": "inside the clock of the form, on a working day where one lies there",
    "not_seen": "2 hours on in an emergency and after “worse”, the next morning where the clock is of hours, "
    "else the next working day",
    "sent": "3 working days on",
    "accepted": "14 days after the decision",
    "worse": "an hour on, at any hour",
}


@dataclass(frozen=True, slots=True)
class LeaveIfClosed:
    """The case leaves a channel in which the bot may not speak any more; `reason` where that is known already."""

    reason: str | None = None

    @property
    def words(self) -> str:
        """For the table."""
        return "leave the channel, where the app may not speak there" if self.reason is None else "leave the channel"


@dataclass(frozen=True, slots=True)
class ShowFirstCard:
    """The card: in the channel; where that cannot be, to the owner; then to the backup person."""

    words: str = "show the card in the channel, else to the owner, else to the backup"


@dataclass(frozen=True, slots=True)
class ShowInForm:
    """The form that was sent, where it is still open."""

    words: str = "say in the form that was sent, where it is still open, where the card is"


@dataclass(frozen=True, slots=True)
class ShowAgain:
    """The card in the channel that takes it now; where it is refused, nothing more follows."""

    words: str = "show the card in the channel"


@dataclass(frozen=True, slots=True)
class Say:
    """A message in the case's thread."""

    what: Said
    broadcast: bool = False
    urgent: bool = False

    @property
    def words(self) -> str:
        """For the table."""
        return f"say {SAID_IN_WORDS[self.what]}"


@dataclass(frozen=True, slots=True)
class TellTheNext:
    """Who comes after the owner: the backup person; where there is none, the whole channel."""

    what: Said

    @property
    def words(self) -> str:
        """For the table."""
        return f"tell the backup person, else the channel, {SAID_IN_WORDS[self.what]}"


@dataclass(frozen=True, slots=True)
class SetUrgency:
    """Whether the case goes before others."""

    urgent: bool

    @property
    def words(self) -> str:
        """For the table."""
        return "put it before other cases" if self.urgent else "put it among the other cases"


@dataclass(frozen=True, slots=True)
class Chase:
    """Slack's scheduler gets the first questions whether anybody acts; the later ones are topped up at every look."""

    words: str = (
        "ask in the thread, until somebody says so, whether anybody acts, and until its clock is over for what a "
        "provisional result leaves open; then who is next"
    )


@dataclass(frozen=True, slots=True)
class StopChasing:
    """Those that are answered are taken back, the nearest first; `but_of_this_form`: what an earlier form set."""

    but_of_this_form: bool = False

    @property
    def words(self) -> str:
        """For the table."""
        of = ", of the earlier form," if self.but_of_this_form else ""
        return f"take those questions{of} that are answered back, the nearest first"


@dataclass(frozen=True, slots=True)
class AskOnAgain:
    """What Slack has lost of those questions is set again."""

    words: str = "set those of the questions whether anybody acts again, each for its moment, while nobody has answered"


@dataclass(frozen=True, slots=True)
class Reassign:
    """Whoever it was handed over to owns the case from here on, and is told once; of a group whoever then takes it."""

    person: str
    words: str = "tell whoever it was handed to, once; a person owns the case from then on"


@dataclass(frozen=True, slots=True)
class KnowZone:
    """The owner's time zone, where the team has none set."""

    words: str = "learn the owner's time zone"


@dataclass(frozen=True, slots=True)
class MarkReminder:
    """The buttons of the pressed reminder become what was recorded."""

    words: str = "replace the buttons of the reminder by the answer"


@dataclass(frozen=True, slots=True)
class TakeBack:
    """The reminder of a kind that an earlier event set is not waited for any more."""

    kind: Reminder

    @property
    def words(self) -> str:
        """For the table."""
        return f"take back {REMINDER_IN_WORDS[self.kind]} where it is still to come"


@dataclass(frozen=True, slots=True)
class Remind:
    """Slack's scheduler gets a reminder for a day, at the team's hour, or for a moment.

    `may_be_there`: Slack may have posted it already, by a clock that is ahead of ours.
    """

    kind: Reminder
    on: Day | date | datetime
    may_be_there: bool = False

    @property
    def words(self) -> str:
        """For the table."""
        if isinstance(self.on, datetime):
            return f"set {REMINDER_IN_WORDS[self.kind]} again for the same moment"
        on = "on the day chosen" if isinstance(self.on, date) else DAY_IN_WORDS[self.on]
        return f"ask {REMINDER_IN_WORDS[self.kind]} {on}"


@dataclass(frozen=True, slots=True)
class SetAgain:
    """What an answer that was taken back had taken back is set again, then what it had set is taken back."""

    answer: int
    words: str = "set what it had taken back again, each for its moment; then take back what it had set"


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The reminder that it had answered has its buttons again."""

    words: str = "give the reminder its buttons again"


@dataclass(frozen=True, slots=True)
class BringRemindersAlong:
    """The waiting reminders are set again where the case now lives."""

    words: str = "set the waiting reminders again there"


@dataclass(frozen=True, slots=True)
class RefreshCard:
    """The card shows the case as it now is; `if_planned_otherwise`: only where the date on it was another."""

    if_planned_otherwise: bool = False

    @property
    def words(self) -> str:
        """For the table."""
        return "bring the card up to date" + (", where its date has changed" if self.if_planned_otherwise else "")


Step: TypeAlias = (
    LeaveIfClosed
    | ShowFirstCard
    | ShowInForm
    | ShowAgain
    | Say
    | TellTheNext
    | SetUrgency
    | Chase
    | StopChasing
    | AskOnAgain
    | Reassign
    | KnowZone
    | MarkReminder
    | TakeBack
    | Remind
    | SetAgain
    | AskAgain
    | BringRemindersAlong
    | RefreshCard
)
