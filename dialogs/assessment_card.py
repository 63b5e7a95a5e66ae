"""The recommendation: the card at the head of the thread, and what it becomes when Slack or the engine fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.milestones import answer_by
from dialogs.acting import ACKNOWLEDGE, HAND_OVER, NOBODY
from dialogs.blocks import Block, actions, button, context, escaped, header, message, section
from dialogs.card_items import LESS_URGENT_NOTES, Item, items
from dialogs.card_why import headline, why_variants
from dialogs.copied import REFERRAL, TITLES
from dialogs.length import MOST_FIRST_WORDS, MOST_LINES, MOST_WORDS, lines_of, words, words_of
from dialogs.message import Message
from dialogs.presentation import alarms, leading, not_asked, open_fields
from dialogs.red_flags import red_flags
from dialogs.scan import RESULT_IN, card_buttons
from dialogs.small_print import DISCLAIMER, overdue, small_print
from dialogs.words import reader_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.triage.assessment import Assessment
    from bot.triage.findings import Findings
    from dialogs.case_facts import CaseFacts

__all__ = ["card", "could_not_compute", "direct", "red_flags"]

WHY: Final = "why"
CHANGES: Final = "changes"
EDIT: Final = "edit"
MORE: Final = "more"
COURSE: Final = "course"

WHY_AND_SOURCES: Final = "Why and sources"
_NAMED_QUESTIONS: Final = 8
_PROGRESS_SHOWN: Final = 5


def card(facts: CaseFacts, assessment: Assessment, findings: Findings) -> Message:
    """Return the parent message: action and time first, then why, what is missing, what to do."""
    return message(_card(facts, assessment, findings))


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
            *([section(escaped(missing))] if (missing := not_asked(findings)) else []),
            *([section(facts.worse_line)] if facts.worse_line else []),
            *([section(facts.acting or NOBODY)] if facts.is_unclaimed or facts.acting else []),
            *_history(facts),
            actions(
                "card", *_acting(facts, primary=True), *_referral(facts), button(EDIT, "Edit", facts.ref), *_more(facts)
            ),
            context(f"Error {escaped(error_id)}: quote this to whoever runs the app. {DISCLAIMER}"),
            *([context(f"The {late}.")] if (late := overdue(facts)) else []),
        ]
    )


def _card(facts: CaseFacts, assessment: Assessment, findings: Findings) -> list[Block]:
    """Return the card as whole as it may be within its limits; what it leaves out is counted on it.

    Room is made first by care that belongs to another day, then by saying why in fewer words, then by other lines from
    the last one up, at last by counting more of what is open, and naming answers that clash without saying how.
    """
    every = items(assessment, facts)
    first = [header(headline(facts, assessment)), *_missing_first(facts, assessment, findings)]
    above, below = [*first, *_clashes(assessment)], list(_below(facts, assessment, findings))
    kept, many = list(every), len(every)
    said = words_of(first[:1]) + words(facts.worse_line)
    whys = short_enough(said, kept[0].text, why_variants(assessment, findings))
    whys = ["\n".join(filter(None, (facts.worse_line, why))) for why in whys]
    if _fits(whole := _drawn(above, whys[0], every, below, of=many)):
        return whole
    shortest = len(whys) - 1
    at = 0
    while not _fits(_drawn(above, whys[at], kept, below, of=many)):
        may_go = [item for item in kept[1:] if item.may_go]
        least = max(reversed(may_go), key=lambda item: item.is_beside, default=None)
        if least is None:
            break
        if not least.is_beside and at < shortest:
            at += 1
        else:
            kept.remove(least)
    drawn = (_drawn(above, why, kept, below, of=many) for why in whys)  # what went may leave room to say more again
    in_short = [*first[:1], *_missing_first(facts, assessment, findings, in_short=True)]
    in_short += _clashes(assessment, in_short=True)
    return next(filter(_fits, drawn), _drawn(in_short, whys[shortest], kept, below, of=many))


def _fits(blocks: list[Block]) -> bool:
    return words_of(blocks) <= MOST_WORDS and lines_of(blocks) <= MOST_LINES


def short_enough(headline_words: int, first_action: str, variants: Sequence[str]) -> list[str]:
    """Return the ways to say why, the fullest first, that leave headline, why and first action within their words."""
    left = MOST_FIRST_WORDS - headline_words - words(first_action) - 1  # the action has its number before it
    return [one for one in variants if words(one) <= left] or [variants[-1]]


def _drawn(above: list[Block], why: str, kept: list[Item], below: list[Block], of: int) -> list[Block]:
    steps = [item for item in kept if not item.is_note]
    lines = [f"{place}. {item.text}" for place, item in enumerate(steps, 1)]
    if rest := of - len(kept):
        lines[-1] += f" +{rest} under *Why*."
    notes = [section(item.text) for item in kept if item.is_note]
    return [above[0], *([section(why)] if why else []), *above[1:], section("\n".join(lines)), *notes, *below]


def _missing_first(
    facts: CaseFacts, assessment: Assessment, findings: Findings, *, in_short: bool = False
) -> list[Block]:
    """Return what a provisional card is still to be told, who closes it and by when; `in_short` counts some of it."""
    if not assessment.provisional:
        return []
    holding = [field for rule in leading(assessment) for field in rule.because]
    named = _NAMED_QUESTIONS if in_short else max(_NAMED_QUESTIONS, len(holding))
    missing = not_asked(findings, named, holding)
    by = reader_time(facts.answer_by or answer_by(facts.urgent_since or facts.opened_at))
    told = (
        f"{missing} Until they are, this cannot be less urgent. <@{facts.owner}>, before the patient leaves, by {by}."
    )
    return [section(told)]


def _below(facts: CaseFacts, assessment: Assessment, findings: Findings) -> Iterator[Block]:
    emergency = assessment.disposition == "emergency_now"
    fields = open_fields(findings)
    if fields and not assessment.provisional:
        many = f"{len(fields)} questions not asked, named under *{WHY_AND_SOURCES}*."
        missing = many if emergency and len(fields) > _NAMED_QUESTIONS else not_asked(findings, _NAMED_QUESTIONS)
        yield section(f"{missing} None of these is read as no.")
    if not emergency and facts.follow_up_at is not None:
        yield section(f"Follow-up *{reader_time(facts.follow_up_at)}* with <@{facts.owner}>")
    if facts.is_unclaimed or facts.acting:
        yield section(facts.acting or NOBODY)
    if facts.is_result_open and facts.stage_line:
        yield section(facts.stage_line)
    yield from _history(facts)
    yield actions("card", *_buttons(facts, assessment))
    yield context(small_print(facts, assessment.pathway, [rule.rule for rule in assessment.fired]))


def _clashes(assessment: Assessment, *, in_short: bool = False) -> list[Block]:
    clashes = assessment.contradictions
    if not clashes:
        return []
    if in_short:
        return [section(f"*These answers clash:* see *{WHY_AND_SOURCES}*.")]
    rest = f" {len(clashes) - 1} more under *{WHY_AND_SOURCES}*." if len(clashes) > 1 else ""
    return [section(f"*These answers clash.* {escaped(clashes[0].text)}{rest}")]


def _history(facts: CaseFacts) -> Iterator[Block]:
    if facts.revision > 1:
        yield context(f"Assessment {facts.revision}; the thread says what changed.")
    for mark in facts.marks:
        yield context(mark)
    if facts.progress:
        yield context("\n".join(facts.progress[-_PROGRESS_SHOWN:]))


def _buttons(facts: CaseFacts, assessment: Assessment) -> list[Block]:
    why, course = button(WHY, WHY_AND_SOURCES, facts.ref), button(COURSE, "Record the course", facts.ref)
    if assessment.disposition == "emergency_now":
        step_down = [course] if LESS_URGENT_NOTES & {note.id for note in assessment.notes} else []
        result = [button(RESULT_IN, "Result in", facts.ref)] if facts.acting else []
        edit = button(EDIT, "Add findings", facts.ref)
        return [*_acting(facts, primary=True), *_referral(facts), *result, edit, why, *step_down, *_more(facts)]
    changes, more = button(CHANGES, "What would change this", facts.ref), button(MORE, "More", facts.ref)
    if assessment.provisional:
        answer = button(EDIT, "Answer now", facts.ref, style="primary")
        return [answer, *_acting(facts, primary=False), *card_buttons(facts), why, changes, course, more]
    edit = button(EDIT, "Edit", facts.ref)
    return [*_acting(facts, primary=True), *_referral(facts), *card_buttons(facts), why, changes, edit, course, more]


def _referral(facts: CaseFacts) -> list[Block]:
    """Return what whoever acts needs next; before that nothing stands beside the question who does."""
    return [button(REFERRAL, TITLES[REFERRAL], facts.ref)] if facts.acting else []


def _more(facts: CaseFacts) -> list[Block]:
    """Return what else can be done with an emergency: not before somebody acts, who then can hand it on or close it."""
    return [button(MORE, "More", facts.ref)] if facts.acting else []


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
