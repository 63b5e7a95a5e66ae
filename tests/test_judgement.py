"""The campaign's judge is judged: it finds what is lost, doubled, late, or said in a log."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from bot.posts import Posted
from bot.sandbox.faults import Fault
from dialogs.message import Message
from tests.campaign.answers import Promise, submit
from tests.campaign.judgement import Judgement, judge
from tests.campaign.log_lines import clinical
from tests.flows.team import Team, working


@asynccontextmanager
async def a_kept_promise(database_url: str) -> AsyncIterator[tuple[Team, Promise]]:
    async with working(database_url) as team:
        promise = await submit(team.workspace, team.alice, "emergency", "spine-team")
        assert promise is not None
        await team.settled()
        yield team, promise


async def judged(team: Team, *promises: Promise) -> Judgement:
    return await judge(team.workspace, team.bot.cases, promises)


async def test_a_promise_that_was_kept_is_neither_lost_nor_doubled_nor_late(sqlite_url: str) -> None:
    async with a_kept_promise(sqlite_url) as (team, promise):
        assert await judged(team, promise) == Judgement(acknowledged=1)


async def test_a_submission_that_is_in_no_case_is_lost(sqlite_url: str) -> None:
    async with a_kept_promise(sqlite_url) as (team, promise):
        judgement = await judged(team, promise, replace(promise, key="view:never kept"))
        assert len(judgement.lost) == 1
        assert "in no case" in judgement.lost[0]


async def test_a_case_without_a_card_is_lost(sqlite_url: str) -> None:
    async with a_kept_promise(sqlite_url) as (team, promise):
        (card,) = team.channel
        team.workspace.channels["spine-team"].messages.remove(card)
        assert "no card" in (await judged(team, promise)).lost[0]


async def test_a_reminder_that_nobody_holds_is_lost(sqlite_url: str) -> None:
    async with a_kept_promise(sqlite_url) as (team, promise):
        waiting, _ = team.reminders_held
        team.workspace.schedule.delete(team.workspace.channels["spine-team"], waiting.id)
        assert "neither waiting nor posted nor raised" in (await judged(team, promise)).lost[0]


async def test_a_reminder_that_slack_took_nowhere_is_lost_once_nothing_looks_at_its_case(sqlite_url: str) -> None:
    async with working(sqlite_url) as team:
        team.workspace.faults.add(Fault("chat.scheduleMessage", "error:a_name_of_next_year", times=10**6))
        promise = await submit(team.workspace, team.alice, "seed", "spine-team")
        assert promise is not None
        await team.settled()
        assert not (await judged(team, promise)).lost
        case = await team.bot.cases.find_by_event(team.workspace.payloads.team_id, promise.key)
        assert case is not None
        await team.bot.cases.save(replace(case, due_at=None))
        assert all("neither waiting" in told for told in (await judged(team, promise)).lost)
        assert (await judged(team, promise)).lost


async def test_a_message_said_twice_is_doubled_unless_it_says_so(sqlite_url: str) -> None:
    async with a_kept_promise(sqlite_url) as (team, promise):
        (card,) = team.channel
        key = str((card.metadata or {})["event_payload"]["key"])
        await team.bot.slack.post(card.channel_id, Message("This may be a second copy: once more", []), key=key)
        judgement = await judged(team, promise)
        assert (judgement.doubled, judgement.marked) == ([], 1)
        await team.bot.slack.post(card.channel_id, Message("once more", []), key=key)
        assert "said 2 times" in (await judged(team, promise)).doubled[0]


async def test_a_reminder_set_twice_is_doubled(sqlite_url: str) -> None:
    async with a_kept_promise(sqlite_url) as (team, promise):
        (card,) = team.channel
        waiting, _ = team.reminders_held
        place = await team.bot.slack.find_post(card.channel_id, thread_ts=None, since=0.0, text=card.text)
        assert place is not None
        await team.bot.slack.schedule(place, waiting.post_at + 60, Message(waiting.text, []))
        assert "set 2 times" in (await judged(team, promise)).doubled[0]


async def test_a_reminder_set_for_another_day_asks_again_and_is_no_copy(sqlite_url: str) -> None:
    async with a_kept_promise(sqlite_url) as (team, promise):
        (card,) = team.channel
        waiting, _ = team.reminders_held
        place = await team.bot.slack.find_post(card.channel_id, thread_ts=None, since=0.0, text=card.text)
        assert place is not None
        await team.bot.slack.schedule(place, waiting.post_at + 24 * 3600, Message(waiting.text, []))
        assert not (await judged(team, promise)).doubled


async def test_a_reminder_of_the_same_day_asks_again_only_where_the_one_before_had_come(sqlite_url: str) -> None:
    async with working(sqlite_url, granted_optional=False) as team:  # where it is found, it gets words of its own
        assert await submit(team.workspace, team.alice, "emergency", "spine-team")
        await team.settled()
        (card,) = team.channel
        waiting, _ = team.reminders_held

        async def set_hours_later(hours: int) -> None:
            at = waiting.post_at + hours * 3600
            await team.bot.slack.schedule(Posted(card.channel_id, card.ts), at, Message(waiting.text, []))

        await team.move(timedelta(hours=4, minutes=30))
        await set_hours_later(3)
        assert not (await judged(team)).doubled
        await set_hours_later(5)
        assert "set 2 times" in (await judged(team)).doubled[0]


async def test_a_card_that_took_more_than_a_minute_is_late(sqlite_url: str) -> None:
    async with a_kept_promise(sqlite_url) as (team, promise):
        judgement = await judged(team, replace(promise, at=promise.at - timedelta(minutes=2)))
        assert len(judgement.late) == 1
        assert not judgement.wrong


def test_a_log_line_with_an_answer_in_it_is_told() -> None:
    assert clinical(["case 1: missing", "saddle_anaesthesia: yes"]) == [
        "clinical words in the log: saddle_anaesthesia: yes"
    ]
