"""What Slack holds no more of what a case still asks, by one look at its list: kept as missing, and set again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from itertools import groupby
from typing import cast

from bot.kept.chart import Chart
from bot.kept.happened import Event, Missing
from bot.kept.step_key import Chaser, Reminder
from bot.kept.store import Cases
from bot.kept.waiting import Waiting
from bot.life.hourly_look import SURELY_STILL_WAITING, still_asked


async def set_lost_again(cases: Cases, chart: Chart, held: Collection[str], now: datetime) -> int:
    """Keep an event for what Slack holds no more; the runner sets it again, after a look whether it has come."""
    lost = [each for each in still_asked(chart) if _is_lost(each, held, now)]
    for step, group in groupby(lost, lambda each: each.key.step):
        gone = list(group)
        missing = Missing(cast("Reminder | Chaser", step), " ".join(each.slack_id for each in gone), gone[0].post_at)
        key = f"missing:{chart.case.id}:{gone[0].slack_id}"
        await cases.add(chart.case.id, Event(chart.case.team, key, "", now, missing))
    return len(lost)


def _is_lost(waiting: Waiting, held: Collection[str], now: datetime) -> bool:
    left = datetime.fromtimestamp(waiting.post_at, UTC) - now
    return bool(waiting.slack_id) and waiting.slack_id not in held and left > SURELY_STILL_WAITING
