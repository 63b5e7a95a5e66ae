"""The table of what follows from what, for people: each row is what the functions decide for an example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from bot.kept.book import Book
from bot.kept.case import Case
from bot.kept.chart import Chart
from bot.kept.ended import Ended
from bot.kept.happened import (
    Acknowledged,
    Closed,
    Course,
    Event,
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
from bot.kept.step_key import StepKey
from bot.kept.undone import Undone
from bot.kept.uninstalled import InstalledAgain, Uninstalled
from bot.life.after_outcome import ASKED_AGAIN, TRIES_TOLD
from bot.life.policy import Policy
from bot.life.step import Step
from bot.life.what_follows import steps_after
from bot.posts import Scheduled
from bot.triage.assessment import Disposition
from dialogs.outcomes import OUTCOMES, REFERRAL
from dialogs.words import IN_A_SENTENCE

_AT: Final = datetime(2026, 11, 24, 10, tzinfo=UTC)
_REVISED: Final[tuple[tuple[Disposition, Disposition, str], ...]] = (
    ("urgent_mri", "emergency_now", "more urgent"),
    ("urgent_mri", "urgent_mri", "as urgent as before"),
    ("emergency_now", "urgent_mri", "less urgent"),
)
_POLICY: Final = Policy("", follow_up_day=7, working_hour=9)


def what_follows() -> str:
    """The table in Markdown, made by the functions that decide it."""
    rows = [f"| {what} | {_listed(steps)} |" for what, steps in _rows()]
    return "\n".join(["| what happens | what follows, in this order |", "|---|---|", *rows, ""])


def _listed(steps: list[Step]) -> str:
    return "<br>".join(f"{place}. {each.words}" for place, each in enumerate(steps, 1)) or "nothing"


def _rows() -> Iterator[tuple[str, list[Step]]]:
    dispositions: tuple[Disposition, ...] = (
        "emergency_now",
        "urgent_same_day",
        "urgent_mri",
        "specialist_referral",
        "conservative_followup",
    )
    for disposition in dispositions:
        yield f"a first form: {IN_A_SENTENCE[disposition]}", _after(_form(disposition))
    for before, now, how in _REVISED:
        what = f"a form for a case that is open, {how}: {IN_A_SENTENCE[now]}"
        yield what, _after(_form(before), _form(now))
    for outcome in ASKED_AGAIN:
        form = _form("specialist_referral" if outcome in REFERRAL else "emergency_now")
        yield f"a reminder is answered “{OUTCOMES[outcome]}”", _after(form, Outcome(outcome, "", ""))
    in_vain = [Outcome("not_reached", "", str(times)) for times in range(TRIES_TOLD)]
    yield f"“{OUTCOMES['not_reached']}” for the third time in a row", _after(_form("emergency_now"), *in_vain)
    better = Outcome("better", "", "")
    yield "“Better”, while no result is seen of an urgent MRI", _after(_form("urgent_mri"), better)
    yield "another day is chosen for the follow-up", _after(_form("urgent_mri"), Rescheduled(date(2026, 12, 4)))
    yield "somebody is acting on it", _after(_form("emergency_now"), Acknowledged())
    yield "it is handed over to a person", _after(_form("emergency_now"), HandedOver("U", ""))
    yield "it is handed over to a service", _after(_form("emergency_now"), HandedOver("", "spinal_team"))
    given = HandedOver("S0DUTY", "")
    yield "it is given to a user group or a channel", _after(_form("emergency_now"), given)
    yield "somebody of them takes it", _after(_form("emergency_now"), given, Acknowledged())
    yield "it is said that the scan is booked", _after(_form("urgent_mri"), Stage("booked"))
    yield "it is closed without an outcome", _after(_form("emergency_now"), Ended("moved_away"))
    result = replace(_form("urgent_mri"), by="result")
    yield "a result is entered that leaves it as urgent: urgent MRI", _after(_form("urgent_mri"), result)
    yield "the course is recorded", _after(_form("urgent_mri"), Course("urgent_mri", "local_pathway"))
    yield "a reminder is missing from Slack's list", _after(_form("urgent_mri"), Missing("follow_up", "Q1", 1))
    yield "an answer is taken back", _after(_form("urgent_mri"), Undone(2, "outcome", "better"))
    yield "questions whether anybody acts are missing there", _after(_form("emergency_now"), Missing("chaser", "Q1", 1))
    yield "the app may not speak in the channel any more", _after(_form("urgent_mri"), Closed("is_archived"))
    yield "the app may speak in the channel after all", _after(_form("urgent_mri"), Reopened())
    yield "the app is uninstalled, or its token revoked", _after(_form("emergency_now"), Uninstalled())
    again = Uninstalled(), InstalledAgain()
    yield "the app is installed again", _after(_form("emergency_now"), *again)
    yield "something kept cannot be read by this version", _after(_form("urgent_mri"), Unreadable("outcome"))


def _form(disposition: Disposition) -> Submitted:
    return Submitted(disposition, 24.0, None, "", "", "{}", "{}")


def _after(*happened: Happened) -> list[Step]:
    """What follows from the last of these, where the follow-up that the first set is waiting."""
    history = [Event("T", str(seq), "U", _AT, what, seq) for seq, what in enumerate(happened, 1)]
    case = Case("id", "BP-22222", "T", "C", "U", _AT, urgent=False)
    if len(history) > 1:
        case = replace(case, done=Book().adding(StepKey("follow_up", 1), Scheduled("C", "Q1", 1)))
    return steps_after(Chart(case, history, "UTC"), history[-1], _POLICY)
