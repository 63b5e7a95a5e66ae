"""What each finding of a clean examination changes by itself: rules, clashes, roots and notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.triage.assessment import Assessment
from bot.triage.engine import assess
from bot.triage.findings import MYOTOMES, Findings
from dialogs import changes
from dialogs.finding_words import said
from tests.dialogs.as_read import plainly
from tests.dialogs.cases import FACTS
from tests.dialogs.medicine_texts import Changes, named
from tests.dialogs.messages import Parts
from tests.triage.cases import BOTH_LEGS, NUMB_LEG, SCIATICA, examined, power

_ROOTS: Final = (None, "T10", "L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3", "S4", "S5")


def single_findings() -> Parts:
    """Return the result of a clean examination, and what it becomes by each finding."""
    tried = ({}, *_power(), *_feeling(), *_jerks(), *_tests(), *_clashes())
    return {named(changes): "\n".join(_result(assess(examined(changes)))) for changes in tried}


def _result(assessment: Assessment) -> Iterator[str]:
    open_ = ", provisional" if assessment.provisional else ""
    yield f"{assessment.disposition}, {assessment.act_within_hours:g} h{open_}"
    yield from (f"{rule.rule}, {rule.act_within_hours:g} h: {rule.says}" for rule in assessment.fired)
    yield from (f"open: {rule.rule} needs {', '.join(rule.needs)}" for rule in assessment.unresolved)
    yield from (f"clash of {', '.join(clash.fields)}: {clash.text}" for clash in assessment.contradictions)
    yield from (f"root {fit.root}, {fit.side}: {', '.join(fit.because)}" for fit in assessment.roots)
    yield f"notes: {', '.join(note.id for note in assessment.notes) or 'none'}"


def what_would_change() -> Parts:
    """Return, of one form after another, the single answers that would move its disposition, and where to."""
    return {named(changes): "\n".join(_changes(examined(changes))) for changes in _moved()}


def _changes(findings: Findings) -> Iterator[str]:
    assessment = assess(findings)
    yield assessment.disposition
    _, *told, _alone = changes.changes(FACTS, assessment, findings)["blocks"][:-3]
    yield from (plainly(block["text"]["text"]) for block in told)
    yield from (f"{one.field}, {said(one.field, one.to)}: {one.disposition}" for one in assessment.would_change)


def _moved() -> Iterator[Changes]:
    """Yield forms that rest on one thing, so that taking it away lowers them, and forms with much still open."""
    jerk: Changes = {"ankle_reflex": {"left": "normal", "right": "absent"}}
    yield from ({}, SCIATICA, BOTH_LEGS, {**SCIATICA, "onset_days": None, "age_years": None})
    yield from ({"onset_days": 85, "inflammatory_features": ["buttock_pain", "psoriasis"]}, {"onset_days": None})
    for grade in (4, 3):
        yield {**SCIATICA, "power": power("right", L5=grade)}
        yield {**SCIATICA, "leg_symptom_side": "left", "power": power("left", L5=grade)}
    yield from ({**SCIATICA, "power": None}, {**BOTH_LEGS, "power": None})
    yield {**SCIATICA, "power": {"left": {"L5": 5}, "right": {"L5": 5}}}
    yield {**SCIATICA, "ankle_reflex": {"left": "absent", "right": "normal"}}
    yield {"progressive_deficit": "yes", "urinary_retention": "longstanding"}
    yield from ({**NUMB_LEG, "leg_symptoms": ["pain"]}, {**SCIATICA, "leg_symptoms": ["numbness"]}, NUMB_LEG)
    yield from ({**SCIATICA, "leg_symptoms": ["weakness"]}, {**SCIATICA, "leg_symptoms": None})
    yield from ({**SCIATICA, "leg_symptoms": ["pain", "tingling"]}, {"sensory_loss": [{"root": "T8", "side": "both"}]})
    yield from ({**SCIATICA, "sensory_loss": None}, {**SCIATICA, **jerk}, {**SCIATICA, "ankle_reflex": None})
    yield from ({**SCIATICA, "knee_reflex": {"left": "brisk", "right": "brisk"}}, {"fever": "unknown"})
    yield from ({"infection_risks": ["ivdu"]}, {"infection_risks": None}, {"infection_risks": ["diabetes"]})
    yield {"infection_risks": {"yes": ["diabetes"], "unknown": ["ivdu"]}}
    yield {"infection_risks": {"yes": ["ivdu"], "unknown": ["recent_spinal_procedure"]}}
    yield {"upper_motor_neuron_signs": {"unknown": ["babinski"]}}
    yield from ({"cancer_history": "yes"}, {"age_years": 66, "onset_circumstances": "lifting"}, {"trauma": "major"})
    yield from ({"saddle_anaesthesia": "yes"}, {"progressive_deficit": "yes"}, {"progressive_deficit": "unknown"})


def _power() -> Iterator[Changes]:
    for side in ("left", "right"):
        for root in MYOTOMES:
            for grade in (4, 3):
                yield {**SCIATICA, "leg_symptom_side": side, "power": power(side, **{root: grade})}
    left, right = power("left", L5=4)["left"], power("right", L5=3, S1=4)["right"]
    yield {**SCIATICA, "leg_symptom_side": "both", "power": {"left": left, "right": right}}
    for side in ("left", "right", "both"):
        yield {**SCIATICA, "foot_drop": "yes", "leg_symptom_side": side, "power": None}


def _feeling() -> Iterator[Changes]:
    for root in _ROOTS:
        for side in ("right", "both"):
            yield {**SCIATICA, "sensory_loss": [{"root": root, "side": side}]}


def _jerks() -> Iterator[Changes]:
    for jerk in ("knee_reflex", "ankle_reflex"):
        for found in ("reduced", "absent", "brisk", "not_examined"):
            yield {**SCIATICA, jerk: {"left": "normal", "right": found}}


def _tests() -> Iterator[Changes]:
    for side, result in (("right", "positive"), ("left", "positive"), ("right", "negative")):
        yield {**NUMB_LEG, "straight_leg_raise": {side: {"result": result}}}
    raised: Changes = {"straight_leg_raise": {"right": {"result": "positive"}}}
    yield {**SCIATICA, **raised}
    yield {**SCIATICA, **raised, "ankle_reflex": {"left": "normal", "right": "absent"}}
    yield {**SCIATICA, "crossed_straight_leg_raise": "positive"}
    for root in ("L2", "L3", "L4", "L5"):
        area = {"root": root, "side": "right"}
        yield {**SCIATICA, "sensory_loss": [area], "femoral_nerve_stretch": {"right": "positive"}}
        yield {**SCIATICA, "sensory_loss": [area], "femoral_nerve_stretch": {"left": "positive"}}


def _clashes() -> Iterator[Changes]:
    """Yield answers that clash, and beside them answers that just do not."""
    for volume in (199.5, 200, 450.5):
        yield {"post_void_residual_ml": volume}
    yield {"saddle_anaesthesia": "no", "perianal_pinprick": "reduced"}
    yield {"leg_symptom_side": "none", "sensory_loss": [{"root": "L5", "side": "left"}]}
    yield {**SCIATICA, "leg_symptom_side": "left", "ankle_reflex": {"left": "normal", "right": "absent"}}
    yield {"leg_symptoms": ["pain"]}
    yield {**SCIATICA, "power": power("left", L5=4)}
    for leg in ("left", "right"):
        yield {**SCIATICA, "foot_drop": "yes", "power": power(leg, L4=4)}
    left, right = power("left", L5=4)["left"], power("right", S1=4)["right"]
    yield {**SCIATICA, "power": {"left": left, "right": right}}
    for weeks, days in ((0.5, 3), (1, 7), (1, 6)):
        yield {"conservative_care_weeks": weeks, "onset_days": days}
    for back, leg_pain in ((3, None), (4, None), (1, 3), (None, 2)):
        yield {"intractable_pain": "yes", "back_pain_nrs": back, "leg_pain_nrs": leg_pain}
    for age in (9, 10, 60, 61, None):
        yield {"pregnancy": "yes", "age_years": age}
    for trauma in ("none", "minor", "major", "unknown"):
        for how in ("minor_trauma", "major_trauma"):
            yield {"trauma": trauma, "onset_circumstances": how}
    for fever in ("no", "yes"):
        for degrees in (35.9, 36.0, 37.9, 38.0):
            yield {"fever": fever, "vital_signs": {"temperature_c": degrees}}
