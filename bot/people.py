"""Who somebody is to the app's own organisation, and who is in a channel: asked of Slack, kept for half a minute."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.posts import is_direct
from bot.troubles import describe, slack_code
from bot.web_api import pages

log: Final = logging.getLogger("backpain.people")

HURRIED_SECONDS: Final = 0.7
PATIENT_SECONDS: Final = 1.5
"""How long an answer is waited for, of Slack's three seconds: less where what was sent is taken all the same."""
KEPT_FOR: Final = timedelta(seconds=30)
UNKNOWN_FOR: Final = timedelta(seconds=5)
"""A Slack that does not answer is not asked again for each press."""
MOST_KEPT: Final = 2000
MOST_PAGES: Final = 20
"""Of a thousand members each."""
NO_LOCALE: Final = "en-US"
"""Slack's own default: who has set none is not asked about again for it."""
NOT_OURS: Final = frozenset({"user_not_visible"})

Standing: TypeAlias = Literal["member", "guest", "other_organisation", "deactivated"]


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is; `zone_name` is the time zone they have set, "" where Slack says none."""

    standing: Standing
    zone_name: str = ""


Known = TypeVar("Known")


@dataclass(frozen=True, slots=True)
class Installation:
    """Where the app is installed: a workspace, or a whole organisation (Enterprise Grid)."""

    team: str
    enterprise: str = ""
    is_whole_organisation: bool = False
    url: str = ""

    @classmethod
    def of(cls, auth_test: Mapping[str, Any]) -> Installation:
        """Read the answer of auth.test."""
        return cls(
            str(auth_test.get("team_id") or ""),
            str(auth_test.get("enterprise_id") or ""),
            bool(auth_test.get("is_enterprise_install")),
            str(auth_test.get("url") or ""),
        )

    def link(self, channel: str, ts: str) -> str:
        """The address of a message; "" where the workspace's own is not known."""
        return f"{self.url}archives/{channel}/p{ts.replace('.', '')}" if self.url else ""

    @property
    def key(self) -> str:
        """What its cases are kept under."""
        return self.enterprise if self.is_whole_organisation and self.enterprise else self.team

    def holds(self, team: str) -> bool:
        """Whether a case kept under this team or organisation is one of this installation's."""
        return bool(team) and team in {self.key, self.team}

    def is_own(self, team: str, enterprise: str | None) -> bool:
        """Whether this workspace is the app's own, or another one of the same organisation (None: of none)."""
        return team == self.team or (bool(self.enterprise) and self.enterprise in {enterprise, team})


class _Answers(Generic[Known]):
    """One kind of question, asked once at a time for each thing asked about; the answers are kept for a moment."""

    def __init__(self, ask: Callable[[str], Awaitable[Known]], now: Callable[[], datetime]) -> None:
        self._ask = ask
        self._now = now
        self._kept: OrderedDict[str, tuple[datetime, Known | None]] = OrderedDict()
        self._asking: dict[str, asyncio.Task[Known | None]] = {}

    def heard(self, about: str) -> Known | None:
        """The answer of the last moments; None where there is none."""
        fresh = self._fresh(about)
        return None if fresh is None else fresh[1]

    async def get(self, about: str, seconds: float) -> Known | None:
        """The answer; None where Slack does not give one within so many seconds."""
        if (fresh := self._fresh(about)) is not None:
            return fresh[1]
        task = self._asking.get(about)
        if task is None:
            task = asyncio.create_task(self._asked(about))
            self._asking[about] = task
            task.add_done_callback(lambda _done: self._asking.pop(about, None))
        done, _ = await asyncio.wait({task}, timeout=seconds)
        return task.result() if done else None

    def _fresh(self, about: str) -> tuple[datetime, Known | None] | None:
        kept = self._kept.get(about)
        return kept if kept is not None and kept[0] > self._now() else None

    async def _asked(self, about: str) -> Known | None:
        answer: Known | None = None
        try:
            answer = await self._ask(about)
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, KeyError, TypeError) as silent:
            log.warning("Slack does not tell who is who: %s", describe(silent))
        self._kept.pop(about, None)
        self._kept[about] = (self._now() + (UNKNOWN_FOR if answer is None else KEPT_FOR), answer)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return answer

    async def close(self) -> None:
        """Give up what is still asked."""
        tasks = list(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class People:
    """What Slack knows of people and channels. Each answer is None where it cannot be had now.

    `hurried`: what depends on the answer is taken without it rather than late.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        installation: Installation,
        now: Callable[[], datetime],
    ) -> None:
        """`client` may repeat a call; `now` tells how old an answer is."""
        self._client = client
        self._installation = installation
        self._persons = _Answers(self._ask_person, now)
        self._locales: OrderedDict[str, str] = OrderedDict()
        self._shared = _Answers(self._ask_shared, now)
        self._members = _Answers(self._ask_members, now)

    async def standing(self, person: str, *, hurried: bool = False) -> Standing | None:
        """What a person is to the app's organisation."""
        heard = await self._persons.get(person, _patience(hurried=hurried))
        return None if heard is None else heard.standing

    def zone_heard(self, person: str) -> str:
        """The time zone of somebody who was asked about just now, "" where nothing was heard: nobody is asked."""
        heard = self._persons.heard(person)
        return "" if heard is None else heard.zone_name

    def locale_heard(self, person: str) -> str:
        """The locale of somebody as it was heard last, "" where it never was: nobody is asked.

        It is kept for as long as the bot runs: an old language is better than another one.
        """
        return self._locales.get(person, "")

    async def is_shared(self, channel: str, *, hurried: bool = False) -> bool | None:
        """Whether people of another organisation read a channel, or are invited to."""
        return False if is_direct(channel) else await self._shared.get(channel, _patience(hurried=hurried))

    async def is_member(self, channel: str, person: str, *, hurried: bool = False) -> bool | None:
        """Whether a person is in a channel; whoever presses in a direct conversation is in it."""
        if is_direct(channel):
            return True
        members = await self._members.get(channel, _patience(hurried=hurried))
        return None if members is None else person in members

    async def close(self) -> None:
        """Give up what is still asked."""
        for answers in (self._persons, self._shared, self._members):
            await answers.close()

    async def _ask_person(self, person: str) -> Person:
        try:
            user: dict[str, Any] = (await self._client.users_info(user=person, include_locale=True))["user"]
        except SlackApiError as refused:
            if slack_code(refused) in NOT_OURS:
                return Person("other_organisation")
            raise
        self._locales[person] = str(user.get("locale") or NO_LOCALE)
        if len(self._locales) > MOST_KEPT:
            self._locales.popitem(last=False)
        return Person(self._standing_of(user), str(user.get("tz") or ""))

    def _standing_of(self, user: Mapping[str, Any]) -> Standing:
        if user.get("deleted"):
            return "deactivated"
        enterprise = str((user.get("enterprise_user") or {}).get("enterprise_id") or "")
        if user.get("is_stranger") or not self._installation.is_own(str(user["team_id"]), enterprise):
            return "other_organisation"
        return "guest" if user.get("is_restricted") or user.get("is_ultra_restricted") else "member"

    async def _ask_shared(self, channel: str) -> bool:
        known: dict[str, Any] = (await self._client.conversations_info(channel=channel))["channel"]
        return bool(known.get("is_ext_shared") or known.get("is_pending_ext_shared"))

    async def _ask_members(self, channel: str) -> frozenset[str]:
        asked = pages(partial(self._client.conversations_members, channel=channel, limit=1000), at_most=MOST_PAGES)
        return frozenset([who async for page in asked for who in page["members"]])


def _patience(*, hurried: bool) -> float:
    return HURRIED_SECONDS if hurried else PATIENT_SECONDS
