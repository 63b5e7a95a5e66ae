"""What to do: the steps of every rule that holds, fitted to the patient, and care at home where that is the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.triage.home_care import home_care
from bot.triage.logic import NO
from bot.triage.modifiers import fitted
from bot.triage.questions import in_words
from bot.triage.rule import Step
from bot.triage.sources import cite

if TYPE_CHECKING:
    from bot.triage.assessment import Medication
    from bot.triage.findings import Findings
    from bot.triage.verdict import Trace, Verdicts

# What is asked for sooner stands in for the same thing later: the only steps of a fired rule that are ever left out.
_MRI_NOW: Final = frozenset(
    {"emergency_mri", "whole_spine_mri_now", "infection_mri_now", "haematoma_mri", "trauma_mri"}
)
_MRI_TODAY: Final = _MRI_NOW | {"same_day_mri", "infection_mri_today", "whole_spine_mri_24_hours"}
_WHOLE_SPINE: Final = frozenset({"whole_spine_mri_now", "whole_spine_mri_24_hours", "infection_mri_now"})
_TEAM_NOW: Final = frozenset(
    {
        "immediate_surgical_referral",
        "emergency_spinal_referral",
        "cord_compression_coordinator",
        "surgical_and_infection_teams",
        "trauma_pathway",
        "neurology_now",
    }
)
_TEAM_TODAY: Final = _TEAM_NOW | {"urgent_surgical_evaluation", "surgical_discussion", "same_day_spinal_discussion"}
SUPERSEDED_BY: Final[dict[str, frozenset[str]]] = {
    "same_day_mri": _MRI_NOW,
    "infection_mri_today": frozenset({"infection_mri_now"}),
    "whole_spine_mri_24_hours": frozenset({"whole_spine_mri_now"}),
    "urgent_mri_lumbar_without_contrast": _MRI_TODAY | {"urgent_mri_with_contrast"},
    "urgent_mri_with_contrast": frozenset({"infection_mri_now", "infection_mri_today"}),
    "metastases_mri": _WHOLE_SPINE,
    "infection_mri_within_2_days": frozenset({"infection_mri_now", "infection_mri_today"}),
    "infection_mri_if_suspected": frozenset(
        {"infection_mri_now", "infection_mri_today", "infection_mri_within_2_days"}
    ),
    "mri_if_candidate": _MRI_TODAY | {"urgent_mri_lumbar_without_contrast", "urgent_mri_with_contrast"},
    "film_then_mri_if_raised": _WHOLE_SPINE | {"metastases_mri", "infection_mri_today"},
    "radiograph_first": _WHOLE_SPINE | {"trauma_ct", "infection_mri_today"},
    "mri_or_ct_if_film_negative": _WHOLE_SPINE | {"trauma_ct", "infection_mri_today"},
    "same_day_spinal_discussion": _TEAM_NOW,
    "surgical_discussion": _TEAM_NOW,
    "surgical_opinion": _TEAM_TODAY,
    "recheck_power": _TEAM_TODAY,
    "focused_ces_examination": frozenset({"emergency_mri"}),
    "ces_examination_today": frozenset({"emergency_mri"}),
    "ask_saddle_again": frozenset({"emergency_mri"}),
    "senior_neurological_examination": frozenset({"emergency_spinal_referral", "cord_compression_coordinator"}),
    "acute_oncology": frozenset({"cord_compression_coordinator"}),
    "specialist_referral": _TEAM_TODAY,
    "claudication_referral": _TEAM_TODAY,
}
RE_EXAMINE: Final = Step(
    "re_examine_contradiction",
    "Answers clash (see contradictions): examine again. The more urgent reading stands until then.",
    cite("POLICY"),
)
LOW_RESIDUAL: Final = Step(
    "low_residual_does_not_exclude",
    "A residual below 200 ml does not exclude cauda equina syndrome.",
    cite("PVRMED", "BMJBP"),
)
SAFETY_NET: Final = Step(
    "safety_net_given",
    "Give the cauda equina safety net in words and in writing, and ask the patient to say it back.",
    cite("S-056", "HSSIB"),
)
NOT_SAFE_AT_HOME: Final = Step(
    "not_safe_at_home",
    "The patient cannot watch for change or get back quickly: arrange someone who can, or observe.",
    cite("HSSIB", "POLICY"),
)
LOW_RESIDUAL_ML: Final = 200


Plan = tuple[tuple[str, Step], ...]


def plan(findings: Findings, verdicts: Verdicts, trace: Trace, medication: Medication, *, clash: bool) -> Plan:
    """Every step with the id of its rule, most urgent first, each idea once; `clash` says that answers contradict."""
    asked = _asked_by_rules(verdicts, trace)
    present = {step.id for _, step in asked}
    wanted = [(rule, step) for rule, step in asked if present.isdisjoint(SUPERSEDED_BY.get(step.id, ()))]
    top = wanted[0][0]
    extra = [(top, step) for step in _extra(findings, verdicts, medication, clash=clash)]
    return _each_once([*fitted(wanted, findings), *extra])


def _asked_by_rules(verdicts: Verdicts, trace: Trace) -> list[tuple[str, Step]]:
    return [
        (rule.id, _filled(step, trace.open_fields(rule)) if "{open}" in step.says else step)
        for rule in verdicts.fired
        for step in rule.steps
        if step.when(verdicts.facts) != NO
    ]


def _filled(step: Step, fields: tuple[str, ...]) -> Step:
    return replace(step, says=step.says.format(open=in_words(fields)))


def _extra(findings: Findings, verdicts: Verdicts, medication: Medication, *, clash: bool) -> list[Step]:
    steps: list[Step] = []
    if clash:
        steps.append(RE_EXAMINE)
    if findings.post_void_residual_ml is not None and findings.post_void_residual_ml < LOW_RESIDUAL_ML:
        steps.append(LOW_RESIDUAL)
    if verdicts.disposition == "emergency_now":
        return steps
    steps += home_care(findings, verdicts, medication)
    if findings.safe_to_go_home == "no":
        steps.append(NOT_SAFE_AT_HOME)
    return [*steps, SAFETY_NET]


def _each_once(steps: list[tuple[str, Step]]) -> Plan:
    return tuple({step.id: (rule, step) for rule, step in reversed(steps)}[key] for key in _ids(steps))


def _ids(steps: list[tuple[str, Step]]) -> dict[str, None]:
    return dict.fromkeys(step.id for _, step in steps)
