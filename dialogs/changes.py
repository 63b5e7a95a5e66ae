"""What would change this: every single answer that would raise or lower the urgency, by what it would become."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.triage.assessment import RANK, Change
from bot.triage.change import every_change
from bot.triage.findings import FINDINGS, FULL_POWER
from bot.triage.verdict import plain
from dialogs.blocks import Block, divider, escaped, modal, paragraphs
from dialogs.finding_words import SENSORY, name, said
from dialogs.small_print import footing
from dialogs.why import CALLBACK_ID, NO_RESULT
from dialogs.words import IN_A_SENTENCE, urgency_words

if TYPE_CHECKING:
    from bot.triage.assessment import Assessment, Disposition
    from bot.triage.findings import Findings
    from dialogs.case_facts import CaseFacts

_TITLE: Final = "What would change this"
_ALONE: Final = (
    "_Each answer is tried alone: several together can change more. A number stands for its range, a muscle for any._"
)
_YES: Final = frozenset({"yes", "new"})
_STEP_ONE: Final = (
    *(field for field, finding in FINDINGS.items() if finding.place == "screen" and finding.tier == "emergency"),
    "progressive_deficit",
)
_JERKS: Final = {"knee_reflex": "knee jerk", "ankle_reflex": "ankle jerk"}


def changes(facts: CaseFacts, assessment: Assessment | None, findings: Findings) -> Block:
    """Return the view, whole: nothing that is tried and moves the urgency is left out."""
    if assessment is None:
        return modal(CALLBACK_ID, _TITLE, paragraphs([NO_RESULT]))
    told = f"*{facts.code}: {urgency_words(assessment)}.* One answer alone that would change this:"
    lines = _lines(findings, assessment.disposition) or ["None of the questions asked here, by itself."]
    blocks = [block for line in (told, *lines, _ALONE) for block in paragraphs([line])]
    return modal(CALLBACK_ID, _TITLE, [*blocks, divider(), *footing(facts, assessment.pathway)])


def _lines(findings: Findings, now: Disposition) -> list[str]:
    """Return one line for each urgency that some answer leads to, the most urgent first."""
    every = every_change(findings, now)
    reached = sorted({change.disposition for change in every}, key=lambda one: -RANK[one])
    return [_line(one, [each for each in every if each.disposition == one], findings, now) for one in reached]


def _line(to: Disposition, group: list[Change], findings: Findings, now: Disposition) -> str:
    lower = "Less urgent, " if RANK[to] < RANK[now] else ""
    words = IN_A_SENTENCE[to]
    title = f"{lower}{words}" if lower else f"{words[0].upper()}{words[1:]}"
    return f"*{title}:* {escaped('; '.join(_answers(group, findings)))}."


def _answers(group: list[Change], findings: Findings) -> list[str]:
    yes = [change.field for change in group if change.field in _STEP_ONE and change.to in _YES]
    no_yes = [one for one in _STEP_ONE if one not in yes and getattr(findings, one) not in _YES]
    together = len(no_yes) < len(yes)
    told: dict[str, None] = {}
    if together:
        but = f", except {' and '.join(name(field) for field in no_yes)}" if no_yes else ""
        told[f"any yes in step 1{but}"] = None
    for change in group:
        if not (together and change.field in yes and change.to in _YES):
            told[_answer(change, findings)] = None
    return list(told)


def _answer(change: Change, findings: Findings) -> str:
    """Return the answer in words: of a list what is new in it, of a muscle the weak grade, of a jerk the side."""
    if change.field == "power":
        return _power(change.to)
    if change.field in _JERKS:
        return _jerk(_JERKS[change.field], change.to)
    if isinstance(change.to, list):
        return _list(change, findings)
    return said(change.field, change.to)


def _list(change: Change, findings: Findings) -> str:
    known = _items(plain(getattr(findings, change.field)))
    new = next((item for item in change.to if item not in known), None)  # no more than one at a time is tried
    called = "reduced feeling" if change.field == SENSORY else name(change.field)
    if new is None:
        return f"{called}: {said(change.field, change.to).partition(': ')[2]}"
    if change.field == SENSORY:
        return _AREAS[new["root"]]
    if change.field == "leg_symptoms":
        return f"{new} in the leg"
    return said(change.field, [new]).partition(": ")[2]


_AREAS: Final = {"S4": "reduced feeling in S3 to S5", "T8": "reduced feeling on the trunk"}
"""The two areas that are tried, and what they stand for."""


def _items(value: Any) -> list[Any]:
    return value.get("yes", []) if isinstance(value, dict) else value or []


def _power(legs: dict[str, dict[str, int]]) -> str:
    weak = (
        f"{root} {side} {grade}/5" for side, leg in legs.items() for root, grade in leg.items() if grade < FULL_POWER
    )
    one = next(weak, None)  # no more is tried
    return f"power {one}" if one else "power 5/5 in both legs"


def _jerk(called: str, sides: dict[str, str]) -> str:
    if sides["left"] == sides["right"]:
        return f"{sides['left']} {called}s"
    return next(f"{side} {called} {state}" for side, state in sides.items() if state != "normal")
