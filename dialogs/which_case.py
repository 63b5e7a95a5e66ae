"""The top line of every page of a form: which case it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.blocks import escaped
from dialogs.words import reader_time

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.form_memory import Origin


def which(origin: Origin) -> str:
    """Return the line: the case and whose answers it shows, or where a new one will be."""
    if origin.line:
        return origin.line
    if origin.case:
        return "*A case assessed before*"
    return f"*New case* · {where(origin.channel)}"


def where(channel: str) -> str:
    """Return the name of a conversation, which Slack writes out; a direct one has none."""
    return f"<#{channel}>" if channel[:1] in {"C", "G"} else "direct message"


def of_answers(code: str, person: str, at: datetime) -> str:
    """Return the line of a case that is assessed again; `at`: when the answers shown were given, in the team's zone."""
    return f"*{escaped(code)}* · answers of {reader_time(at)} by <@{person}>"


def not_shown(code: str) -> str:
    """Return the line of a case whose answers are not shown, because Slack does not say who may read them."""
    return f"*{escaped(code)}* · its earlier answers are not shown: Slack does not say just now who may read them"


def not_read(code: str) -> str:
    """Return the line of a case whose answers cannot be read just now; `code` is "" where not even that is known."""
    return f"*{escaped(code) or 'This case'}* · its earlier answers cannot be read just now"
