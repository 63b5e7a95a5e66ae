"""What a form carries in `private_metadata`: where it was opened, its step, and answers that are not on the page."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from dialogs.question import Answers

Step: TypeAlias = Literal[1, 2, 3, 4, 5]
"""The emergency screen, the rest, the page that asks whether earlier answers are to be replaced, the page that names
what was not asked, and the open questions alone."""

LIMIT: Final = 3000
"""Characters Slack keeps in private_metadata."""

_PACKED: Final = "z:"
_PARTS_OF_FIRST_RELEASE: Final = 3
"""What release 0.1.0 remembered of an origin: channel, person and case."""


@dataclass(frozen=True)
class Origin:
    """Where the form was opened, by whom and when (Unix seconds; 0 where an older release opened it).

    `case` is the id of the case that is assessed again, "" for a new one; `number` is that of the assessment which the
    form shows (0: none, or not known), and `line` says in words which case it is.
    """

    channel: str
    user: str
    case: str = ""
    number: int = 0
    opened: int = 0
    line: str = ""


@dataclass(frozen=True)
class FormMemory:
    """Everything a view must remember besides what is on its page."""

    origin: Origin
    step: Step = 1
    answers: Answers = field(default_factory=dict)
    detail: bool = False  # whether the optional questions are unfolded
    was: Answers = field(default_factory=dict)  # earlier answers that are asked again, shown beside their questions
    was_on: str = ""  # the day they are of
    only: tuple[str, ...] = ()  # the questions of a page that asks for those alone
    is_of_first_release: bool = False


def written(memory: FormMemory) -> str:
    """Return the memory as text of at most 3,000 characters, compressed when it must be."""
    plain = _text(memory)
    text = plain if _fits(plain) else _packed(plain)
    # What is only shown beside a question goes before an answer would.
    return text if _fits(text) or not memory.was else written(replace(memory, was={}))


def _fits(text: str) -> bool:
    return len(text) <= LIMIT


def _text(memory: FormMemory) -> str:
    origin = memory.origin
    who = [origin.channel, origin.user, origin.case, origin.number, origin.opened, origin.line]
    if memory.is_of_first_release:  # what is ticked on its page was ticked where less was offered, also once redrawn
        who = who[:_PARTS_OF_FIRST_RELEASE]
    old = [memory.was, memory.was_on] if memory.was or memory.only else []
    old += [memory.only] if memory.only else []
    return json.dumps([who, memory.step, memory.detail, memory.answers, *old], separators=(",", ":"))


def _packed(text: str) -> str:
    return _PACKED + base64.b85encode(zlib.compress(text.encode(), 9)).decode()


def remembered(text: str) -> FormMemory:
    """Return the memory that `written` made into this text."""
    if text.startswith(_PACKED):
        text = zlib.decompress(base64.b85decode(text.removeprefix(_PACKED))).decode()
    origin, step, detail, answers, *more = json.loads(text)
    is_first = len(origin) == _PARTS_OF_FIRST_RELEASE
    return FormMemory(
        Origin(*origin),
        step,
        answers,
        detail,
        was=more[0] if more else {},
        was_on=more[1] if more else "",
        only=tuple(more[2]) if len(more) > 2 else (),  # noqa: PLR2004 - the last of three
        is_of_first_release=is_first,
    )
