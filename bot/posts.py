"""Where a message of ours is in Slack: posted, or waiting to be posted by Slack itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Posted:
    """A message in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A message that Slack will post by itself at `post_at` (Unix seconds)."""

    channel: str
    id: str
    post_at: int


def is_direct(place: str) -> bool:
    """Whether an id is that of a direct conversation with the app, which nobody else reads."""
    return place.startswith("D")


def is_person(place: str) -> bool:
    """Whether an id is that of a person: what is posted to it goes to their direct conversation."""
    return place.startswith(("U", "W"))
