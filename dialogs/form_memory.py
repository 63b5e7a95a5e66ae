"""What a form carries in `private_metadata`: where it was opened, its step, and answers that are not on the page."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from dialogs.question import Answers

Step: TypeAlias = Literal[1, 2]

LIMIT: Final = 3000
"""Characters Slack keeps in private_metadata."""

_PACKED: Final = "z:"


@dataclass(frozen=True)
class Origin:
    """Where the form was opened and by whom; `case` is the id of the case that is assessed again, "" for a new one."""

    channel: str
    user: str
    case: str = ""


@dataclass(frozen=True)
class FormMemory:
    """Everything a view must remember besides what is on its page."""

    origin: Origin
    step: Step = 1
    answers: Answers = field(default_factory=dict)
    detail: bool = False  # whether the optional questions are unfolded


def written(memory: FormMemory) -> str:
    """Return the memory as text of at most 3,000 characters, compressed when it must be."""
    origin = [memory.origin.channel, memory.origin.user, memory.origin.case]
    text = json.dumps([origin, memory.step, memory.detail, memory.answers], separators=(",", ":"))
    if len(text) <= LIMIT:
        return text
    return _PACKED + base64.b85encode(zlib.compress(text.encode(), 9)).decode()


def remembered(text: str) -> FormMemory:
    """Return the memory that `written` made into this text."""
    if text.startswith(_PACKED):
        text = zlib.decompress(base64.b85decode(text.removeprefix(_PACKED))).decode()
    origin, step, detail, answers = json.loads(text)
    return FormMemory(Origin(*origin), step, answers, detail)
