"""What catches a mutant: the dispositions and clocks of sections D1 and D2, the named cases and the worked cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from bot.triage.assessment import RANK
from bot.triage.fact_table import FACT
from bot.triage.facts import Facts, facts_of
from bot.triage.findings import Findings
from bot.triage.kleene import NO, YES
from bot.triage.rule import Rule
from tests import triage
from tests.proofs.rule_set import RuleSet
from tests.triage.cases import BOTH_LEGS, NUMB_LEG, SCIATICA, examined, power
from tests.triage.test_rules import CANNOT_BE_TOLD, CEILINGS, DOES_NOT_HOLD, HOLDS

_MOTOR: Final = 72.0
_GRADE_4: Final[dict[str, Any]] = {**SCIATICA, "power": power("right", L5=4)}
# Motor deficits keep the 72 hours of section D1 (S-102), whatever says so.
_MOTOR_DEFICITS: Final[tuple[dict[str, Any], ...]] = (
    _GRADE_4,
    {**SCIATICA, "power": power("left", S1=4), "leg_symptom_side": "left"},
    {**SCIATICA, "leg_symptoms": ["weakness"]},
)


@dataclass(frozen=True)
class Case:
    """A form with its facts; `rule` holds, does not hold or is open, or the rank lies within `ranks`."""

    title: str
    facts: dict[str, int]
    rule: str | None = None
    verdict: int = YES
    ranks: frozenset[int] | None = None
    clock: float | None = None


def caught_by(rules: RuleSet) -> str | None:
    """The first thing that catches these rules, or None."""
    return _by_clock(rules) or _by_case(rules)


def _by_clock(rules: RuleSet) -> str | None:
    for rule in rules.rules:
        disposition, hours = CEILINGS[rule.id]
        if rule.disposition != disposition:
            return f"section D2: {rule.id} is {disposition}"
        if rule.clock > hours or (rule.sooner is not None and rule.sooner[1] > rule.clock):
            return f"section D1: {rule.id} may take {hours:g} h"
    missing = CEILINGS.keys() - {rule.id for rule in rules.rules}
    return f"section D2: there is a rule {min(missing)}" if missing else None


def _by_case(rules: RuleSet) -> str | None:
    by_id = {rule.id: rule for rule in rules.rules}
    for case in _cases():
        facts = _derived(rules, case.facts)
        if case.rule is not None and by_id[case.rule].holds(facts) != case.verdict:
            return f"case {case.title}"
        if case.ranks is not None or case.clock is not None:
            held = [rule for rule in rules.rules if rule.holds(facts) == YES]
            if case.ranks is not None and max((RANK[rule.disposition] for rule in held), default=0) not in case.ranks:
                return f"case {case.title}"
            if case.clock is not None and min((_clock(rule, facts) for rule in held), default=336.0) != case.clock:
                return f"case {case.title}"
    return None


def _clock(rule: Rule, facts: Facts) -> float:
    return rule.sooner[1] if rule.sooner is not None and rule.sooner[0](facts) == YES else rule.clock


def _derived(rules: RuleSet, primitive: dict[str, int]) -> Facts:
    facts = Facts()
    facts.__dict__ = dict(primitive)
    for name, of in rules.derived.items():
        facts.__dict__[name] = of(facts)
    return facts


def _primitive(findings: Findings) -> dict[str, int]:
    return {name: value for name, value in vars(facts_of(findings)).items() if name in FACT}


@cache
def _cases() -> tuple[Case, ...]:
    return tuple(_all_cases())


def _all_cases() -> Iterator[Case]:
    for table, verdict in ((HOLDS, YES), (DOES_NOT_HOLD, NO), (CANNOT_BE_TOLD, 1)):
        for rule, title, changes in table:
            if rule != "C1":
                yield Case(f"{rule}: {title}", _primitive(examined(changes)), rule, verdict)
            elif verdict == YES:
                yield Case(f"{rule}: {title}", _primitive(examined(changes)), ranks=frozenset({0}))
    for line in (Path(triage.__file__).parent / "vignettes.jsonl").read_text("utf-8").splitlines():
        worked = json.loads(line)
        acceptable = frozenset(RANK[one] for one in worked["expected"]["acceptable"])
        lowest = RANK[worked["expected"]["disposition"]]
        ranks = frozenset(rank for rank in acceptable if rank >= lowest)
        yield Case(worked["id"], _primitive(Findings.model_validate(worked["findings"])), ranks=ranks)
    for changes in _MOTOR_DEFICITS:
        yield Case("a motor deficit within 72 hours", _primitive(examined(changes)), clock=_MOTOR)
    for title, changes, hours in CLOCKS:
        yield Case(title, _primitive(examined(changes)), clock=hours)
    yield Case("a sensory deficit within a week", _primitive(examined(NUMB_LEG)), clock=168.0)
    for rule, title, verdict, changes in MORE:
        yield Case(f"{rule}: {title}", _primitive(examined(changes)), rule, verdict)


# Rule W3 has two clocks: a week by age or tenderness alone, two days beside trauma, steroids or osteoporosis.
CLOCKS: Final[tuple[tuple[str, dict[str, Any], float], ...]] = (
    ("a lift at 66 within a week", {"age_years": 66, "onset_circumstances": "lifting"}, 168.0),
    ("severe pain at 80 within a week", {"age_years": 80, "back_pain_nrs": 8}, 168.0),
    ("a minor injury at 66 within two days", {"age_years": 66, "trauma": "minor"}, 48.0),
    ("a major injury within two days", {"trauma": "major"}, 48.0),
    ("steroids within two days", {"corticosteroid_use": "yes"}, 48.0),
    ("osteoporosis within two days", {"osteoporosis": "yes"}, 48.0),
    ("a fracture shown within two days", {"scan_result": "fracture"}, 48.0),
)
_BLEEDING: Final[dict[str, Any]] = {"anticoagulant_or_bleeding_disorder": "yes"}
_BLOCK: Final[dict[str, Any]] = {"infection_risks": ["recent_spinal_procedure"]}
_CONSTANT: Final[dict[str, Any]] = {
    "age_years": 66,
    "back_pain_nrs": 8,
    "constant_pain": "yes",
    "vascular_risks": ["hypertension"],
}
_LOST_JERK: Final[dict[str, Any]] = {**SCIATICA, "ankle_reflex": {"left": "normal", "right": "absent"}}
_FIVE_MONTHS: Final[dict[str, Any]] = {
    "onset_days": 150,
    "response_to_care": "worse",
    "conservative_care_weeks": None,
}
_CLAUDICATION: Final[dict[str, Any]] = {**SCIATICA, "claudication_pattern": "yes"}
_BOTH_CLAUDICATION: Final[dict[str, Any]] = {
    **BOTH_LEGS,
    "claudication_pattern": "yes",
    "onset_days": 60,
    "age_years": 62,
}
_CANCER: Final[dict[str, Any]] = {"cancer_history": "yes"}
_RAISED: Final[dict[str, Any]] = {"raised_inflammatory_markers": "yes"}
_TRUNK: Final[dict[str, Any]] = {"sensory_loss": [{"root": "T10", "side": "left"}]}
_PANEL: Final[dict[str, str]] = {
    "urinary_retention": "new",
    "urinary_incontinence": "new",
    "urinary_sensation_change": "new",
    "bowel_dysfunction": "new",
    "saddle_anaesthesia": "yes",
    "sexual_dysfunction": "yes",
    "bilateral_leg_weakness": "yes",
}
# Section D2 once more, where the named cases of tests/triage leave a part of a condition untried.
MORE: Final[list[tuple[str, str, int, dict[str, Any]]]] = [
    *(("U4", f"{name} not asked", YES, {name: "unknown"}) for name in _PANEL),
    *(("R2", f"claudication with {name}", NO, {**_CLAUDICATION, name: answer}) for name, answer in _PANEL.items()),
    *(
        ("E3", f"long-standing leak, {name} not asked", YES, {"urinary_incontinence": "longstanding", name: "unknown"})
        for name in _PANEL
        if name != "urinary_incontinence"
    ),
    *(("E6", f"cancer and {name}", YES, {**_CANCER, name: answer}) for name, answer in _PANEL.items()),
    ("E3", "long-standing retention alone", NO, {"urinary_retention": "longstanding"}),
    ("E3", "sexual dysfunction alone", NO, {"sexual_dysfunction": "yes"}),
    ("E4", "both legs alone", NO, BOTH_LEGS),
    ("E4", "brisk and sexual", YES, {"upper_motor_neuron_signs": ["brisk_reflexes"], "sexual_dysfunction": "yes"}),
    ("E6", "cancer and an upgoing toe", YES, {**_CANCER, "upper_motor_neuron_signs": ["babinski"]}),
    ("E6", "cancer alone", NO, _CANCER),
    ("U3", "both legs for two months, no claudication", YES, {**BOTH_LEGS, "onset_days": 60, "age_years": 62}),
    ("U3", "claudication, residual of 250 ml", YES, {**_BOTH_CLAUDICATION, "post_void_residual_ml": 250}),
    ("U3", "claudication, reduced anal tone", YES, {**_BOTH_CLAUDICATION, "anal_tone": "reduced"}),
    ("U3", "right leg named, left weak", YES, {**SCIATICA, "power": power("left", L5=4)}),
    (
        "U3",
        "left leg named, right weak",
        YES,
        {"leg_symptom_side": "left", "leg_symptoms": ["pain"], "power": power("right", L5=4)},
    ),
    (
        "U3",
        "left leg named, right numb",
        YES,
        {"leg_symptom_side": "left", "leg_symptoms": ["pain"], "sensory_loss": [{"root": "S1", "side": "right"}]},
    ),
    ("U3", "claudication, numbness told", NO, {**_BOTH_CLAUDICATION, "leg_symptoms": ["pain", "numbness"]}),
    ("U5", "raised CRP and diabetes", YES, {**_RAISED, "infection_risks": ["diabetes_or_dialysis"]}),
    ("U5", "raised CRP and night pain", YES, {**_RAISED, "night_pain": "yes"}),
    ("U5", "raised CRP and tender midline", YES, {**_RAISED, "midline_tenderness": "yes"}),
    ("U5", "raised CRP and a numb leg", YES, {**NUMB_LEG, **_RAISED}),
    ("U5", "raised CRP alone", NO, _RAISED),
    ("U5", "injecting alone", NO, {"infection_risks": ["ivdu"]}),
    ("U7", "a band of numbness", YES, _TRUNK),
    ("U10", "old bladder feeling, numb leg", YES, {**NUMB_LEG, "urinary_sensation_change": "longstanding"}),
    ("M1", "both legs weak", YES, {"bilateral_leg_weakness": "yes"}),
    ("M1", "getting worse", YES, {"progressive_deficit": "yes"}),
    ("M3", "numb leg, never operated", NO, NUMB_LEG),
    ("W3", "aged 75", NO, {"age_years": 75}),
    ("U4", "an upgoing toe alone not examined", YES, {"upper_motor_neuron_signs": {"unknown": ["babinski"]}}),
    ("U8", "a lost reflex, no blood thinner", NO, _LOST_JERK),
    ("U12", "pain that is not constant", NO, {**_CONSTANT, "constant_pain": "no"}),
    ("U13", "unsteady, no arms", NO, {"gait_disturbance": "yes"}),
    ("R1", "five months, better, weeks not known", NO, {**_FIVE_MONTHS, "response_to_care": "better"}),
    ("R1", "a month, worse, weeks not known", 1, {**_FIVE_MONTHS, "onset_days": 30}),
    ("R1", "five months, worse, two weeks of care", NO, {**_FIVE_MONTHS, "conservative_care_weeks": 2}),
    ("R4", "no better, no scan", NO, {"response_to_care": "same"}),
    ("E8", "numbness told, feeling normal", YES, {**_BLEEDING, **SCIATICA, "leg_symptoms": ["numbness"]}),
    ("E8", "feeling reduced, nothing told", YES, {**_BLEEDING, "sensory_loss": [{"root": "L5", "side": "left"}]}),
    (
        "E8",
        "tingling, feeling not examined",
        YES,
        {**_BLEEDING, **SCIATICA, "leg_symptoms": ["tingling"], "sensory_loss": None},
    ),
    ("E8", "tingling, feeling normal", NO, {**_BLEEDING, **SCIATICA, "leg_symptoms": ["tingling"]}),
    ("E5", "fever and getting worse", YES, {"fever": "yes", "progressive_deficit": "yes"}),
    ("E12", "brisk reflexes after a block", YES, {**_BLOCK, "upper_motor_neuron_signs": ["brisk_reflexes"]}),
    (
        "U3",
        "claudication, feeling reduced",
        YES,
        {**_BOTH_CLAUDICATION, "sensory_loss": [{"root": "L5", "side": "left"}]},
    ),
    ("W8", "thoracic pain and a major injury", YES, {"thoracic_pain": "yes", "trauma": "major"}),
    ("W8", "thoracic pain on dialysis", YES, {"thoracic_pain": "yes", "renal_impairment": "dialysis"}),
    ("W6", "numbness not asked", YES, {**SCIATICA, "leg_symptoms": {"yes": ["pain"], "unknown": ["numbness"]}}),
    ("W6", "weakness not asked", YES, {**SCIATICA, "leg_symptoms": {"yes": ["pain"], "unknown": ["weakness"]}}),
    ("W5", "aged 60", NO, {"age_years": 60}),
]
