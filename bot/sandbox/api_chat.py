"""The chat.* methods: posting, editing, deleting and scheduling messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.api_method import Arguments, Method, optional, required, whole_number
from bot.sandbox.conversations import read_content
from bot.sandbox.limits import LIMITS
from bot.sandbox.refusal import SlackRefusalError

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace


def _post_message(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    conversations = workspace.conversations
    channel = conversations.written_by_bot(required(arguments, "channel"))
    content = read_content(arguments)
    thread_ts = optional(arguments, "thread_ts")
    conversations.check_thread(channel, thread_ts)
    workspace.rates.count_message(channel.id)
    message = conversations.post(channel, conversations.bot.id, content, thread_ts=thread_ts)
    message.broadcast = thread_ts is not None and bool(arguments.get("reply_broadcast"))
    shown = workspace.payloads.message(message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def _post_ephemeral(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    conversations = workspace.conversations
    channel = conversations.written_by_bot(required(arguments, "channel"))
    person = workspace.person_with_id(required(arguments, "user"))
    if person is None or person.id not in channel.members:
        raise SlackRefusalError("user_not_in_channel")
    content = read_content(arguments)
    workspace.rates.count_message(channel.id)
    message = conversations.compose(
        channel,
        conversations.bot.id,
        content,
        thread_ts=optional(arguments, "thread_ts"),
        only_for=person.id,
    )
    person.ephemeral.append(message)
    return {"message_ts": message.ts}


def _update(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    conversations = workspace.conversations
    channel = conversations.written_by_bot(required(arguments, "channel"))
    message = conversations.own_message(channel, required(arguments, "ts"), "cant_update_message")
    content = read_content(arguments, refused_beyond=LIMITS["message.text.recommended"])
    conversations.edit(channel, message, content)
    shown = workspace.payloads.message(message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def _delete(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    conversations = workspace.conversations
    channel = conversations.seen_by_bot(required(arguments, "channel"))
    message = conversations.own_message(channel, required(arguments, "ts"), "cant_delete_message")
    channel.messages.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def _schedule(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    conversations = workspace.conversations
    channel = conversations.written_by_bot(required(arguments, "channel"))
    try:
        post_at = int(required(arguments, "post_at"))
    except ValueError:
        raise SlackRefusalError("invalid_time") from None
    content = read_content(arguments, refused_beyond=LIMITS["message.text.hard"])
    thread_ts = optional(arguments, "thread_ts")
    conversations.check_thread(channel, thread_ts)
    broadcast = thread_ts is not None and bool(arguments.get("reply_broadcast"))
    scheduled = workspace.schedule.add(channel, post_at, content, thread_ts, broadcast=broadcast)
    message: dict[str, Any] = {
        "type": "delayed_message",
        "text": content.text,
        "user": conversations.bot.id,
        "bot_id": conversations.bot_id,
        "team": workspace.payloads.team_id,
    }
    if content.blocks is not None:
        message["blocks"] = content.blocks
    return {"channel": channel.id, "scheduled_message_id": scheduled.id, "post_at": post_at, "message": message}


def _delete_scheduled(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel = workspace.conversations.seen_by_bot(required(arguments, "channel"))
    workspace.schedule.delete(channel, required(arguments, "scheduled_message_id"))
    return {}


def _team_of(workspace: Workspace, channel_id: str) -> str:
    channel = workspace.channels.by_id(channel_id)
    return (channel.workspace if channel is not None else "") or workspace.payloads.team_id


def _list_scheduled(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel_id = optional(arguments, "channel")
    of_team = required(arguments, "team_id") if workspace.payloads.workspaces else workspace.payloads.team_id
    oldest = float(optional(arguments, "oldest") or 0)
    latest = float(optional(arguments, "latest") or "inf")
    start = whole_number(arguments, "cursor", 0)
    limit = whole_number(arguments, "limit", 100)
    found = [
        {
            "id": scheduled.id,
            "channel_id": scheduled.channel_id,
            "post_at": scheduled.post_at,
            "date_created": scheduled.date_created,
            "text": scheduled.text,
        }
        for scheduled in (workspace.schedule.waiting() if workspace.schedule.is_listed else ())
        if _team_of(workspace, scheduled.channel_id) == of_team
        and channel_id in {None, scheduled.channel_id}
        and oldest <= scheduled.post_at <= latest
    ]
    more = str(start + limit) if start + limit < len(found) else ""
    return {
        "scheduled_messages": found[start : start + limit],
        "response_metadata": {"next_cursor": more},
    }


METHODS = {
    "chat.postMessage": Method(_post_message, "chat:write", changes=True),
    "chat.postEphemeral": Method(_post_ephemeral, "chat:write", changes=True),
    "chat.update": Method(_update, "chat:write", changes=True),
    "chat.delete": Method(_delete, "chat:write", changes=True),
    "chat.scheduleMessage": Method(_schedule, "chat:write", changes=True),
    "chat.deleteScheduledMessage": Method(_delete_scheduled, "chat:write", changes=True),
    "chat.scheduledMessages.list": Method(_list_scheduled),
}
