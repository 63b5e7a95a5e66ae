"""From the form's answers to `Findings` and back; a question left open is never read as no."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, get_args

from bot.triage.dates import ACUTE_DAYS
from bot.triage.findings import MYOTOMES, Findings, LegPower, Listed, Power, SensoryLoss, SensoryRoot
from bot.triage.open_questions import PREGNANCY_AGES
from dialogs.asking import (
    OTHERS_OPEN,
    POWER,
    POWER_ALL_FULL,
    POWER_GRADED,
    POWER_PAIR_FULL,
    QUICK_PAIR,
    ROOT_NOT_STATED,
    SENSORY,
    SENSORY_REDUCED,
    SIDES,
    rows,
)
from dialogs.emergency_screen import SCREEN
from dialogs.examination_rows import EARLIER, LOW_PRESSURE, ROWS, SINGLE, VITALS
from dialogs.question import NONE_OF_THESE, Answers, Given, Number, Question, Ticks, number
from dialogs.spelled_out import spelled_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.triage.findings import LegRaises

FORM: Final[dict[str, Question]] = {
    **{question.id: question for question in SCREEN},
    **SINGLE,
    **{row.id: row.question for row in ROWS.values()},
}
"""Every question of the form by its id: those of one finding, and the rows that stand for several."""

FIELD_OF: Final[dict[str, str]] = {
    **{question.id: field for field in Findings.model_fields for question in rows(field)},
    EARLIER: "infection_risks",
}
"""The field of `Findings` that each question of one finding answers, or helps to answer."""

PLAIN_FIELDS: Final = tuple(field for field in Findings.model_fields if field in FORM and field not in {POWER, SENSORY})
"""Findings fields that one question answers as it stands."""

BY_SIDE: Final = {"knee_reflex": "not_examined", "ankle_reflex": "not_examined", "femoral_nerve_stretch": "not_done"}
"""Findings fields asked once a side, and what each side is when nothing was answered."""

RAISE: Final = "straight_leg_raise"
RATINGS: Final = frozenset({"back_pain_nrs", "leg_pain_nrs"})
_NOT_GIVEN: Final = {None, "unknown", "not_examined", "not_done", "not_known"}
_FULL: Final = 5
GRADE_NOT_GIVEN: Final = "3"
_ROOTS: Final[tuple[SensoryRoot, ...]] = get_args(SensoryRoot)
_EVERY_AREA: Final = {str(root) for root in _ROOTS}


def findings_from(answers: Answers) -> Findings:
    """Return the findings these answers state, leaving out whatever was not answered.

    The answers must be free of faults; a value outside the vocabulary raises pydantic's ValidationError.
    """
    answers = spelled_out(answers)
    stated: dict[str, Any] = {}
    for field in PLAIN_FIELDS:
        value = _value(FORM[field], answers.get(field))
        if value not in (None, "unknown"):
            stated[field] = value
    if answers.get(EARLIER) == "yes":
        stated["infection_risks"] = _with_earlier(stated.get("infection_risks"))
    stated["power"] = _power(answers)
    stated[SENSORY] = _sensory_loss(answers)
    for field, blank in BY_SIDE.items():
        sides = {side: answers.get(f"{field}_{side}", blank) for side in SIDES}
        stated[field] = sides if set(sides.values()) != {blank} else None
    stated[RAISE] = _straight_leg_raise(answers)
    signs = {sign: number(answers[sign]) for sign in VITALS if sign in answers}
    stated["vital_signs"] = signs or None
    return Findings.model_validate(stated)


def _with_earlier(risks: Listed[Any] | None) -> Listed[Any]:
    offered = FORM["infection_risks"]
    assert isinstance(offered, Ticks)  # noqa: S101 it is a list
    known = Listed((), [item for item, _ in offered.options]) if risks is None else risks
    return known.adding(EARLIER)


def completed(answers: Answers) -> Answers:
    """Return the single answers, with what was left half said as the graver of what it can mean.

    Reduced with no area: reduced in the affected leg (both where none is named), area not stated, the others not
    examined. Weak with no grade: 3 of 5 in the great toe of that leg, the highest grade that counts as severe. A tick
    before medicines without its detail: severe, active, another medicine and none of the others asked. Low pressure
    or a faint without the pressure: a collapse. Pregnancy at an age at which nobody asks is stored as not applicable.
    """
    plainly = spelled_out(answers)
    affected = [side for side in SIDES if plainly.get("leg_symptom_side") in {side, "both", None, "unknown", "none"}]
    said: Answers = {}
    if plainly.get(SENSORY) == SENSORY_REDUCED and not any(f"{SENSORY}_{side}" in plainly for side in SIDES):
        said = {f"{SENSORY}_{side}": [*([ROOT_NOT_STATED] if side in affected else []), OTHERS_OPEN] for side in SIDES}
    if plainly.get(POWER) == POWER_GRADED and _power(plainly) is None:
        said |= {f"{POWER}_{side}_{QUICK_PAIR[0]}": GRADE_NOT_GIVEN for side in affected}
    ticked = {*answers.get("before_medicines", ())}
    said |= {part: graver for tick, (part, graver) in _GRAVER.items() if tick in ticked and part not in plainly}
    if LOW_PRESSURE in answers.get("circulation", ()) and "systolic_bp" not in plainly:
        said["aortic_features"] = list(dict.fromkeys([*plainly.get("aortic_features", ()), "shock_or_collapse"]))
    if is_past_asking_for_pregnancy(plainly) and plainly.get("pregnancy") not in {"yes", "postpartum"}:
        said["pregnancy"] = "not_applicable"
    return {**plainly, **said}


_GRAVER: Final[dict[str, tuple[str, Given]]] = {
    "kidney": ("renal_impairment", "severe"),
    "ulcer": ("gi_bleed_or_ulcer", "active"),
    "cannot_take": ("drug_allergies", ["other"]),
}


def usable(answers: Answers) -> Answers:
    """Return the answers without those that are not asked or cannot be taken."""
    return {name: given for name, given in answers.items() if name in FORM and not FORM[name].fault(given)}


def are_weeks_asked(answers: Answers) -> bool:
    """Return whether the episode is known to have lasted so long that anybody can have had weeks of treatment."""
    return number(answers.get("onset_days", [])) >= ACUTE_DAYS


def is_past_asking_for_pregnancy(answers: Answers) -> bool:
    """Return whether the age is known, and one at which nobody asks for pregnancy."""
    age = answers.get("age_years")
    return isinstance(age, str) and not FORM["age_years"].fault(age) and int(number(age)) not in PREGNANCY_AGES


def answered_fields(answers: Answers) -> frozenset[str]:
    """Return the fields of `Findings` that these answers speak of, also those answered as not asked or not examined."""
    answers = spelled_out(answers)
    fields = {FIELD_OF[question] for question in answers if question in FIELD_OF}
    unfinished = {POWER} if answers.get(POWER) == POWER_GRADED and _power(answers) is None else set()
    if answers.get(SENSORY) == SENSORY_REDUCED and _sensory_loss(answers) is None:
        unfinished.add(SENSORY)
    return frozenset(fields - unfinished)


def answers_from(findings: Findings, local_code: str) -> Answers:
    """Return the answers that state these findings, to fill the form again.

    What the findings do not know stays open, so that it is asked and not taken as answered.
    """
    answers: Answers = {}
    for field in PLAIN_FIELDS:
        given = _given(FORM[field], getattr(findings, field))
        if given is not None:
            answers[field] = given
    if EARLIER in (findings.infection_risks or ()):
        answers[EARLIER] = "yes"
    answers.update(_power_answers(findings.power))
    if findings.sensory_loss is not None:
        answers.update(_sensory_answers(findings.sensory_loss))
    for field in BY_SIDE:
        if (sides := getattr(findings, field)) is not None:
            answers.update({f"{field}_{side}": getattr(sides, side) for side in SIDES})
    if findings.straight_leg_raise is not None:
        answers.update(_raise_answers(findings.straight_leg_raise))
    if (signs := findings.vital_signs) is not None:
        answers.update({sign: _typed(taken) for sign in VITALS if (taken := getattr(signs, sign)) is not None})
    if local_code:
        answers["local_code"] = local_code
    return answers


def _raise_answers(raises: LegRaises) -> Answers:
    answers: Answers = {f"{RAISE}_{side}": getattr(raises, side).result for side in SIDES}
    angles = {f"{RAISE}_angle_{side}": getattr(raises, side).angle_degrees for side in SIDES}
    return {**answers, **{name: _typed(angle) for name, angle in angles.items() if angle is not None}}


def _value(question: Question, given: Given | None) -> Any:
    """Return one plain answer in the vocabulary of findings.md, None when it is open."""
    if given is None:
        return None
    if isinstance(question, Ticks):
        ticked = [tick for tick in given if tick != NONE_OF_THESE]
        return Listed(
            ticked, [] if NONE_OF_THESE in given else [item for item, _ in question.options if item not in given]
        )
    if question.id in RATINGS:
        return int(number(given)) if given != "unknown" else None
    if isinstance(question, Number):
        return int(number(given)) if question.whole else number(given)
    return given


def _given(question: Question, value: Any) -> Given | None:
    """Return the answer that states this value of a plain field, None to leave the question open."""
    if isinstance(question, Ticks):
        ticked = [item for item, _ in question.options if item in (value or ())]
        closed = [] if value is None or value.open else [NONE_OF_THESE]
        return [*ticked, *closed] or None
    return None if value in _NOT_GIVEN else _typed(value)


def _typed(value: object) -> str:
    """Return a number as a person would type it, to its last digit, and words as they are."""
    if not isinstance(value, float):
        return str(value)
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")


def _power(answers: Answers) -> Power | None:
    match answers.get(POWER):
        case str(choice) if choice in {POWER_ALL_FULL, POWER_PAIR_FULL}:
            leg = LegPower(**dict.fromkeys(MYOTOMES if choice == POWER_ALL_FULL else QUICK_PAIR, _FULL))
            return Power(left=leg, right=leg)
        case str(choice) if choice == POWER_GRADED:
            legs = {side: LegPower(**_grades(answers, side)) for side in SIDES}
            return Power(**legs) if set(legs.values()) != {LegPower()} else None
    return None


def _grades(answers: Answers, side: str) -> dict[str, int]:
    given = {root: answers.get(f"power_{side}_{root}") for root in MYOTOMES}
    return {root: int(grade) for root, grade in given.items() if isinstance(grade, str) and grade.isdigit()}


def _power_answers(power: Power | None) -> Mapping[str, Given]:
    if power is None:
        return {}
    for shortcut in (POWER_ALL_FULL, POWER_PAIR_FULL):
        if power == _power({POWER: shortcut}):
            return {POWER: shortcut}
    grades = {
        f"power_{side}_{root}": str(grade)
        for side in SIDES
        for root in MYOTOMES
        if (grade := getattr(getattr(power, side), root)) is not None
    }
    return {POWER: POWER_GRADED, **grades} if grades else {}


def _sensory_loss(answers: Answers) -> Listed[SensoryLoss] | None:
    match answers.get(SENSORY):
        case "normal":
            return Listed()
        case str(choice) if choice == SENSORY_REDUCED:
            marked = {side: set(answers.get(f"{SENSORY}_{side}", [])) for side in SIDES}
            losses = _areas({side: marks - {OTHERS_OPEN} for side, marks in marked.items()})
            open_on = {side: _EVERY_AREA - marks for side, marks in marked.items() if OTHERS_OPEN in marks}
            return Listed(losses, _areas(open_on)) if any(marked.values()) else None
    return None


def _areas(marked: Mapping[str, set[str]]) -> list[SensoryLoss]:
    """Return the areas that are marked on the left, the right or both sides, in the order of the roots."""
    left, right = (marked.get(side, set()) for side in SIDES)
    return [
        SensoryLoss(root=root, side="both" if at in left and at in right else "left" if at in left else "right")
        for root, at in (*((root, root) for root in _ROOTS), (None, ROOT_NOT_STATED))
        if at in left or at in right
    ]


def _sensory_answers(losses: Listed[SensoryLoss]) -> Answers:
    """Return the marked areas; where any of the others is open, all of them on that side are (a stated coarsening)."""
    if not losses and not losses.open:
        return {SENSORY: "normal"}
    marked = {
        side: [
            *(str(loss.root or ROOT_NOT_STATED) for loss in losses if loss.side in {side, "both"}),
            *([OTHERS_OPEN] if any(loss.side in {side, "both"} for loss in losses.open) else []),
        ]
        for side in SIDES
    }
    return {SENSORY: SENSORY_REDUCED, **{f"{SENSORY}_{side}": marks for side, marks in marked.items() if marks}}


def _straight_leg_raise(answers: Answers) -> dict[str, Any] | None:
    raises: dict[str, Any] = {}
    for side in SIDES:
        result, angle = answers.get(f"{RAISE}_{side}"), answers.get(f"{RAISE}_angle_{side}")
        if result not in {None, "not_done"} or angle is not None:
            raises[side] = {
                "result": result or "not_done",
                "angle_degrees": number(angle) if angle is not None else None,
            }
    return raises or None
