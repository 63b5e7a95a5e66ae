"""The steps as the first release kept them (commit 795e55d): strings for keys, loose objects for answers."""

from __future__ import annotations

from collections.abc import Container, Mapping
from contextlib import suppress
from typing import Any, Final, cast

from bot.kept.answers import Active, Alone, Answer, Arrived, Looked, Nobody, Refused, TakenBack, Zone
from bot.kept.step_key import REMINDERS, STEP_NAMES, WAYS, StepKey, StepName, UnreadableKeyError, Way
from bot.posts import Posted, Scheduled

_ENDINGS: Final = sorted(WAYS.items(), key=lambda way: -len(way[1]))
_OWNER: Final = ":owner"


def steps(kept: Mapping[str, Any]) -> list[tuple[StepKey, Answer]]:
    """The steps done, in the order in which they were done (the order of the stored keys)."""
    reminders: set[StepKey] = set()
    read: list[tuple[StepKey, Answer]] = []
    moved = _origins(kept)
    for text, value in kept.items():
        key = one(text, reminders, moved)
        answer = _answer(key, value)
        if key.step in REMINDERS and not isinstance(answer, Refused):
            reminders.add(key)
        read.append((key, answer))
    return read


def one(text: str, reminders: Container[StepKey], moved: Mapping[str, str] | None = None) -> StepKey:
    """The key that a string stood for; `reminders` are those that were set, `moved` what each moved one was before.

    Raises:
        UnreadableKeyError: it is none that the first release wrote.
    """
    if text.endswith(_OWNER):
        return StepKey("active", of=one(text.removesuffix(_OWNER), reminders, moved))
    step, _, rest = text.partition(":")
    if step not in STEP_NAMES:
        raise UnreadableKeyError(text)
    name = cast("StepName", step)
    if name in {"cancelled", "replaced"}:
        event, _, concerned = rest.partition(":")
        return StepKey(name, int(event), of=one(concerned, reminders, moved))
    if name == "left" and rest.startswith("raised:"):
        return StepKey(name, of=StepKey("raised", of=_reminder(rest.removeprefix("raised:"), reminders, moved)))
    if name == "unseen":
        return StepKey(name, attempt=int(rest))
    if name == "raised":
        return _raised(rest, reminders, moved)
    return _plain(name, text, rest, reminders, moved)


def _plain(
    name: StepName, text: str, rest: str, reminders: Container[StepKey], moved: Mapping[str, str] | None
) -> StepKey:
    rest, way = _way(f":{rest}" if rest else "")
    event = attempt = 0
    for part in rest.split(":")[1:]:
        if part.startswith("try"):
            attempt = int(part.removeprefix("try"))
        else:
            event = int(part)
    of = None
    if way in {"moved", "moved_alone"}:
        before = (moved or {}).get(text.removesuffix(":here"))
        of = StepKey(name, event) if before is None else one(before, reminders, moved)
    return StepKey(name, event, attempt, way, of)


def _raised(rest: str, reminders: Container[StepKey], moved: Mapping[str, str] | None) -> StepKey:
    """`raised:follow_up:1:direct` is the word in the thread on `follow_up:1:direct` where that was set, else a way."""
    ways: list[tuple[str, Way]] = [(rest, "thread")]
    ways += [(rest.removesuffix(ending), way) for way, ending in _ENDINGS if ending and rest.endswith(ending)]
    read = []
    for concerned, way in ways:
        with suppress(ValueError):
            read.append(StepKey("raised", way=way, of=_reminder(concerned, reminders, moved)))
    return next((key for key in read if key.of in reminders), read[0])


def _reminder(text: str, reminders: Container[StepKey], moved: Mapping[str, str] | None) -> StepKey:
    step, _, rest = text.partition(":")
    return _plain(cast("StepName", step), text, rest, reminders, moved)


def _way(text: str) -> tuple[str, Way]:
    for way, ending in _ENDINGS:
        if ending and text.endswith(ending):
            return text.removesuffix(ending), way
    return text, "thread"


def _origins(kept: Mapping[str, Any]) -> dict[str, str]:
    """What each moved reminder was before: the newest of its kind that had been set when it moved."""
    newest: dict[str, str] = {}
    origins: dict[str, str] = {}
    for text, value in kept.items():
        step = text.partition(":")[0]
        if step not in REMINDERS:
            continue
        if ":moved" in text and step in newest:
            origins.setdefault(text.removesuffix(":here"), newest[step])
        if "post_at" in value:
            newest[step] = text
    return origins


def _answer(key: StepKey, value: Mapping[str, Any]) -> Answer:  # noqa: PLR0911 - one line for each kind of answer
    if "refused" in value:
        return Refused(value["refused"])
    if "why_closed" in value:
        return Looked(value["why_closed"])
    if "active" in value:
        return Active(value["active"])
    if "name" in value:
        return Zone(value["name"])
    if "post_at" in value:
        channel, post_at = value["channel"], value["post_at"]
        if value["id"]:
            return Scheduled(channel, value["id"], post_at)
        return Arrived(channel, value["ts"], post_at) if "ts" in value else Alone(channel, post_at)
    if "ts" in value:
        return Posted(value["channel"], value["ts"])
    if "id" in value:
        return TakenBack(value["id"])
    if key.step == "unseen":
        return Nobody()
    raise UnreadableKeyError(key.text)
