"""What a step came to: a closed set of values, each stored under its own name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Final, TypeAlias

from bot.posts import Posted, Scheduled


@dataclass(frozen=True, slots=True)
class Arrived:
    """A reminder whose time had come when it was set: it was posted at once, at `post_at` (Unix seconds)."""

    channel: str
    ts: str
    post_at: int

    @property
    def posted(self) -> Posted:
        """Where it is."""
        return Posted(self.channel, self.ts)


@dataclass(frozen=True, slots=True)
class Alone:
    """A reminder that Slack took nowhere: only the row knows of it, and raises it at `post_at` (Unix seconds)."""

    channel: str
    post_at: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack said no, by this name; nothing was done."""

    error: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A reminder that is not waited for any more; `id` is Slack's. `may_come`: Slack may post it all the same."""

    id: str
    may_come: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """Why the bot may not speak in the channel; "" where it may."""

    why_closed: str


@dataclass(frozen=True, slots=True)
class Active:
    """Whether a person still works here."""

    active: bool


@dataclass(frozen=True, slots=True)
class Zone:
    """A person's IANA time zone."""

    name: str


@dataclass(frozen=True, slots=True)
class Nobody:
    """Neither the channel nor a person took the card."""


Answer: TypeAlias = Posted | Scheduled | Arrived | Alone | Refused | TakenBack | Looked | Active | Zone | Nobody
Held: TypeAlias = Scheduled | Arrived | Alone

NAMES: Final[dict[type[Answer], str]] = {
    Posted: "posted",
    Scheduled: "scheduled",
    Arrived: "arrived",
    Alone: "alone",
    Refused: "refused",
    TakenBack: "taken_back",
    Looked: "looked",
    Active: "active",
    Zone: "zone",
    Nobody: "nobody",
}
_TYPES: Final = {name: kind for kind, name in NAMES.items()}
_FIELDS: Final = {kind: fields(kind) for kind in NAMES}


def stored(answer: Answer) -> dict[str, Any]:
    """The answer as the row keeps it: its name, and what it holds beside what it holds unless told otherwise."""
    kind = type(answer)
    held = {field.name: getattr(answer, field.name) for field in _FIELDS[kind]}
    usual = {field.name: field.default for field in _FIELDS[kind]}
    return {NAMES[kind]: {name: value for name, value in held.items() if value != usual[name]}}


def read(kept: Mapping[str, Any]) -> Answer:
    """The answer among the entries of a stored step.

    Raises:
        ValueError: there is none that this version knows.
    """
    for name, value in kept.items():
        if (kind := _TYPES.get(name)) is not None:
            names = (field.name for field in _FIELDS[kind] if field.default is MISSING or field.name in value)
            return kind(**{name: value[name] for name in names})
    raise ValueError("no answer that this version knows")


def same(ours: Answer, theirs: Answer) -> bool:
    """Whether two answers speak of one message."""
    names = ("ts", "id")
    return all(getattr(ours, name, None) == getattr(theirs, name, None) for name in names)
