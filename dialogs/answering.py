"""The ways to answer one case without any of its messages: what its reminders ask, with the same buttons, in a view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dialogs.acting import question
from dialogs.blocks import Block, modal, section
from dialogs.ending import giving_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dialogs.case_facts import CaseFacts
    from dialogs.message import Message

CALLBACK_ID: Final = "answering"
_NOTHING: Final = "Nothing is waited for in this case."


def view(facts: CaseFacts, asked: Sequence[Message], channel: str) -> Block:
    """Return the view; `asked` are its questions in words, with their buttons."""
    told = f"*{facts.named}*, assigned to <@{facts.owner}>. *Edit* and the rest stand on its card."
    blocks: list[Block] = [section(told)]
    blocks += question(facts).blocks if facts.is_unclaimed else []
    blocks += [block for each in asked for block in each.blocks]
    if len(blocks) == 1:
        blocks.append(section(_NOTHING))
    blocks.append(giving_up(facts))
    return modal(CALLBACK_ID, "Answer", blocks, memory=f"{channel} {facts.code}")


def closed(facts: CaseFacts, line: str) -> Block:
    """Return the view of a case that is closed: `line` is what its card says of that."""
    told = f"*{facts.named}* is closed: {line}. {_NOTHING} *Edit* on its card opens it again."
    return modal(CALLBACK_ID, "Closed", [section(told)])


def place_of(view: Mapping[str, Any]) -> tuple[str, str]:
    """Return the channel of the case of such a view, and its code."""
    channel, _, code = str(view["private_metadata"]).partition(" ")
    return channel, code
