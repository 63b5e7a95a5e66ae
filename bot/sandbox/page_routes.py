"""Serves the workspace's web page, and what people do on it, to this machine only."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from bot.sandbox.page_state import state_for
from bot.sandbox.person import CannotDoError, Delivered, Person
from bot.sandbox.records import Message
from bot.sandbox.refusal import SlackRefusalError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.sandbox.views import View
    from bot.sandbox.workspace import Workspace

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
    Deed = Callable[[Person, dict[str, Any]], Awaitable[Delivered]]

HEARTBEAT_SECONDS = 15.0
PAGE_FOLDER = Path(__file__).parent / "page"
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",  # the page states the rest itself
    "X-Content-Type-Options": "nosniff",
}


class PageRoutes:
    """The page's files and its /ui API for one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def register(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/", self._file)
        app.router.add_get("/page/{name}", self._file)
        app.router.add_get("/archives/{channel}/{message}", self._archives)
        app.router.add_get("/ui/state", self._local(self._state))
        app.router.add_get("/ui/events", self._local(self._events))
        deeds = {
            "post": self._post,
            "action": self._action,
            "state/set": self._set_state,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "shortcut": self._shortcut,
            "language": self._language,
            "clock": self._clock,
            "clock/next": self._clock_to_next,
            "notice/dismiss": self._dismiss,
        }
        for path, deed in deeds.items():
            app.router.add_post(f"/ui/{path}", self._local(self._done(deed)))

    async def _file(self, request: web.Request) -> web.StreamResponse:
        _refuse_strangers(request)
        wanted = request.match_info.get("name", "index.html")
        known = {each.name: each for each in PAGE_FOLDER.iterdir() if each.is_file()}
        if wanted not in known:
            raise web.HTTPNotFound
        return web.FileResponse(known[wanted], headers=SECURITY_HEADERS)

    async def _archives(self, request: web.Request) -> web.StreamResponse:
        """The address of a message: the page, open at the conversation in which it is."""
        _refuse_strangers(request)
        channel = self._workspace.channels.by_id(request.match_info["channel"])
        if channel is None:
            raise web.HTTPNotFound
        raise web.HTTPFound(f"/?{urlencode({'channel': channel.name})}")

    def _local(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            _refuse_strangers(request)
            return await handler(request)

        return guarded

    def _done(self, deed: Deed) -> Handler:
        """Return the handler that does `deed` as the person named in the body and says how it went."""

        async def handler(request: web.Request) -> web.StreamResponse:
            try:
                body = json.loads(await request.text())
                person = self._person(body.get("as", "alice"))
                delivered = await deed(person, body)
            except KeyError as missing:
                return _refused(f"The request lacks {missing}.")
            except (ValueError, TypeError, AttributeError, SlackRefusalError) as error:
                return _refused(str(error))
            if not delivered.ok:
                return _refused(delivered.message_shown)
            return web.json_response({"ok": True}, headers=SECURITY_HEADERS)

        return handler

    def _person(self, key: str) -> Person:
        if key not in self._workspace.people:
            raise CannotDoError(f"There is nobody called {key}: use {' or '.join(self._workspace.people)}.")
        return self._workspace.people[key]

    async def _state(self, request: web.Request) -> web.StreamResponse:
        try:
            person = self._person(request.query.get("as", "alice"))
        except CannotDoError as error:
            raise web.HTTPNotFound(text=str(error)) from None
        state, views = state_for(self._workspace, person), list(person.views)
        for told, view in zip(state["views"], views, strict=True):
            told["beside"] = await self._workspace.beside(view.definition)
        return web.json_response(state, headers=SECURITY_HEADERS)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(headers=SECURITY_HEADERS | {"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        told = -1
        while True:
            if told != self._workspace.version:
                told = self._workspace.version
                try:
                    await stream.write(f"data: {json.dumps({'version': told})}\n\n".encode())
                except ConnectionError:  # the page was closed
                    return stream
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await self._workspace.wait_for_change()
            except TimeoutError:
                told = -1  # say it again, to notice a page that is gone

    async def _post(self, person: Person, body: dict[str, Any]) -> Delivered:
        text, channel, thread_ts = body["text"].strip(), body["channel"], body.get("thread_ts")
        if text.startswith("/"):
            command, _, words = text.partition(" ")
            # What Slack says to a command that failed is a notice, not an error of the composer.
            await person.command(command, words.strip(), channel, thread_ts)
        else:
            await person.say(text, channel, thread_ts)
        return Delivered(ok=True)

    async def _action(self, person: Person, body: dict[str, Any]) -> Delivered:
        return await person.press(self._place(person, body), body["action_id"], body.get("value"), body["block_id"])

    def _place(self, person: Person, body: dict[str, Any]) -> Message | View:
        if body["where"] == "view":
            return self._view(person, body)
        if body["where"] == "home":
            if person.home is None:
                raise CannotDoError("The app has no Home tab yet.")
            return person.home
        channel = self._workspace.channels.by_id(body["channel"])
        shown: list[Message] = [*person.ephemeral, *(channel.messages if channel is not None else ())]
        for message in shown:
            if (message.channel_id, message.ts) == (body["channel"], body["ts"]):
                return message
        raise CannotDoError("The message is no longer there.")

    def _view(self, person: Person, body: dict[str, Any]) -> View:
        for view in person.views:
            if view.id == body["view_id"]:
                return view
        raise CannotDoError("This form is no longer open.")

    async def _set_state(self, person: Person, body: dict[str, Any]) -> Delivered:
        view = self._view(person, body)
        return await person.choose(body["block_id"], body["action_id"], body.get("value"), view=view, typing=True)

    async def _submit(self, person: Person, body: dict[str, Any]) -> Delivered:
        before = {notice.id for notice in person.notices}
        await person.submit(self._view(person, body))
        told = [notice.text for notice in person.notices if notice.id not in before]
        return Delivered(ok=not person.errors and not told, message_shown=" ".join(told))

    async def _close(self, person: Person, body: dict[str, Any]) -> Delivered:
        self._view(person, body)
        await person.close(everything=bool(body.get("all")))
        return Delivered(ok=True)

    async def _home(self, person: Person, _body: dict[str, Any]) -> Delivered:
        await person.open_home()
        return Delivered(ok=True)

    async def _shortcut(self, person: Person, body: dict[str, Any]) -> Delivered:
        place = self._place(person, {**body, "where": "message"}) if "ts" in body else None
        return await person.shortcut(body["callback_id"], place if isinstance(place, Message) else None)

    async def _language(self, person: Person, body: dict[str, Any]) -> Delivered:
        person.member.locale = str(body["locale"])
        return Delivered(ok=True)

    async def _clock(self, _person: Person, body: dict[str, Any]) -> Delivered:
        try:
            self._workspace.clock.move(timedelta(seconds=float(body["seconds"])))
        except OverflowError:
            raise CannotDoError("The clock does not reach that far.") from None
        return Delivered(ok=True)

    async def _clock_to_next(self, person: Person, _body: dict[str, Any]) -> Delivered:
        """Move the clock to the next scheduled message that this person will see."""
        waiting = self._workspace.schedule.waiting()
        seen = {channel.id for channel in self._workspace.channels.of(person.id)}
        moment = next((each.post_at for each in waiting if each.channel_id in seen), None)
        if moment is None:
            raise CannotDoError("No reminder is waiting.")
        self._workspace.clock.move(datetime.fromtimestamp(moment, UTC) - self._workspace.clock.now())
        return Delivered(ok=True)

    async def _dismiss(self, person: Person, body: dict[str, Any]) -> Delivered:
        person.dismiss(body["id"])
        return Delivered(ok=True)


def _refused(error: str) -> web.Response:
    return web.json_response({"ok": False, "error": error}, headers=SECURITY_HEADERS)


def _refuse_strangers(request: web.Request) -> None:
    """Answer only pages of this workspace: a foreign page in the same browser must not act as a person here."""
    if urlsplit(f"//{request.host}").hostname not in LOCAL_HOSTS:
        raise web.HTTPForbidden(text="The local workspace answers to 127.0.0.1 and localhost only.")
    origin = request.headers.get("Origin")
    if request.method != "GET" and origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="Only the workspace's own page may do this.")
