"""The methods that look things up: conversations.*, users.info, bots.info, auth.test, and the Socket Mode address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.api_method import Arguments, Method, flag, optional, required, whole_number
from bot.sandbox.records import Channel, Message
from bot.sandbox.refusal import SlackRefusalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.workspace import Workspace

MOST_MESSAGES = 999
MOST_MEMBERS = 1000


def _scope(ability: str) -> Callable[[Workspace, Arguments], str | None]:
    """Return how to tell the scope for an ability (read or history): it depends on the kind of channel."""

    def scope(workspace: Workspace, arguments: Arguments) -> str | None:
        channel = workspace.channels.by_id(required(arguments, "channel"))
        if channel is None:
            return None
        kind = "im" if channel.is_dm else "groups" if channel.private else "channels"
        return f"{kind}:{ability}"

    return scope


def _describe(workspace: Workspace, channel: Channel) -> dict[str, Any]:
    bot_id = workspace.conversations.bot.id
    described: dict[str, Any] = {
        "id": channel.id,
        "is_im": channel.is_dm,
        "is_mpim": False,
        "is_archived": channel.archived,
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_pending_ext_shared": False,
        "is_org_shared": False,
        "context_team_id": workspace.payloads.team_id,
    }
    if channel.is_dm:
        return described | {"user": next(iter(channel.members - {bot_id}))}
    return described | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.private,
        "is_group": channel.private,
        "is_private": channel.private,
        "is_member": bot_id in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def _info(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel = workspace.conversations.seen_by_bot(required(arguments, "channel"))
    described = _describe(workspace, channel)
    if flag(arguments, "include_num_members"):
        described["num_members"] = len(channel.members)
    return {"channel": described}


def _own_channels(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    kinds = (optional(arguments, "types") or "public_channel").split(",")
    found = [
        _describe(workspace, channel)
        for channel in workspace.channels.values()
        if not channel.is_dm
        and workspace.conversations.bot.id in channel.members
        and ("private_channel" if channel.private else "public_channel") in kinds
        and not (channel.archived and flag(arguments, "exclude_archived"))
    ]
    return {"channels": found, "response_metadata": {"next_cursor": ""}}


def _members(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel = workspace.conversations.seen_by_bot(required(arguments, "channel"))
    members = sorted(channel.members)
    start = whole_number(arguments, "cursor", 0)
    end = start + min(whole_number(arguments, "limit", 100), MOST_MEMBERS)
    return {
        "members": members[start:end],
        "response_metadata": {"next_cursor": str(end) if end < len(members) else ""},
    }


def _open(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    users = required(arguments, "users").split(",")
    if len(users) != 1:
        raise SlackRefusalError("method_not_supported_for_channel_type")
    member = workspace.conversations.member(users[0])
    return {"channel": {"id": workspace.conversations.direct_message(member.id).id}}


def _page(workspace: Workspace, arguments: Arguments, messages: list[Message]) -> dict[str, Any]:
    start = whole_number(arguments, "cursor", 0)
    limit = min(whole_number(arguments, "limit", 100), MOST_MESSAGES)
    with_metadata = flag(arguments, "include_all_metadata")
    shown = [workspace.payloads.message(each, with_metadata=with_metadata) for each in messages[start : start + limit]]
    more = start + limit < len(messages)
    answer: dict[str, Any] = {"messages": shown, "has_more": more}
    return answer | ({"response_metadata": {"next_cursor": str(start + limit)}} if more else {})


def _in_range(arguments: Arguments, messages: list[Message]) -> list[Message]:
    oldest = float(optional(arguments, "oldest") or 0)
    latest = float(optional(arguments, "latest") or "inf")
    if flag(arguments, "inclusive"):
        return [message for message in messages if oldest <= float(message.ts) <= latest]
    return [message for message in messages if oldest < float(message.ts) < latest]


def _history(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel = workspace.conversations.read_by_bot(required(arguments, "channel"))
    newest_first = list(reversed(_in_range(arguments, channel.top_level())))
    return _page(workspace, arguments, newest_first)


def _replies(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel = workspace.conversations.read_by_bot(required(arguments, "channel"))
    asked = channel.find(required(arguments, "ts"))
    parent = None if asked is None else channel.find(asked.thread_ts or asked.ts)
    if parent is None:
        raise SlackRefusalError("thread_not_found")
    return _page(workspace, arguments, [parent, *_in_range(arguments, channel.replies(parent.ts))])


def _user_info(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    member = workspace.conversations.member(required(arguments, "user"))
    locale = flag(arguments, "include_locale")
    return {"user": member.as_slack(workspace.payloads.team_id, workspace.clock.now(), locale=locale)}


def _bot_info(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    conversations = workspace.conversations
    if required(arguments, "bot") != conversations.bot_id:
        raise SlackRefusalError("bot_not_found")
    return {
        "bot": {
            "id": conversations.bot_id,
            "deleted": False,
            "name": conversations.bot.name,
            "updated": 0,
            "app_id": workspace.payloads.app_id,
            "user_id": conversations.bot.id,
            "icons": {},
        }
    }


def _auth_test(workspace: Workspace, _arguments: Arguments) -> dict[str, Any]:
    conversations = workspace.conversations
    return {
        "url": f"{workspace.url}/",
        "team": workspace.payloads.team_name,
        "user": conversations.bot.key,
        "team_id": workspace.payloads.team_id,
        "user_id": conversations.bot.id,
        "bot_id": conversations.bot_id,
        "enterprise_id": workspace.payloads.enterprise_id or None,
        "is_enterprise_install": bool(workspace.payloads.workspaces),
    }


def _teams(workspace: Workspace, _arguments: Arguments) -> dict[str, Any]:
    payloads = workspace.payloads
    return {"teams": [{"id": each, "name": each} for each in payloads.workspaces or (payloads.team_id,)]}


def _open_socket(workspace: Workspace, _arguments: Arguments) -> dict[str, Any]:
    address = workspace.url.replace("http://", "ws://", 1)
    return {"url": f"{address}/link?ticket={workspace.socket_mode.ticket()}&app_id={workspace.payloads.app_id}"}


def _test(_workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    if "error" in arguments:
        raise SlackRefusalError(str(arguments["error"]), args=arguments)
    return {"args": arguments}


def _user_groups(workspace: Workspace, _arguments: Arguments) -> dict[str, Any]:
    groups = workspace.user_groups.items()
    return {"usergroups": [{"id": each, "handle": name, "name": name} for each, name in groups]}


METHODS = {
    "api.test": Method(_test),
    "apps.connections.open": Method(_open_socket),
    "auth.teams.list": Method(_teams),
    "auth.test": Method(_auth_test),
    "bots.info": Method(_bot_info, "users:read"),
    "conversations.history": Method(_history, _scope("history")),
    "conversations.info": Method(_info, _scope("read")),
    "conversations.members": Method(_members, _scope("read")),
    "conversations.open": Method(_open, "im:write", changes=True),
    "conversations.replies": Method(_replies, _scope("history")),
    "usergroups.list": Method(_user_groups, "usergroups:read"),
    "users.conversations": Method(_own_channels, "channels:read"),
    "users.info": Method(_user_info, "users:read"),
}
