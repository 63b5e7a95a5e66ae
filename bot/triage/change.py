"""What single answer would move the disposition, and how far."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from bot.triage.assessment import RANK, Change
from bot.triage.findings import Findings, LegPower, Power, SensoryLoss
from bot.triage.legs import affected_legs
from bot.triage.questions import MUST_ASK
from bot.triage.verdict import disposition_of, plain

if TYPE_CHECKING:
    from bot.triage.assessment import Disposition

MOST_SHOWN: Final = 12
MOST_A_DISPOSITION: Final = 4
MOST_LOWERING: Final = 4
_SPHINCTER: Final = ("new", "no")
_TOLD: Final = ("yes", "no")
# Single answers in the order in which a clinician asks: the emergency panel, legs, cord, then the other red flags.
_ANSWERS: Final[dict[str, tuple[Any, ...]]] = {
    "saddle_anaesthesia": _TOLD,
    "urinary_retention": _SPHINCTER,
    "urinary_sensation_change": _SPHINCTER,
    "urinary_incontinence": _SPHINCTER,
    "bowel_dysfunction": _SPHINCTER,
    "bilateral_leg_weakness": _TOLD,
    "sexual_dysfunction": _TOLD,
    "upper_motor_neuron_signs": ((), ("babinski",), ("brisk_reflexes",)),
    "progressive_deficit": _TOLD,
    "foot_drop": _TOLD,
    "leg_symptom_side": ("both", "none"),
    "aortic_features": ((), ("pulsatile_mass",)),
    "fever": _TOLD,
    "cancer_history": _TOLD,
    "infection_risks": ((), ("ivdu",)),
    "trauma": ("none", "major"),
    "anticoagulant_or_bleeding_disorder": _TOLD,
    "intractable_pain": _TOLD,
    "gait_disturbance": _TOLD,
    "corticosteroid_use": _TOLD,
    "osteoporosis": _TOLD,
    "conservative_care_weeks": (0, 6),
    "onset_days": (1, 43),
    "age_years": (40, 17, 70),
    "post_void_residual_ml": (200,),
    "ascending_weakness": _TOLD,
    "compartment_features": ((), ("tense_paraspinal_swelling",)),
    "raised_inflammatory_markers": _TOLD,
    "weight_loss": _TOLD,
    "midline_tenderness": _TOLD,
    "night_pain": _TOLD,
    "suspected_instability": _TOLD,
    "claudication_pattern": _TOLD,
    "response_to_care": ("better", "same"),
}
# Facts of the patient that no answer alters: offered only while they are not known.
_FIXED: Final = frozenset({"age_years", "onset_days"})


def would_change(findings: Findings, now: Disposition) -> tuple[Change, ...]:
    """The single answers that move the disposition away from `now`, at most 12.

    Open must-ask questions come first, then the largest rise, and what would lower it last. Each field is named once
    upwards and once downwards.
    """
    rising: dict[str, Change] = {}
    lowering: dict[str, Change] = {}
    for field, answer in _candidates(findings):
        then = disposition_of(findings.model_copy(update={field: answer}))
        found = rising if RANK[then] > RANK[now] else lowering
        known = found.get(field)
        further = known is None or abs(RANK[then] - RANK[now]) > abs(RANK[known.disposition] - RANK[now])
        if then != now and further:
            found[field] = Change(field=field, to=plain(answer), disposition=then)
    return (*_most_useful(findings, list(rising.values())), *list(lowering.values())[:MOST_LOWERING])


def _most_useful(findings: Findings, changes: list[Change]) -> list[Change]:
    ordered = sorted(changes, key=lambda one: (not _is_asked_but_open(findings, one.field), -RANK[one.disposition]))
    shown: list[Change] = []
    for change in ordered:
        alike = sum(one.disposition == change.disposition for one in shown)
        if alike < MOST_A_DISPOSITION and len(shown) < MOST_SHOWN - MOST_LOWERING:
            shown.append(change)
    return shown


def _is_open(findings: Findings, field: str) -> bool:
    return getattr(findings, field) in (None, "unknown")


def _is_asked_but_open(findings: Findings, field: str) -> bool:
    return field in MUST_ASK and _is_open(findings, field)


def _candidates(findings: Findings) -> Iterator[tuple[str, Any]]:
    for field, answers in _ANSWERS.items():
        if field not in _FIXED or _is_open(findings, field):
            for answer in answers:
                yield field, answer
    for symptom in ("numbness", "weakness"):
        if symptom not in (findings.leg_symptoms or ()):
            yield "leg_symptoms", (*(findings.leg_symptoms or ()), symptom)
    yield "leg_symptoms", tuple(one for one in findings.leg_symptoms or () if one == "pain")
    yield "sensory_loss", ()
    yield "sensory_loss", (*(findings.sensory_loss or ()), SensoryLoss(root="S4", side="both"))
    affected = affected_legs(findings)
    yield "power", _both_legs_full()
    if len(affected) == 1:
        for grade in (4, 3):
            yield "power", _both_legs_full().model_copy(update={affected[0]: _FULL.model_copy(update={"L5": grade})})


_FULL: Final = LegPower(L2=5, L3=5, L4=5, L5=5, S1=5)


def _both_legs_full() -> Power:
    return Power(left=_FULL, right=_FULL)
