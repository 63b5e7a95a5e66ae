"""What of a case is still open, drawn from its chart: whether somebody acts, and what is asked next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from bot.kept.card_address import card_address
from bot.kept.chart import Chart
from bot.kept.store import Cases
from bot.posts import Link, is_direct
from dialogs.open_loops import Loop

MOST_CASES: Final = 1000


async def loops_in(cases: Cases, team: str, channel: str, *, zone_name: str, now: datetime, link: Link) -> list[Loop]:
    """The open loops of a channel; `zone_name` is the team's zone where the settings give one."""
    found = await cases.in_channel(team, channel, MOST_CASES)
    return open_loops([Chart(case, history, zone_name, link) for case, history in found], now)


def open_loops(charts: Iterable[Chart], now: datetime, reader: str = "") -> list[Loop]:
    """The open loops among these cases, for the channel or for one `reader`."""
    return [loop_of(chart, now, reader) for chart in charts if not chart.is_closed]


def loop_of(chart: Chart, now: datetime, reader: str = "") -> Loop:
    """One case; what waits longest for its answer is what is named."""
    acts = chart.acting
    is_days = chart.latest.has_a_result_to_see
    asked = [
        (waiting.post_at, what)
        for waiting, what in (
            (chart.close_loop, "is it done, and its result seen" if is_days else "was the patient seen"),
            (chart.follow_up, "follow-up"),
        )
        if waiting is not None
    ]
    at, what = min(asked, default=(None, ""))
    card, facts = chart.card, chart.facts()
    return Loop(
        ref=facts.ref,
        code=facts.code,
        disposition=chart.latest.disposition,
        owner=chart.case.owner,
        is_unclaimed=acts is not None and acts.claim is None,
        is_overdue=at is not None and at <= now.timestamp(),
        next_what=what,
        next_at=None if at is None else chart.local(datetime.fromtimestamp(at, UTC)),
        link=card_address(card, chart.link, chart.case.owner, reader),
        is_direct=card is None or is_direct(card.channel),
        opened_at=facts.opened_at,
    )
