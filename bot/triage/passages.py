"""The reviewed passages from which a question is answered: the sentences of the page of the medicine, one idea each.

Nothing else answers anybody: what no passage says is not covered (S-067).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.triage.accuracy import ACCURACY, in_words
from bot.triage.actions import STEPS
from bot.triage.dates import (
    EMERGENCY_HOURS,
    FIRST_REFERRAL_WEEK,
    LAST_REFERRAL_WEEK,
    MOTOR_HOURS,
    REVIEW,
    SAME_DAY_HOURS,
    WEEK_HOURS,
)
from bot.triage.field_words import OF_NOTES, OF_OTHERS, OF_RULES
from bot.triage.findings import FEVER_C, RESIDUAL_ML, SEPSIS_BREATHS, SEPSIS_PULSE, SEVERE_RATING, SHOCK_MMHG
from bot.triage.medication import BY_AGE, FLAGS
from bot.triage.medicine_words import LEFT_OUT, WHEN, condition_in_words
from bot.triage.notes import TEMPLATES
from bot.triage.readings import SEVERE_GRADE
from bot.triage.roots import MOVEMENTS
from bot.triage.rules import RULES
from bot.triage.safety_net import AT_HOME, COME_BACK, HAEMATOMA, IN_HOSPITAL
from bot.triage.sources import cite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.triage.assessment import Source
    from bot.triage.rule import Rule


@dataclass(frozen=True, slots=True)
class Passage:
    """One of them. `about` are other words for what it is about: they are searched and not shown."""

    id: str
    heading: str
    text: str
    sources: tuple[Source, ...]
    about: str = ""


@cache
def passages() -> tuple[Passage, ...]:
    """Every passage, in the order of the page."""
    told = (
        *map(_of_rule, RULES),
        *_steps_beside(),
        *_medicines(),
        *_told(),
        *(Passage(note.id, f"{note.id}: {OF_NOTES[note.id]}", note.text, note.sources) for note in TEMPLATES),
        *_dates(),
        *_figures(),
        *_roots(),
        *_left_out(),
    )
    return tuple(replace(one, about=OF_RULES.get(one.id) or OF_OTHERS.get(one.id, "")) for one in told)


def _of_rule(rule: Rule) -> Passage:
    when = "" if rule.floor else f"Holds when: {condition_in_words(rule.holds).replace('*', '')}. "
    steps = " ".join(step.says.format(open="what is open") for step in rule.steps)
    return Passage(rule.id, f"{rule.id}: {rule.says}", f"{when}{steps}", rule.sources)


def _steps_beside() -> Iterator[Passage]:
    by_rule = {step.id for rule in RULES for step in rule.steps}
    for step in STEPS.values():
        if step.id not in by_rule:
            when = WHEN[step.id]
            yield Passage(f"step:{step.id}", f"{when[:1].upper()}{when[1:]}", step.says, step.sources)


_MEDICINES: Final = {
    "acetaminophen": (
        "Acetaminophen (paracetamol)",
        "First step for pain. Weak alone.",
        cite("S-040", "NG59", "ACP17"),
    ),
    "NSAID": (
        "NSAID (such as ibuprofen, naproxen, diclofenac)",
        "First step for pain, lowest dose, shortest time, with stomach protection.",
        cite("S-040", "NG59", "ACP17", "AFP09", "LABEL"),
    ),
    "muscle relaxant": (
        "Muscle relaxant (such as cyclobenzaprine, methocarbamol)",
        "Second step, short term, only if spasm is severe; no driving.",
        cite("S-041", "ACP17", "BEERS23", "CASH21", "LABEL"),
    ),
    "opioid": (
        "Opioid (such as oxycodone, codeine, tramadol, morphine)",
        (
            "Never offered as a first step: no benefit over placebo in acute back pain; constipation and retention "
            "confuse the emergency questions."
        ),
        cite("S-042", "OPAL23", "NG59"),
    ),
}


def _medicines() -> Iterator[Passage]:
    for medicine, (heading, begins, sources) in _MEDICINES.items():
        out = [flag.reason for flag in FLAGS[medicine] if flag.rules_out]
        check = [flag.reason for flag in FLAGS[medicine] if not flag.rules_out and "not known" not in flag.reason]
        by_age = [f"Age {ages}: {flag}, {reason}." for name, flag, ages, reason in BY_AGE if name == medicine]
        told = [begins, *(["Out:", *out] if out else []), "Check first:", *check, *by_age]
        yield Passage(f"medicine:{medicine.replace(' ', '_').lower()}", heading, " ".join(told), sources)
    heat = f"{STEPS['heat'].says} Never on numb skin: burn risk."
    yield Passage("medicine:heat", "Heat", heat, cite("S-043", "ACP17", "POLICY"))


def _told() -> Iterator[Passage]:
    source = cite("S-056", "HSSIB")
    yield Passage("told:home", "What the patient is told to come back for", " ".join(COME_BACK), source)
    home = cite("S-044", "NG59", "HSSIB")
    yield Passage("told:going_home", "What the patient is told at home", " ".join(AT_HOME), home)
    yield Passage("told:bleeding", "What a patient on a blood thinner is told", HAEMATOMA, cite("HAEM16", "POLICY"))
    yield Passage("told:emergency", "What the patient is told in an emergency", " ".join(IN_HOSPITAL), source)


def _dates() -> Iterator[Passage]:
    days = f"{REVIEW.earliest_days} to {REVIEW.latest_days} days"
    weeks = f"week {FIRST_REFERRAL_WEEK} to {LAST_REFERRAL_WEEK}"
    week = f"{WEEK_HOURS / 24:g} days; {MOTOR_HOURS:g} hours with weakness"
    yield Passage(
        "date:emergency",
        "How soon: emergency",
        f"MRI at the latest {EMERGENCY_HOURS:g} hours from the request.",
        cite("GIRFT23", "BMJBP"),
    )
    yield Passage("date:same_day", "How soon: same day", f"Within {SAME_DAY_HOURS:g} hours.", cite("QS56"))
    yield Passage("date:urgent_mri", "How soon: urgent MRI", f"Within {week}.", cite("S-102", "MOT390", "POLICY"))
    yield Passage("date:review", "When a patient at home is seen again", f"After {days}.", cite("S-045", "HSSIB"))
    yield Passage("date:referral", "When to refer without improvement", f"In {weeks}.", cite("S-046", "AFP00"))


def _figures() -> Iterator[Passage]:
    rows = (
        ("residual", "A large residual", f"{RESIDUAL_ML} ml or more after voiding.", "BMJBP"),
        ("severe_pain", "Severe pain", f"{SEVERE_RATING} to 10 of 10.", "POLICY"),
        ("severe_weakness", "Severe weakness", f"MRC {SEVERE_GRADE} or less.", "FOOT25"),
        ("fever", "Fever", f"A temperature of {FEVER_C:g} C or more.", "NG51"),
        ("shock", "Pressure of shock", f"Systolic {SHOCK_MMHG:g} or below.", "NG51"),
        ("sepsis", "Sepsis", f"Breaths {SEPSIS_BREATHS:g} or more, or pulse over {SEPSIS_PULSE:g}.", "NG51"),
    )
    yield from (Passage(f"figure:{name}", f"Figure: {what}", says, cite(key)) for name, what, says, key in rows)
    for test in dict.fromkeys(test.name for test in ACCURACY):
        found = [one for one in ACCURACY if one.name == test]
        name = test.lower().replace(" ", "_").replace("-", "_")
        sources = tuple(dict.fromkeys(source for one in found for source in one.sources))
        yield Passage(f"figure:{name}", f"{test}: accuracy", " ".join(f"{in_words(one)}." for one in found), sources)


_REFLEXES: Final = {"L3": "knee", "L4": "knee", "S1": "ankle"}


def _roots() -> Iterator[Passage]:
    for root, movement in MOVEMENTS.items():
        reflex = f" Reflex: {_REFLEXES[root]} jerk." if root in _REFLEXES else ""
        says = f"Power: {movement}.{reflex} Roots overlap: signs fit a root, they never prove it."
        yield Passage(f"root:{root}", f"Nerve root {root}", says, cite("ISNCSCI"))


def _left_out() -> Iterator[Passage]:
    names = {"Gabapentinoids": "gabapentinoids", "Epidural": "epidural_steroid", "A clearing": "clearing"}
    for what, why in LEFT_OUT:
        name = next((id_ for begins, id_ in names.items() if what.startswith(begins)), "")
        if name:
            source = cite("NG59") if name == "gabapentinoids" else cite("POLICY")
            yield Passage(f"left_out:{name}", f"Not offered here: {what}", f"{why[:1].upper()}{why[1:]}.", source)
