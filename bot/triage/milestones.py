"""What a team is asked about a case, by when, and who hears of it if nobody answers: inside the rule's clock (G10).

Pure data: the life of a case takes its moments from here, and the page of the medicine its table. Hours are counted
from the assessment. [P] is product policy; 15 and 30 minutes are what incident teams use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, takewhile
from typing import Final

from bot.triage.assessment import Disposition
from bot.triage.dates import (
    DAYS_A_WEEK,
    EARLIEST_REVIEW_DAYS,
    EMERGENCY_HOURS,
    LATER_RECHECK_DAYS,
    LATEST_REVIEW_DAYS,
    MOTOR_HOURS,
    RECHECK_DAYS,
    REFERRAL_ACCEPTED_DAYS,
    REFERRAL_SENT_DAYS,
)


@dataclass(frozen=True, slots=True)
class Chase:
    """How it is asked whether anybody acts: after each of `at`, then, where `every` is not nought, without end."""

    at: tuple[timedelta, ...]
    every: timedelta
    sources: tuple[str, ...]


ACTING: Final[Mapping[Disposition, Chase]] = {
    "emergency_now": Chase((timedelta(minutes=15), timedelta(minutes=30)), timedelta(hours=1), ("G10", "policy")),
    "urgent_same_day": Chase((timedelta(hours=1), timedelta(hours=2)), timedelta(0), ("G10", "policy")),
}
"""Who must say that they are acting: asked until somebody does, at any hour of any day."""
TO_THE_NEXT: Final = 2
"""From which time on it is asked of who is next too: the backup person, or where none is set the channel."""
HELD_AHEAD: Final = timedelta(hours=12, minutes=30)
"""So far ahead Slack's scheduler holds these questions, so that they come while the app is down."""

ANSWERED: Final = Chase((timedelta(hours=1),), timedelta(hours=2), ("G10", "policy"))
"""Whether what a provisional result leaves open is answered by now: asked before the patient leaves."""
ANSWERED_BY_HOUR: Final = 18
ANSWERED_NOT_BEFORE: Final = timedelta(hours=2)

SEEN: Final[Mapping[Disposition, timedelta]] = {
    "emergency_now": timedelta(hours=EMERGENCY_HOURS),
    "urgent_same_day": timedelta(hours=4),
}
"""When it is asked whether the patient was seen, and scanned or examined as planned; at any hour of any day."""
DONE: Final[frozenset[Disposition]] = frozenset({"urgent_mri", "other_red_flag_workup"})
"""Where something is to be done within days: asked, inside its clock, whether it is done and its result seen."""
SHORT_CLOCK: Final = timedelta(hours=MOTOR_HOURS)
RESULT_BEFORE: Final = (timedelta(hours=4), timedelta(hours=12))
"""So long before its clock is over that is asked at the latest, of a clock of up to 72 hours and of a longer one."""
RESULT_NOT_BEFORE: Final = timedelta(days=1)
"""Sooner than that it is not asked where a later hour lies inside the clock: hardly anything is done by then."""
NOT_SEEN_AGAIN: Final = timedelta(hours=2)
"""After "not seen yet" in an emergency: result and decision are due 6 hours from the request."""
WORSE_AGAIN: Final = timedelta(hours=1)
"""After "worse": it is asked within the hour whether the patient was examined again."""
RAISED: Final = (timedelta(hours=1), timedelta(hours=2))
"""So long after that question nobody has answered it: its owner hears of it, then who is next."""


def result_asked_by(hours: float) -> timedelta:
    """How long after the assessment it is asked at the latest whether it is done, of a clock of so many hours."""
    clock = timedelta(hours=hours)
    return clock - RESULT_BEFORE[clock > SHORT_CLOCK]


def acting_asked(disposition: Disposition, since: timedelta, until: timedelta) -> list[tuple[int, timedelta]]:
    """Each time that it is asked whether anybody acts, after `since` and no later than `until` (from the assessment).

    A time is its number, from 1, and the span from the assessment; times that need not be asked are not there.
    """
    chase = ACTING.get(disposition)
    return [] if chase is None else _asked(chase, since, until)


def answer_by(since: datetime) -> datetime:
    """By when what a result of `since` (team's zone) leaves open is answered: 18:00 that day, or 2 h on when later."""
    evening = since.replace(hour=ANSWERED_BY_HOUR, minute=0, second=0, microsecond=0)
    return max(evening, since + ANSWERED_NOT_BEFORE)


def answers_asked(clock: timedelta, since: timedelta, until: timedelta) -> list[tuple[int, timedelta]]:
    """As `acting_asked`: each time that it is asked whether what is open is answered, inside a clock so long."""
    return _asked(ANSWERED, since, min(until, clock))


def _asked(chase: Chase, since: timedelta, until: timedelta) -> list[tuple[int, timedelta]]:
    every = ((nth, _span(chase, nth)) for nth in (count(1) if chase.every else range(1, len(chase.at) + 1)))
    return [(nth, span) for nth, span in takewhile(lambda each: each[1] <= until, every) if span > since]


def acting_span(disposition: Disposition, nth: int) -> timedelta:
    """How long after the assessment it is asked for the `nth` time, from 1.

    Raises:
        KeyError: in this disposition nobody is asked.
    """
    return _span(ACTING[disposition], nth)


def answers_span(nth: int) -> timedelta:
    """How long after the assessment it is asked for the `nth` time, from 1, whether what is open is answered."""
    return _span(ANSWERED, nth)


def _span(chase: Chase, nth: int) -> timedelta:
    later = max(nth - len(chase.at), 0)
    return chase.at[min(nth, len(chase.at)) - 1] + later * chase.every


@dataclass(frozen=True, slots=True)
class Row:
    """One milestone for people: of which cases, what is asked, when, who hears if nobody answers, and who says so."""

    of: str
    asks: str
    when: str
    nobody: str
    sources: str


def rows() -> list[Row]:
    """Every milestone as the page of the medicine prints it, made from the values above."""
    emergency, same_day = ACTING["emergency_now"], ACTING["urgent_same_day"]
    (open_after,) = ANSWERED.at
    owner_first = "the owner in the thread, for the whole channel to see; then who is next too, in a direct message"
    acting = "Does anybody act? (“I am acting on this”, “Handed over”)"
    seen = "Was the patient seen, and scanned or examined as planned?"
    raised = f"the owner after {_hours(RAISED[0])}, who is next after {_hours(RAISED[1])}, then the channel every "
    raised += "second working day"
    raised_later = "the owner on the next working day, who is next on the second after, then the channel every second "
    raised_later += "one (*quiet*)"
    return [
        Row(
            "emergency",
            acting,
            f"{_hours(emergency.at[0])}, {_hours(emergency.at[1])}, then every {_hours(emergency.every)}, any hour "
            "of any day, until somebody says so",
            owner_first,
            ", ".join(emergency.sources),
        ),
        Row("emergency", seen, f"{_hours(SEEN['emergency_now'])}, any hour of any day", raised, "G10, GIRFT23"),
        Row("emergency", f"{seen} after “not seen yet”", f"{_hours(NOT_SEEN_AGAIN)} later", raised, "G10, policy"),
        Row(
            "urgent, same day",
            acting,
            f"{_hours(same_day.at[0])}, {_hours(same_day.at[1])}, any hour of any day",
            owner_first,
            ", ".join(same_day.sources),
        ),
        Row("urgent, same day", seen, f"{_hours(SEEN['urgent_same_day'])}, any hour of any day", raised, "G10, policy"),
        Row("urgent, same day", f"{seen} after “not seen yet”", "the next morning, any day", raised, "G10, policy"),
        Row(
            "any that is provisional",
            "Are the open questions answered, before the patient leaves?",
            f"{_hours(open_after)}, then every {_hours(ANSWERED.every)}, until {ANSWERED_BY_HOUR}:00 or "
            f"{_hours(ANSWERED_NOT_BEFORE)} on when that is later",
            "the owner in the thread; the last time who is next too, in a direct message, else the whole channel",
            ", ".join(ANSWERED.sources),
        ),
        Row(
            "urgent MRI, red-flag work-up",
            "Is it done, and its result seen?",
            f"the last open hour {_hours(RESULT_BEFORE[0])} before a clock of up to {_hours(SHORT_CLOCK)} is over, "
            f"{_hours(RESULT_BEFORE[1])} before a longer one; on a closed day where no open hour lies between a day "
            "after the form and then; a working day sooner where that is the day of the follow-up",
            "the owner and who is next on the next working day, then the channel every second one (*quiet*)",
            "G10, G12",
        ),
        Row(
            "urgent MRI, red-flag work-up",
            "the same, after “not seen yet”, or after “better” or “same” without an answer",
            f"the next working day; after “not seen yet” with a clock of up to {_hours(SHORT_CLOCK)} the next morning, "
            "any day",
            "as above",
            "G10, G12",
        ),
        Row(
            "any",
            "How is the patient? (the follow-up, with the emergency questions)",
            f"day {EARLIEST_REVIEW_DAYS} to {LATEST_REVIEW_DAYS}, on a working day",
            raised_later,
            "S-045, G1",
        ),
        Row(
            "any, the same as before",
            "the follow-up again",
            f"at {RECHECK_DAYS // DAYS_A_WEEK} weeks; from then on, with the word that it is for referral, every "
            f"{LATER_RECHECK_DAYS} days",
            raised_later,
            "S-046, G5, G6, G10, G11",
        ),
        Row(
            "specialist referral; any, the same as before from the local referral week on",
            "Is the referral sent?",
            f"{REFERRAL_SENT_DAYS} working days after the decision; after “not yet” the next working day",
            raised_later,
            "G6, G10, policy",
        ),
        Row(
            "the same",
            "Is the referral accepted?",
            f"before {REFERRAL_ACCEPTED_DAYS} days after the decision are over; after “not yet”, or when they are, "
            f"{REFERRAL_SENT_DAYS} working days on",
            raised_later,
            "G10, G12, policy",
        ),
        Row(
            "any, not reached",
            "the follow-up again",
            "the next working day; after three times in a row who is next decides",
            raised_later,
            "G7, G12",
        ),
        Row(
            "any, after “worse”",
            "Was the patient seen and examined again?",
            f"{_hours(WORSE_AGAIN)}, unless a form is sent before",
            raised,
            "G3, policy",
        ),
    ]


def _hours(span: timedelta) -> str:
    hour = timedelta(hours=1)
    return f"{span / hour:g} h" if span >= hour else f"{span // timedelta(minutes=1)} min"
