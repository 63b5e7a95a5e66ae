"""What a row keeps of what happened: written with its version, read from any version there ever was."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, cast

from bot.kept.coded import OUTCOME_RANK, STAGES
from bot.kept.ended import REASONS, Ended
from bot.kept.happened import (
    KINDS,
    Acknowledged,
    Closed,
    Course,
    FoundUnreadable,
    HandedOver,
    Happened,
    Missing,
    Outcome,
    Reopened,
    Rescheduled,
    Stage,
    Submitted,
    Unreadable,
)
from bot.kept.review import Review
from bot.kept.step_key import CHASERS, REMINDERS, Chaser, Reminder
from bot.kept.undone import KINDS as UNDONE_KINDS
from bot.kept.undone import Undone
from bot.kept.uninstalled import InstalledAgain, Uninstalled
from bot.kept.upcast import TODAY, to_todays
from bot.triage.assessment import RANK

_UNCHECKED: Final = re.compile(r'\{"v":[0-9]+,"unchecked":true[,}]')
TROUBLES: Final = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a body can raise that nobody wrote so."""


def written(what: Happened, *, unchecked: bool = False) -> str:
    """The body of what happened, as its row keeps it; `unchecked` is of the event, not of what happened in it.

    Raises:
        KeyError: it is `Unreadable`, which is only ever read.
    """
    mark = {"unchecked": True} if unchecked else {}
    return json.dumps({"v": TODAY, **mark, **_WRITERS[KINDS[type(what)]](what)}, separators=(",", ":"))


def is_unchecked(text: str) -> bool:
    """Whether the body carries the mark; it stands in front, so that nothing need be parsed for it."""
    return _UNCHECKED.match(text) is not None


def read(kind: str, text: str) -> Happened:
    """What happened; `Unreadable` where this version cannot tell."""
    try:
        return _READERS[kind](to_todays(kind, json.loads(text)))
    except TROUBLES:
        return Unreadable(kind)


def _one_of(value: Any, known: Any) -> str:
    if value not in known:
        raise ValueError("no word that this version knows")
    return cast("str", value)


def _write_submitted(what: Any) -> dict[str, Any]:
    submitted = cast("Submitted", what)
    review = submitted.follow_up
    return {
        "disposition": submitted.disposition,
        "act_within_hours": submitted.act_within_hours,
        "review": None
        if review is None
        else {"earliest_days": review.earliest_days, "latest_days": review.latest_days},
        "error_id": submitted.error_id,
        "local_code": submitted.local_code,
        "findings": submitted.findings,
        "offered": submitted.offered,
        "assessment": submitted.assessment,
        "seen": submitted.seen,
        **({} if submitted.by == "form" else {"by": submitted.by}),
    }


def _read_submitted(body: Mapping[str, Any]) -> Submitted:
    review = body["review"]
    return Submitted(
        disposition=cast("Any", _one_of(body["disposition"], RANK)),
        act_within_hours=float(body["act_within_hours"]),
        follow_up=None if review is None else Review(int(review["earliest_days"]), int(review["latest_days"])),
        error_id=str(body["error_id"]),
        local_code=str(body["local_code"]),
        findings=str(body["findings"]),
        assessment=None if body["assessment"] is None else str(body["assessment"]),
        offered={name: tuple(items) for name, items in body["offered"].items()},
        seen=int(body.get("seen", 0)),
        by=cast("Any", _one_of(body.get("by", "form"), {"form", "result", "panel"})),
        is_numbered=bool(body.get("numbered", True)),
    )


def _read_outcome(body: Mapping[str, Any]) -> Outcome:
    outcome = _one_of(body["outcome"], OUTCOME_RANK)
    return Outcome(outcome, str(body["channel"]), str(body["ts"]))


def _read_missing(body: Mapping[str, Any]) -> Missing:
    reminder = cast("Reminder | Chaser", _one_of(body["reminder"], REMINDERS | CHASERS))
    return Missing(reminder, str(body["id"]), int(body["post_at"]))


def _read_undone(body: Mapping[str, Any]) -> Undone:
    kind = _one_of(body["kind"], UNDONE_KINDS)
    known = {
        "outcome": frozenset(OUTCOME_RANK),
        "stage": frozenset(STAGES),
        "acknowledged": frozenset({"acknowledged"}),
    }
    word = _one_of(body["word"], known[kind])
    return Undone(int(body["seq"]), kind, word, str(body["channel"]), str(body["ts"]))


_WRITERS: Final[dict[str, Callable[[Any], dict[str, Any]]]] = {
    "submitted": _write_submitted,
    "outcome": lambda what: {"outcome": what.outcome, "channel": what.channel, "ts": what.ts},
    "rescheduled": lambda what: {"day": what.day.isoformat()},
    "acknowledged": lambda _what: {},
    "handed_over": lambda what: {"person": what.person, "service": what.service},
    "ended": lambda what: {"reason": what.reason},
    "stage": lambda what: {"stage": what.stage},
    "course": lambda what: {"chosen": what.chosen, "reason": what.reason},
    "missing": lambda what: {"reminder": what.reminder, "id": what.id, "post_at": what.post_at},
    "closed": lambda what: {"reason": what.reason},
    "reopened": lambda _what: {},
    "undone": lambda what: {
        "seq": what.seq,
        "kind": what.kind,
        "word": what.word,
        "channel": what.channel,
        "ts": what.ts,
    },
    "uninstalled": lambda _what: {},
    "installed_again": lambda _what: {},
    "unreadable": lambda what: {"seq": what.seq},
}
_READERS: Final[dict[str, Callable[[Mapping[str, Any]], Happened]]] = {
    "submitted": _read_submitted,
    "outcome": _read_outcome,
    "rescheduled": lambda body: Rescheduled(date.fromisoformat(body["day"])),
    "acknowledged": lambda _body: Acknowledged(),
    "handed_over": lambda body: HandedOver(str(body["person"]), str(body["service"])),
    "ended": lambda body: Ended(_one_of(body["reason"], REASONS)),
    "stage": lambda body: Stage(_one_of(body["stage"], STAGES)),
    "course": lambda body: Course(str(body["chosen"]), str(body["reason"])),
    "missing": _read_missing,
    "closed": lambda body: Closed(str(body["reason"])),
    "reopened": lambda _body: Reopened(),
    "undone": _read_undone,
    "uninstalled": lambda _body: Uninstalled(),
    "installed_again": lambda _body: InstalledAgain(),
    "unreadable": lambda body: FoundUnreadable(int(body["seq"])),
}
