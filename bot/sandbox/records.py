"""What a workspace holds: members, channels, messages, and what was asked of it."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

# What Slack shows in place of the text of a message that has blocks only.
NO_TEXT = "This content can't be displayed."

_IDS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_LINKS = re.compile(r"(<[@#!][^<>]*>|<(?:https?|mailto|tel):[^<>]*>)")


def new_id(letter: str) -> str:
    """Return a fresh id that looks like Slack's, beginning with `letter`."""
    return letter + "0" + "".join(secrets.choice(_IDS) for _ in range(9))


def stored_text(text: str) -> str:
    """Return a text as Slack keeps and returns it: &, < and > escaped, except in its own links and mentions."""
    pieces = _LINKS.split(text)
    return "".join(piece if _LINKS.fullmatch(piece) else _escaped(piece) for piece in pieces)


def _escaped(piece: str) -> str:
    ampersands = re.sub(r"&(?!amp;|lt;|gt;)", "&amp;", piece)
    return ampersands.replace("<", "&lt;").replace(">", "&gt;")


def _zone(name: str) -> ZoneInfo:
    """The zone, or UTC: Slack may name one that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


@dataclass
class Member:
    """A person, or the bot, in the workspace; `key` is the short name the page and the tests use.

    `guest`: of one channel or of several. `home_team` is the workspace of a person who is not of this one, "" for one
    who is; `enterprise` is the organisation of that workspace. `locale` is the language in which they use Slack.
    """

    id: str
    key: str
    name: str
    tz: str
    is_bot: bool = False
    deleted: bool = False
    guest: Literal["", "one channel", "some channels"] = ""
    home_team: str = ""
    enterprise: str = ""
    locale: str = "en-GB"

    def as_slack(self, team_id: str, now: datetime, *, locale: bool) -> dict[str, Any]:
        """Return what `users.info` says about the member at `now`."""
        local = now.astimezone(_zone(self.tz))
        offset = local.utcoffset() or timedelta(0)
        described: dict[str, Any] = {
            "id": self.id,
            "team_id": self.home_team or team_id,
            "name": self.key,
            "real_name": self.name,
            "deleted": self.deleted,
            "tz": self.tz,
            "tz_label": local.tzname(),
            "tz_offset": int(offset.total_seconds()),
            "profile": {"real_name": self.name, "display_name": self.key, "team": self.home_team or team_id},
            "is_admin": False,
            "is_owner": False,
            "is_restricted": bool(self.guest),
            "is_ultra_restricted": self.guest == "one channel",
            "is_stranger": False,  # true only of somebody in no channel that the app sees
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 0,
        }
        if self.enterprise:
            described["enterprise_user"] = {"id": self.id, "enterprise_id": self.enterprise, "teams": [self.home_team]}
        return described | ({"locale": self.locale} if locale else {})


@dataclass(eq=False)
class Message:
    """One message; `only_for` is the user id of the one person who sees an ephemeral message."""

    ts: str
    channel_id: str
    user: str
    text: str
    blocks: list[dict[str, Any]] | None = None
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    bot_id: str | None = None
    edited_ts: str | None = None
    only_for: str | None = None
    broadcast: bool = False  # a reply that is shown in the channel as well
    handed_over: int | None = None  # when Slack's scheduler got it, in Unix seconds; None where it was posted

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.only_for is not None

    @property
    def at(self) -> datetime:
        """When it was posted, by the workspace's clock."""
        return datetime.fromtimestamp(float(self.ts), UTC)


@dataclass
class Channel:
    """A channel or a direct message, with all its messages in the order posted, replies included."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    private: bool = False
    archived: bool = False
    shared: bool = False
    is_dm: bool = False
    topic: str = ""
    workspace: str = ""  # of an organisation's; the app's own where it is none
    messages: list[Message] = field(default_factory=list)
    _last_ts: float = 0.0

    def next_ts(self, moment: datetime) -> str:
        """Return a ts for a message at `moment`, later than every other in the channel."""
        self._last_ts = max(round(moment.timestamp(), 4), round(self._last_ts + 0.0001, 4))
        return f"{self._last_ts:.6f}"

    def find(self, ts: str) -> Message | None:
        """Return the message with this ts."""
        return next((message for message in reversed(self.messages) if message.ts == ts), None)

    def top_level(self) -> list[Message]:
        """Return the messages that are no replies."""
        return [message for message in self.messages if message.thread_ts in {None, message.ts}]

    def replies(self, parent_ts: str) -> list[Message]:
        """Return the replies in one thread, its parent not among them."""
        return [message for message in self.messages if message.thread_ts == parent_ts and message.ts != parent_ts]


class Channels(dict[str, Channel]):
    """Channels by name: `"spine-team"` or `"#spine-team"`; direct messages with the bot are `"@alice"`."""

    def __getitem__(self, name: str) -> Channel:
        return super().__getitem__(name.removeprefix("#"))

    def by_id(self, channel_id: str) -> Channel | None:
        """Return the channel with this id."""
        return next((channel for channel in self.values() if channel.id == channel_id), None)

    def showing(self, message: Message) -> Channel:
        """Return the channel a message was written for."""
        return next(channel for channel in self.values() if channel.id == message.channel_id)

    def of(self, user_id: str) -> Iterator[Channel]:
        """Yield the channels and direct messages this member is in."""
        return (channel for channel in self.values() if user_id in channel.members)


@dataclass
class Scheduled:
    """A message waiting for its time."""

    id: str
    channel_id: str
    post_at: int
    date_created: int
    text: str
    blocks: list[dict[str, Any]] | None
    thread_ts: str | None
    has_metadata: bool
    broadcast: bool = False


@dataclass(frozen=True)
class Call:
    """One request the app made; `at` is wall time in seconds; `answer` is empty when none was computed."""

    method: str
    arguments: dict[str, Any]
    answer: dict[str, Any]
    at: float


@dataclass(frozen=True)
class Notice:
    """Something Slack itself shows to one person.

    `place` is where: the id of a channel or of an open view, a channel's id and a thread's ts with a colon between,
    or "home".
    """

    id: str
    text: str
    place: str
