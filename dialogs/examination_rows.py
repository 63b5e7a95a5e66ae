"""Step 2 of the form: its fifteen rows, the single questions they stand for, and the optional detail behind them."""

from __future__ import annotations

from typing import Final

from bot.triage.findings import FINDINGS
from bot.triage.vocabulary import RETIRED
from dialogs import asking
from dialogs.asking import AREAS, GRADES, POWER, SENSORY, rows
from dialogs.grouped import Pick, Row
from dialogs.question import NONE_OF_THESE, Choice, LocalCode, Number, Question, Ticks

NOT_KNOWN: Final = "not_known"
"""A question of earlier releases, still read in a form that one of them opened: a blank says the same now."""
EARLIER: Final = "diabetes_or_dialysis"
"""An item that is offered no longer: its row is there where it was recorded, so that an edit loses nothing."""
assert {EARLIER} == RETIRED  # noqa: S101 one row for each item that is offered no longer

WEEKS: Final = "conservative_care_weeks"
ONSET: Final = "onset_days"
VITALS: Final = tuple(question.id for question in rows("vital_signs"))


def _at(place: str) -> tuple[Question, ...]:
    return tuple(one for field, finding in FINDINGS.items() if finding.place == place for one in rows(field))


_NUMBERS: Final[tuple[Question, ...]] = tuple(one for one in _at("episode") if isinstance(one, Number))
_EARLIER: Final = Choice(
    EARLIER,
    "Recorded earlier: diabetes or dialysis. Say which above; is it still so?",
    (("yes", "Yes"), ("no", "No, or said above")),
    counts=False,
)
SINGLE: Final[dict[str, Question]] = {
    question.id: question
    for question in (
        *_NUMBERS,
        Ticks(
            NOT_KNOWN,
            "Tick what was not asked or is not known",
            tuple((question.id, FINDINGS[question.id].noun.capitalize()) for question in _NUMBERS),
            none="",
        ),
        *_at("episode"),
        *_at("legs"),
        *_at("red flags"),
        _EARLIER,
        *_at("safety"),
        LocalCode(),
        *_at("detail"),
    )
}
"""Every question of step 2 for one finding alone, as earlier releases asked it and as a stored answer may need it."""


def _pick(value: str, words: str, **says: str | list[str]) -> Pick:
    return Pick(value, words, dict(says))


def _items(field: str) -> tuple[Pick, ...]:
    """A pick for each item that a list offers."""
    return tuple(Pick(item, told, {field: [item]}) for item, told in asking.words_of(field).items())


def _not_mapped(side: str, told: str, *sides: str) -> Pick:
    says: dict[str, str | list[str]] = {
        SENSORY: asking.SENSORY_REDUCED,
        **{f"{SENSORY}_{one}": [asking.ROOT_NOT_STATED] for one in sides},
    }
    return Pick(side, f"Reduced in {told} only, not mapped; normal between the legs", says)


_PAIN: Final = Row(
    "pain",
    "Pain",
    (
        _pick(
            "severe",
            "Severe (7 to 10), analgesia not yet properly tried",
            pain_severity="severe",
            intractable_pain="no",
        ),
        _pick(
            "uncontrolled",
            "Uncontrolled after properly tried analgesia",
            pain_severity="severe",
            intractable_pain="yes",
        ),
        _pick("mild", "Below 7, or controlled", pain_severity="not_severe", intractable_pain="no"),
        _pick("not_asked", "Not asked", pain_severity="unknown", intractable_pain="unknown"),
    ),
)
_POWER: Final = Row(
    "power_and_heels",
    "Power (MRC) and heel walk",
    (
        _pick(
            "all_full_heels",
            "Hip to plantarflexion 5/5 both legs, walks on heels",
            power=asking.POWER_ALL_FULL,
            foot_drop="no",
        ),
        _pick("all_full", "Hip to plantarflexion 5/5 both legs, heel walk not tried", power=asking.POWER_ALL_FULL),
        _pick(
            "pair_full_heels",
            "Only great toe and plantarflexion: 5/5 both, walks on heels",
            power=asking.POWER_PAIR_FULL,
            foot_drop="no",
        ),
        Pick(
            asking.POWER_GRADED,
            "Weak, foot drop, or one leg only: give grades",
            {POWER: asking.POWER_GRADED},
            ("foot_drop", *(question.id for question in GRADES)),
        ),
        _pick("not_examined", "Not examined", power="not_examined", foot_drop="unknown"),
    ),
    hint="Hip, knee, ankle, great toe and plantarflexion, both legs.",
)
_LEFT, _RIGHT = "ankle_reflex_left", "ankle_reflex_right"
_ANKLES: Final = Row(
    "ankle_jerks",
    "Ankle jerks",
    (
        Pick("normal", "Both normal", {_LEFT: "normal", _RIGHT: "normal"}),
        Pick("right", "Right reduced, left normal", {_LEFT: "normal", _RIGHT: "reduced"}),
        Pick("left", "Left reduced, right normal", {_LEFT: "reduced", _RIGHT: "normal"}),
        Pick("each", "One absent, both reduced, or brisk: give each side", {}, (_LEFT, _RIGHT)),
        Pick("not_examined", "Not examined", {_LEFT: "not_examined", _RIGHT: "not_examined"}),
    ),
)
FEELING: Final = Row(
    "feeling",
    "Where is feeling reduced?",
    (
        _not_mapped("right", "the right leg", "right"),
        _not_mapped("left", "the left leg", "left"),
        _not_mapped("both", "both legs", "left", "right"),
        Pick(
            "mapped",
            "Reduced: mark the areas",
            {SENSORY: asking.SENSORY_REDUCED},
            tuple(question.id for question in AREAS),
        ),
        Pick("normal", "Normal everywhere, between the legs too", {SENSORY: "normal"}),
        Pick("not_examined", "Not examined", {SENSORY: "not_examined"}),
    ),
)
NOT_MAPPED: Final = frozenset({"left", "right", "both"})
"""Picks of `FEELING` that step 1 decides between: only that of the affected leg is offered."""
_CORD: Final = Row(
    "cord_signs",
    "Any cord sign?",
    (
        *_items("upper_motor_neuron_signs"),
        _pick("gait_disturbance", "New unsteadiness or falls, not just pain", gait_disturbance="yes"),
    ),
    {"upper_motor_neuron_signs": [NONE_OF_THESE], "gait_disturbance": "no"},
    "All others here: examined, absent",
    "Without the last tick, the rest is not examined.",
)
_OPEN: Final = "Without the last tick, the rest is not asked."
_FRACTURE: Final = Row(
    "fracture_risks",
    "Fracture: any of these?",
    (
        _pick("major", "Major injury", trauma="major"),
        _pick("minor", "Minor injury", trauma="minor"),
        _pick("corticosteroid_use", "Long-term steroids", corticosteroid_use="yes"),
        _pick("osteoporosis", "Osteoporosis, or an earlier low-impact fracture", osteoporosis="yes"),
    ),
    {"trauma": "none", "corticosteroid_use": "no", "osteoporosis": "no"},
    hint=_OPEN,
)
LOW_PRESSURE: Final = "low_pressure"
CIRCULATION: Final = Row(
    "circulation",
    "Aorta and circulation: any of these?",
    (
        *_items("aortic_features"),
        Pick(LOW_PRESSURE, "Low blood pressure or a faint: give vital signs", {}, VITALS, by_detail=False),
    ),
    {"aortic_features": [NONE_OF_THESE]},
    hint=_OPEN,
)
MEDICINES: Final = Row(
    "before_medicines",
    "Before medicines: any of these?",
    (
        _pick("pregnant", "Pregnant or possibly", pregnancy="yes"),
        _pick("postpartum", "Gave birth in the last 6 weeks", pregnancy="postpartum"),
        Pick("kidney", "Kidney disease", {}, ("renal_impairment",)),
        Pick("ulcer", "Ulcer or gut bleed, ever", {}, ("gi_bleed_or_ulcer",)),
        _pick("heart", "Heart failure, heart attack or stroke", cardiovascular_disease="yes"),
        _pick("liver", "Liver disease or heavy drinking", liver_disease="yes"),
        Pick("cannot_take", "Cannot take a medicine", {}, ("drug_allergies",)),
    ),
    {
        "pregnancy": "no",
        "renal_impairment": "no",
        "gi_bleed_or_ulcer": "no",
        "cardiovascular_disease": "no",
        "liver_disease": "no",
        "drug_allergies": [NONE_OF_THESE],
    },
    hint=f"{_OPEN} A tick without its detail is read as the graver one.",
)
OF_PREGNANCY: Final = frozenset({"pregnant", "postpartum"})
ROWS: Final[dict[str, Row]] = {
    row.id: row for row in (_PAIN, _POWER, _ANKLES, FEELING, _CORD, _FRACTURE, CIRCULATION, MEDICINES)
}
"""The rows that stand for several questions."""
ROW_OF: Final[dict[str, Row]] = {part: row for row in ROWS.values() for part in row.parts}

BENEATH: Final[dict[str, Question]] = {
    "renal_impairment": Choice(
        "renal_impairment",
        "Kidney disease: how severe? Left open: grade not given, read as severe",
        (("mild_or_moderate", "Mild or moderate"), ("severe", "Severe (eGFR below 30)"), ("dialysis", "Dialysis")),
    ),
    "gi_bleed_or_ulcer": Choice(
        "gi_bleed_or_ulcer",
        "Ulcer or gut bleed: when? Left open: not given, read as active",
        (("past", "Past"), ("active", "Active")),
    ),
}
"""How a question is asked beneath its row, where the tick has answered half of it."""

CHAPTERS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("This episode", ("age_years", ONSET, WEEKS, "pain")),
    ("Examination of the legs", ("power_and_heels", "ankle_jerks", "feeling", "cord_signs")),
    (
        "Other red flags",
        (
            "fever",
            "infection_risks",
            EARLIER,
            "cancer_history",
            "fracture_risks",
            "anticoagulant_or_bleeding_disorder",
            "circulation",
        ),
    ),
    ("Before medicines and a scan", ("before_medicines", "mri_contraindication", "local_code")),
)
"""The page in order: rows, and questions that stand alone."""
THE_FIFTEEN: Final = tuple(one for _, names in CHAPTERS for one in names if one not in {WEEKS, EARLIER, "local_code"})
DETAIL: Final[tuple[Question, ...]] = tuple(question for question in _at("detail") if question.id not in ROW_OF)
"""What is asked behind "Add detail"."""
