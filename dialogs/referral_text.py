"""The referral, ready to send: what a spinal on-call team asks for, in its order, in at most 1,200 characters.

Situation, background, assessment, recommendation. What was not asked or examined is said to be so, never left out;
what only the clinician can add stands in square brackets, and nothing in it names a patient.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.triage.findings import FINDINGS, FULL_POWER, MYOTOMES, SACRAL
from dialogs.finding_words import is_unknown, said
from dialogs.order import CARE_AT_HOME
from dialogs.presentation import leading, presentation
from dialogs.sheet import first, first_that_fits, sentence
from dialogs.short_steps import bare
from dialogs.words import day_and_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.triage.findings import Findings
    from dialogs.sheet import Sheet

LONGEST: Final = 1200
SCREEN: Final = {
    "urinary_retention": "trouble passing urine",
    "urinary_incontinence": "leaking urine",
    "urinary_sensation_change": "bladder feeling changed",
    "bowel_dysfunction": "bowel trouble",
    "saddle_anaesthesia": "numb between the legs",
    "sexual_dysfunction": "genital feeling lost",
    "bilateral_leg_weakness": "both legs weak",
    "progressive_deficit": "getting worse",
}
"""The eight answers of the emergency screen, each as what may be wrong: read aloud, "yes" and "no" mean that alone."""
PATIENT: Final = "[ADD: name, birth date, number]"
LAST_DOSE: Final = "[ADD: which, last dose]"
REFERRER: Final = "[ADD: your name, role]"
CALL_BACK: Final = "[ADD: number]"
ASKED: Final = "[ADD: what you ask for]"
_ANSWERS: Final = {"no": "no", "yes": "YES", "new": "YES, new", "longstanding": "long-standing"}
_SAFETY: Final = {
    "no": "nothing against it",
    "device_or_implant": "DEVICE, IMPLANT OR METAL: check before the scan",
    "severe_claustrophobia": "CANNOT TOLERATE THE SCANNER",
}
_CLAUSE: Final = re.compile(r"[.;:] ")
_LEGS: Final = ("left", "right")
_SHOWN: Final = frozenset(
    {
        *SCREEN,
        *("age_years", "onset_days", "back_pain_nrs", "pain_severity", "leg_symptom_side", "leg_symptoms"),
        *("power", "foot_drop", "knee_reflex", "ankle_reflex", "sensory_loss", "straight_leg_raise"),
        *("crossed_straight_leg_raise", "upper_motor_neuron_signs", "anal_tone", "perianal_pinprick"),
        *("post_void_residual_ml", "anticoagulant_or_bleeding_disorder", "mri_contraindication", "mri_done"),
        "scan_result",
    }
)
"""Findings that have a line of their own."""
_NOT_ASKED_OF_OTHERS: Final = CARE_AT_HOME | frozenset(
    {
        "no_wait_for_rectal_exam_or_bladder_scan",
        "absence_of_pain_does_not_exclude",
        "feel_pulses_and_abdomen",
        "repeat_ces_screen",
        "re_examine_contradiction",
        "low_residual_does_not_exclude",
        "ask_mri_contraindication",
        "cord_compression_warning_advice",
    }
)
"""Steps that whoever refers takes themselves."""


@dataclass(frozen=True, slots=True)
class _Room:
    """How many of each may be said."""

    reasons: int
    asks: int
    others: int
    areas: int
    signs: int
    in_brief: bool = False  # of what is asked for the first clause alone


_ROOMS: Final = (
    _Room(4, 5, 9, 8, 5),
    _Room(3, 5, 6, 6, 5),
    _Room(3, 4, 4, 5, 4),
    _Room(3, 4, 4, 5, 4, in_brief=True),
    _Room(3, 3, 3, 4, 3, in_brief=True),
    _Room(2, 3, 2, 4, 3, in_brief=True),
    _Room(2, 2, 2, 3, 2, in_brief=True),
    _Room(2, 2, 1, 3, 2, in_brief=True),
    _Room(2, 2, 0, 3, 2, in_brief=True),
    _Room(1, 2, 0, 2, 1, in_brief=True),
    _Room(1, 1, 0, 2, 1, in_brief=True),
    _Room(1, 1, 0, 1, 0, in_brief=True),
)
"""The most first; the first that fits is said, and what it leaves out is counted."""


def referral(sheet: Sheet, longest: int = LONGEST) -> str:
    """Return the text; what does not fit is counted, no line of it is left out."""
    return first_that_fits(("\n".join(_lines(sheet, room)) for room in _ROOMS), longest)


def _lines(sheet: Sheet, room: _Room) -> Iterator[str]:
    findings = sheet.findings
    yield f"REFERRAL {sheet.facts.code}, assessed {day_and_time(sheet.at)}"
    yield f"Patient: {PATIENT}"
    yield f"SITUATION: {_situation(sheet, room)}"
    yield f"BACKGROUND: {'. '.join(_background(findings))}."
    if others := _others(sheet, room):
        yield f"Also: {others}"
    thinner = _known(sheet, _ANSWERS, "anticoagulant_or_bleeding_disorder")
    yield f"Blood thinner, bleeding disorder: {thinner}{'' if thinner == 'no' else f' {LAST_DOSE}'}"
    yield "ASSESSMENT"
    for field, what in SCREEN.items():
        yield f"{what}: {_known(sheet, _ANSWERS, field)}"
    yield from _examination(sheet, room)
    yield f"MRI safety: {_known(sheet, _SAFETY, 'mri_contraindication')}"
    yield f"Imaging so far: {_imaging(sheet)}"
    yield f"RECOMMENDATION{sheet.by}: {_asks(sheet, room)}"
    yield f"From: {REFERRER} Call back: {CALL_BACK}"


def _situation(sheet: Sheet, room: _Room) -> str:
    why = f". {sentence(first(sheet.reasons, room.reasons, '; '))}" if sheet.reasons else ""
    provisional = sheet.assessment is not None and sheet.assessment.provisional
    return f"{sheet.urgency}{why}{'. PROVISIONAL: see what is not asked' if provisional else ''}"


def _background(findings: Findings) -> Iterator[str]:
    yield f"Age {'not asked' if findings.age_years is None else findings.age_years}"
    yield presentation(findings, says_since=False).removesuffix(".") or "Pain and leg symptoms not asked"
    days = findings.onset_days
    yield "Start not asked" if days is None else f"Began {days} day{'' if days == 1 else 's'} before"


def _others(sheet: Sheet, room: _Room) -> str:
    """Return what else made the leading rules hold, then every other red flag that was recorded."""
    findings = sheet.findings
    held = [] if sheet.assessment is None else [field for rule in leading(sheet.assessment) for field in rule.because]
    alarming = [name for name, one in FINDINGS.items() if one.alarms and one.alarms(getattr(findings, name))]
    fields = [name for name in dict.fromkeys((*held, *alarming)) if name in FINDINGS and name not in _SHOWN]
    told = [said(name, getattr(findings, name)) for name in fields if not _says_nothing(getattr(findings, name))]
    return first(told, room.others, "; ")


def _says_nothing(value: Any) -> bool:
    return is_unknown(value) or value in ((), "no", "none", "normal")


def _examination(sheet: Sheet, room: _Room) -> Iterator[str]:
    findings = sheet.findings
    for side in _LEGS:
        yield f"power {side}: {_power(sheet, side)}"
    yield f"foot drop: {_known(sheet, _ANSWERS, 'foot_drop')}"
    yield f"knee jerk: {_sides(sheet, 'knee_reflex')}"
    yield f"ankle jerk: {_sides(sheet, 'ankle_reflex')}"
    yield f"reduced feeling: {_areas(sheet, room)}"
    raises, crossed = _sides(sheet, "straight_leg_raise"), _examined(sheet, "crossed_straight_leg_raise")
    yield f"straight-leg raise: {raises}{'' if raises == crossed else f'; crossed: {crossed}'}"
    yield f"cord signs: {_signs(sheet, room)}"
    tone, pinprick = _examined(sheet, "anal_tone"), _examined(sheet, "perianal_pinprick")
    yield f"anal tone, perianal pinprick: {tone}{'' if tone == pinprick else f', {pinprick}'}"
    scanned = findings.post_void_residual_ml
    yield f"bladder scan: {'not measured' if scanned is None else f'{scanned:g} ml'}"


def _power(sheet: Sheet, side: str) -> str:
    """Return the grades of one leg with their roots, the weakest first."""
    power = sheet.findings.power
    grades = {} if power is None else {root: getattr(getattr(power, side), root) for root in MYOTOMES}
    known = {root: grade for root, grade in grades.items() if grade is not None}
    if not known:
        return sheet.silence("power")
    steps = dict.fromkeys(sorted(known.values()))
    if len(known) == len(MYOTOMES) and len(steps) == 1:
        return f"{MYOTOMES[0]} to {MYOTOMES[-1]} {next(iter(steps))}/{FULL_POWER}"
    told = [f"{' '.join(root for root in known if known[root] == step)} {step}/{FULL_POWER}" for step in steps]
    return ", ".join([*told, *(["others not examined"] if len(known) < len(MYOTOMES) else [])])


def _sides(sheet: Sheet, field: str) -> str:
    value = getattr(sheet.findings, field)
    parts = {} if value is None else {side: getattr(value, side) for side in _LEGS}
    told = [f"{side} {words}" for side, part in parts.items() if (words := _one_side(part))]
    return ", ".join(told) or sheet.silence(field)


def _one_side(part: Any) -> str:
    result = part if isinstance(part, str) else part.result
    angle = None if isinstance(part, str) else part.angle_degrees
    return "" if is_unknown(result) else f"{result}{'' if angle is None else f' {angle:g}°'}"


def _areas(sheet: Sheet, room: _Room) -> str:
    found = sheet.findings.sensory_loss
    if found is None:
        return sheet.silence("sensory_loss")
    ordered = sorted(found, key=lambda one: one.root not in SACRAL)
    told = [f"{one.root or 'area not stated'} {one.side}" for one in ordered]
    return _listed(told, room.areas, is_open=bool(found.open))


def _signs(sheet: Sheet, room: _Room) -> str:
    found = sheet.findings.upper_motor_neuron_signs
    if found is None:
        return sheet.silence("upper_motor_neuron_signs")
    return _listed([sign.replace("_", " ") for sign in found], room.signs, is_open=bool(found.open))


def _listed(told: list[str], number: int, *, is_open: bool) -> str:
    """Return what was found; "none" only where all of it was examined."""
    if not is_open:
        return first(told, number, ", ") or "none"
    return f"{first(told, number, ', ')}, others not examined" if told else "none found, in part not examined"


def _imaging(sheet: Sheet) -> str:
    done = {"yes": "MRI done", "no": "no MRI"}.get(sheet.findings.mri_done, "")
    result = sheet.findings.scan_result
    showed = "" if result == "not_known" else said("scan_result", result)
    return ", ".join(filter(None, (done, showed))) or sheet.silence("mri_done")


def _asks(sheet: Sheet, room: _Room) -> str:
    """Return what is asked for by the leading rules, and of whom."""
    if sheet.assessment is None:
        return ASKED
    leaders = {rule.rule for rule in leading(sheet.assessment)}
    told = [
        bare(step, clock) for step, clock in sheet.steps if step.rule in leaders and step.id not in _NOT_ASKED_OF_OTHERS
    ]
    return first([_CLAUSE.split(one)[0] if room.in_brief else one for one in told], room.asks, "; ") or ASKED


def _examined(sheet: Sheet, field: str) -> str:
    value = str(getattr(sheet.findings, field))
    return sheet.silence(field) if is_unknown(value) else value


def _known(sheet: Sheet, words: dict[str, str], field: str) -> str:
    return words.get(getattr(sheet.findings, field)) or sheet.silence(field)
