"""What Slack is given beside the words: ids, values, kinds and limits, each block's once; no person reads it."""

from __future__ import annotations

import base64
import re
import zlib
from typing import TYPE_CHECKING, Any, Final

from dialogs.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.dialogs.messages import Read

_DATE: Final = re.compile(r"<!date\^[^>]*>")
_PACKED: Final = "z:"
_TEXTS: Final = frozenset({"mrkdwn", "plain_text", "text"})


def beside(parts: Iterable[Read]) -> str:
    """Return a line for every kind of block and for every view, in their order; "" for plain lines."""
    return "".join(dict.fromkeys(f"{line}\n" for part in parts if not isinstance(part, str) for line in _lines(part)))


def _lines(part: Any) -> Iterator[str]:
    if isinstance(part, Message):
        blocks = part.blocks
    else:
        blocks = part["blocks"]
        yield _told({name: value for name, value in part.items() if name != "blocks"})
    yield from map(_told, blocks)


def _told(node: Any) -> str:
    match node:
        case {"type": kind, "text": str(text), **more} if kind in _TEXTS:
            return " ".join([kind, *_DATE.findall(text), *(f"{name}={_told(value)}" for name, value in more.items())])
        case {"text": {"type": "plain_text"}, "value": value, **more} if not more:
            return str(value)  # an option
        case dict():
            return f"({', '.join(f'{name}={_told(value)}' for name, value in node.items())})"
        case list():
            return f"[{' | '.join(map(_told, node))}]"
        case str() if node.startswith(_PACKED):  # differently by every zlib
            return _told(zlib.decompress(base64.b85decode(node.removeprefix(_PACKED))).decode())
    return repr(node)
