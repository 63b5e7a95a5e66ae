"""Where a message of ours is in Slack: posted, or waiting to be posted by Slack itself."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

Link: TypeAlias = Callable[[str, str], str]
"""Gives the address of a message by its channel and ts; "" where it has none."""


def no_link(_channel: str, _ts: str) -> str:
    """Give no message an address."""
    return ""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message in Slack.

    `may_be_second`: it says that it may be a second copy, and goes on saying so. `to`: the person in whose direct
    conversation it is, "" where it is in none, or that was not kept.
    """

    channel: str
    ts: str
    may_be_second: bool = field(default=False, compare=False)
    to: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A message that Slack will post by itself at `post_at` (Unix seconds)."""

    channel: str
    id: str
    post_at: int


@dataclass(frozen=True, slots=True)
class Holding:
    """A message that Slack holds, as its own list tells it; `created` is when it was handed over."""

    channel: str
    id: str
    post_at: int
    text: str
    created: datetime

    @property
    def scheduled(self) -> Scheduled:
        """The same, as what was handed over."""
        return Scheduled(self.channel, self.id, self.post_at)


def read_holding(item: Mapping[str, Any]) -> Holding:
    """An entry of Slack's list of scheduled messages; it escapes &, < and > in their texts."""
    created = datetime.fromtimestamp(int(item.get("date_created") or 0), UTC)
    return Holding(item["channel_id"], str(item["id"]), int(item["post_at"]), html.unescape(item["text"]), created)


def is_direct(place: str) -> bool:
    """Whether an id is that of a direct conversation with the app, which nobody else reads."""
    return place.startswith("D")


def is_person(place: str) -> bool:
    """Whether an id is that of a person: what is posted to it goes to their direct conversation."""
    return place.startswith(("U", "W"))


def is_group(place: str) -> bool:
    """Whether an id is that of a user group: it is mentioned, and takes no messages."""
    return place.startswith("S")


def is_many(place: str) -> bool:
    """Whether an id is that of a user group or a channel: of more than one person."""
    return is_group(place) or is_channel(place)


def is_channel(place: str) -> bool:
    """Whether an id is that of a channel."""
    return place.startswith(("C", "G"))
