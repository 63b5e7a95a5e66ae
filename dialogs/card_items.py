"""What a card lists: the steps in their order, care at home in one line an idea, and where guidelines differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.triage import home_care
from bot.triage.actions import SAFETY_NET
from bot.triage.notes import TEMPLATES
from dialogs.citation import linked, named
from dialogs.medicine_line import medicine_line
from dialogs.order import is_read, to_do
from dialogs.presentation import leading
from dialogs.short_steps import BACK_AT_ONCE, in_short
from dialogs.words import clock_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.triage.assessment import Action, Assessment
    from dialogs.case_facts import CaseFacts

LESS_URGENT_NOTES: Final = frozenset(template.id for template in TEMPLATES if template.less_urgent)
"""Notes that point to less than the pathway does."""

_SCAN_LATER: Final = "GN-1"

_SHORT_NOTES: Final[dict[str, str]] = {
    _SCAN_LATER: (
        "*Guidelines differ:* {ACP}, {ACR21} and {NG59} treat first, MRI at about 6 weeks; the pathway article does "
        "not; {NASS}: a focal deficit is a red flag. Decide locally, *Record the course*."
    ),
    "GN-6": (
        "*Guideline note:* the source asks for surgical assessment, not a scan for every severe pain ({AFP00}): has "
        "analgesia really been adequate?"
    ),
    "GN-9": "*Guideline note:* contrast-enhanced MRI is rated appropriate here too ({ACR21}).",
    "GN-12": (
        "*Guidelines differ:* older than 14 days and unchanged is urgent, not emergency, for {GIRFT23}. The tool keeps "
        "emergency; a senior clinician may step down: *Record the course*."
    ),
}
_CLOSE, _FINISH = "close_emergency_questions", "finish_the_history"
_ACTIVITY: Final = frozenset({home_care.EASE_OFF.id, home_care.STAY_ACTIVE.id})
_MEDICINES: Final = frozenset(
    step.id
    for step in (
        home_care.EITHER,
        home_care.ACETAMINOPHEN,
        home_care.NSAID,
        home_care.ACETAMINOPHEN_ONLY,
        home_care.NSAID_ONLY,
        home_care.CHECK_FIRST,
        home_care.CHECK_ACETAMINOPHEN,
        home_care.CHECK_NSAID,
        home_care.BOTH_BLOCKED,
        home_care.NO_OPIOID,
    )
)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a card, in mrkdwn; `of` are the ids of the steps that it says, or of the note.

    Where room is short, what stands beside the plan goes first.
    """

    text: str
    of: tuple[str, ...]
    is_beside: bool = False
    may_go: bool = True
    is_note: bool = False


def items(assessment: Assessment, facts: CaseFacts) -> list[Item]:
    """Return every line, in the order of the card; an emergency shows what its emergency rules ask for alone."""
    notes = _notes(assessment)
    if is_read(assessment, facts):  # whether to scan is settled
        notes = (note for note in notes if _SCAN_LATER not in note.of)
    return [*_steps(assessment, facts), *notes]


def _steps(assessment: Assessment, facts: CaseFacts) -> Iterator[Item]:
    rules = {rule.rule: rule for rule in assessment.fired}
    emergency = assessment.disposition == "emergency_now"
    top = {rule.rule for rule in leading(assessment)}
    said: set[str] = set()
    for step in to_do(assessment, facts.stage):
        if step.id in said or (emergency and step.rule not in top):
            continue
        merged = _merged(step, assessment)
        if merged is not None:
            said.update(merged.of)
            yield merged
            continue
        text = in_short(step, clock_of(rules[step.rule]), names_open_questions=assessment.provisional)
        if step.id == SAFETY_NET.id and assessment.disposition == "urgent_mri":
            text = f"{text} {BACK_AT_ONCE}"
        yield Item(text, (step.id,), is_beside=step.id in _BESIDE_THE_PLAN, may_go=step.id != SAFETY_NET.id)


_BESIDE_THE_PLAN: Final = frozenset(
    step.id
    for step in (
        home_care.HEAT,
        home_care.RELAXANT,
        home_care.NO_FILMS,
        home_care.REVIEW,
        home_care.REFER_LATER,
    )
)
"""Care at home that a card leaves out first: it belongs to another day, or to comfort."""


def _merged(step: Action, assessment: Assessment) -> Item | None:
    """Return the one line of several steps that belong together; None for a step of its own."""
    if step.id == _CLOSE:  # a card that shows it is provisional, and names what is open for both
        text = in_short(step, "", names_open_questions=True)
        return Item(text, (_CLOSE, _FINISH))
    if step.id in _ACTIVITY:
        return Item(_activity(step), (step.id,))
    if step.id in _MEDICINES:
        present = {each.id for each in assessment.actions}
        return Item(medicine_line(assessment), tuple(present & _MEDICINES))
    return None


def _activity(step: Action) -> str:
    no_bed_rest = f"no bed rest ({linked('Cochrane 2010', 'DAHM10')})"
    moving = f"Keep moving as pain allows ({linked('NICE 2020', 'NG59')})"
    if step.id == home_care.STAY_ACTIVE.id:
        return f"{moving}; {no_bed_rest}."
    return f"{moving}; ease off at most 2 to 3 days (pathway article); {no_bed_rest}."


def _notes(assessment: Assessment) -> Iterator[Item]:
    emergency = assessment.disposition == "emergency_now"
    for note in assessment.notes:
        if note.id not in _SHORT_NOTES or (emergency and note.id not in LESS_URGENT_NOTES):
            continue
        names = {source.key: named([source]) for source in note.sources}
        names |= {"ACP": linked("ACP", "CHOU07"), "NASS": linked("NASS", "CW-NASS")}
        is_kept = note.id in LESS_URGENT_NOTES
        yield Item(_SHORT_NOTES[note.id].format(**names), (note.id,), may_go=not is_kept, is_note=True)
