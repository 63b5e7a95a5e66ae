"""The judge of one morning's reminders finds one that never came, one that came twice, and one past its clock."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.kept.chart import Chart
from bot.sandbox.conversations import Content
from bot.sandbox.records import Message
from tests.campaign.due import all_has_come, charts, judge_reminders
from tests.campaign.judgement import Judgement
from tests.campaign.ward import Ward, ward
from tests.flows.team import is_follow_up


def judged(place: Ward, chart: Chart) -> Judgement:
    judgement = Judgement()
    judge_reminders(judgement, chart, place.workspace)
    return judgement


def came(place: Ward, asks: Callable[[str], bool]) -> Message:
    (one,) = [each for each in place.workspace.channels["spine-team"].messages if asks(each.text)]
    return one


async def test_what_is_lost_doubled_or_late_is_found(tmp_path: Path) -> None:
    async with ward(tmp_path, random.Random(1)) as place:  # noqa: S311 - to be repeatable
        await place.submit("seed")
        await place.team.settled()
        await all_has_come(place)
        (chart,) = await charts(place)
        assert not (fine := judged(place, chart)).wrong + fine.late

        channel, follow_up = place.workspace.channels["spine-team"], came(place, is_follow_up)
        at = follow_up.at + timedelta(days=8)
        again = place.workspace.conversations.post(
            channel,
            place.workspace.conversations.bot.id,
            Content(follow_up.text, follow_up.blocks),
            thread_ts=follow_up.thread_ts,
            at=at,
        )
        (late,) = judged(place, chart).late
        assert "14 days" in late
        assert len(judged(place, chart).doubled) == 1

        channel.messages.remove(again)
        channel.messages.remove(follow_up)
        (lost,) = judged(place, chart).lost
        assert "never came" in lost
