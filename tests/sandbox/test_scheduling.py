"""Scheduled messages: what is accepted, when they are posted, and what is never posted."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.limits import LIMITS
from bot.sandbox.workspace import Workspace
from tests.sandbox.conftest import MANIFEST, actions, button, refusal_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NOON = datetime(2025, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    """A workspace where it is noon until a test moves its clock."""
    workspace = Workspace(MANIFEST, clock=WorkspaceClock(frozen_at=NOON))
    await workspace.start()
    yield workspace
    await workspace.stop()


def after(**delta: float) -> int:
    """Noon and this much later, in Unix seconds."""
    return int((NOON + timedelta(**delta)).timestamp())


async def schedule(workspace: Workspace, client: AsyncWebClient, post_at: int, **fields: Any) -> str:
    channel = workspace.channels["spine-team"].id
    answer = await client.chat_scheduleMessage(channel=channel, post_at=post_at, text="Reminder", **fields)
    return str(answer["scheduled_message_id"])


def texts(workspace: Workspace) -> list[str]:
    return [message.text for message in workspace.channels["spine-team"].messages]


async def test_message_is_posted_when_its_time_comes(workspace: Workspace, client: AsyncWebClient) -> None:
    parent = await client.chat_postMessage(channel=workspace.channels["spine-team"].id, text="parent")
    await schedule(workspace, client, after(days=7), thread_ts=parent["ts"], blocks=[actions(button("same"))])
    workspace.clock.move(timedelta(days=6, hours=23))
    assert texts(workspace) == ["parent"]
    workspace.clock.move(timedelta(days=2))
    reminder = workspace.channels["spine-team"].messages[-1]
    assert (reminder.text, reminder.thread_ts) == ("Reminder", parent["ts"])
    assert reminder.at == NOON + timedelta(days=7)
    assert reminder.blocks is not None
    assert reminder.blocks[0]["elements"][0]["action_id"] == "same"


async def test_running_clock_posts_by_itself(client: AsyncWebClient) -> None:
    workspace = Workspace(MANIFEST)
    await workspace.start()
    client.base_url, client.token = workspace.api_url, workspace.bot_token
    await schedule(workspace, client, int(workspace.clock.now().timestamp()) + 1)
    async with asyncio.timeout(5):
        while not texts(workspace):
            await workspace.wait_for_change()
    await workspace.stop()


async def test_messages_are_posted_in_the_order_of_their_times(workspace: Workspace, client: AsyncWebClient) -> None:
    channel = workspace.channels["spine-team"].id
    for days in (3, 1, 2):
        await client.chat_scheduleMessage(channel=channel, post_at=after(days=days), text=f"day {days}")
    workspace.clock.move(timedelta(days=8))
    assert texts(workspace) == ["day 1", "day 2", "day 3"]


async def test_message_with_metadata_is_accepted_and_never_posted(workspace: Workspace, client: AsyncWebClient) -> None:
    metadata = {"event_type": "case", "event_payload": {"id": "7"}}
    assert (await schedule(workspace, client, after(days=1), metadata=metadata)).startswith("Q")
    workspace.clock.move(timedelta(days=2))
    assert texts(workspace) == []
    assert (await client.chat_scheduledMessages_list())["scheduled_messages"] == []


async def test_times_slack_does_not_take(workspace: Workspace, client: AsyncWebClient) -> None:
    horizon = LIMITS["scheduled.horizon"]
    assert await refusal_of(schedule(workspace, client, after(seconds=0))) == "time_in_past"
    assert await refusal_of(schedule(workspace, client, after(days=horizon))) == ""
    assert await refusal_of(schedule(workspace, client, after(days=horizon, seconds=1))) == "time_too_far"
    channel = workspace.channels["spine-team"].id
    assert await refusal_of(client.chat_scheduleMessage(channel=channel, post_at="noon", text="x")) == "invalid_time"


async def test_thirty_first_message_of_five_minutes_is_refused(workspace: Workspace, client: AsyncWebClient) -> None:
    for place in range(LIMITS["scheduled.per_channel_window"]):
        await schedule(workspace, client, after(days=1, seconds=place))
    assert await refusal_of(schedule(workspace, client, after(days=1, seconds=299))) == "restricted_too_many"
    assert await refusal_of(schedule(workspace, client, after(days=1, seconds=300))) == ""
    elsewhere = client.chat_scheduleMessage(
        channel=workspace.people["alice"].id, post_at=after(days=1), text="another channel is another count"
    )
    assert await refusal_of(elsewhere) == ""


async def test_channel_is_checked_when_scheduling(workspace: Workspace, client: AsyncWebClient) -> None:
    no_bot = workspace.channels["no-bot"].id
    assert (
        await refusal_of(client.chat_scheduleMessage(channel=no_bot, post_at=after(days=1), text="x"))
        == "not_in_channel"
    )
    to_nobody = schedule(workspace, client, after(days=1), thread_ts="1.0")
    assert await refusal_of(to_nobody) == "thread_not_found"


async def test_deleting_is_refused_in_the_last_minute(workspace: Workspace, client: AsyncWebClient) -> None:
    channel = workspace.channels["spine-team"].id
    lead = LIMITS["scheduled.delete_lead_time.documented"]
    soon = await schedule(workspace, client, after(seconds=lead))
    later = await schedule(workspace, client, after(seconds=lead + 1))

    async def refusal(scheduled_id: str) -> str:
        return await refusal_of(client.chat_deleteScheduledMessage(channel=channel, scheduled_message_id=scheduled_id))

    assert await refusal(soon) == "invalid_scheduled_message_id"
    assert await refusal(later) == ""
    assert await refusal(later) == "invalid_scheduled_message_id"
    workspace.clock.move(timedelta(minutes=5))
    assert texts(workspace) == ["Reminder"]
    assert await refusal(soon) == "invalid_scheduled_message_id"


async def test_deleted_message_may_haunt_where_that_is_asked_for(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.schedule.ghost_posts = True
    channel = workspace.channels["spine-team"].id
    observed = LIMITS["scheduled.delete_lead_time.observed"]
    for lead in (observed, observed + 1):
        scheduled_id = await schedule(workspace, client, after(seconds=lead))
        await client.chat_deleteScheduledMessage(channel=channel, scheduled_message_id=scheduled_id)
    assert (await client.chat_scheduledMessages_list())["scheduled_messages"] == []
    workspace.clock.move(timedelta(minutes=10))
    assert texts(workspace) == ["Reminder"]


async def test_list_tells_no_more_than_slack_does(workspace: Workspace, client: AsyncWebClient) -> None:
    first = await schedule(workspace, client, after(days=1), blocks=[actions(button("same"))])
    second = await schedule(workspace, client, after(days=2))
    page = await client.chat_scheduledMessages_list(channel=workspace.channels["spine-team"].id, limit=1)
    assert page["scheduled_messages"] == [
        {
            "id": first,
            "channel_id": workspace.channels["spine-team"].id,
            "post_at": after(days=1),
            "date_created": after(seconds=0),
            "text": "Reminder",
        }
    ]
    rest = await client.chat_scheduledMessages_list(cursor=page["response_metadata"]["next_cursor"])
    assert [each["id"] for each in rest["scheduled_messages"]] == [second]
    later = await client.chat_scheduledMessages_list(oldest=str(after(days=1, seconds=1)), latest=str(after(days=3)))
    assert [each["id"] for each in later["scheduled_messages"]] == [second]
    elsewhere = await client.chat_scheduledMessages_list(channel=workspace.channels["no-bot"].id)
    assert elsewhere["scheduled_messages"] == []


@pytest.mark.parametrize("fate", ["archived", "left", "parent deleted"])
async def test_message_that_cannot_be_posted_vanishes(workspace: Workspace, client: AsyncWebClient, fate: str) -> None:
    team = workspace.channels["spine-team"]
    parent = await client.chat_postMessage(channel=team.id, text="parent")
    await schedule(workspace, client, after(days=1), thread_ts=parent["ts"])
    if fate == "archived":
        team.archived = True
    elif fate == "left":
        team.members.discard(workspace.conversations.bot.id)
    else:
        await client.chat_delete(channel=team.id, ts=parent["ts"])
    workspace.clock.move(timedelta(days=2))
    assert "Reminder" not in texts(workspace)
    assert workspace.schedule.waiting() == []
