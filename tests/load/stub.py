"""A stub of Slack: it answers every call at once, without looking closer, and notes when it came.

What it sends to the app (commands, presses, submissions) is written by the local workspace, which is not started.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from aiohttp import WSMsgType, web

from bot.sandbox.block_check import with_ids
from bot.sandbox.refusal import SlackRefusalError
from bot.sandbox.workspace import Workspace
from tests.flows.team import MANIFEST

PAGE: Final = 100
LARGEST_BODY: Final = 2**22
POSTS: Final = frozenset({"chat.postMessage", "chat.update"})
FIRST_TS: Final = 1_790_000_000

Arguments = dict[str, Any]


def definition(view: str | Arguments) -> Arguments:
    """A view as the app sent it, text or object, with the ids filled in that Slack gives."""
    sent: Arguments = json.loads(view) if isinstance(view, str) else view
    return {**sent, "blocks": with_ids(sent["blocks"])}


class Stub:
    """The least a Slack can be for a bot at work: every channel open, every person a member, nothing refused."""

    def __init__(self) -> None:
        self.workspace = Workspace(MANIFEST)
        self.calls: Counter[str] = Counter()
        self.heard_at = time.perf_counter()
        self.cpu_seconds: Callable[[], float] = lambda: 0.0  # of whoever talks to it
        self.cpu_at_the_last_post = 0.0
        self.cpu_of_reminders = 0.0  # between any call and a chat.scheduleMessage that came next
        self.cpu_of_reminders_at_the_last_post = 0.0
        self._cpu_at_the_last_call = 0.0
        self.cards: dict[str, float] = {}  # when the first message came that begins a thread, by channel
        self.held: dict[str, list[Arguments]] = {}  # scheduled messages, by channel
        self.published: asyncio.Queue[float] = asyncio.Queue()  # when a Home came
        self.connected: asyncio.Queue[web.WebSocketResponse] = asyncio.Queue()
        self.acknowledged: dict[str, asyncio.Future[Any]] = {}
        self._numbers = itertools.count(1)
        self._answers: dict[str, Callable[[Arguments], Arguments]] = {
            "auth.test": self._auth,
            "apps.connections.open": lambda _: {"url": f"ws{self.workspace.url.removeprefix('http')}/link"},
            "views.open": self._open_view,
            "views.update": self._update_view,
            "views.publish": self._publish,
            "users.info": self._user,
            "conversations.info": self._channel,
            "conversations.members": lambda _: {"members": [each.id for each in self.workspace.people.values()]},
            "conversations.history": lambda _: {"messages": []},
            "conversations.replies": lambda _: {"messages": []},
            "chat.postMessage": self._post,
            "chat.update": lambda asked: {"channel": asked["channel"], "ts": asked["ts"]},
            "chat.scheduleMessage": self._schedule,
            "chat.deleteScheduledMessage": self._unschedule,
            "chat.scheduledMessages.list": self._scheduled,
        }

    @asynccontextmanager
    async def served(self) -> AsyncIterator[Stub]:
        """The stub, listening."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_get("/link", self._link)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.workspace.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        asked: Arguments = dict(request.query)
        if request.content_type == "application/json":
            asked |= json.loads(await request.read() or b"{}")
        elif request.can_read_body:
            asked |= dict(await request.post())
        self.calls[method] += 1
        self.heard_at = time.perf_counter()
        self._count_cpu(method)
        known = self._answers.get(method)
        try:
            answer = {"ok": True, **({} if known is None else known(asked))}
        except SlackRefusalError as refusal:
            answer = refusal.answer()
        return web.Response(body=json.dumps(answer).encode(), content_type="application/json")

    def _count_cpu(self, method: str) -> None:
        now = self.cpu_seconds()
        if method == "chat.scheduleMessage":
            self.cpu_of_reminders += now - self._cpu_at_the_last_call
        elif method in POSTS:
            self.cpu_at_the_last_post = now
            self.cpu_of_reminders_at_the_last_post = self.cpu_of_reminders
        self._cpu_at_the_last_call = now

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        about = {"connection_info": {"app_id": self.workspace.payloads.app_id}, "debug_info": {"host": "stub"}}
        await connection.send_json({"type": "hello", "num_connections": 1, **about})
        await self.connected.put(connection)
        async for message in connection:
            if message.type == WSMsgType.TEXT:
                answer = message.json()
                if (waiting := self.acknowledged.pop(answer.get("envelope_id"), None)) is not None:
                    waiting.set_result(answer.get("payload"))
        return connection

    def _auth(self, _asked: Arguments) -> Arguments:
        bot = self.workspace.conversations
        about = {"url": "https://stub.slack.com/", "team": "Stub", "user": bot.bot.key, "is_enterprise_install": False}
        return {**about, "team_id": self.workspace.payloads.team_id, "user_id": bot.bot.id, "bot_id": bot.bot_id}

    def _open_view(self, asked: Arguments) -> Arguments:
        owner = self.workspace.triggers.spend(asked["trigger_id"]).user_id
        return {"view": self.workspace.payloads.view(self.workspace.views.open(owner, definition(asked["view"])))}

    def _update_view(self, asked: Arguments) -> Arguments:
        view = self.workspace.views.find(view_id=asked.get("view_id"), external_id=asked.get("external_id"))
        view.redefine(definition(asked["view"]))
        return {"view": self.workspace.payloads.view(view)}

    def _publish(self, _asked: Arguments) -> Arguments:
        self.published.put_nowait(self.heard_at)
        return {}

    def _user(self, asked: Arguments) -> Arguments:
        person = asked["user"]
        flags = dict.fromkeys(("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger"), False)
        return {"user": {"id": person, "team_id": self.workspace.payloads.team_id, "tz": "Europe/London", **flags}}

    def _channel(self, asked: Arguments) -> Arguments:
        shared = dict.fromkeys(("is_archived", "is_im", "is_ext_shared", "is_org_shared", "is_shared"), False)
        return {"channel": {"id": asked["channel"], "is_channel": True, "is_member": True, **shared}}

    def _post(self, asked: Arguments) -> Arguments:
        if not asked.get("thread_ts"):
            self.cards.setdefault(asked["channel"], self.heard_at)
        return {"channel": asked["channel"], "ts": f"{FIRST_TS + next(self._numbers)}.000100", "message": {}}

    def _schedule(self, asked: Arguments) -> Arguments:
        waiting = {
            "id": f"Q{next(self._numbers)}",
            "channel_id": asked["channel"],
            "post_at": int(asked["post_at"]),
            "text": asked["text"],
            "blocks": asked.get("blocks"),
        }
        self.held.setdefault(asked["channel"], []).append(waiting)
        return {"channel": asked["channel"], "scheduled_message_id": waiting["id"], "post_at": waiting["post_at"]}

    def _unschedule(self, asked: Arguments) -> Arguments:
        held = self.held.get(asked["channel"], [])
        self.held[asked["channel"]] = [one for one in held if one["id"] != asked["scheduled_message_id"]]
        return {}

    def _scheduled(self, asked: Arguments) -> Arguments:
        held = self.held.get(asked.get("channel", ""), [])
        begin = int(asked.get("cursor") or 0)
        end = begin + PAGE
        cursor = str(end) if end < len(held) else ""
        return {"scheduled_messages": held[begin:end], "response_metadata": {"next_cursor": cursor}}
