"""The recommendation: the card at the head of the thread, and what it becomes when Slack or the engine fails."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.triage.actions import STEPS
from bot.triage.assessment import RANK
from bot.triage.notes import TEMPLATES
from dialogs.acting import ACKNOWLEDGE, HAND_OVER, NOBODY
from dialogs.blocks import Block, actions, button, context, escaped, header, message, section
from dialogs.citation import cited
from dialogs.message import Message
from dialogs.order import in_order, without_a_second_scan
from dialogs.plan import plan
from dialogs.presentation import alarms, leading, not_asked, presentation, screen
from dialogs.red_flags import red_flags
from dialogs.scan import RESULT_IN, card_buttons
from dialogs.small_print import DISCLAIMER, overdue, small_print
from dialogs.words import day_and_time, urgency_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.triage.assessment import Action, Assessment, Contradiction, Note
    from bot.triage.findings import Findings
    from dialogs.facts import CaseFacts

__all__ = ["card", "could_not_compute", "direct", "plan", "red_flags"]

WHY: Final = "why"
CHANGES: Final = "changes"
EDIT: Final = "edit"
MORE: Final = "more"
COURSE: Final = "course"

_EMERGENCY_ACTIONS: Final = 6
_FIRST_ACTIONS: Final = 4
_NAMED_QUESTIONS: Final = 8
_NAMED_RULES: Final = 2
_ALARMS_THAT_SPEAK_ALONE: Final = 2
_NAMED_ALARMS: Final = 3
_NAMED_CLASHES: Final = 2
_PROGRESS_SHOWN: Final = 5
_END_OF_DAY: Final = 18
_LATEST_IN_THE_DAY: Final = timedelta(hours=2)

NOTHING_ELSE_HOLDS: Final = "C1"
"""The rule that stands when no other does; its words say nothing on a card."""

DECIDING_NOTES: Final = frozenset(template.id for template in TEMPLATES if not template.in_short)
"""Notes about the recommendation itself: in full on the card. The others stand there in short (clinical.md B3)."""

LESS_URGENT_NOTES: Final = frozenset(template.id for template in TEMPLATES if template.less_urgent)
"""Notes that point to less than the pathway does."""

SHORT_NOTES: Final = {template.id: template.in_short for template in TEMPLATES if template.in_short}


def card(facts: CaseFacts, assessment: Assessment, findings: Findings) -> Message:
    """Return the parent message: action and time first, then why, what is missing, what to do."""
    return message(list(_card(facts, assessment, findings)))


def direct(facts: CaseFacts, assessment: Assessment, findings: Findings, reason: str) -> Message:
    """Return the card for a direct message; `reason` is Slack's error name for the channel."""
    return message([section(_why_direct(reason)), *_card(facts, assessment, findings)])


def could_not_compute(facts: CaseFacts, findings: Findings, error_id: str) -> Message:
    """Return what is said when the rules failed: no recommendation, the positive red flags, and what to do."""
    found = alarms(findings)
    listed = "\n".join(f"• {escaped(alarm)}" for alarm in found)
    return message(
        [
            header(f"COULD NOT BE COMPUTED · {facts.code}"),
            section(
                "*Treat any red flag as an emergency and use the local pathway.* There is no recommendation: the tool "
                "failed on these answers. The answers are kept."
            ),
            section(f"*Red flags recorded*\n{listed}" if found else "No red flag was recorded as positive."),
            *([section(escaped(missing))] if (missing := not_asked(findings, _NAMED_QUESTIONS)) else []),
            *([section(facts.acting or NOBODY)] if facts.is_unclaimed or facts.acting else []),
            *_history(facts),
            actions("card", *_acting(facts, primary=True), button(EDIT, "Edit", facts.ref)),
            context(f"Error {escaped(error_id)}: quote this to whoever runs the app. {DISCLAIMER}"),
            *([context(f"The {late}.")] if (late := overdue(facts)) else []),
        ]
    )


def _card(facts: CaseFacts, assessment: Assessment, findings: Findings) -> Iterator[Block]:
    emergency = assessment.disposition == "emergency_now"
    yield header(_headline(facts, assessment))
    yield section(_why(assessment, findings))
    missing = not_asked(findings, _NAMED_QUESTIONS)
    steps = _own_steps(assessment, facts)[: _EMERGENCY_ACTIONS if emergency else _FIRST_ACTIONS]
    if missing and not emergency:
        yield section(_missing(facts, assessment, missing))
    if assessment.contradictions:
        yield section(_clashes(assessment.contradictions))
    yield section(_first_actions(steps, missing, len(assessment.actions)))
    if missing and emergency:
        yield context(f"{escaped(missing)} None of these is read as no.")
    if not emergency:
        yield from _notes(assessment.notes)
        if facts.follow_up_at is not None:
            yield section(f"Follow-up *{day_and_time(facts.follow_up_at)}* with <@{facts.owner}>")
    if facts.is_unclaimed or facts.acting:
        yield section(facts.acting or NOBODY)
    if facts.is_result_open and facts.stage_line:
        yield section(facts.stage_line)
    yield from _history(facts)
    yield actions("card", *_buttons(facts, assessment))
    yield context(small_print(facts, assessment.pathway, [rule.rule for rule in assessment.fired]))


def _headline(facts: CaseFacts, assessment: Assessment) -> str:
    words = urgency_words(assessment)
    if [rule.rule for rule in leading(assessment)] == ["U4"]:
        words = f"{words}: finish the examination"
    return f"{words} · {facts.code}{' · provisional' if assessment.provisional else ''}"


def _why(assessment: Assessment, findings: Findings) -> str:
    pressing = RANK[assessment.disposition] >= RANK["urgent_same_day"]
    found = alarms(findings) if pressing else []
    rest = len(found) - _NAMED_ALARMS
    listed = f"{'; '.join(found[:_NAMED_ALARMS])}{f'; and {rest} more' if rest > 0 else ''}."
    alarming = f"{listed[0].upper()}{listed[1:]}" if found else ""
    if assessment.disposition != "emergency_now":
        told = [presentation(findings), alarming, screen(findings)]
    else:
        told = [alarming, presentation(findings) if len(found) < _ALARMS_THAT_SPEAK_ALONE else ""]
    told += [rule.says for rule in leading(assessment)[:_NAMED_RULES] if rule.rule != NOTHING_ELSE_HOLDS]
    return escaped(" ".join(part for part in told if part))


def _clashes(clashes: tuple[Contradiction, ...]) -> str:
    rest = len(clashes) - _NAMED_CLASHES
    told = " ".join(escaped(clash.text) for clash in clashes[:_NAMED_CLASHES])
    return f"*These answers clash.* {told}{f' _{rest} more in the thread._' if rest > 0 else ''}"


def _missing(facts: CaseFacts, assessment: Assessment, missing: str) -> str:
    if not assessment.provisional:
        return f"{escaped(missing)} None of these is read as no."
    by = day_and_time(answer_by(facts.opened_at))
    return (
        f"{escaped(missing)} Until answered, this cannot be less urgent. "
        f"<@{facts.owner}>, before the patient leaves, by {by}."
    )


def answer_by(opened_at: datetime) -> datetime:
    """Return by when open questions are to be closed: 18:00 that day, or two hours on when that is close or past."""
    evening = opened_at.replace(hour=_END_OF_DAY, minute=0, second=0, microsecond=0)
    return max(evening, opened_at + _LATEST_IN_THE_DAY)


def _own_steps(assessment: Assessment, facts: CaseFacts) -> list[Action]:
    """Return the steps that belong on the card; an emergency shows what its emergency rules ask for and nothing else.

    They are the first of the plan, so that a step has the same number on the card and in the thread.
    """
    ids = {rule.rule for rule in leading(assessment)}
    emergency = assessment.disposition == "emergency_now"
    steps = [step for step in in_order(assessment) if step.rule in ids or not emergency]
    return steps if RANK[assessment.disposition] >= RANK["urgent_same_day"] else without_a_second_scan(steps, facts)


def _first_actions(steps: list[Action], missing: str, of: int) -> str:
    lines = [
        f"{place}. {escaped(_in_short(step, missing))} `{escaped(cited(step.rule, step.sources))}`"
        for place, step in enumerate(steps, 1)
    ]
    if rest := of - len(lines):
        lines.append(f"_{rest} more in the thread._")
    return "\n".join(["*Do now*", *lines])


def _in_short(step: Action, missing: str) -> str:
    """Return a step as the card says it: one that lists the open questions is short where they are named already."""
    known = STEPS.get(step.id)
    return known.in_short if known and known.in_short and missing else step.text


def _notes(notes: tuple[Note, ...]) -> Iterator[Block]:
    for note in notes:
        if note.id in DECIDING_NOTES:
            title = "Guidelines differ." if note.id in LESS_URGENT_NOTES else "Guideline note."
            yield section(f"*{title}* {escaped(note.text)} `{escaped(cited(note.id, note.sources))}`")
    short = [f"{note.id} {SHORT_NOTES[note.id]}" for note in notes if note.id in SHORT_NOTES]
    if short:
        yield context(f"Also: {'; '.join(short)}. In full in the thread.")


def _history(facts: CaseFacts) -> Iterator[Block]:
    if facts.revision > 1:
        yield context(f"Assessment {facts.revision}; earlier ones are in the thread.")
    for mark in facts.marks:
        yield context(mark)
    if facts.progress:
        yield context("\n".join(facts.progress[-_PROGRESS_SHOWN:]))


def _buttons(facts: CaseFacts, assessment: Assessment) -> list[Block]:
    why, course = button(WHY, "Why", facts.ref), button(COURSE, "Record the course", facts.ref)
    if assessment.disposition == "emergency_now":
        step_down = [course] if LESS_URGENT_NOTES & {note.id for note in assessment.notes} else []
        result = [button(RESULT_IN, "Result in", facts.ref)] if facts.acting else []
        return [*_acting(facts, primary=True), *result, why, button(EDIT, "Add findings", facts.ref), *step_down]
    changes, more = button(CHANGES, "What would change this", facts.ref), button(MORE, "More", facts.ref)
    if assessment.provisional:
        answer = button(EDIT, "Answer now", facts.ref, style="primary")
        return [answer, *_acting(facts, primary=False), *card_buttons(facts), why, changes, course, more]
    edit = button(EDIT, "Edit", facts.ref)
    return [*_acting(facts, primary=True), *card_buttons(facts), why, changes, edit, course, more]


def _acting(facts: CaseFacts, *, primary: bool) -> list[Block]:
    """Return the buttons that say who acts; once somebody does, only who takes it on from them can still be said."""
    if not facts.is_unclaimed:
        return [button(HAND_OVER, "Handed over", facts.ref)] if facts.acting else []
    act = button(ACKNOWLEDGE, "I am acting on this", facts.ref, style="primary" if primary else "")
    return [act, button(HAND_OVER, "Handed over", facts.ref)]


def _why_direct(reason: str) -> str:
    if reason in {"not_in_channel", "channel_not_found"}:
        return (
            "*This could not be posted in the channel: the app is not a member there.* Type `/invite @backpain` in "
            "that channel to have cards there. This case continues here."
        )
    if reason == "shared_with_another_organisation":
        return "*Not posted in the channel: people of another organisation read it.* This case continues here."
    if reason == "is_archived":
        return "*This could not be posted: the channel is archived.* This case continues here."
    return (
        f"*This could not be posted in the channel* (Slack says `{escaped(reason)}`). Check that the app may post "
        "there: type `/invite @backpain` in the channel. This case continues here."
    )
