"""Slack's classic blocks as plain dicts, and the same words as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from dialogs.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

Block: TypeAlias = dict[str, Any]

SECTION_LIMIT: Final = 3000
_LINK: Final = re.compile(r"<(?:(?:https?|mailto):|!date\^)[^|>]+\|([^>]*)>")
_MARKUP: Final = re.compile(r"[*_`](?:(?!\w)|(?<!\w.))")
"""A mark beside a blank; written so that only marks are looked at, not what stands before every letter."""


def escaped(text: str) -> str:
    """Return `text` with Slack's three control characters written so that they are shown, not obeyed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> Block:
    """Return a plain text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Block:
    """Return a marked-up text object; `text` must be escaped already."""
    return {"type": "mrkdwn", "text": text}


def slack_date(moment: datetime, shown: str, otherwise: str) -> str:
    """Return a moment for marked-up text: Slack writes `shown` in the reader's own time zone, else `otherwise`.

    Plain text (headers, buttons, labels, notifications) knows no such dates: it gets words.
    """
    return f"<!date^{int(moment.timestamp())}^{shown}|{otherwise}>"


def linked_code(code: str, link: str) -> str:
    """Return the code of a case for marked-up text, as a link where there is an address to lead to."""
    return f"<{link}|{code}>" if link else code


def header(text: str) -> Block:
    """Return a header block."""
    return {"type": "header", "text": plain(text)}


def section(text: str, block_id: str = "") -> Block:
    """Return a section of marked-up text that Slack does not fold."""
    block: Block = {"type": "section", "text": mrkdwn(text), "expand": True}
    return {**block, "block_id": block_id} if block_id else block


def context(text: str, block_id: str = "") -> Block:
    """Return a line of small print."""
    block: Block = {"type": "context", "elements": [mrkdwn(text)]}
    return {**block, "block_id": block_id} if block_id else block


def divider() -> Block:
    """Return a rule across the page."""
    return {"type": "divider"}


def button(action_id: str, text: str, value: str = "", style: Literal["", "primary", "danger"] = "") -> Block:
    """Return a button; `value` comes back with the press."""
    made: Block = {"type": "button", "action_id": action_id, "text": plain(text)}
    if value:
        made["value"] = value
    if style:
        made["style"] = style
    return made


def actions(block_id: str, *elements: Block) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def choice(name: str, label: str, options: Mapping[Any, str]) -> Block:
    """Return one question with one of these answers; `options` gives the words of each value."""
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "optional": False,
        "element": {
            "type": "static_select",
            "action_id": name,
            "placeholder": plain("Choose"),
            "options": [{"text": plain(words), "value": value} for value, words in options.items()],
        },
    }


def paragraphs(lines: Iterable[str]) -> list[Block]:
    """Return as few sections as hold all `lines`; one above Slack's 3,000 characters goes on in the next section."""
    gathered: list[str] = []
    for piece in (piece for line in lines for piece in _pieces(line)):
        if gathered and len(gathered[-1]) + 1 + len(piece) <= SECTION_LIMIT:
            gathered[-1] += f"\n{piece}"
        else:
            gathered.append(piece)
    return [section(text) for text in gathered]


def _pieces(line: str) -> Iterator[str]:
    """Yield a line in pieces that fit a section, parted at blanks where there are any."""
    while len(line) > SECTION_LIMIT:
        end = line.rfind(" ", 0, SECTION_LIMIT)
        end = SECTION_LIMIT if end <= 0 else end
        yield line[:end]
        line = line[end:].lstrip()
    yield line


def modal(callback_id: str, title: str, blocks: list[Block], *, submit: str = "", memory: str = "") -> Block:
    """Return a modal view; without `submit` it only shows."""
    view: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title),
        "close": plain("Cancel" if submit else "Close"),
        "blocks": blocks,
    }
    if submit:
        view["submit"] = plain(submit)
    if memory:
        view["private_metadata"] = memory
    return view


def message(blocks: list[Block]) -> Message:
    """Return the message of these blocks, its text drawn from the blocks themselves so that the two cannot differ."""
    return Message(text=spoken(blocks), blocks=blocks)


def spoken(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Return what the blocks say, a line each, without bold, italics or code marks; of a link or a date its words."""
    said: list[str] = []
    for block in blocks:
        if block["type"] in {"header", "section"}:
            said.append(block["text"]["text"])
        elif block["type"] == "context":
            said.extend(element["text"] for element in block["elements"])
    return _MARKUP.sub("", _LINK.sub(r"\1", "\n".join(said)))
