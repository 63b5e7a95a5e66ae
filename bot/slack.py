"""The calls to Slack, through two clients: one for calls that may be repeated, one for calls that may not."""

from __future__ import annotations

import asyncio
import html
import logging
from collections.abc import Awaitable, Callable, Container, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.asked_to_wait import AskedToWait
from bot.clock import Clock
from bot.nearest_first import NearestFirst
from bot.pace import Pace
from bot.posts import Holding, Posted, Scheduled, read_holding
from bot.refusals import (
    CHANNEL_ERRORS,
    RATE_ERRORS,
    SHARED,
    TOKEN_ERRORS,
    is_about_looking,
    seconds_to_wait,
    was_refused,
)
from bot.tally import Tally
from bot.troubles import describe, slack_code
from bot.web_api import WebApi, pages
from bot.workspaces import Workspaces
from dialogs.message import Message, in_full_lines, unmarked

log: Final = logging.getLogger("backpain.slack")

CALL_SECONDS: Final = 10.0
VIEW_SECONDS: Final = 2.2  # somebody looks at it, and other words of the case wait
CLOCKS_DIFFER_BY: Final = timedelta(hours=2)  # ours was seen an hour ahead; a look too short makes a silent copy
GENTLE_TRIES: Final = 20
METADATA_TYPE: Final = "backpain_case"

Result = TypeVar("Result")


class CannotLookError(Exception):
    """The workspace does not let the bot read back what it posted (no history scope, or not a member any more)."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person as Slack knows them: their IANA time zone ("" where Slack does not tell), whether they are active."""

    zone_name: str
    is_active: bool


class Slack:
    """What the life of a case needs of Slack. Refusals come up as slack_sdk's SlackApiError."""

    def __init__(
        self, token: str, api_url: str, session: aiohttp.ClientSession, clock: Clock, tally: Tally | None = None
    ) -> None:
        """`session` is shared by both clients and owned by the caller. A 429 is the caller's to wait out."""
        refused = (tally or Tally()).refused
        self.once = WebApi(token, api_url, session, repeats=0, refused=refused)
        self.again = WebApi(token, api_url, session, repeats=2, pause=clock.pause, refused=refused)
        self.workspaces = Workspaces(self.again, clock.now)
        self._clock = clock
        self.pace = Pace(clock)
        self._asked_to_wait = AskedToWait(clock)
        self._taking_back = NearestFirst()

    async def post(
        self,
        channel: str,
        message: Message,
        *,
        key: str,
        thread_ts: str | None = None,
        broadcast: bool = False,
    ) -> Posted:
        """Post once; `key` travels as message metadata, so that the post can be found again after a crash.

        `channel` may be a person's id: the message then goes to the direct conversation with them.
        """
        content = _content(message, thread_ts, broadcast=broadcast)
        told = {
            "channel": channel,
            **content,
            "metadata": {"event_type": METADATA_TYPE, "event_payload": {"key": key}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        try:
            answer = await self.once.api_call("chat.postMessage", json=told)
        except SlackApiError as refused:
            if (seconds := seconds_to_wait(refused)) is not None:
                self.pace.asked_to_wait(channel, seconds)
            raise
        return Posted(channel=answer["channel"], ts=answer["ts"])

    async def update(self, message_at: Posted, message: Message) -> None:
        """Replace a message; safe to repeat."""
        await self._asked_to_wait.call(
            "chat.update",
            lambda: self.again.chat_update(
                channel=message_at.channel, ts=message_at.ts, text=in_full_lines(message.text), blocks=message.blocks
            ),
        )

    async def delete(self, message_at: Posted) -> None:
        """Take a message of ours away; one that is gone already is no error."""
        try:
            await self.again.chat_delete(channel=message_at.channel, ts=message_at.ts)
        except SlackApiError as refused:
            if slack_code(refused) != "message_not_found":
                raise

    async def schedule(self, thread: Posted, post_at: int, message: Message, *, broadcast: bool = False) -> Scheduled:
        """Hand a thread reply to Slack's own scheduler; without a ts, a message in the channel itself.

        Never with metadata: Slack would then never post it.
        """
        content = _content(message, thread.ts or None, broadcast=broadcast)
        told = {"channel": thread.channel, "post_at": post_at, **content}
        method = "chat.scheduleMessage"
        answer = await self._asked_to_wait.call(method, lambda: self.once.api_call(method, json=told))
        return Scheduled(channel=answer["channel"], id=answer["scheduled_message_id"], post_at=post_at)

    async def unschedule(self, scheduled: Scheduled) -> None:
        """Take a scheduled message back, the nearest of all first; one that is gone already is no error."""
        told = {"channel": scheduled.channel, "scheduled_message_id": scheduled.id}
        method = "chat.deleteScheduledMessage"
        try:
            async with self._taking_back.turn(scheduled.post_at):
                await self._asked_to_wait.call(method, lambda: self.again.api_call(method, json=told))
        except SlackApiError as refused:
            if slack_code(refused) != "invalid_scheduled_message_id":
                raise

    async def find_scheduled(
        self, thread: Posted, text: str, earliest: int, latest: int, *, but_not: Container[str] = ()
    ) -> Scheduled | None:
        """Find our own waiting message by its exact text between two moments (Unix seconds); needs no scope.

        `but_not` names those that are known to be others, worded alike.
        """
        between = partial(
            self.again.chat_scheduledMessages_list, channel=thread.channel, oldest=str(earliest), latest=str(latest)
        )
        for workspace in await self.workspaces.each():
            async for answer in pages(partial(between, limit=100, team_id=workspace)):
                for held in map(read_holding, answer["scheduled_messages"]):
                    if held.text == html.unescape(text) and held.id not in but_not:
                        return held.scheduled
        return None

    async def find_post(
        self,
        channel: str,
        *,
        thread_ts: str | None,
        since: float,
        key: str | None = None,
        text: str | None = None,
        but_not: Container[str] = (),
    ) -> Posted | None:
        """Find our own message since a moment (Unix seconds) by its metadata key or its text.

        One that says that it may be a second copy is found by its text too. The moment is of our clock, the messages
        are of Slack's: a little further back is looked at as well.
        `but_not` names those that are known to be others, by their ts.

        Raises:
            CannotLookError: the workspace did not grant the history scope, or the channel is closed to the bot.
        """
        arguments: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{since - CLOCKS_DIFFER_BY.total_seconds():.6f}",
            "limit": 200,
            "include_all_metadata": True,
        }
        look = self.again.conversations_history
        if thread_ts is not None:
            look = partial(self.again.conversations_replies, ts=thread_ts)
        try:
            async for answer in pages(partial(look, **arguments)):
                for message in answer["messages"]:
                    if message["ts"] in but_not:
                        continue
                    ours = (message.get("metadata") or {}).get("event_payload", {}).get("key")
                    said = message.get("text", "")
                    is_worded_so = text is not None and _same(unmarked(said), unmarked(text))
                    if is_worded_so or (key is not None and ours == key):
                        return Posted(channel=channel, ts=message["ts"], may_be_second=said != unmarked(said))
        except SlackApiError as refused:
            if is_about_looking(refused):
                raise CannotLookError from refused
            raise
        return None

    async def show_in_place(self, view: Mapping[str, Any]) -> None:
        """Show a view in the place of one of its name that is open; one that was closed is let be. Never raises."""
        try:
            async with asyncio.timeout(VIEW_SECONDS):
                await self.once.views_update(external_id=view["external_id"], view=dict(view))
        except Exception as trouble:  # noqa: BLE001 - whatever is wrong, what is said beside it goes on
            log.info("a view does not show what is new: %s", describe(trouble))

    async def held(self) -> dict[str, set[str]]:
        """The ids of all our messages that Slack still holds, by channel: one list, whatever the number of channels."""
        ids: dict[str, set[str]] = {}
        for holding in await self.holdings():
            ids.setdefault(holding.channel, set()).add(holding.id)
        return ids

    async def holdings(self, channel: str | None = None) -> list[Holding]:
        """All our messages that Slack still holds, or those of one channel."""
        held: dict[str, Holding] = {}
        for workspace in await self.gently(self.workspaces.each):
            look = partial(self.again.chat_scheduledMessages_list, channel=channel, limit=100, team_id=workspace)
            async for answer in pages(lambda cursor, look=look: self.gently(partial(look, cursor=cursor))):
                held |= {each.id: each for each in map(read_holding, answer["scheduled_messages"])}
        return [*held.values()]

    async def gently(self, call: Callable[[], Awaitable[Result]]) -> Result:
        """Make a call that nobody waits for: where Slack asks for patience, it is made again when Slack says.

        Raises:
            TimeoutError: Slack lets it through no more.
            SlackApiError: it refuses otherwise.
        """
        for _ in range(GENTLE_TRIES):
            try:
                return await call()
            except SlackApiError as refused:
                if (seconds := seconds_to_wait(refused)) is None:
                    raise
                await self._clock.sleep_until(self._clock.now() + timedelta(seconds=seconds))
        raise TimeoutError(f"Slack asked to wait {GENTLE_TRIES} times")

    async def why_closed(self, channel: str, *, in_no_hurry: bool = False) -> str:
        """Why the bot may not speak in a channel: Slack's error name, or SHARED; "" where it may.

        Where the scope to know is not granted, the channel counts as open: a post will tell. So it does where Slack
        refuses to tell under a name that says nothing of the channel.
        """
        try:
            ask = partial(self._info, channel)
            known = (await (self.gently(ask) if in_no_hurry else ask()))["channel"]
        except SlackApiError as refused:
            if slack_code(refused) in CHANNEL_ERRORS:
                return slack_code(refused)
            if was_refused(refused) and slack_code(refused) not in RATE_ERRORS | TOKEN_ERRORS - {"missing_scope"}:
                return ""
            raise
        if known.get("is_ext_shared"):
            return SHARED
        if known.get("is_archived"):
            return "is_archived"
        return "" if known.get("is_im") or known.get("is_member", True) else "not_in_channel"

    async def _info(self, channel: str) -> Any:
        return await self.again.conversations_info(channel=channel)

    async def member(self, person: str) -> Member:
        """What Slack knows of a person."""
        user = (await self.again.users_info(user=person))["user"]
        return Member(zone_name=user.get("tz") or "", is_active=not user.get("deleted", False))


def _content(message: Message, thread_ts: str | None, *, broadcast: bool) -> dict[str, Any]:
    """The arguments that say what is posted and where; Slack wants no nulls among them."""
    content: dict[str, Any] = {"text": message.text}
    if message.blocks:
        content["blocks"] = message.blocks
    if thread_ts is not None:
        content["thread_ts"] = thread_ts
    if broadcast:
        content["reply_broadcast"] = True
    return content


def _same(kept: str, ours: str) -> bool:
    """Whether Slack's copy of a text is ours: it escapes &, < and > where we did not."""
    return html.unescape(kept) == html.unescape(ours)
