"""The messages of a case, worded from its chart; whatever cannot be worded, an emergency is shown all the same."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, cast

from bot.kept.chart import Chart
from bot.kept.chases import Chased, chases
from bot.kept.gaps import Gaps
from bot.kept.happened import Acknowledged, Event, HandedOver, Outcome
from bot.kept.step_key import Reminder, StepKey
from bot.kept.uninstalled import uninstalled_since
from bot.life.days import moment_of
from bot.life.policy import Policy
from bot.life.step import Said
from bot.posts import is_direct, is_person
from bot.triage.assessment import Assessment
from bot.triage.findings import Findings
from bot.troubles import describe, new_error_id
from dialogs import acting as acting_words
from dialogs import (
    assessment_card,
    due,
    follow_up_card,
    installed_again,
    older_reminder,
    still_open,
    undo,
    unreadable,
    urgency_changed,
)
from dialogs.case_facts import CaseFacts
from dialogs.differences import differences, newly_said
from dialogs.message import Message
from dialogs.words import Urgency

log: Final = logging.getLogger("backpain.life")

OWNERS_LOOKED_FOR: Final = 6
UNWORDABLE: Final = (KeyError, ValueError, TypeError, AttributeError, IndexError)
"""What wording a record can raise that another version wrote."""


def card(chart: Chart, event: Event, policy: Policy) -> Message:
    """The card as of now."""
    is_open = not chart.is_closed and chart.newest("follow_up") is None
    return _card(chart, _facts_planned(chart, event, policy) if is_open else chart.facts())


def direct_card(chart: Chart, event: Event, policy: Policy, reason: str) -> Message:
    """The card for a direct message; `reason` is why it is not in the channel."""
    facts = _facts_planned(chart, event, policy)
    if chart.latest.assessed is None:
        return _card(chart, facts)
    return _worded(chart, facts, lambda assessed: assessment_card.direct(facts, assessed, _found(chart), reason))


def said(what: Said, chart: Chart, event: Event, *, on_call: str = "") -> Message:
    """One of the messages of the thread; `on_call` is whom a clinician calls."""
    facts = replace(chart.facts(), on_call=on_call)
    of_the_facts: dict[Said, Callable[[], Message]] = {
        "alert": lambda: _changed(chart, event, facts),
        "scheduled": lambda: follow_up_card.scheduled(facts, urgency(chart)),
        "unreached": lambda: follow_up_card.unreached(facts),
        "recorded": lambda: undo.offered(_recorded(chart, event, facts), facts, event.seq, chart.local(event.at)),
        "installed_again": lambda: installed_again.told(facts, chart.local(_marked_at(chart, event))),
        "undone": lambda: undo.undone(facts, chart.line(event)),
    }
    if what in of_the_facts:
        return of_the_facts[what]()
    if chart.latest.assessed is None:
        return assessment_card.red_flags(facts, None)
    return _worded(chart, facts, lambda assessed: assessment_card.red_flags(facts, assessed))


def reminder(chart: Chart, kind: Reminder, at: datetime | None) -> Message:
    """A reminder as it is handed to Slack for the place the case lives in; `at`: when it arrives."""
    home = chart.home
    if home is not None and not is_direct(home.channel):
        return held_by_slack(chart, kind)
    return arrived(chart, kind, at)


def held_by_slack(chart: Chart, kind: Reminder) -> Message:
    """The same without a clinical word, for a channel: who reads there when it comes is not known yet."""
    return due.held(in_words(chart, kind, None), chart.facts(), kind)


def arrived(chart: Chart, kind: Reminder, at: datetime | None) -> Message:
    """A reminder in words where it is to be answered; the follow-up asks for a result that nobody has seen, too."""
    asked = in_words(chart, kind, at)
    if kind == "follow_up":
        asked = follow_up_card.with_result(asked, chart.facts(), urgency(chart))
    return due.or_elsewhere(asked)


def in_older_words(chart: Chart, kind: Reminder, at: datetime) -> str:
    """How release 0.1.0 worded the same reminder; "" where it has set none, or asked no such question."""
    is_of_then = not chart.latest.is_numbered
    return older_reminder.words(kind, chart.facts(), chart.local(at), urgency(chart)) if is_of_then else ""


def held_then(chart: Chart, kind: Reminder, at: datetime, policy: Policy) -> list[str]:
    """How a reminder that has come may read: under whoever owned the case when either release handed it over."""
    case = chart.case
    acted = [event.person for event in chart.history if isinstance(event.what, Acknowledged)]
    given = [event.what.person for event in chart.history if isinstance(event.what, HandedOver)]
    named = (case.owner, chart.history[0].person, policy.owner, *given, *acted, policy.backup, policy.duty)
    owners = [who for who in dict.fromkeys(named) if is_person(who)][:OWNERS_LOOKED_FOR]
    charts = [replace(chart, case=replace(case, owner=who)) for who in owners]
    told = [held_by_slack(each, kind).text for each in charts] + [in_older_words(each, kind, at) for each in charts]
    return [text for text in told if text]


def in_words(chart: Chart, kind: Reminder, at: datetime | None) -> Message:
    """The question of a reminder; `at`: when it arrives, None once it is answered."""
    if kind == "close_loop":
        return follow_up_card.close_loop(chart.facts(close_loop_at=at), urgency(chart))
    if kind == "referral":
        return follow_up_card.referral(chart.facts(referral_at=at), urgency(chart))
    return follow_up_card.reminder(chart.facts(follow_up_at=at), urgency(chart))


def raised(chart: Chart, kinds: Sequence[Reminder]) -> Message:
    """That nobody has answered these reminders."""
    return follow_up_card.raised(chart.facts(), kinds, urgency(chart))


def chaser(chart: Chart, stands: Chased, nth: int, policy: Policy) -> Message:
    """The question that is asked until it is answered, the `nth` time; the same whoever hands it to Slack, and when."""
    owner = chart.case.owner
    named = policy.next_after(owner) or ((owner,) if owner in {policy.backup, policy.duty} else ())
    following = named[: stands.told(nth)] if stands.told(nth) else None
    span = stands.span(nth)
    if isinstance(stands, Gaps):
        return still_open.asked(chart.until(stands.form).facts(), span, stands.until, following)
    facts = replace(chart.facts(), on_call=policy.on_call)
    return acting_words.chaser(facts, span, following, has_duty=bool(policy.duty), call_after=stands.span(1))


def chase_then(chart: Chart, key: StepKey) -> Chased | None:
    """How it stood with the form whose question a step set, or was to set."""
    form = next((event for event in chart.history if event.seq == key.origin), None)
    stood = [] if form is None else chases(chart.until(form))
    return next((each for each in stood if each.step == key.step), None)


def chasers_then(chart: Chart, key: StepKey, policy: Policy) -> list[str]:
    """How the question that a step set may read where Slack has posted it: under whoever owned the case then."""
    form = next((event for event in chart.history if event.seq == key.origin), None)
    stands = chase_then(chart, key)
    if form is None or stands is None:
        return []
    then = chart.until(form)
    owners = dict.fromkeys(filter(None, (chart.case.owner, chart.history[0].person, policy.owner)))
    return [
        chaser(replace(then, case=replace(then.case, owner=owner)), stands, key.attempt, policy).text
        for owner in owners
    ]


def chased(chart: Chart, stands: Chased, nth: int, policy: Policy) -> Message:
    """The same for who is next."""
    if isinstance(stands, Gaps):
        return still_open.told_the_next(chart.facts(), stands.span(nth), stands.until)
    return acting_words.chased(chart.facts(), stands.span(nth), has_duty=bool(policy.duty))


def answered_before(chart: Chart, key: StepKey) -> Message:
    """What such a question becomes that came although it had been answered."""
    facts = chart.facts()
    return still_open.answered(facts) if key.step == Gaps.step else acting_words.answered(facts)


def marked(chart: Chart, event: Event) -> Message:
    """The reminder that was pressed, with what was recorded in place of its buttons."""
    asked = in_words(chart, cast("Outcome", event.what).answers, None)
    given = chart.answers_beside(event)
    stands = cast("Outcome", chart.standing(event).what).outcome
    return follow_up_card.answered(asked, "\n".join(chart.line(one) for one in given), stands, chart.facts())


def _marked_at(chart: Chart, event: Event) -> datetime:
    """Since when the case was marked when the mark was lifted by `event`."""
    return uninstalled_since([one for one in chart.history if one.seq < event.seq]) or event.at


def _changed(chart: Chart, event: Event, facts: CaseFacts) -> Message:
    """The line that says a change of urgency aloud."""
    before, now = chart.submissions[-2:]
    tell = newly_said if now.rises_from(before) else differences
    because = tell(before.found.value, now.found.value) if before.is_readable and now.is_readable else []
    change = before.disposition, now.disposition
    clocks = before.act_within_hours, now.act_within_hours
    return urgency_changed.line(facts, change, because, event.person, chart.local(event.at), clocks=clocks)


def _recorded(chart: Chart, event: Event, facts: CaseFacts) -> Message:
    """What comes next; of two answers to one reminder, which stands."""
    stands, given = chart.standing(event), chart.answers_beside(event)
    others = [chart.line(one) for one in given if one != event]
    outcome = cast("Outcome", event.what).outcome
    if stands != event:
        return follow_up_card.stands_already(outcome, cast("Outcome", stands.what).outcome, chart.line(event), others)
    return follow_up_card.recorded(outcome, facts, chart.local(event.at), others)


def urgency(chart: Chart) -> Urgency | None:
    """How urgent the newest assessment came out; None where it was not computed or cannot be read."""
    return chart.latest if chart.latest.is_computed else None


def has_its_date(chart: Chart, event: Event, policy: Policy) -> bool:
    """Whether the follow-up is set for the very moment that the first card shows."""
    waiting = chart.follow_up
    planned = moment_of("follow_up", "review", chart, event, policy)
    return waiting is not None and datetime.fromtimestamp(waiting.post_at, UTC) == planned


def _facts_planned(chart: Chart, event: Event, policy: Policy) -> CaseFacts:
    return chart.facts(follow_up_at=moment_of("follow_up", "review", chart, event, policy))


def _found(chart: Chart) -> Findings:
    return chart.latest.found.value


def _card(chart: Chart, facts: CaseFacts) -> Message:
    latest = chart.latest
    if not latest.is_legible:
        return unreadable.card(facts, latest.disposition if latest.is_readable else None)
    if latest.assessed is None:
        return assessment_card.could_not_compute(facts, _found(chart), latest.error_id)
    return _worded(chart, facts, lambda assessed: assessment_card.card(facts, assessed, _found(chart)))


def _worded(chart: Chart, facts: CaseFacts, words: Callable[[Assessment], Message]) -> Message:
    """Words for an assessment; one of another version's that this one cannot word is shown by its urgency alone."""
    try:
        return words(cast("Assessment", chart.latest.assessed))
    except UNWORDABLE as unknown:
        log.error("%s: case %s cannot be worded: %s", new_error_id(), chart.case.id, describe(unknown))
        return unreadable.card(facts, chart.latest.disposition)
