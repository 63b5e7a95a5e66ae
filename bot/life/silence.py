"""What of a case nobody has answered, and when that is said next: drawn from the chart: one row of words for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice, takewhile
from typing import Final

from bot.kept.answers import Held, Refused
from bot.kept.chart import Chart
from bot.kept.step_key import StepKey, Way
from bot.kept.waiting import Waiting
from bot.posts import Posted
from bot.triage.milestones import RAISED
from bot.triage.quiet import next_word
from bot.working_days import Calendar

NOT_SAID_HERE: Final = "not_said_here"
"""What is noted of a word that another one has spoken for."""
TO_THE_OWNER: Final = 0
TO_THE_NEXT: Final = 1
IN_THE_CHANNEL: Final = 2
"""Which word of a row it is; all from the third on go to the channel."""
NEXT_WAYS: Final[frozenset[Way]] = frozenset({"backup", "duty"})
ELSEWHERE: Final[frozenset[Way]] = frozenset({"direct", "again", "direct_backup"})
"""How a word comes where the thread does not take it, or beside that."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Questions that one word speaks for, the one that was due first, or that presses, first.

    `is_pressing`: hours and closed days do not count, nor how often it is said.
    """

    chart: Chart
    asked: tuple[Waiting, ...]
    calendar: Calendar
    is_pressing: bool

    @property
    def first(self) -> Waiting:
        """What the words are kept as about."""
        return self.asked[0]

    @property
    def key(self) -> StepKey:
        """The first word, to the owner, which the later ones belong to."""
        return raised(self.chart, self.first)

    def due(self, now: datetime) -> list[Waiting]:
        """What has come by now."""
        return [waiting for waiting in self.asked if waiting.post_at <= now.timestamp()]

    def next_at(self, said: Sequence[datetime]) -> datetime:
        """When the next word is said, after those that were said at these times."""
        # The first may have waited for us until the second had come too: they go together, though we be cut short
        # between them. What never came is another matter: its first word may be from when it was thought to have come.
        has_two = len(said) == TO_THE_NEXT and not self.first.is_ours_alone
        if has_two and self._in_time([self._in_time([])]) <= said[TO_THE_OWNER]:
            return said[TO_THE_OWNER]
        return self._in_time(said)

    def _in_time(self, said: Sequence[datetime]) -> datetime:
        first, next_day = self.first, self.calendar.next_working_day
        if not self.is_pressing:
            day = self._next_day([moment.date() for moment in said])
        elif len(said) < len(RAISED):
            # A change to or from summer time moves no clock; what never came is said at its own time.
            after = RAISED[len(said)] - RAISED[0] * first.is_ours_alone
            return self.chart.local(datetime.fromtimestamp(first.post_at, UTC) + after)
        else:
            day = next_day(next_day(said[-1].date()))
        # At no later hour than any question before: the day is the second working day after the newest of them.
        hour = min(at.time() for at in self._asked_at if at.date() <= day)
        return datetime.combine(day, hour, self.chart.zone)

    def _next_day(self, said: Sequence[date]) -> date:
        asked, is_ours_alone = self._asked_at, self.first.is_ours_alone
        by_their_clock = (at for at, each in zip(asked, self.asked, strict=True) if each.kind == "close_loop")
        return next_word(
            asked[0].date(),
            said,
            [at.date() for at in asked[is_ours_alone:]],  # the word on what never came stands for it
            self.calendar.next_working_day,
            at_once=any(at.date() <= day for at in by_their_clock for day in said),  # asked of one word alone
            never_came=is_ours_alone,
        )

    @property
    def _asked_at(self) -> list[datetime]:
        return [datetime.fromtimestamp(each.post_at, self.chart.zone) for each in self.asked]

    def moments(self) -> Iterator[datetime]:
        """When each word is said if each is said at its time, without end."""
        said: list[datetime] = []
        while True:
            said.append(self.next_at(said))
            yield said[-1]

    def come_by(self, moment: datetime) -> int:
        """How many words have come by then if each is said at its time; the first in the channel ends the count."""
        return len(list(takewhile(moment.__ge__, islice(self.moments(), IN_THE_CHANNEL + 1))))

    def said(self) -> list[datetime]:
        """When each word so far was said."""
        said: list[datetime] = []
        key, done = self.key, self.chart.case.done
        following = self.in_the_channel(TO_THE_NEXT)
        for over in (key, following, *(self.in_the_channel(nth - 1) for nth in self.numbers if nth > IN_THE_CHANNEL)):
            if over not in done:
                break
            ways = {over, *(over.by(way) for way in ELSEWHERE)}
            if over is following:
                ways |= {key.by(way) for way in NEXT_WAYS}
            places = [done.get(each) for each in ways]
            times = [float(place.ts) for place in places if isinstance(place, Posted)]
            later = [at for at in times if at > self.first.post_at]  # else it was noted beside another word
            at = self.chart.local(datetime.fromtimestamp(min(later), UTC)) if later else None
            said.append(at or (said[TO_THE_OWNER] if len(said) == TO_THE_NEXT else self.next_at(said)))
        return said

    def half_said(self) -> StepKey | None:
        """The newest word, where its thread was gone, and something stood in the way before it was said elsewhere."""
        done, newest = self.chart.case.done, self.key
        for word in (self.in_the_channel(nth - 1) for nth in self.numbers):
            if done.get(word) != Refused(NOT_SAID_HERE):  # else the one before it spoke for it
                newest = word
        was, again = done.get(newest), done.get(newest.by("again"))
        is_refused = isinstance(was, Refused) and was.error != NOT_SAID_HERE and self.chart.home is not None
        if not is_refused or isinstance(again, Posted):
            return None
        # Told is the owner, or who is there in their place.
        is_told = any(newest.by(way) in done for way in ("direct", "direct_backup"))
        return None if again is not None and is_told else newest

    @property
    def numbers(self) -> list[int]:
        """The numbers of the words in the channel, in order; earlier releases passed some over."""
        later = (each.key for each in self.chart.case.done if each.key.attempt)
        return sorted({key.attempt for key in later if replace(key, attempt=0, way="thread") == self.key})

    def in_the_channel(self, nth: int) -> StepKey:
        """The word with this place in the row, said in the channel."""
        return replace(self.key, attempt=nth + 1)

    def coming(self, now: datetime, until: datetime) -> set[int]:
        """Which of the first two words are said by then."""
        said = self.said()
        coming = set(range(len(said), min(self.come_by(now), IN_THE_CHANNEL)))  # after a silence of ours both at once
        while len(said) < IN_THE_CHANNEL and (at := self.next_at(said)) < until:
            coming.add(len(said))
            said.append(max(at, now))
        return coming


def raised(chart: Chart, waiting: Waiting) -> StepKey:
    """The word on a reminder: one that moved and came nowhere has been raised before, as it was then."""
    done, key = chart.case.done, waiting.key
    words = {each.of for each in (*chart.case.trying, *(one.key for one in done)) if each.step == "raised"}
    while waiting.is_ours_alone and key not in words and key.of is not None:
        before = done.get(key.of)
        if not isinstance(before, Held) or before.post_at != waiting.post_at:
            break
        key = key.of
    return StepKey("raised", of=key if key in words else waiting.key)


def silence_of(chart: Chart, calendar: Calendar) -> Silence | None:
    """What nobody has answered yet, or is still to be asked: what presses first; None where nothing is."""
    presses = chart.latest.closes_the_loop or chart.is_after_worse
    asked = sorted(chart.asked, key=lambda each: (not (presses and each.kind == "close_loop"), each.post_at))
    if not asked:
        return None
    return Silence(chart, tuple(asked), calendar, is_pressing=presses and asked[0].kind == "close_loop")
