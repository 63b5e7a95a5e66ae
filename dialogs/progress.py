"""One line for each thing that people did to a case, as its card lists them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from dialogs.acting import handed_to
from dialogs.course import REASONS
from dialogs.ending import ENDINGS
from dialogs.outcomes import OUTCOMES, STAGES
from dialogs.words import DISPOSITIONS, UNKNOWN, day_words, reader_time

FOUND: Final = {
    "missing": "a reminder was missing from Slack's list; it is set again",
    "reopened": "the app may speak in the channel again; the case goes on there",
    "closed": "the app may not speak in the channel any more; the case goes on by direct message",
    "uninstalled": "the app was uninstalled, or its token revoked; from then on nobody was asked",
    "installed_again": "the app works again; what is still to be asked is asked again",
    "unreadable": "something kept of this case cannot be read by this version",
}
BY: Final = {"result": "entered the result", "panel": "asked the questions of the follow-up"}
IN_WORDS: Final[dict[str, str]] = {name: words for name, words in DISPOSITIONS.items()}  # noqa: C416 - by any string
UNDONE: Final = {**OUTCOMES, **STAGES, "acknowledged": "I am acting on this"}
DID: Final = {
    "acknowledged": "is acting on this",
    "submitted": "answered the form again",
}


def progress_line(kind: str, person: str, at: datetime, body: Mapping[str, Any]) -> str:
    """What was done, by whom and when (`at` in the team's zone), in mrkdwn.

    `kind` is that of the event; `body` holds its coded answers. What nobody did but the hourly look found has no name.
    """
    if kind in FOUND:
        return f"{reader_time(at)} · {FOUND[kind]}"
    if not person:
        return f"{reader_time(at)} · {UNKNOWN}"
    return f"{reader_time(at)} · <@{person}> {_did(kind, body)}"


def worse_line(person: str, at: datetime) -> str:
    """What the card says from the press of *Worse* on, until the patient is examined again."""
    return f"*WORSE: re-examine today, not yet done.* <@{person}>, {reader_time(at)}"


def _did(kind: str, body: Mapping[str, Any]) -> str:  # noqa: PLR0911 - one line for each kind
    match kind:
        case "outcome":
            return f"recorded: *{OUTCOMES.get(body['outcome'], UNKNOWN).lower()}*"
        case "rescheduled":
            return f"moved the follow-up to {day_words(date.fromisoformat(body['day']))}"
        case "course":
            followed = IN_WORDS.get(body["chosen"], UNKNOWN).lower()
            return f"recorded the course: *{followed}*. Why: {REASONS.get(body['reason'], UNKNOWN).lower()}"
        case "submitted" if body.get("by") in BY:
            return BY[body["by"]]
        case "ended":
            return f"closed it without an outcome: {ENDINGS.get(body['reason'], UNKNOWN).lower()}"
        case "stage":
            return f"recorded: *{STAGES.get(body['stage'], UNKNOWN).lower()}*"
        case "undone":
            return f"took back: *{UNDONE.get(body['word'], UNKNOWN)}*"
        case "handed_over":
            return f"handed it over to {handed_to(body)}"
    return f"{DID.get(kind, f'recorded {UNKNOWN}')}"
