"""Who reads what is shown to one person alone, and in which language its frame is said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.answering import within
from bot.people import HURRIED_SECONDS, People
from dialogs.frame import ENGLISH, in_language, language_of, message_in
from dialogs.message import Message

View = TypeVar("View", bound=str | dict[str, Any])


@dataclass(frozen=True, slots=True)
class _Reader:
    """Somebody who acted; what Slack says of them may be heard only while they are answered."""

    people: People
    person: str

    @property
    def language(self) -> str:
        return language_of(self.people.locale_heard(self.person))

    @property
    def is_known(self) -> bool:
        return not self.person or bool(self.people.locale_heard(self.person))

    async def become_known(self) -> None:
        """Ask who it is, unless that is known; whoever is not told of in time reads English."""
        with suppress(TimeoutError):
            async with within(HURRIED_SECONDS):
                if not self.is_known:
                    await self.people.standing(self.person, hurried=True)


_reader: Final = ContextVar[_Reader | None]("reader", default=None)


class ReadApp(AsyncApp):
    """Bolt's app; what it answers a person with is in the language of their Slack."""

    def __init__(self, people: People, **named: Any) -> None:
        """`people` says who uses which language; all else is Bolt's."""
        super().__init__(**named)
        self._people = people

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Answer one request."""
        reader = _Reader(self._people, _person_of(req.body))
        before = _reader.set(reader)
        try:
            said = await super().async_dispatch(req)
            if said.body:
                if "command" in req.body:  # a word alone asks nobody who typed it; what is pressed or sent has asked
                    await reader.become_known()
                said.body = _answer_of(said.body, reader.language)
            return said
        finally:
            _reader.reset(before)


def is_known() -> bool:
    """Whether Slack has told of whoever reads since the bot began."""
    reader = _reader.get()
    return reader is None or reader.is_known


def view_of(view: View) -> View:
    """A view (JSON text or object) as its reader sees it."""
    if (spoken := _language()) == ENGLISH:
        return view
    told = in_language(json.loads(view) if isinstance(view, str) else view, spoken)
    return json.dumps(told) if isinstance(view, str) else told  # type: ignore[return-value] # of the same kind


def message_of(message: Message) -> Message:
    """A message that its reader alone sees, as they see it."""
    return message_in(message, _language())


def _language() -> str:
    """The language of the frame for whoever reads; English where nothing is known of them yet."""
    reader = _reader.get()
    return ENGLISH if reader is None else reader.language


def _answer_of(body: str, spoken: str) -> str:
    """What a request is answered with, as its reader sees it; what a whole channel reads stays in English."""
    if spoken == ENGLISH or not body.startswith("{"):
        return body
    answer = json.loads(body)
    if answer.get("response_type") == "in_channel":
        return body
    parts = {"blocks", "view", "errors"} & answer.keys()
    if "blocks" in parts:
        message = message_in(Message(answer["text"], answer["blocks"]), spoken)
        answer |= {"text": message.text, "blocks": message.blocks}
    answer |= {part: in_language(answer[part], spoken) for part in parts - {"blocks"}}
    return json.dumps(answer)


def _person_of(body: Mapping[str, Any]) -> str:
    user = body.get("user") or body.get("user_id") or (body.get("event") or {}).get("user") or ""
    return str(user.get("id") or "" if isinstance(user, dict) else user)
