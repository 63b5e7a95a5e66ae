"""How often a case speaks up by itself: at most three times in any seven days, and no clock is kept waiting (G10).

A message is a word that nobody asked for, wherever it is put at that moment: a question that a form has set, or that
nobody has answered. Counted anew from whatever somebody does with the case. Aside stand who must act at once, the same
day, and what a provisional result leaves open on the day of its form: their clocks are of hours. [P]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from textwrap import wrap
from typing import Final, TypeAlias

from bot.triage.dates import DAYS_A_WEEK

MOST_A_WEEK: Final = 3
AHEAD: Final = MOST_A_WEEK
"""So many words on it is looked whether there is room: the next one touches no seven days of this one."""
FRIDAY: Final = 4
TOGETHER: Final = 5
"""From so many cases on that one person would hear of on one morning, one message names them all."""

LINE: Final = 110
"""Characters of a line of that page."""

NextDay: TypeAlias = Callable[[date], date]
"""The next working day of a team after a day."""


def has_room(day: date, words: Sequence[date]) -> bool:
    """Whether one more word on `day` joins no other, and leaves no seven days around it with more than three."""
    if day in words:
        return False
    said = sorted([*words, day])
    runs = zip(said, said[MOST_A_WEEK:], strict=False)
    return all((last - first).days >= DAYS_A_WEEK for first, last in runs if first <= day <= last)


def next_word(
    due: date,
    said: Sequence[date],
    asked: Sequence[date],
    next_day: NextDay,
    *,
    at_once: bool = False,
    never_came: bool = False,
) -> date:
    """On which day it is said next that nobody has answered what was due first.

    `said` are the days of the words before: to the owner, to who is next, then in the channel. `asked` are the days of
    all that is asked of the case in their order, what is still to come too: it speaks for itself on its day.
    `at_once`: who is next hears with the owner. One that `never_came` is told of on its own day. Where there is room
    on no day, the clock wins: it is said on the last one.
    """
    if never_came and not said:
        return due
    is_first = len(said) <= never_came
    last = said[-1] if said else due
    if at_once and len(said) == 1 and not is_first:
        return last
    words = [*asked, *set(said)]  # two on one day are one message
    soonest, *later = days = _candidates(last, asked, next_day)
    best_first = days if is_first else [*later, soonest]
    return next((day for day in best_first if _fits(day, words, asked, next_day)), days[-1])


def _fits(day: date, words: Sequence[date], asked: Sequence[date], next_day: NextDay, ahead: int = AHEAD) -> bool:
    """Whether there is room for a word on `day` that leaves room for so many that follow it."""
    if not has_room(day, words):
        return False
    return not ahead or any(
        _fits(following, [*words, day], asked, next_day, ahead - 1) for following in _candidates(day, asked, next_day)
    )


def _candidates(last: date, asked: Sequence[date], next_day: NextDay) -> list[date]:
    """The days after something was said on which it is said again at the latest, the next and the last among them."""
    for day in asked:
        if day <= _two_days_after(last, next_day):
            last = max(last, day)
    latest, days = _two_days_after(last, next_day), [next_day(last)]
    while (day := next_day(days[-1])) <= latest:
        days.append(day)
    return days


def _two_days_after(last: date, next_day: NextDay) -> date:
    """The second working day after, whether the team's or from Monday to Friday."""
    return max(next_day(next_day(last)), _weekday_after(_weekday_after(last)))


def _weekday_after(day: date) -> date:
    return day + timedelta(days=DAYS_A_WEEK - day.weekday() if day.weekday() >= FRIDAY else 1)


def words(
    due: date, asked: Sequence[date], next_day: NextDay, *, at_once: bool = False, never_came: bool = False
) -> Iterator[date]:
    """The days of all of them, each said on its day, without end; two on one day are one message."""
    said: list[date] = []
    while True:
        said.append(next_word(due, said, asked, next_day, at_once=at_once, never_came=never_came))
        yield said[-1]


def most_in_a_week(said: Sequence[date]) -> int:
    """The most messages in any seven days in a row."""
    return max((sum(timedelta(0) <= day - first < timedelta(DAYS_A_WEEK) for day in said) for first in said), default=0)


def quiet_words() -> list[str]:
    """The same for the page of the medicine, a line at a time."""
    told = (
        f"*Quiet.* A case says at most {MOST_A_WEEK} things that nobody asked for in any {DAYS_A_WEEK} days, and while "
        "anything is unanswered somebody hears of it every second working day. Counted is what comes by itself, once, "
        "wherever it is put at that moment: a question that a form has set, and the word that nobody has answered. "
        "What an answer asks for again was asked for; each answer or form begins the count anew. Aside stand "
        "emergencies, the same day, “worse”, and what a provisional result leaves open, on the day of its form alone: "
        "their clocks are of hours. One word speaks for all that is open. The first is said on the next working day "
        "where that leaves room for those after it, else on the second; each other on the second working day after "
        "whatever came last. Where what was to be done is not known to be, who is next hears with the owner: its clock "
        "is over. A team of more than five days a week waits as long as one from Monday to Friday where there is no "
        "room before. Where there is none at all, as after a question on a closed day, the clock wins. "
        f"{TOGETHER} or more such words for one person on one morning are one message at the time of the first: it "
        "names each case with its link and its button, the most urgent and then the oldest first, but never an "
        "emergency or the same day."
    )
    return wrap(told, LINE)
