"""What to do: the steps of every rule that holds, fitted to the patient, and care at home where that is the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.triage import home_care
from bot.triage.findings import FINDINGS, RESIDUAL_ML
from bot.triage.kleene import NO, YES
from bot.triage.modifiers import MODIFIERS, asks_for_mri, fitted
from bot.triage.rule import Step
from bot.triage.rules import RULES
from bot.triage.rules.shared_steps import NO_SECOND_MRI
from bot.triage.sources import cite

if TYPE_CHECKING:
    from bot.triage.assessment import Medication
    from bot.triage.findings import Findings
    from bot.triage.verdict import Trace, Verdicts

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
    at_home=True,
)
NOT_SAFE_AT_HOME: Final = Step(
    "not_safe_at_home",
    "The patient cannot watch for change or get back quickly: arrange someone who can, or observe.",
    cite("HSSIB", "POLICY"),
    at_home=True,
)
RASH: Final = Step(
    "antiviral_for_blisters",
    "Blisters in the painful band: an antiviral today if they came within 72 hours. Blisters over the sacrum can cause "
    "retention and never clear the cauda equina questions.",
    cite("RASH", "POLICY"),
)
WEAK_PULSES: Final = Step(
    "ankle_brachial_index",
    "Foot pulses long known to be weak: ankle-brachial index and a vascular opinion.",
    cite("JACEP24", "POLICY"),
)
BLOODS_BY_AGE: Final = Step(
    "blood_count_calcium_esr",
    "60 or over with pain for more than six weeks: full blood count, calcium, ESR or plasma viscosity.",
    cite("NG12"),
)
FOLLOWS_FROM_SCAN: Final[dict[str, Step]] = {
    "awaited": Step(
        "get_the_awaited_result",
        "The result of a scan is awaited: get it, inside the clock above.",
        cite("POLICY"),
    ),
    "no_compression": Step(
        "scan_does_not_explain",
        "The scan shows no compression: look again (hip, vessels, peripheral nerve, cord, Guillain-Barre). It lowers "
        "nothing: a new sign after it needs a new scan.",
        cite("HOER18", "POLICY"),
    ),
}
AN_MRI: Final = "an MRI"

Plan = tuple[tuple[str, Step], ...]


def plan(findings: Findings, verdicts: Verdicts, trace: Trace, medication: Medication, *, clash: bool) -> Plan:
    """Every step with the id of its rule, most urgent first, each idea once; `clash` says that answers contradict."""
    asked = _asked_by_rules(verdicts, trace)
    wanted = _without_what_is_superseded(_without_a_second_mri(asked))
    top = verdicts.fired[0].id
    extra = [(top, step) for step in _extra(findings, verdicts, medication, clash=clash)]
    return _each_once([*fitted(wanted, findings), *extra])


def _without_a_second_mri(asked: list[tuple[str, Step]]) -> list[tuple[str, Step]]:
    """The same steps; where a scan that shows compression is the reason to act, no other MRI comes first."""
    if not any(NO_SECOND_MRI in step.counts_as for _, step in asked):
        return asked
    return [(rule, step) for rule, step in asked if not asks_for_mri(step)]


def _without_what_is_superseded(asked: list[tuple[str, Step]]) -> list[tuple[str, Step]]:
    present = {name for _, step in asked for name in (step.id, *step.counts_as)}
    if any(asks_for_mri(step) for _, step in asked):
        present.add(AN_MRI)
    return [(rule, step) for rule, step in asked if present.isdisjoint(step.superseded_by)]


def _asked_by_rules(verdicts: Verdicts, trace: Trace) -> list[tuple[str, Step]]:
    return [
        (rule.id, _filled(step, trace.open_fields(rule)) if step.names_open else step)
        for rule in verdicts.fired
        for step in rule.steps
        if step.when(verdicts.facts) != NO
    ]


def _filled(step: Step, fields: tuple[str, ...]) -> Step:
    return replace(step, says=step.says.format(open="; ".join(FINDINGS[field].still_to_ask for field in fields)))


def _extra(findings: Findings, verdicts: Verdicts, medication: Medication, *, clash: bool) -> list[Step]:
    facts = verdicts.facts
    steps: list[Step] = []
    if clash:
        steps.append(RE_EXAMINE)
    if findings.post_void_residual_ml is not None and findings.post_void_residual_ml < RESIDUAL_ML:
        steps.append(LOW_RESIDUAL)
    if findings.blistering_rash == "yes":
        steps.append(RASH)
    if findings.foot_pulses == "longstanding_reduced":
        steps.append(WEAK_PULSES)
    if findings.scan_result in FOLLOWS_FROM_SCAN:
        steps.append(FOLLOWS_FROM_SCAN[findings.scan_result])
    if verdicts.disposition == "emergency_now":
        return steps
    if findings.alarming_blood_tests is None and facts.aged_60 == facts.over_six_weeks == YES:
        steps.append(BLOODS_BY_AGE)
    steps += home_care.home_care(findings, verdicts, medication)
    if findings.safe_to_go_home == "no":
        steps.append(NOT_SAFE_AT_HOME)
    return [*steps, SAFETY_NET]


def _each_once(steps: list[tuple[str, Step]]) -> Plan:
    return tuple({step.id: (rule, step) for rule, step in reversed(steps)}[key] for key in _ids(steps))


def _ids(steps: list[tuple[str, Step]]) -> dict[str, None]:
    return dict.fromkeys(step.id for _, step in steps)


STEPS: Final[dict[str, Step]] = {
    step.id: step
    for step in (
        *(step for rule in RULES for step in rule.steps),
        *home_care.STEPS,
        *MODIFIERS,
        RE_EXAMINE,
        LOW_RESIDUAL,
        RASH,
        WEAK_PULSES,
        BLOODS_BY_AGE,
        *FOLLOWS_FROM_SCAN.values(),
        NOT_SAFE_AT_HOME,
        SAFETY_NET,
    )
}
"""Every step that a plan may hold, by its id."""
