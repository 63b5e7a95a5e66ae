"""Response URLs: what the app may still say to a command or a press, five times within thirty minutes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.sandbox.conversations import Conversations, read_content
from bot.sandbox.limits import LIMITS
from bot.sandbox.refusal import SlackRefusalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.clock import WorkspaceClock
    from bot.sandbox.records import Channel, Message


@dataclass
class ResponseUrl:
    """Whom and what one response URL answers; `origin` is the message whose element was used, if any."""

    user_id: str
    channel: Channel
    origin: Message | None
    issued: datetime
    uses: int = 0


class ResponseUrls:
    """All response URLs ever given out, by their token."""

    def __init__(
        self,
        clock: WorkspaceClock,
        conversations: Conversations,
        ephemeral_of: Callable[[str], list[Message]],
    ) -> None:
        self._clock = clock
        self._conversations = conversations
        self._ephemeral_of = ephemeral_of
        self._given: dict[str, ResponseUrl] = {}

    def issue(self, user_id: str, channel: Channel, origin: Message | None = None) -> str:
        """Return the token of a fresh response URL."""
        token = secrets.token_urlsafe(18)
        self._given[token] = ResponseUrl(user_id, channel, origin, self._clock.now())
        return token

    def use(self, token: str, body: dict[str, Any]) -> None:
        """Do what the app sent to a response URL.

        Raises SlackRefusalError `expired_url`, `used_url`, or what is wrong with the message.
        """
        given = self._given.get(token)
        if given is None or self._clock.now() - given.issued > timedelta(minutes=LIMITS["response_url.ttl"]):
            raise SlackRefusalError("expired_url")
        if given.uses >= LIMITS["response_url.uses"]:
            raise SlackRefusalError("used_url")
        if body.get("delete_original"):
            self._delete(given)
        else:
            self.respond(given, body)
        given.uses += 1

    def respond(self, given: ResponseUrl, body: dict[str, Any]) -> None:
        """Show a response to the person, to the channel, or in place of the message it answers."""
        content = read_content(body)
        origin = given.origin
        if body.get("replace_original") and origin is not None:
            origin.text, origin.blocks = content.text, content.blocks
            origin.edited_ts = given.channel.next_ts(self._clock.now())
            return
        bot_id = self._conversations.bot.id
        thread_ts = body.get("thread_ts")
        if body.get("response_type") == "in_channel":
            self._conversations.check_thread(given.channel, thread_ts)
            self._conversations.post(given.channel, bot_id, content, thread_ts=thread_ts)
        else:
            shown = self._conversations.compose(
                given.channel, bot_id, content, thread_ts=thread_ts, only_for=given.user_id
            )
            self._ephemeral_of(given.user_id).append(shown)

    def answer_command(self, user_id: str, channel: Channel, command_line: str, body: dict[str, Any]) -> None:
        """Show what the app put into its acknowledgement of a command; nothing when it put nothing.

        Raises SlackRefusalError when Slack would refuse the message.
        """
        if not body.get("text") and not body.get("blocks"):
            return
        read_content(body)  # refused before anything is shown
        if body.get("response_type") == "in_channel":
            # An answer to the channel also reveals what the person typed.
            self._conversations.post(channel, user_id, read_content({"text": command_line}))
        self.respond(ResponseUrl(user_id, channel, None, self._clock.now()), body)

    def _delete(self, given: ResponseUrl) -> None:
        origin = given.origin
        if origin is None:
            raise SlackRefusalError("message_not_found")
        shown = self._ephemeral_of(given.user_id) if origin.ephemeral else given.channel.messages
        if origin not in shown:
            raise SlackRefusalError("message_not_found")
        shown.remove(origin)
