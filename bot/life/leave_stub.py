"""A case that leaves a channel because others read it now takes its words along, and leaves a stub."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from bot.kept.answers import Arrived
from bot.kept.happened import Outcome
from bot.kept.step_key import StepKey
from bot.kept.waiting import Waiting
from bot.life import spoken
from bot.life.post_once import post, update
from bot.life.turn import Turn
from bot.posts import Posted, Scheduled
from bot.slack import CannotLookError
from dialogs import stub

log: Final = logging.getLogger("backpain.life")


async def take_words_along(turn: Turn) -> None:
    """The card and the red flags go on in the direct conversation; everything said in the channel becomes a stub."""
    home = turn.chart.home
    if home is None or home.channel == turn.case.channel:
        return
    there = [*_said_there(turn), *await _posted_by_slack(turn)]
    if not _has_gone_before(turn):
        card = spoken.card(turn.chart, turn.event, turn.policy)
        head = await post(turn, turn.key("parent").by("moved"), card, channel=home.channel)
        if isinstance(head, Posted):
            red_flags = spoken.said("red_flags", turn.chart, turn.event, on_call=turn.policy.on_call)
            await post(turn, turn.key("red_flags").by("moved"), red_flags, channel=head.channel, thread_ts=head.ts)
    facts = turn.chart.facts()
    for said in there:
        key = StepKey("stub", turn.event.seq, of=said[0])
        is_card = said[0].step == "parent"
        if key not in turn.case.done:
            await update(turn, key, said[1], stub.stub(facts) if is_card else stub.taken_away(facts))


def _has_gone_before(turn: Turn) -> bool:
    """Whether an earlier event has brought the card to where the case lives now."""
    return any(
        done.key.step == "parent" and done.key.way == "moved" and done.key.event != turn.event.seq
        for done in turn.case.done
    )


def _said_there(turn: Turn) -> Iterator[tuple[StepKey, Posted]]:
    """The messages in the channel of which we know where they are, each once, the card first."""
    seen: set[Posted] = set()
    for done in sorted(turn.case.done, key=lambda done: (done.key.step != "parent", done.nth)):
        place = done.answer.posted if isinstance(done.answer, Arrived) else done.answer
        if isinstance(place, Posted) and place.channel == turn.case.channel and place not in seen:
            seen.add(place)
            yield done.key, place
    for event in turn.history:
        if isinstance(event.what, Outcome) and event.what.channel == turn.case.channel:
            place = Posted(event.what.channel, event.what.ts)
            if place not in seen:
                seen.add(place)
                yield StepKey("marked", event.seq), place


def _reminders(turn: Turn) -> Iterator[Waiting]:
    for waiting in (turn.chart.close_loop, turn.chart.follow_up):
        if waiting is not None:
            yield waiting


async def _posted_by_slack(turn: Turn) -> list[tuple[StepKey, Posted]]:
    """Reminders that Slack's scheduler has posted and nobody has pressed: found by their words, where we may look."""
    heads = [
        done.answer
        for done in turn.case.done
        if done.key.step == "parent" and isinstance(done.answer, Posted) and done.answer.channel == turn.case.channel
    ]
    found = []
    words = [(each, spoken.held_by_slack(turn.chart, each.kind).text) for each in _reminders(turn)]
    for chaser in turn.chart.chasers:
        words += [(chaser, text) for text in spoken.chasers_then(turn.chart, chaser.key, turn.policy)]
    for waiting, text in words:
        if not isinstance(waiting.held, Scheduled) or waiting.channel != turn.case.channel:
            continue
        at = datetime.fromtimestamp(waiting.post_at, turn.chart.zone)
        if at.astimezone(UTC) > turn.clock.now() or not heads:
            continue
        try:
            posted = await turn.slack.find_post(
                waiting.channel,
                thread_ts=heads[-1].ts,
                since=waiting.post_at - 1,
                text=text,
            )
        except CannotLookError:
            log.warning("case %s: a reminder in a channel that others read now cannot be looked for", turn.case.id)
            continue
        if posted is not None:
            found.append((waiting.key, posted))
    return found
