"""The form of a case that is assessed again: what still stands is filled in, what may have changed is asked again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from bot.kept.chart import Chart
from bot.kept.results import last_asked
from bot.listeners.desk import Desk
from bot.triage.dates import ANSWERS_HOLD_HOURS
from dialogs import draft, findings_form, which_case
from dialogs.carried import carried
from dialogs.findings_form import Origin
from dialogs.words import date_words

HOLDS_FOR: Final = timedelta(hours=ANSWERS_HOLD_HOURS)


def form_unseen(chart: Chart, channel: str, person: str, now: datetime) -> dict[str, Any]:
    """The form with nothing of the case in it, for somebody of whom Slack does not say whether they may read it."""
    return findings_form.build_first(
        Origin(
            channel=channel,
            user=person,
            case=chart.case.id,
            number=chart.number,
            opened=int(now.timestamp()),
            line=which_case.not_shown(chart.case.code),
        )
    )


def with_draft(desk: Desk, person: str, view: dict[str, Any]) -> dict[str, Any]:
    """The form, with the offer of what somebody answered in one like it that was closed within the hour."""
    closed = desk.draft(person, findings_form.origin_of(view))
    return view if closed is None else draft.offered(view, closed.text, closed.closed_at, closed.until)


def open_questions(chart: Chart, channel: str, person: str, now: datetime) -> dict[str, Any]:
    """The form with the open questions alone, whatever is older asked again as well (`form_again`)."""
    last, latest = last_asked(chart.history), chart.latest
    if now - last.at > HOLDS_FOR:
        return form_again(chart, channel, person, now, has_changed=False)
    return findings_form.build_open(
        _origin(chart, channel, person, now), findings_form.answers_from(latest.found.value, latest.local_code)
    )


def _origin(chart: Chart, channel: str, person: str, now: datetime) -> Origin:
    last = last_asked(chart.history)
    return Origin(
        channel=channel,
        user=person,
        case=chart.case.id,
        number=chart.number,
        opened=int(now.timestamp()),
        line=which_case.of_answers(chart.case.code, last.person, chart.local(last.at)),
    )


def form_again(chart: Chart, channel: str, person: str, now: datetime, *, has_changed: bool) -> dict[str, Any]:
    """The form with the newest answers; of a provisional result the open questions alone.

    They are as old as the newest whole form. `has_changed`: what can change is asked again, however new they are.
    """
    last, latest = last_asked(chart.history), chart.latest  # a result and the short page ask for few of them
    given = chart.local(last.at)
    origin = _origin(chart, channel, person, now)
    answers = findings_form.answers_from(latest.found.value, latest.local_code)
    if not has_changed and now - last.at <= HOLDS_FOR:
        is_provisional = latest.assessed is not None and latest.assessed.provisional
        build = findings_form.build_open if is_provisional else findings_form.build_first
        return build(origin, answers)
    kept, was = carried(answers, (chart.local(now).date() - given.date()).days)
    return findings_form.build_first(origin, kept, was, date_words(given))
