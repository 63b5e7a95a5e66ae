"""The workspace: it puts the parts of a Slack on localhost together and runs them as one server."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.block_check import ViewCheck
from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.conversations import Conversations
from bot.sandbox.delivery import Acknowledgement, Carrier, Kind, Retry
from bot.sandbox.faults import Faults
from bot.sandbox.http_delivery import HttpDelivery
from bot.sandbox.limits import LIMITS
from bot.sandbox.manifest import read_manifest
from bot.sandbox.page_routes import PageRoutes
from bot.sandbox.payloads import Payloads
from bot.sandbox.person import Person
from bot.sandbox.rates import Rates
from bot.sandbox.records import Call, Channels, Member, new_id
from bot.sandbox.response_urls import ResponseUrls
from bot.sandbox.scheduling import Schedule
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.triggers import Triggers
from bot.sandbox.views import OpenViews
from bot.sandbox.web_api import WebApi

if TYPE_CHECKING:
    from collections.abc import Coroutine

# When an unacknowledged event is sent again: at once, after a minute, after five (of the workspace's time).
RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
Beside = Callable[[dict[str, Any]], Awaitable[list[dict[str, str]]]]
"""What the page shows beside a view of this definition, which Slack would not: pictures, an `svg` and its `words` each.

Where the first is "" the words stand alone.
"""
RETRY_REASONS = {"operation_timeout": "http_timeout", "dispatch_failed": "connection_failed"}
LARGEST_BODY = 2 * 1024 * 1024


async def _nothing(_view: dict[str, Any]) -> list[dict[str, str]]:
    return []


class Workspace:
    """A Slack on localhost with one app, its bot, two people and two channels.

    `manifest` is the text of manifest.yml; `granted_optional` says whether its optional scopes were granted.
    """

    def __init__(self, manifest: str, *, granted_optional: bool = True, clock: WorkspaceClock | None = None) -> None:
        self.manifest = read_manifest(manifest, granted_optional=granted_optional)
        self.clock = clock or WorkspaceClock()
        self.bot_token = f"xoxb-{secrets.token_hex(16)}"
        self.app_token = f"xapp-1-{secrets.token_hex(16)}"
        self.signing_secret = secrets.token_hex(16)
        self.request_url: str | None = None
        self.url = ""
        self.version = 0
        self.faults = Faults()
        self.calls: list[Call] = []
        self.refused_token: str | None = None
        self.beside: Beside = _nothing
        self.rates = Rates(self.clock)
        self.view_check = ViewCheck()
        self.views = OpenViews()
        self.triggers = Triggers()
        bot = Member(new_id("U"), self.manifest.bot_name, self.manifest.app_name, "Etc/UTC", is_bot=True)
        self.conversations = Conversations(self.clock, bot, messages_tab=self.manifest.messages_tab)
        self.schedule = Schedule(self.clock, self.conversations, self.changed)
        self.response_urls = ResponseUrls(self.clock, self.conversations, self._ephemeral_of)
        self.payloads = Payloads(self.conversations, self.triggers, self.response_urls, lambda: self.url)
        self.socket_mode = SocketMode(self.payloads.app_id)
        self._http_delivery = HttpDelivery(self.signing_secret)
        self.people: dict[str, Person] = {}
        self.user_groups: dict[str, str] = {new_id("S"): "spine-on-call"}  # by id, each with its name
        self._changes = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._runner: web.AppRunner | None = None
        self._seed(bot)

    def _seed(self, bot: Member) -> None:
        alice = self.add_person("alice", "Alice Moore", "Europe/London")
        bob = self.add_person("bob", "Bob Okafor", "America/New_York")
        add = self.conversations.add_channel
        add("spine-team", alice.member, bob.member, bot, topic="Acute back pain: triage and follow-up")
        add("no-bot", alice.member, bob.member, topic="The app has not been invited here")

    @property
    def channels(self) -> Channels:
        """The channels by name, with or without #; direct messages with the bot as @alice."""
        return self.conversations.channels

    @property
    def api_url(self) -> str:
        """The base address of the Web API, for the app's SLACK_API_URL."""
        return f"{self.url}/api/"

    def add_person(self, key: str, name: str, tz: str, **about: Any) -> Person:
        """Add a person to the workspace, in no channel yet; `tz` is an IANA time zone, `about` as in `Member`."""
        member = Member(new_id("U"), key, name, tz, **about)
        self.conversations.members[member.id] = member
        self.people[key] = Person(self, member)
        return self.people[key]

    def person_with_id(self, user_id: str) -> Person | None:
        """Return the person with this user id."""
        return next((person for person in self.people.values() if person.id == user_id), None)

    def deactivate(self, person: Person) -> None:
        """Remove a person from the workspace: their account stays, marked deleted, in no channel."""
        person.member.deleted = True
        for channel in self.channels.values():
            if not channel.is_dm:
                channel.members.discard(person.id)
        self.views.stack(person.id).clear()
        self.changed()

    async def uninstall(self) -> None:
        """Remove the app: its token is refused from now on, and it hears of it."""
        self.refused_token = self.bot_token
        await self.deliver_event({"type": "tokens_revoked", "tokens": {"bot": [self.conversations.bot.id]}})
        await self.deliver_event({"type": "app_uninstalled"})

    def changed(self) -> None:
        """Tell every page that there is something new to draw."""
        self.version += 1
        changes, self._changes = self._changes, asyncio.Event()
        changes.set()

    def wait_for_change(self) -> Coroutine[Any, Any, object]:
        """Return what to await for the next change; one that comes between the call and the await counts."""
        return self._changes.wait()

    def action_ts(self) -> str:
        """Return the time of an action as Slack writes it."""
        return f"{self.clock.now().timestamp():.6f}"

    def record(self, method: str, arguments: dict[str, Any], answer: dict[str, Any]) -> None:
        """Keep what the app asked and what it was told."""
        self.calls.append(Call(method, arguments, answer, time.time()))

    @property
    def bot_connected(self) -> bool:
        """Whether the app can be reached now, as far as can be told."""
        return self.request_url is not None or self.socket_mode.connections > 0

    def _carrier(self) -> Carrier:
        if self.request_url is None:
            return self.socket_mode
        self._http_delivery.request_url = self.request_url
        return self._http_delivery

    async def deliver(self, kind: Kind, payload: dict[str, Any], retry: Retry | None = None) -> Acknowledgement:
        """Send a payload to the app and wait for the answer as long as Slack would."""
        if kind == "interactive" and not self.manifest.interactive:
            return Acknowledgement("interactivity_disabled")
        return await self._carrier().deliver(kind, payload, retry or Retry())

    async def deliver_event(self, event: dict[str, Any]) -> Acknowledgement:
        """Send an event the app subscribed to; unacknowledged, it is sent up to three times more."""
        if event["type"] not in self.manifest.events:
            return Acknowledgement("not_subscribed")
        payload = self.payloads.event(event | {"event_ts": self.action_ts()})
        answer = await self.deliver("events_api", payload)
        if not answer.ok:
            self._start(self._send_again(payload, answer))
        return answer

    async def _send_again(self, payload: dict[str, Any], answer: Acknowledgement) -> None:
        first_sent = self.clock.now()
        for number in range(1, LIMITS["events.retry.count"] + 1):
            await self.clock.sleep_until(first_sent + RETRY_AFTER[number - 1])
            reason = RETRY_REASONS.get(answer.error, "http_error")
            answer = await self.deliver("events_api", payload, Retry(number, reason))
            if answer.ok:
                return

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell the app's Socket Mode connections to leave, for `reason`."""
        await self.socket_mode.disconnect(reason)
        self.changed()

    def _ephemeral_of(self, user_id: str) -> list[Any]:
        person = self.person_with_id(user_id)
        return [] if person is None else person.ephemeral

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Serve the API, the sockets and the page; port 0 takes a free one. Raises OSError when it cannot."""
        app = web.Application(client_max_size=LARGEST_BODY)
        api = WebApi(self)
        app.router.add_route("*", "/api/{method}", api.handle)
        app.router.add_post("/response/{token}", api.handle_response_url)
        app.router.add_get("/link", self._link)
        PageRoutes(self).register(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.url = f"http://{host}:{self._runner.addresses[0][1]}"
        self.clock.on_move(self._clock_moved)
        self._start(self.schedule.run())

    async def _link(self, request: web.Request) -> web.StreamResponse:
        self.changed()
        try:
            return await self.socket_mode.handle(request)
        finally:
            self.changed()

    def _clock_moved(self) -> None:
        self.schedule.post_due()
        self.changed()

    async def stop(self) -> None:
        """Close everything: connections of the app, of the page, and the server."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.socket_mode.stop()
        await self._http_delivery.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
