"""A person in the workspace: what they do, what Slack sends to the app for it, and what they then see."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.conversations import read_content
from bot.sandbox.element_state import (
    STATELESS,
    State,
    action_of,
    chosen_state,
    client_errors,
    dispatches,
    find_element,
    state_of,
)
from bot.sandbox.records import Channel, Member, Message, Notice
from bot.sandbox.refusal import SlackRefusalError
from bot.sandbox.views import View

if TYPE_CHECKING:
    from bot.sandbox.delivery import Acknowledgement
    from bot.sandbox.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Delivered:
    """What came of something a person did.

    `ok`: the app answered in time; `response`: what it answered; `message_shown`: what Slack itself said instead.
    """

    ok: bool
    response: Any = None
    message_shown: str = ""


class CannotDoError(ValueError):
    """A person could not do this in Slack; the message says why."""


class Person:
    """One person at their Slack; used alike by the tests and by the page."""

    def __init__(self, workspace: Workspace, member: Member) -> None:
        self._workspace = workspace
        self.member = member
        self.errors: dict[str, str] = {}
        self.ephemeral: list[Message] = []
        self.notices: list[Notice] = []
        self._message_states: dict[tuple[str, str], State] = {}

    @property
    def id(self) -> str:
        """The user id."""
        return self.member.id

    @property
    def views(self) -> list[View]:
        """The open modals, the top one last."""
        return self._workspace.views.stack(self.id)

    @property
    def home(self) -> View | None:
        """The Home tab the app has published for this person."""
        return self._workspace.views.home(self.id)

    @property
    def direct_messages(self) -> Channel:
        """The direct message with the bot."""
        return self._workspace.conversations.direct_message(self.id)

    async def say(self, text: str, channel: str, thread_ts: str | None = None) -> Message:
        """Post a message as this person; raises CannotDoError when they are not in the channel."""
        place = self._channel(channel)
        content = read_content({"text": text})
        message = self._workspace.conversations.post(place, self.id, content, thread_ts=thread_ts)
        self._workspace.changed()
        return message

    async def command(
        self, command: str, text: str = "", channel: str = "#spine-team", thread_ts: str | None = None
    ) -> Delivered:
        """Type a slash command; `channel` is a name or an id."""
        place = self._channel(channel)
        if command not in {each.command for each in self._workspace.manifest.commands}:
            return self._told(f"{command} is not a valid command.", _spot(place.id, thread_ts))
        if thread_ts is not None:
            return self._told(f"{command} is not supported in threads. Sorry!", _spot(place.id, thread_ts))
        payload = self._workspace.payloads.command(self.member, place, command, text)
        answer = await self._workspace.deliver("slash_commands", payload)
        if not answer.ok:
            return self._told(f'{command} failed with the error "{answer.error}"', place.id)
        if isinstance(answer.body, dict):
            try:
                self._workspace.response_urls.answer_command(self.id, place, f"{command} {text}".rstrip(), answer.body)
            except SlackRefusalError as refusal:
                return self._told(f'{command} failed with the error "{refusal.error}"', place.id)
        self._workspace.changed()
        return Delivered(ok=True, response=answer.body)

    async def shortcut(self, callback_id: str, message: Message | None = None) -> Delivered:
        """Choose a shortcut of the app: on a message, or without one."""
        kind = "global" if message is None else "message"
        if (kind, callback_id) not in {(each.kind, each.callback_id) for each in self._workspace.manifest.shortcuts}:
            raise CannotDoError("The app has no such shortcut.")
        if message is not None and not self._sees(message):
            raise CannotDoError("The message is not there.")
        payloads = self._workspace.payloads
        if message is None:
            payload = payloads.shortcut(self.member, callback_id)
        else:
            payload = payloads.message_shortcut(self.member, message, callback_id)
        answer = await self._workspace.deliver("interactive", payload)
        self._workspace.changed()
        return Delivered(answer.ok, answer.body, answer.error)

    async def open_home(self, tab: str = "home") -> Delivered:
        """Look at the app's Home tab (or its messages tab); what the app publishes is in `home`."""
        direct = self.direct_messages
        event: dict[str, Any] = {"type": "app_home_opened", "user": self.id, "channel": direct.id, "tab": tab}
        if self.home is not None:
            event["view"] = self._workspace.payloads.view(self.home)
        answer = await self._workspace.deliver_event(event)
        return Delivered(answer.ok, answer.body, answer.error)

    async def press(
        self, place: Message | View, action_id: str, value: Any = None, block_id: str | None = None
    ) -> Delivered:
        """Press a button, or choose in a menu, in a message, a modal or the Home tab.

        `value` is what is chosen (see element_state.chosen_state); a button needs none. Raises ChoiceError when
        there is no such element, CannotDoError when the person cannot see the message.
        """
        if isinstance(place, View):
            return await self.choose(block_id, action_id, value, view=place)
        if not self._sees(place):
            raise CannotDoError("The message is not there.")
        block, element = find_element(place.blocks or [], action_id, block_id)
        action = action_of(element, block["block_id"], value, self._workspace.action_ts())
        state = self._message_states.setdefault((place.channel_id, place.ts), {})
        state.update(state_of(place.blocks or [], state))
        if element["type"] not in STATELESS:
            state[block["block_id"]][action_id] = chosen_state(element, value)
        payload = self._workspace.payloads.message_action(self.member, place, action, state)
        only_in_thread = place.thread_ts not in {None, place.ts} and not place.broadcast
        spot = _spot(place.channel_id, place.thread_ts if only_in_thread else None)
        return self._pressed(await self._workspace.deliver("interactive", payload), spot)

    async def choose(
        self,
        block_id: str | None,
        action_id: str,
        value: Any,
        *,
        view: View | None = None,
        typing: bool = False,
    ) -> Delivered:
        """Set an element of a view (the top modal unless given) and tell the app where the element does so.

        `typing` is a text not finished with Enter. Raises ChoiceError when the element does not offer the value.
        """
        view = view or self._top()
        block, element = find_element(view.blocks, action_id, block_id)
        action = action_of(element, block["block_id"], value, self._workspace.action_ts())
        if element["type"] not in STATELESS:
            view.state[block["block_id"]][action_id] = chosen_state(element, value)
        self.errors.pop(block["block_id"], None)
        if not dispatches(block, element, while_typing=typing):
            self._workspace.changed()
            return Delivered(ok=True)
        payload = self._workspace.payloads.view_action(self.member, view, action)
        spot = "home" if view is self.home else view.id
        return self._pressed(await self._workspace.deliver("interactive", payload), spot)

    async def submit(self, view: View | None = None) -> dict[str, Any] | None:
        """Submit the top modal and apply the app's answer, which is returned (None: it closes).

        What Slack's client or the app objects to is in `errors`, by block_id; a failure is in `notices`.
        """
        view = view or self._top()
        self.errors = client_errors(view.blocks, view.state)
        if self.errors:
            self._workspace.changed()
            return None
        answer = await self._workspace.deliver("interactive", self._workspace.payloads.submission(self.member, view))
        response: dict[str, Any] | None = None
        try:
            response = self._apply(view, answer)
        except SlackRefusalError:
            self._told(TROUBLE, view.id)
        self._workspace.changed()
        return response

    async def close(self, *, everything: bool = False) -> None:
        """Close the top modal with its close button, or the whole stack with its X (`everything`)."""
        view = self._top()
        everything = everything or bool(view.definition.get("clear_on_close"))
        closed = self.views[0] if everything else view
        self._remove(self.views[:] if everything else [view])
        self._workspace.changed()
        if closed.definition.get("notify_on_close"):
            payload = self._workspace.payloads.closed(self.member, closed, cleared=everything)
            await self._workspace.deliver("interactive", payload)

    def dismiss(self, notice_id: str) -> None:
        """Take away something Slack showed."""
        self.notices = [notice for notice in self.notices if notice.id != notice_id]
        self._workspace.changed()

    def _apply(self, view: View, answer: Acknowledgement) -> dict[str, Any] | None:
        if not answer.ok:
            raise SlackRefusalError(answer.error)
        body = answer.body or None
        if body is None:
            self._remove([view])
            return None
        action = body.get("response_action") if isinstance(body, dict) else None
        if action == "clear":
            self._remove(self.views[:])
        elif action == "errors":
            self.errors = self._checked_errors(view, body.get("errors"))
        elif action in {"update", "push"}:
            definition = self._workspace.view_check.check(body.get("view"), "modal")
            if action == "push":
                self._workspace.views.push(self.id, definition)
            elif view in self.views:
                self._workspace.views.update(view, definition, None)
        else:
            raise SlackRefusalError("invalid_response")
        return dict(body)

    def _checked_errors(self, view: View, errors: Any) -> dict[str, str]:
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not inputs.issuperset(errors):
            raise SlackRefusalError("invalid_errors")
        return {block_id: str(text) for block_id, text in errors.items()}

    def _remove(self, views: list[View]) -> None:
        for view in views:
            if view in self.views:
                self.views.remove(view)
        self.errors = {}

    def _pressed(self, answer: Acknowledgement, spot: str) -> Delivered:
        self._workspace.changed()
        return Delivered(ok=True, response=answer.body) if answer.ok else self._told(TROUBLE, spot)

    def _told(self, text: str, spot: str) -> Delivered:
        self.notices.append(Notice(secrets.token_hex(6), text, spot))
        self._workspace.changed()
        return Delivered(ok=False, message_shown=text)

    def _top(self) -> View:
        if not self.views:
            raise CannotDoError(f"{self.member.name} has no modal open.")
        return self.views[-1]

    def _channel(self, reference: str) -> Channel:
        channels = self._workspace.channels
        if reference == self._workspace.conversations.bot.id:
            return self.direct_messages
        channel = channels.by_id(reference) or channels.get(reference.removeprefix("#"))
        if channel is None or self.id not in channel.members:
            raise CannotDoError(f"{self.member.name} is not in {reference}.")
        if channel.archived:
            raise CannotDoError(f"{reference} is archived.")
        return channel

    def _sees(self, message: Message) -> bool:
        if message.ephemeral:
            return message in self.ephemeral
        channel = self._workspace.channels.showing(message)
        return self.id in channel.members and message in channel.messages


def _spot(channel: str, thread_ts: str | None) -> str:
    """Where in a conversation something is shown, as a notice names it."""
    return channel if thread_ts is None else f"{channel}:{thread_ts}"
