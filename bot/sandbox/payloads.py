"""The payloads Slack sends to the app: commands, actions, submissions, closings and events."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any

from bot.sandbox.records import Channel, Member, Message, new_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.conversations import Conversations
    from bot.sandbox.element_state import State
    from bot.sandbox.response_urls import ResponseUrls
    from bot.sandbox.triggers import Triggers
    from bot.sandbox.views import View


class Payloads:
    """Writes payloads for one app in one workspace; building one issues its trigger and its response URL."""

    def __init__(
        self,
        conversations: Conversations,
        triggers: Triggers,
        response_urls: ResponseUrls,
        address: Callable[[], str],
    ) -> None:
        self.team_id = new_id("T")
        self.enterprise_id = ""  # the organisation that the workspace belongs to, where it has Enterprise Grid
        self.workspaces: tuple[str, ...] = ()  # of the organisation, where the app is installed in it as a whole
        self.team_name = "Local workspace"
        self.team_domain = "local-workspace"
        self.app_id = new_id("A")
        self._token = secrets.token_urlsafe(18)  # deprecated by Slack, still sent
        self._conversations = conversations
        self._triggers = triggers
        self._response_urls = response_urls
        self._address = address

    def command(self, member: Member, channel: Channel, command: str, text: str) -> dict[str, Any]:
        """Return the payload of a slash command."""
        return {
            "token": self._token,
            "team_id": member.home_team or self.team_id,
            "team_domain": self.team_domain,
            "channel_id": channel.id,
            "channel_name": _shown_name(channel),
            "user_id": member.id,
            "user_name": member.key,
            "command": command,
            "text": text,
            "api_app_id": self.app_id,
            "is_enterprise_install": str(bool(self.workspaces)).lower(),
            **({"enterprise_id": self.enterprise_id} if self.enterprise_id else {}),
            "response_url": self._response_url(self._response_urls.issue(member.id, channel)),
            "trigger_id": self._triggers.issue(member.id),
        }

    def shortcut(self, member: Member, callback_id: str) -> dict[str, Any]:
        """Return the payload of a global shortcut, which knows of no conversation."""
        trigger = self._triggers.issue(member.id)
        return self._interaction("shortcut", member) | {"callback_id": callback_id, "trigger_id": trigger}

    def message_shortcut(self, member: Member, message: Message, callback_id: str) -> dict[str, Any]:
        """Return the payload of a shortcut on a message."""
        channel = self._conversations.channels.showing(message)
        return self._interaction("message_action", member) | {
            "callback_id": callback_id,
            "channel": {"id": channel.id, "name": _shown_name(channel)},
            "message_ts": message.ts,
            "message": self.message(message, with_metadata=True),
            "response_url": self._response_url(self._response_urls.issue(member.id, channel, message)),
            "trigger_id": self._triggers.issue(member.id),
        }

    def message_action(self, member: Member, message: Message, action: dict[str, Any], state: State) -> dict[str, Any]:
        """Return the block_actions payload of a press in a message; an ephemeral message is not in it."""
        channel = self._conversations.channels.showing(message)
        container: dict[str, Any] = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral,
        }
        if message.thread_ts is not None:
            container["thread_ts"] = message.thread_ts
        payload = self._interaction("block_actions", member) | {
            "container": container,
            "channel": {"id": channel.id, "name": _shown_name(channel)},
            "state": {"values": state},
            "actions": [action],
            "response_url": self._response_url(self._response_urls.issue(member.id, channel, message)),
            "trigger_id": self._triggers.issue(member.id),
        }
        return payload if message.ephemeral else payload | {"message": self.message(message, with_metadata=True)}

    def view_action(self, member: Member, view: View, action: dict[str, Any]) -> dict[str, Any]:
        """Return the block_actions payload of a change in a modal or the Home tab."""
        return self._interaction("block_actions", member) | {
            "container": {"type": "view", "view_id": view.id},
            "view": self.view(view),
            "actions": [action],
            "trigger_id": self._triggers.issue(member.id, view.id),
        }

    def submission(self, member: Member, view: View) -> dict[str, Any]:
        """Return the view_submission payload of a modal."""
        return self._interaction("view_submission", member) | {
            "view": self.view(view),
            "response_urls": [],
            "trigger_id": self._triggers.issue(member.id, view.id),
        }

    def closed(self, member: Member, view: View, *, cleared: bool) -> dict[str, Any]:
        """Return the view_closed payload; what was entered is not in it."""
        shown = self.view(view)
        shown["state"] = {"values": {}}
        return self._interaction("view_closed", member) | {"view": shown, "is_cleared": cleared}

    def event(self, event: dict[str, Any]) -> dict[str, Any]:
        """Return the Events API wrapper around an event."""
        return {
            "token": self._token,
            "team_id": self.team_id,
            "enterprise_id": self.enterprise_id or None,
            "api_app_id": self.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": new_id("Ev"),
            "event_time": int(time.time()),
            "is_ext_shared_channel": False,
            "authorizations": [
                {
                    "enterprise_id": self.enterprise_id or None,
                    "team_id": self.team_id,
                    "user_id": self._conversations.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": bool(self.workspaces),
                }
            ],
        }

    def view(self, view: View) -> dict[str, Any]:
        """Return a view as Slack describes it in payloads and answers."""
        definition = {
            "callback_id": "",
            "private_metadata": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            "title": None,
            "submit": None,
            "close": None,
        } | view.definition
        return definition | {
            "id": view.id,
            "team_id": self.team_id,
            "app_id": self.app_id,
            "app_installed_team_id": self.enterprise_id if self.workspaces else self.team_id,
            "bot_id": self._conversations.bot_id,
            "hash": view.hash,
            "root_view_id": view.root_view_id,
            "previous_view_id": view.previous_view_id,
            "state": {"values": view.state},
        }

    def message(self, message: Message, *, with_metadata: bool) -> dict[str, Any]:
        """Return a message as Slack describes it; without `with_metadata` only its metadata's type is told."""
        described: dict[str, Any] = {
            "type": "message",
            "user": message.user,
            "text": message.text,
            "ts": message.ts,
            "team": self.team_id,
        }
        if message.bot_id is not None:
            described |= {"bot_id": message.bot_id, "app_id": self.app_id}
        if message.blocks is not None:
            described["blocks"] = message.blocks
        if message.edited_ts is not None:
            described["edited"] = {"user": message.user, "ts": message.edited_ts}
        if message.metadata is not None:
            told = message.metadata if with_metadata else {"event_type": message.metadata["event_type"]}
            described["metadata"] = told
        if message.thread_ts is not None:
            described |= self._thread(message)
        return described

    def _thread(self, message: Message) -> dict[str, Any]:
        if message.thread_ts != message.ts:
            return {"thread_ts": message.thread_ts}
        replies = self._conversations.channels.showing(message).replies(message.ts)
        if not replies:
            return {}
        users = list(dict.fromkeys(reply.user for reply in replies))
        return {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": users,
            "reply_users_count": len(users),
            "latest_reply": replies[-1].ts,
        }

    def _interaction(self, kind: str, member: Member) -> dict[str, Any]:
        enterprise = member.enterprise or self.enterprise_id
        is_of_no_team = bool(self.workspaces) and kind in {"view_submission", "view_closed"}
        return {
            "type": kind,
            "team": None if is_of_no_team else {"id": member.home_team or self.team_id, "domain": self.team_domain},
            "user": {
                "id": member.id,
                "username": member.key,
                "name": member.key,
                "team_id": member.home_team or self.team_id,
            },
            "api_app_id": self.app_id,
            "token": self._token,
            "enterprise": {"id": enterprise, "name": enterprise} if enterprise else None,
            "is_enterprise_install": bool(self.workspaces),
        }

    def _response_url(self, token: str) -> str:
        return f"{self._address()}/response/{token}"


def _shown_name(channel: Channel) -> str:
    if channel.is_dm:
        return "directmessage"
    return "privategroup" if channel.private else channel.name
