"""What a channel reads after the database was put back from a backup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogs.blocks import message, section
from dialogs.words import reader_time

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.message import Message


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: questions taken back, questions set again, and the codes of cases that are not in the backup."""

    taken_back: int
    set_again: int
    unknown: tuple[str, ...]


def restored(report: Report, knows_until: datetime) -> Message:
    """Return the report; `knows_until` (aware): when the last thing happened that the backup knows."""
    head = f"*backpain was restored from a backup. What happened after {reader_time(knows_until)} is not in it:* read "
    lines = [f"{head}the threads of your open cases, and give again what was answered since."]
    if report.unknown:
        lines.append(
            f"• *Not in it at all: {', '.join(report.unknown)}.* Assess them again with `/backpain`. What Slack holds "
            "of them still comes; its buttons do not work."
        )
    if report.taken_back:
        lines.append(f"• Questions that Slack held and the backup does not know, taken back: {report.taken_back}.")
    if report.set_again:
        lines.append(f"• Questions that Slack holds no more, set again: {report.set_again}.")
    return message([section("\n".join(lines))])
