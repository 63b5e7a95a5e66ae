"""What of a case is counted when something that happened to it is dealt with: how soon it was shown, and answered."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.kept.chart import Chart
from bot.kept.happened import Event, Outcome, Submitted
from bot.life.silence import silence_of
from bot.life.turn import Turn
from bot.tally import Tally
from bot.troubles import describe, new_error_id
from bot.working_days import Calendar

log: Final = logging.getLogger("backpain.life")


@contextmanager
def counting_its_card(tally: Tally, turn: Turn) -> Iterator[None]:
    """While the block lasts, the first card of the case may be shown, whatever else of it then fails."""
    was_shown = turn.chart.home is not None
    try:
        yield
    finally:
        if not was_shown and turn.chart.home is not None:
            seconds = (turn.clock.now() - turn.event.at).total_seconds()
            tally.shown(seconds, urgent=turn.is_emergency)


def count_its_answer(tally: Tally, chart: Chart, event: Event, calendar: Calendar) -> None:
    """Count what the event answers; `chart` is as of it. Never raises."""
    if len(chart.history) == 1:
        return
    try:
        _count(tally, replace(chart, history=chart.history[:-1]), chart, event, calendar)
    except Exception as trouble:  # noqa: BLE001 - no number is worth holding up a case
        log.error("%s: case %s: an answer is not counted: %s", new_error_id(), chart.case.id, describe(trouble))


def _count(tally: Tally, before: Chart, chart: Chart, event: Event, calendar: Calendar) -> None:
    _count_who_acts(tally, before, chart, event)
    waiting = before.waiting(event.what.answers) if isinstance(event.what, Outcome) else None
    if waiting is not None and (silence := silence_of(before, calendar)) is not None:
        told = next(at for at in silence.moments() if at.timestamp() >= waiting.post_at)
        tally.milestone(waiting.kind, on_time=event.at <= told)
    if isinstance(event.what, Submitted) and before.gaps is not None and chart.gaps is None:
        tally.milestone("open_questions", on_time=event.at <= before.gaps.until)


def _count_who_acts(tally: Tally, before: Chart, chart: Chart, event: Event) -> None:
    asked, answered = before.acting, chart.acting
    if asked is None or asked.claim is not None or answered is None or answered.claim is None:
        return
    after = event.at - answered.since
    tally.claimed(after / timedelta(minutes=1), answered.disposition)
    tally.milestone("who_acts", on_time=not answered.asked(timedelta(0), after))
