"""What one person sees, as the workspace's page draws it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.sandbox.person import Person
    from bot.sandbox.records import Channel, Member, Message
    from bot.sandbox.views import View
    from bot.sandbox.workspace import Workspace

INITIALS = 2


def state_for(workspace: Workspace, person: Person) -> dict[str, Any]:
    """Return everything this person sees now."""
    channels = list(workspace.channels.of(person.id))
    messages: dict[str, list[dict[str, Any]]] = {}
    threads: dict[str, list[dict[str, Any]]] = {}
    for channel in channels:
        top_level, replies = _by_thread(channel, person)
        messages[channel.id] = [_message(each, replies[each.ts]) for each in top_level]
        for thread_ts, below in replies.items():
            if below:
                threads[f"{channel.id}:{thread_ts}"] = [_message(each, []) for each in below]
    return {
        "version": workspace.version,
        "now": workspace.clock.now().isoformat(),
        "offset_seconds": workspace.clock.offset_seconds,
        "team": {"name": workspace.payloads.team_name},
        "me": {
            "id": person.id,
            "key": person.member.key,
            "name": person.member.name,
            "tz": person.member.tz,
            "locale": person.member.locale,
        },
        "people": [_member(each) for each in workspace.conversations.members.values()],
        "command": _command(workspace),
        "shortcuts": [
            {"name": each.name, "kind": each.kind, "callback_id": each.callback_id}
            for each in workspace.manifest.shortcuts
        ],
        "bot_connected": workspace.bot_connected,
        "channels": [_channel(workspace, each) for each in channels],
        "messages": messages,
        "threads": threads,
        "views": [_view(view, _errors(person, view)) for view in person.views],
        "home": None if person.home is None else {"blocks": person.home.blocks},
        "notices": [{"id": notice.id, "text": notice.text, "place": notice.place} for notice in person.notices],
        "scheduled": _scheduled(workspace, channels),
    }


def _by_thread(channel: Channel, person: Person) -> tuple[list[Message], defaultdict[str, list[Message]]]:
    """Return the messages at the top level, and the replies by their thread's ts, each oldest first."""
    top_level: list[Message] = []
    replies: defaultdict[str, list[Message]] = defaultdict(list)
    shown = [*channel.messages, *(each for each in person.ephemeral if each.channel_id == channel.id)]
    for message in sorted(shown, key=_time):
        if message.thread_ts is None or message.thread_ts == message.ts:
            top_level.append(message)
        else:
            replies[message.thread_ts].append(message)
            if message.broadcast:
                top_level.append(message)
    return top_level, replies


def _time(message: Message) -> float:
    return float(message.ts)


def _member(member: Member) -> dict[str, Any]:
    initials = "".join(word[0] for word in member.name.split()[:INITIALS]).upper()
    return {"id": member.id, "key": member.key, "name": member.name, "initials": initials, "is_bot": member.is_bot}


def _command(workspace: Workspace) -> dict[str, str] | None:
    for command in workspace.manifest.commands:
        return {"command": command.command, "description": command.description, "usage_hint": command.usage_hint}
    return None


def _channel(workspace: Workspace, channel: Channel) -> dict[str, Any]:
    return {
        "id": channel.id,
        "name": workspace.conversations.bot.name if channel.is_dm else channel.name,
        "is_dm": channel.is_dm,
        "archived": channel.archived,
        "private": channel.private,
        "topic": channel.topic,
        "members": sorted(channel.members),
    }


def _message(message: Message, replies: list[Message]) -> dict[str, Any]:
    lasting = [reply for reply in replies if not reply.ephemeral]
    return {
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "thread_ts": message.thread_ts,
        "reply_count": len(lasting),
        "reply_users": list(dict.fromkeys(reply.user for reply in lasting)),
        "edited": message.edited_ts is not None,
        "ephemeral": message.ephemeral,
        "is_bot": message.bot_id is not None,
        "time": message.at.isoformat(),
    }


def _errors(person: Person, view: View) -> dict[str, str]:
    return person.errors if view is person.views[-1] else {}


def _view(view: View, errors: dict[str, str]) -> dict[str, Any]:
    return {
        "id": view.id,
        "hash": view.hash,
        "title": view.definition.get("title"),
        "submit": view.definition.get("submit"),
        "close": view.definition.get("close"),
        "blocks": view.blocks,
        "state": {"values": view.state},
        "errors": errors,
        "callback_id": view.callback_id,
    }


def _scheduled(workspace: Workspace, channels: Iterable[Channel]) -> list[dict[str, Any]]:
    seen = {channel.id for channel in channels}
    return [
        {
            "id": each.id,
            "channel_id": each.channel_id,
            "post_at": each.post_at,
            "thread_ts": each.thread_ts,
            "text": each.text,
        }
        for each in workspace.schedule.waiting()
        if each.channel_id in seen
    ]
