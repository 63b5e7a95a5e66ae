"""Small checks that compose into the shape of a Block Kit object, with Slack's wording for what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from bot.sandbox.limits import LIMITS

Problems = list[str]
Check = Callable[[Any, str, Problems], None]

TEXT_KINDS = ("plain_text", "mrkdwn")
URL = re.compile(r"https?://\S+")


def problem(problems: Problems, message: str, pointer: str) -> None:
    """Add one line as Slack writes it: the message and the JSON pointer to the place."""
    problems.append(f"{message} [json-pointer:{pointer}]")


def string(limit: str | None = None, *, shortest: int = 0) -> Check:
    """Return the check for a string of at most the named limit."""

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problem(problems, "must be a string", pointer)
        elif len(value) < shortest:
            problem(problems, f"must be more than {shortest - 1} characters", pointer)
        elif limit is not None and len(value) > LIMITS[limit]:
            problem(problems, f"must be less than {LIMITS[limit] + 1} characters", pointer)

    return check


def boolean(value: Any, pointer: str, problems: Problems) -> None:
    """Check for true or false."""
    if not isinstance(value, bool):
        problem(problems, "must be a boolean", pointer)


def whole_number(least: int, limit: str) -> Check:
    """Return the check for a whole number from `least` to the named limit."""

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problem(problems, "must be an integer", pointer)
        elif not least <= value <= LIMITS[limit]:
            problem(problems, f"must be between {least} and {LIMITS[limit]}", pointer)

    return check


def matching(pattern: str, meaning: str) -> Check:
    """Return the check for a string of the given pattern; `meaning` names the format."""
    compiled = re.compile(pattern)

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            problem(problems, f"must be {meaning}", pointer)

    return check


def url(limit: str) -> Check:
    """Return the check for a web address of at most the named limit."""
    fits = string(limit)

    def check(value: Any, pointer: str, problems: Problems) -> None:
        fits(value, pointer, problems)
        if isinstance(value, str) and not URL.fullmatch(value):
            problem(problems, "must be a valid URL", pointer)

    return check


def one_of(*allowed: Any) -> Check:
    """Return the check for one of the given values."""

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if value not in allowed:
            problem(problems, f"must be one of {', '.join(map(str, allowed))}", pointer)

    return check


def several(item: Check, limit: str | int, *, fewest: int = 1) -> Check:
    """Return the check for a list of `fewest` to `limit` (named or given) items, each checked by `item`."""
    most = LIMITS[limit] if isinstance(limit, str) else limit

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problem(problems, "must be an array", pointer)
            return
        if len(value) < fewest:
            problem(problems, f"no less than {fewest} items required", pointer)
        if len(value) > most:
            problem(problems, f"no more than {most} items allowed", pointer)
        for place, each in enumerate(value):
            item(each, f"{pointer}/{place}", problems)

    return check


def shape(fields: Mapping[str, Check], required: Collection[str] = (), *, kind: str | None = None) -> Check:
    """Return the check for an object with these fields and no others; `kind` is its `type`, where it has one."""

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problem(problems, "must provide an object", pointer)
            return
        for name in required:
            if name not in value:
                problem(problems, f"missing required field: {name}", pointer)
        for name, each in value.items():
            if name == "type" and kind is not None:
                continue
            if name in fields:
                fields[name](each, f"{pointer}/{name}", problems)
            else:
                problem(problems, f"invalid additional property: {name}", pointer)

    return check


def text_object(limit: str, kinds: Collection[str] = ("plain_text",)) -> Check:
    """Return the check for a text object of at most the named limit and of one of `kinds`."""
    words = string(limit, shortest=LIMITS["text_object.text.min"])
    plain = shape({"text": words, "emoji": boolean}, ("text",), kind="plain_text")
    mrkdwn = shape({"text": words, "verbatim": boolean}, ("text",), kind="mrkdwn")

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problem(problems, "must provide an object", pointer)
        elif value.get("type") not in kinds:
            problem(problems, f"unsupported type: {value.get('type')}; must be {' or '.join(kinds)}", f"{pointer}/type")
        else:
            (plain if value["type"] == "plain_text" else mrkdwn)(value, pointer, problems)

    return check


def by_type(shapes: Mapping[str, Check], allowed: Collection[str]) -> Check:
    """Return the check that picks the shape by the object's `type`, which must be among `allowed`."""

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problem(problems, "must provide an object", pointer)
        elif not isinstance(value.get("type"), str):
            problem(problems, "missing required field: type", pointer)
        elif value["type"] not in allowed:
            problem(problems, f"unsupported type: {value['type']}", f"{pointer}/type")
        else:
            shapes[value["type"]](value, pointer, problems)

    return check


def every(*checks: Check) -> Check:
    """Return the check that makes all of `checks`."""

    def check(value: Any, pointer: str, problems: Problems) -> None:
        for each in checks:
            each(value, pointer, problems)

    return check
