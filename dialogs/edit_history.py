"""Every assessment of a case: what changed, by whom, and whether the urgency did; each earlier one can be opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dialogs.blocks import Block, actions, button, context, escaped, message, modal, plain, section
from dialogs.words import IN_A_SENTENCE, reader_time

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.triage.assessment import Disposition
    from dialogs.case_facts import CaseFacts
    from dialogs.message import Message

HISTORY: Final = "history"
EARLIER: Final = "earlier"
MISSING: Final = "answer_missing"
ANSWER_MISSING: Final = "Answer what is missing"
CALLBACK_ID: Final = "edit_history"
_MOST_SHOWN: Final = 40
_CHANGES_SHOWN: Final = 6
_BY: Final = {"panel": "the short page", "result": "the result of a scan"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One form: the `nth`, who sent it and when (team's zone), how urgent it came out, and what it changed.

    `urgency` is None where it could not be computed or read.
    """

    nth: int
    person: str
    at: datetime
    by: str
    urgency: Disposition | None
    changes: tuple[str, ...]


def history(facts: CaseFacts, entries: Sequence[Entry]) -> Block:
    """Return the view, the newest first."""
    told: list[Block] = []
    for entry, before in reversed(list(zip(entries, [None, *entries], strict=False))):
        row = section("\n".join([_headed(entry, before), *_changed(entry)]))
        is_newest = entry.nth == len(entries)
        told.append(row if is_newest else {**row, "accessory": button(EARLIER, "Open", f"{facts.id}:{entry.nth}")})
    rest = len(told) - _MOST_SHOWN
    more = [context(f"And {rest} earlier ones.")] if rest > 0 else []
    return modal(CALLBACK_ID, f"History {facts.code}", [*told[:_MOST_SHOWN], *more])


def _headed(entry: Entry, before: Entry | None) -> str:
    now = _urgency(entry.urgency)
    was = "" if before is None or before.urgency == entry.urgency else f", was {_urgency(before.urgency)}"
    by = _BY.get(entry.by, "the form")
    return f"*{entry.nth}. {now}*{was} · <@{entry.person}>, {reader_time(entry.at)}, by {by}"


def _urgency(urgency: Disposition | None) -> str:
    return "not computed, or not readable" if urgency is None else IN_A_SENTENCE[urgency]


def _changed(entry: Entry) -> list[str]:
    if entry.nth == 1:
        return []
    rest = len(entry.changes) - _CHANGES_SHOWN
    shown = [f"• {escaped(change)}" for change in entry.changes[:_CHANGES_SHOWN]]
    return [*(shown or ["• no answer changed"]), *([f"• and {rest} more"] if rest > 0 else [])]


def as_it_was(record: Block, nth: int, of: int) -> Block:
    """Return the view of an earlier assessment, with a line above it that says so."""
    told = section(f"*Assessment {nth} of {of}, as it was.* A later one stands now: the card shows it.")
    return {**record, "title": plain(f"Assessment {nth} of {of}"), "blocks": [told, *record["blocks"]]}


def buttons(facts: CaseFacts, *, has_open: bool) -> Block:
    """Return the row with the history, and where anything is open with what is missing."""
    missing = [button(MISSING, ANSWER_MISSING, facts.ref)] if has_open else []
    return actions("revising", button(HISTORY, "History", facts.ref), *missing)


def nothing_missing(facts: CaseFacts, *, is_closed: bool) -> Message:
    """Return that nothing is asked of a case, with the button that changes what was answered."""
    why = "it is closed, and nothing more is asked" if is_closed else "nothing is missing"
    told = f"*{facts.code}:* {why}. *Edit* changes what was answered."
    return message([section(told), actions("revising", button("edit", "Edit", facts.ref))])
